"""Test the add-on's update on decks that the learner changed: with their own fields, templates, and
styles, with renamed decks, deleted notes, and old texts that were typed in again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from addon.update import apply, deck_names, memory, merge
from addon.update.package_rows import Deck
from deckbuilder.core.identity import MEDIA, NAME, NOTE_TYPES, SLUG, TAG
from tests.support.packages import later
from tests.support.update_stories import FILES, TIMES

BASIC, CLOZE, PRACTICE = NOTE_TYPES["basic"][0], NOTE_TYPES["cloze"][0], NOTE_TYPES["practice"][0]


@pytest.fixture
def learner(learner):
    """Return a learner who has imported the first release and studied it."""
    learner.study()
    return learner


def kind(learner, number):
    return learner.col.models.get(number)


# Looks
######################################################################


def test_a_learners_style_holds_back_no_other_update(learner):
    """The templates of that note type, with the scripts' names, and all other note types are updated."""
    mine = kind(learner, BASIC)
    mine["css"] += ".card { color: red }"
    learner.col.models.update_dict(mine)
    schema = learner.schema()
    assert learner.plan(2).own_look == [NAME]
    learner.guarded(2)
    assert "color: red" in kind(learner, BASIC)["css"]
    assert "look 2" not in kind(learner, BASIC)["css"]
    for each in kind(learner, BASIC)["tmpls"]:
        assert f"{MEDIA}fake2.js" in each["afmt"]
    assert "look 2" in kind(learner, CLOZE)["css"]
    assert f"{MEDIA}fake2.js" in kind(learner, CLOZE)["tmpls"][0]["afmt"]
    assert learner.schema() == schema
    assert learner.plan(2).nothing_to_do
    assert learner.plan(2).own_look and not learner.plan(2).asks_look
    assert learner.plan(3).asks_look, "the new style is not offered"
    learner.guarded(3, take_look=True)
    assert "color: red" not in kind(learner, BASIC)["css"]
    assert learner.plan(3).nothing_to_do and not learner.plan(3).own_look


@pytest.mark.parametrize("side", ["qfmt", "afmt"])
@pytest.mark.parametrize("number, ordinal", [(BASIC, 0), (BASIC, 1), (CLOZE, 0)])
def test_a_template_that_the_learner_changed_holds_back_no_other_update(learner, number, ordinal, side):
    mine = kind(learner, number)
    mine["tmpls"][ordinal][side] += "<hr>mine"
    learner.col.models.update_dict(mine)
    assert learner.plan(2).own_look == [mine["name"]]
    learner.guarded(2)
    now = kind(learner, number)
    assert now["tmpls"][ordinal] == mine["tmpls"][ordinal]
    assert "look 2" in now["css"]
    assert all(
        f"{MEDIA}fake2.js" in each["afmt"] for at, each in enumerate(now["tmpls"]) if at != ordinal
    )
    assert learner.plan(2).nothing_to_do
    learner.guarded(3, take_look=True)
    assert "<hr>mine" not in json.dumps(kind(learner, number)["tmpls"])
    learner.col.undo()
    assert "<hr>mine" in json.dumps(kind(learner, number)["tmpls"])


# The learner's own fields and templates
######################################################################


def test_a_field_that_the_learner_added_stays_and_the_notes_are_updated(learner):
    for number in (BASIC, CLOZE):
        mine = kind(learner, number)
        learner.col.models.add_field(mine, learner.col.models.new_field("Mnemonic"))
        learner.col.models.reposition_field(mine, mine["flds"][-1], 1)
        learner.col.models.update_dict(mine)
    learner.edit("always", TIMES[1] + 2000, Mnemonic="It rhymes.")
    learner.edit("cloze", TIMES[1] + 2000, Mnemonic="Alphabet.")
    schema, types, progress = learner.schema(), learner.types(), learner.progress()
    assert not learner.plan(3).blocked
    done = learner.guarded(3)
    assert (done.new, done.updated) == (1, 6)
    assert (learner.note("always")["Back"], learner.note("always")["Mnemonic"]) == (
        "Release 3.",
        "It rhymes.",
    )
    assert learner.note("cloze")["Mnemonic"] == "Alphabet."
    assert "c2" in learner.note("cloze")["Text"]
    assert (learner.note("fresh")["Mnemonic"], learner.note("fresh")["Back"]) == ("", "This.")
    assert "look 3" in kind(learner, BASIC)["css"]
    assert learner.types() == types and learner.schema() == schema
    kept = {row[0]: row for row in learner.progress()["cards"]}
    assert all(kept[row[0]] == row for row in progress["cards"])
    assert learner.col.fix_integrity()[1] and learner.plan(3).nothing_to_do


def test_moved_renamed_and_removed_fields_do_not_hold_back_updates(learner):
    mine = kind(learner, BASIC)
    fields = {each["name"]: each for each in mine["flds"]}
    learner.col.models.remove_field(mine, fields["Live"])
    learner.col.models.reposition_field(mine, fields["Explanation"], 0)
    learner.col.models.rename_field(mine, fields["Back"], "Answer")
    learner.col.models.update_dict(mine)
    schema = learner.schema()
    learner.guarded(3)
    assert learner.note("always")["Answer"] == "Release 3."
    assert "Live" not in learner.note("always")
    assert learner.note("late")["Explanation"] == "A word on it."
    assert learner.schema() == schema and learner.types() == [NAME, NOTE_TYPES["cloze"][1]]
    assert learner.plan(3).nothing_to_do


def test_a_template_that_the_learner_added_stays_and_makes_cards_of_new_notes(learner):
    mine = kind(learner, BASIC)
    own = learner.col.models.new_template("Only with notes")
    own["qfmt"], own["afmt"] = "{{#Explanation}}{{Front}} {{Explanation}}{{/Explanation}}", "{{Back}}"
    learner.col.models.add_template(mine, own)
    learner.col.models.reposition_template(mine, mine["tmpls"][-1], 0)
    learner.col.models.update_dict(mine)
    before = [card.id for card in learner.cards("late")]
    schema = learner.schema()
    assert len(before) == 2
    learner.guarded(2)
    assert [each["name"] for each in kind(learner, BASIC)["tmpls"]] == [
        "Only with notes",
        "Card",
        "Reversed card",
    ]
    assert kind(learner, BASIC)["tmpls"][0]["qfmt"] == own["qfmt"]
    assert f"{MEDIA}fake2.js" in kind(learner, BASIC)["tmpls"][1]["afmt"]
    assert learner.note("always")["Back"] == "Release 2."
    assert [card.id for card in learner.cards("late")] == before
    assert [card.ord for card in learner.cards("fresh")] == [1], "that template made an empty card"
    assert [card.ord for card in learner.cards("never")] == [1, 2]
    assert learner.schema() == schema and learner.col.get_empty_cards().notes == []
    assert learner.plan(2).nothing_to_do


def test_a_new_note_gets_the_card_of_a_template_that_the_learner_added(learner):
    mine = kind(learner, BASIC)
    own = learner.col.models.new_template("Backwards")
    own["qfmt"], own["afmt"] = "{{Back}}", "{{Front}}"
    learner.col.models.add_template(mine, own)
    learner.col.models.update_dict(mine)
    learner.guarded(2)
    assert [card.ord for card in learner.cards("fresh")] == [0, 2]
    assert len({card.did for card in learner.cards("fresh")}) == 1


# Cards
######################################################################


@pytest.mark.parametrize("choice", [merge.NEW, merge.BOTH])
def test_the_new_text_in_place_of_a_learners_cloze_leaves_no_empty_card(learner, choice):
    learner.edit("cloze", TIMES[1] + 2000, Text="Mine is {{c1::a}} and {{c5::e}}.")
    before = learner.everything()
    ((item, name),) = learner.plan(2).conflicts
    learner.guarded(2, texts={(item.guid, name): choice})
    left = [] if apply.removes_cards(learner.col) else [4]  # in an old version of Anki
    assert [card.ord for card in learner.cards("cloze")] == [0, 1, *left]
    assert learner.note("cloze")["My notes"] == ("Mine is a and e." if choice == merge.BOTH else "")
    assert learner.col.undo_status().undo == apply.LABEL
    learner.col.undo()
    assert learner.everything() == before


def test_newer_versions_of_anki_remove_cards(learner):
    """Some older versions cannot."""
    from anki.buildinfo import version

    assert apply.removes_cards(learner.col) or int(version.partition(".")[0]) < 26


def test_a_card_that_the_release_empties_keeps_its_progress(learner, tmp_path):
    """Only a card that the learner chose to give up is removed."""
    path = later(
        learner.releases / FILES[1],
        tmp_path / "later.apkg",
        {"cloze": {"Text": "The first is {{c2::a}}."}},
        cards={"cloze": 1},
    )
    learner.guarded(path)
    assert [card.ord for card in learner.cards("cloze")] == [0, 1]


def test_a_note_that_becomes_reversed_gets_its_second_card(learner, tmp_path):
    path = later(
        learner.releases / FILES[1],
        tmp_path / "later.apkg",
        {"always": {"Reversed": "y"}},
        cards={"always": 1},
    )
    learner.guarded(path)
    assert [card.ord for card in learner.cards("always")] == [0, 1]
    assert [card.ord for card in learner.cards("never")] == [0, 1]
    assert learner.col.get_empty_cards().notes == []


# Texts
######################################################################


def test_an_old_text_typed_in_again_is_the_learners(learner, tmp_path):
    learner.guarded(2)
    learner.edit("always", TIMES[2] + 2000, Back="Release 1.")
    ((item, name),) = learner.plan(3).conflicts
    assert (item.incoming.record.id, name) == ("always", "Back")
    learner.guarded(3)
    assert learner.note("always")["Back"] == "Release 1."
    assert learner.plan(3).nothing_to_do


def test_an_old_text_that_was_not_typed_again_is_replaced(learner):
    learner.guarded(2)
    learner.edit("always", TIMES[2] + 2000, Explanation="Mine.")
    assert learner.plan(3).conflicts == []
    learner.guarded(3)
    assert learner.note("always")["Back"] == "Release 3."


def test_a_reversed_choice_is_forgotten(learner):
    learner.edit("always", TIMES[1] + 2000, Back="Mine.")
    learner.guarded(2)
    guid = learner.note("always").guid
    assert learner.col.get_config(memory.KEY)["kept"][guid]
    ((item, name),) = learner.plan(3).conflicts
    learner.guarded(3, texts={(item.guid, name): merge.NEW})
    assert learner.col.get_config(memory.KEY)["kept"] == {}


def test_tags_that_differ_only_in_case_are_merged(learner):
    # Bypasses Anki's own cleanup of tags, as another program might.
    learner.col.db.execute(
        f"update notes set tags=' {SLUG.title()}::FIRST Exam ' where id=?", learner.note("always").id
    )
    learner.guarded(2)
    tags = sorted(tag.lower() for tag in learner.note("always").tags)
    assert tags == ["exam", f"{TAG}first", f"{TAG}one::one"]
    assert learner.plan(2).nothing_to_do


@pytest.mark.parametrize(
    "local, merged",
    [
        (["OLD::one", "Mine"], ["Mine", "New::two"]),
        (["NEW::TWO"], ["New::two"]),
        (["old::ONE::below", "olD::onE"], ["New::two", "old::ONE::below"]),
    ],
)
def test_our_tags_are_added_and_removed_in_any_case(learner, local, merged):
    always = learner.package(1).notes[learner.note("always").guid]
    incoming = replace(
        always, tags=["New::two"], record=replace(always.record, tags=["Old::One", "New::two"])
    )
    assert merge.merge_tags(local, incoming) == merged


@pytest.mark.parametrize(
    "text, shown",
    [
        ("{{c1::a}}", "a"),
        ("{{c1::a::hint}} b", "a b"),
        ("{{c1,2::a}}", "a"),
        ("{{c1::a {{c2::b::hint}} c}}", "a b c"),
        ("{{c1::\\(\\frac{a}{b}\\)}}", "\\(\\frac{a}{b}\\)"),
        ("{{c1::a<br>b}} {{c2::c}}", "a<br>b c"),
        ("{{c1:a}} {{Front}} {{c1::a", "{{c1:a}} {{Front}} {{c1::a"),
    ],
)
def test_a_text_put_into_my_notes_makes_no_cards(learner, text, shown):
    cloze = learner.package(1).notes[learner.note("cloze").guid]
    fields = {"Text": text, "My notes": ""}
    chosen = merge.choose(merge.Merge(fields, conflicts=["Text"]), cloze, {"Text": merge.BOTH})
    assert (chosen["My notes"], chosen["Text"]) == (shown, cloze.fields["Text"])


# Decks and deleted notes
######################################################################


def decks(learner):
    return sorted(each.name for each in learner.col.decks.all_names_and_ids())


def rename(learner, old, new):
    learner.col.decks.rename(learner.col.decks.id_for_name(old), new)


@pytest.mark.parametrize(
    "old, new, fresh",
    [
        (f"{NAME}::Two", "Study::ML", "Study::ML"),
        (NAME, "Study::ML", "Study::ML::Two"),
        (NAME, "ML", "ML::Two"),
    ],
)
def test_a_renamed_deck_gets_the_new_cards(learner, old, new, fresh):
    # The only card of this deck was moved elsewhere by `study`.
    learner.col.set_deck([learner.cards("second")[0].id], learner.col.decks.id_for_name(f"{NAME}::Two"))
    rename(learner, old, new)
    before = decks(learner)
    learner.guarded(2)
    assert learner.deck("fresh") == fresh
    assert decks(learner) == before


def test_a_new_deck_arrives_below_the_new_name(learner, tmp_path):
    """A deck whose cards the learner moved arrives there, too."""
    learner.col.remove_notes([learner.note("second").id])
    learner.col.decks.remove([learner.col.decks.id_for_name(f"{NAME}::Two")])
    rename(learner, NAME, "Study::ML")
    learner.guarded(2)
    assert learner.deck("fresh") == "Study::ML::Two"
    assert not any(name.startswith(NAME) for name in decks(learner))


def test_most_cards_decide_where_a_deck_is_now(learner):
    """New cards do not follow a few that the learner moved elsewhere."""
    for id in ("always", "late"):
        learner.col.set_deck([card.id for card in learner.cards(id)], learner.col.decks.id("A few"))
    rename(learner, f"{NAME}::One", "Study::ML")
    learner.guarded(2)
    second = learner.cards("cloze")[1]
    assert learner.col.decks.name(second.did) == "Study::ML"


def test_cards_in_a_filtered_deck_count_for_their_home_deck(learner):
    """New cards do not go where others are only for a while."""
    rename(learner, f"{NAME}::One", "Study::ML")
    filtered = learner.col.sched.get_or_create_filtered_deck(0)
    filtered.name = "For a while"
    filtered.config.search_terms[0].search = '"deck:Study::ML"'
    learner.col.sched.add_or_update_filtered_deck(filtered)
    assert learner.deck("always") == "For a while"
    learner.guarded(2)
    assert learner.col.decks.name(learner.cards("cloze")[1].did) == "Study::ML"


def test_a_deck_whose_name_starts_the_same_is_a_different_deck(learner):
    """A deck named One is not the parent of a deck named One more."""
    package = learner.package(1)
    one = next(number for number, deck in package.decks.items() if deck.name == f"{NAME}::One")
    rename(learner, f"{NAME}::One", "Study::ML")
    more = Deck(f"{NAME}::One more", "")
    cards = {note.guid: {0: "Study::ML"} for note in package.notes.values() if note.cards[0].deck == one}
    found = deck_names.local_decks(
        learner.col, replace(package, decks={**package.decks, 77: more}), cards
    )
    assert (found[one].name, found[77].name) == ("Study::ML", f"{NAME}::One more")


def test_no_empty_deck_appears_where_cards_were_moved(learner):
    for id in ("always", "late", "never", "cloze", "going", "pictured", "live", "asked", "moved"):
        learner.col.set_deck(
            [card.id for card in learner.cards(id)], learner.col.decks.id("All together")
        )
    learner.col.decks.remove([learner.col.decks.id_for_name(NAME)])
    learner.guarded(3)
    assert not any(name.startswith(NAME) for name in decks(learner))
    assert learner.deck("fresh") in ("All together", "My own")


def test_a_deleted_note_stays_deleted_once_an_update_has_seen_it(learner):
    learner.guarded(2)
    learner.col.remove_notes([learner.note("late").id])
    assert learner.plan(2).nothing_to_do
    plan = learner.plan(3)
    assert (plan.new, len(plan.deleted)) == (0, 1)
    learner.guarded(3)
    assert not learner.col.find_notes("Origin:*#late")
    assert learner.plan(3).nothing_to_do, "the deleted note would come back"
    learner.plain(3)
    assert learner.note("late")["Back"] == "Yes.", "Anki's own import did not restore it"
    assert not learner.plan(3).deleted


def test_deleting_everything_starts_over(learner):
    learner.guarded(2)
    learner.col.remove_notes(learner.col.find_notes("Origin:*"))
    assert learner.plan(3).new == 11
    assert learner.guarded(3).new == 11


def test_little_is_remembered_about_each_note(learner):
    """Anki sends all of it over the network at every sync."""
    learner.guarded(3)
    assert len(json.dumps(learner.col.get_config(memory.KEY))) < 120 + 11 * 8
