"""Test how Anki imports the packages: decks, cards, their order and fields, and media."""

import time
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest

from deckbuilder.core.identity import MEDIA, NAME, SLUG, TAG, USER_CSS
from tests.support.projects import small
from tests.support.small_builds import make


def install(collection, path):
    """Import a package with the default options of Anki's dialog, and return Anki's log."""
    options = collection._backend.get_import_anki_package_presets()
    return collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=options)
    ).log


@pytest.fixture
def collection(tmp_path):
    """Yield an empty collection of the real Anki."""
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def fields(collection, search):
    """Return the fields of the one note that `search` finds."""
    (found,) = collection.find_notes(search)
    return dict(collection.get_note(found).items())


def test_the_whole_package_is_imported(built, collection):
    project, _ = built
    log = install(collection, project.dist / f"{SLUG}.apkg")
    assert (len(log.new), log.found_notes) == (5, 5)
    assert (collection.note_count(), collection.card_count()) == (5, 7)
    assert [deck.name for deck in collection.decks.all_names_and_ids()] == [
        "Default",
        NAME,
        f"{NAME}::First by name",
        f"{NAME}::Second by name",
    ]
    assert collection.get_empty_cards().notes == []
    assert collection.fix_integrity()[1]
    described = collection.decks.by_name(f"{NAME}::First by name")["desc"]
    assert described == "One &lt;card&gt;. 1 note, 1 card."


def test_cards_come_in_source_order_across_all_decks(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    order = [
        collection.get_card(each).note()["Origin"].partition("#")[2]
        for each in collection.find_cards("", order="c.due, c.ord")
    ]
    assert order == [
        "zebra-basic",
        "apple-reversed",
        "apple-reversed",
        "typed",
        "cloze",
        "cloze",
        "only-one",
    ]


def test_a_basic_card_with_a_live_block_has_its_fields_and_tags(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    note = fields(collection, "Origin:*#zebra-basic")
    assert note["Front"] == r"What is \(x&lt;y\) called?"
    assert note["Back"] == "An <em>inequality</em>."
    assert note["Live"] == '<div class="gr-live">8</div>'
    assert note["Origin"] == "kinds.md#zebra-basic"
    assert note["Source"] == (
        '<span><a href="https://example.org/a">Author. Title</a>, §1; <a href="https://example.org'
        '/b?x=1&amp;y=2">A. B. Other, C. Second</a>, p. 2</span>'
    )
    assert note["My notes"] == note["Typed"] == note["Reversed"] == note["Spare 1"] == ""
    (found,) = collection.find_notes("Origin:*#zebra-basic")
    assert collection.get_note(found).tags == [
        f"{TAG}extra",
        f"{TAG}first",
        f"{TAG}second-by-name::all-kinds",
        f"{TAG}small",
    ]


def test_reversed_typed_and_cloze_cards_have_their_sides(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")

    def cards(name):
        found = collection.find_cards(f"Origin:*#{name}", order="c.ord")
        return [collection.get_card(each) for each in found]

    assert [card.ord for card in cards("apple-reversed")] == [0, 1]
    assert "… alpha." in cards("apple-reversed")[1].question()
    assert [card.ord for card in cards("typed")] == [0]
    assert "[[type:Typed]]" in cards("typed")[0].question()
    assert fields(collection, "Origin:*#typed")["Typed"] == "-1"
    assert [card.ord for card in cards("cloze")] == [0, 2]
    first, third = cards("cloze")
    assert '<span class="cloze" data-cloze="' in first.question()
    assert first.question().count("[...]") == 2 and "[what]" in third.question()
    assert r"\(\frac{a}{\sqrt{b} }\)" in third.question()


def test_a_search_for_a_plain_word_ignores_the_markup_of_live_blocks(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    live = collection.find_notes("Live:*gr-live*")
    assert live
    assert not set(live) & set(collection.find_notes("gr-live"))
    for kind in collection.models.all():
        hidden = {field["name"] for field in kind["flds"] if field["excludeFromSearch"]}
        if "Origin" in collection.models.field_names(kind):
            assert hidden == {"Live", "Ask"} & set(collection.models.field_names(kind))


def test_every_field_can_be_searched_by_its_name(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    assert collection.find_notes("Explanation:*bars*") == collection.find_notes("Origin:*#zebra-basic")
    for kind in collection.models.all():
        for name in collection.models.field_names(kind):
            marked = collection.find_notes(f'"note:{kind["name"]}"')
            for number in marked[:1]:
                note = collection.get_note(number)
                note[name] = "Zebrafish"
                collection.update_note(note)
                assert number in collection.find_notes(f'"{name}:Zebrafish"'), name


def test_media_are_imported_and_the_cards_refer_to_them(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    there = {path.name: path.read_bytes() for path in Path(collection.media.dir()).iterdir()}
    assert there.pop(USER_CSS) == b""
    assert there.pop(f"{MEDIA}fake.js") == b""
    photo, dark, light = sorted(there)
    assert photo.startswith("photo-") and there[photo] == (project.images / "photo.png").read_bytes()
    assert light.startswith("two-bars-") and b"<svg" in there[dark]
    note = fields(collection, "Origin:*#zebra-basic")["Explanation"]
    assert f'src="{light}"' in note and f'src="{dark}"' in note
    assert collection.media.check().missing == []


def test_importing_again_updates_nothing_and_single_decks_match_the_whole(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}-second-by-name.apkg")
    assert collection.note_count() == 4
    log = install(collection, project.dist / f"{SLUG}.apkg")
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (1, 0, 4)
    log = install(collection, project.dist / f"{SLUG}.apkg")
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 0, 5)
    assert (collection.note_count(), collection.card_count()) == (5, 7)


def test_a_changed_card_is_updated_and_keeps_its_place(built, collection, tmp_path):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    before = collection.find_cards("Origin:*#only-one")
    later = small(tmp_path / "later")
    card = later.cards / "one.md"
    card.write_text(card.read_text().replace("A: One.", "A: Exactly one."))
    # Anki's import stamps notes with the time of the import, so an update has to be newer than that.
    make(later, {"SOURCE_DATE_EPOCH": str(int(time.time()))})
    collection.db.execute("update notes set mod = 1790000000")
    install(collection, later.dist / f"{SLUG}.apkg")
    assert fields(collection, "Origin:*#only-one")["Back"] == "Exactly one."
    assert collection.find_cards("Origin:*#only-one") == before
