"""Test what a new release changes for a learner who uses Anki's own import.

Runs in any Anki (`make test-matrix`): nothing here builds if RELEASES names a folder with packages.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from deckbuilder.core.identity import HISTORY, MEDIA, NAME, NOTE_TYPES, TAG, USER_CSS
from tests.support import update_stories
from tests.support.anki.learner import Learner
from tests.support.update_stories import TIMES

FIRST = ["always", "late", "never", "cloze", "going", "pictured", "live", "asked", "moved", "second"]


def test_the_first_release_gives_one_note_each_in_source_order(releases, tmp_path):
    learner = Learner(tmp_path, releases)
    assert len(learner.plain(1).new) == len(FIRST)
    order = [
        learner.col.get_card(each).note()["Origin"].partition("#")[2]
        for each in learner.col.find_cards("", order="c.due, c.ord")
    ]
    assert list(dict.fromkeys(order)) == FIRST
    assert learner.col.note_count() == len(FIRST)
    learner.col.close()


def test_progress_is_untouched(learner):
    learner.study()
    before = learner.progress()
    assert len(before["revlog"]) == 5
    learner.plain(2)
    after = learner.progress()
    ids = {row[0] for row in before["notes"]}
    assert [row for row in after["notes"] if row[0] in ids] == before["notes"]
    ids = {row[0] for row in before["cards"]}
    assert [row for row in after["cards"] if row[0] in ids] == before["cards"]
    assert after["revlog"] == before["revlog"]
    guids = [row[1] for row in after["notes"]]
    assert len(guids) == len(set(guids)) == len(FIRST) + 1
    assert learner.col.fix_integrity()[1]


def test_a_changed_card_arrives_and_an_edited_one_is_left_alone(learner):
    learner.edit("late", TIMES[1] + 2000, Back="Mine.", My_notes="Look this up.")
    learner.plain(2)
    assert learner.note("always")["Back"] == "Release 2."
    note = learner.note("late")
    assert (note["Back"], note["My notes"]) == ("Mine.", "Look this up.")


def test_a_new_picture_arrives_and_the_old_file_stays(learner):
    old = learner.note("pictured")["Explanation"]
    there = {path.name for path in Path(learner.col.media.dir()).iterdir()}
    learner.plain(2)
    new = learner.note("pictured")["Explanation"]
    now = {path.name for path in Path(learner.col.media.dir()).iterdir()}
    assert old != new and there < now
    assert learner.col.media.check().missing == []


def test_a_cloze_is_added_and_a_card_retired(learner):
    learner.study()
    first = learner.progress()["cards"]
    learner.plain(2)
    cards = learner.cards("cloze")
    assert [card.ord for card in cards] == [0, 1] and cards[1].type == 0
    kept = {row[0]: row for row in learner.progress()["cards"]}
    assert all(kept[row[0]] == row for row in first)
    note = learner.note("going")
    assert f"{TAG}retired" in note.tags and "This card is retired" in note["Front"]
    assert learner.cards("going")[0].type == 1  # it is still being learned


def test_new_cards_go_to_their_deck_and_moved_ones_stay(learner):
    learner.plain(2)
    assert learner.deck("fresh") == f"{NAME}::Two"
    assert learner.deck("moved") == f"{NAME}::One"


@pytest.mark.parametrize("id", ["moved", "second"])
def test_a_card_whose_tags_and_file_alone_changed_is_not_touched(learner, id):
    """That way, the learner's earlier edits stay."""
    learner.edit(id, TIMES[1] + 2000, Back="Mine.", My_notes="Look this up.")
    before = learner.note(id)
    assert learner.plain(3).updated
    after = learner.note(id)
    assert (after.fields, after.tags, after.mod) == (before.fields, before.tags, before.mod)


def test_look_and_script_are_updated_without_a_second_note_type(learner):
    before, schema = learner.types(), learner.schema()
    learner.plain(2)
    assert learner.types() == before == [NAME, NOTE_TYPES["cloze"][1]]
    kind = learner.col.models.get(NOTE_TYPES["basic"][0])
    assert "/* look 2 */" in kind["css"] and f"{MEDIA}fake2.js" in kind["tmpls"][0]["afmt"]
    assert (Path(learner.col.media.dir()) / f"{MEDIA}fake2.js").exists()
    assert learner.schema() == schema
    # An old bake runs with the new script: a better renderer alone touches no note.
    assert 'data-bake="1"' in learner.note("live")["Live"]


def test_a_learners_style_is_kept(learner):
    style = Path(learner.col.media.dir()) / USER_CSS
    style.write_text(".card { font-size: 30px }")
    learner.plain(2)
    assert style.read_text() == ".card { font-size: 30px }"


@pytest.mark.parametrize("own", ["field", "template"])
def test_an_added_field_or_template_holds_back_updates_unless_types_are_merged(learner, own):
    """README.md says so about Anki's own import."""
    models = learner.col.models
    kind = models.get(NOTE_TYPES["basic"][0])
    if own == "field":
        models.add_field(kind, models.new_field("Mine"))
    else:
        template = models.new_template("Mine")
        template["qfmt"], template["afmt"] = "{{Back}}", "{{Front}}"
        models.add_template(kind, template)
    models.update_dict(kind)
    learner.date(TIMES[1] + 1500)
    log = learner.plain(2)
    assert len(log.conflicting) == 9
    assert (learner.note("always")["Back"], learner.types()) == (
        "Release 1.",
        [NAME, NOTE_TYPES["cloze"][1], f"{NAME}+"],
    )
    learner.col.set_config("mergeNotetypes", True)
    learner.plain(3)
    assert learner.note("always")["Back"] == "Release 3."
    kind = learner.col.models.get(NOTE_TYPES["basic"][0])
    assert "Mine" in [each["name"] for each in [*kind["flds"], *kind["tmpls"]]]


def test_importing_twice_changes_nothing(learner):
    learner.plain(2)
    before = learner.everything()
    log = learner.plain(2)
    assert (len(log.new), len(log.updated)) == (0, 0)
    assert learner.everything() == before


@pytest.mark.parametrize("way", [(2, 3), (3,), (3, 1), (2, 1)])
def test_every_order_ends_at_the_newest_release(learner, way):
    learner.edit("never", TIMES[3] - 5000, Back="Mine.")
    for step, release in enumerate(way, 1):
        learner.plain(release, at=TIMES[max(way[:step])] + 1000)
    highest = max(way)
    assert learner.note("always")["Back"] == f"Release {highest}."
    assert learner.note("never")["Back"] == "Mine."
    assert f"/* look {highest} */" in learner.col.models.get(NOTE_TYPES["basic"][0])["css"]


def test_a_plain_import_replaces_edited_text_of_a_changed_card(learner, releases):
    """Nothing in Anki's own import can prevent this; the notes of every release say so."""
    learner.edit("late", TIMES[1] + 2000, Back="Mine.", My_notes="Look this up.")
    learner.plain(3)
    note = learner.note("late")
    assert (note["Back"], note["My notes"]) == ("Yes.", "")
    assert "A plain import replaces your own text" in (releases / "v3.0.md").read_text("utf-8")


def test_anki_ignores_the_history(releases, learner):
    with zipfile.ZipFile(releases / update_stories.FILES[1]) as archive:
        assert HISTORY in archive.namelist()
    assert not (Path(learner.col.media.dir()) / HISTORY).exists()
