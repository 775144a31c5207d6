"""Test which text wins in an update, field by field, without a collection."""

from __future__ import annotations

import pytest

from addon.update import merge
from addon.update.package import Incoming, Record

OLD, NOW = "An old text.", "<b>The present text.</b>"
BEFORE = "<i>The present text.</i>"  # shipped with the current content, drawn differently


def incoming(now: int = 1, name: str = "Back", text: str = NOW, **fields: str) -> Incoming:
    """Return a note whose field was shipped as OLD with content 0, and as BEFORE and NOW with 1."""
    pairs = [(merge.digest(OLD), 0), (merge.digest(BEFORE), 1), (merge.digest(NOW), 1)]
    record = Record("card", now, {name: pairs}, [])
    return Incoming("guid", 1, 1, 1, {name: text, **fields}, [], [], record)


@pytest.mark.parametrize("seen", [0, 1, 2, 3, 99])
def test_a_current_text_that_was_only_redrawn_is_never_the_learners(seen):
    """It does not matter which content was seen before, even from a package with a longer history."""
    found = merge.merge_fields({"Back": BEFORE}, incoming(), {}, seen)
    assert (found.taken, found.kept, found.conflicts) == ([], [], [])


@pytest.mark.parametrize("seen, conflicts", [(0, []), (1, ["Back"]), (2, ["Back"]), (99, ["Back"])])
def test_an_old_text_is_the_learners_once_a_later_one_was_seen(seen, conflicts):
    found = merge.merge_fields({"Back": OLD}, incoming(), {}, seen)
    assert found.conflicts == conflicts
    assert found.fields["Back"] == (OLD if conflicts else NOW)


def test_a_text_of_several_contents_counts_as_the_latest():
    """If a change was reverted and made again, an old text is the current one."""
    record = Record("card", 2, {"Back": [(merge.digest(BEFORE), 0), (merge.digest(OLD), 1)]}, [])
    again = [*record.fields["Back"], (merge.digest(BEFORE), 2), (merge.digest(NOW), 2)]
    note = Incoming("guid", 1, 1, 1, {"Back": NOW}, [], [], Record("card", 2, {"Back": again}, []))
    found = merge.merge_fields({"Back": BEFORE}, note, {}, 2)
    assert (found.taken, found.kept, found.conflicts) == ([], [], [])


def test_a_cards_place_in_the_sources_is_updated_even_with_the_same_content():
    assert merge.merge_fields({"Origin": BEFORE}, incoming(name="Origin"), {}).taken == ["Origin"]


def test_canonically_equal_texts_are_the_same():
    note = incoming(text="Poincar\u00e9")
    found = merge.merge_fields({"Back": "Poincare\u0301"}, note, {})
    assert (found.taken, found.kept, found.conflicts) == ([], [], [])


@pytest.mark.parametrize("choice", [merge.MINE, merge.NEW, merge.BOTH])
def test_a_conflict_in_my_notes_is_not_appended_to_itself(choice):
    note = incoming(name="My notes")
    found = merge.merge_fields({"My notes": "Mine."}, note, {})
    assert found.conflicts == ["My notes"]
    chosen = merge.choose(found, note, {"My notes": choice})["My notes"]
    assert chosen == (NOW if choice == merge.NEW else "Mine.")
