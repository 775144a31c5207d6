"""Which text wins in an update, field by field, without a collection."""

from __future__ import annotations

import pytest

from addon.update import merge
from addon.update.package import Incoming, Record

OLD, NOW = "An old text.", "<b>The present text.</b>"
BEFORE = "<i>The present text.</i>"  # shipped with the present content, drawn in another way


def incoming(now: int = 1, name: str = "Back", text: str = NOW, **fields: str) -> Incoming:
    """A note whose field was shipped as OLD with content 0, and as BEFORE and NOW with content 1."""
    pairs = [(merge.digest(OLD), 0), (merge.digest(BEFORE), 1), (merge.digest(NOW), 1)]
    record = Record("card", now, {name: pairs}, [])
    return Incoming("guid", 1, 1, 1, {name: text, **fields}, [], [], record)


@pytest.mark.parametrize("seen", [0, 1, 2, 3, 99])
def test_a_present_text_that_is_drawn_anew_is_never_the_learners(seen):
    """Whatever an earlier update brought, also from a package whose history was longer."""
    found = merge.merge_fields({"Back": BEFORE}, incoming(), {}, seen)
    assert (found.taken, found.kept, found.conflicts) == ([], [], [])


@pytest.mark.parametrize("seen, conflicts", [(0, []), (1, ["Back"]), (2, ["Back"]), (99, ["Back"])])
def test_an_old_text_is_the_learners_only_once_a_later_one_was_seen(seen, conflicts):
    found = merge.merge_fields({"Back": OLD}, incoming(), {}, seen)
    assert found.conflicts == conflicts
    assert found.fields["Back"] == (OLD if conflicts else NOW)


def test_a_text_that_belonged_to_several_contents_counts_as_the_last():
    """A change that was taken back and made again leaves an old text that is the present one."""
    record = Record("card", 2, {"Back": [(merge.digest(BEFORE), 0), (merge.digest(OLD), 1)]}, [])
    again = [*record.fields["Back"], (merge.digest(BEFORE), 2), (merge.digest(NOW), 2)]
    note = Incoming("guid", 1, 1, 1, {"Back": NOW}, [], [], Record("card", 2, {"Back": again}, []))
    found = merge.merge_fields({"Back": BEFORE}, note, {}, 2)
    assert (found.taken, found.kept, found.conflicts) == ([], [], [])


def test_where_a_card_stands_in_the_sources_is_current_even_with_the_same_content():
    assert merge.merge_fields({"Origin": BEFORE}, incoming(name="Origin"), {}).taken == ["Origin"]


def test_canonically_equal_texts_are_the_same():
    note = incoming(text="Poincar\u00e9")
    found = merge.merge_fields({"Back": "Poincare\u0301"}, note, {})
    assert (found.taken, found.kept, found.conflicts) == ([], [], [])


@pytest.mark.parametrize("choice", [merge.MINE, merge.NEW, merge.BOTH])
def test_a_conflict_in_my_notes_is_not_put_below_itself(choice):
    note = incoming(name="My notes")
    found = merge.merge_fields({"My notes": "Mine."}, note, {})
    assert found.conflicts == ["My notes"]
    chosen = merge.choose(found, note, {"My notes": choice})["My notes"]
    assert chosen == (NOW if choice == merge.NEW else "Mine.")
