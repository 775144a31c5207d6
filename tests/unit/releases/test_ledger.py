"""Test which time the ledger gives each note, and what it remembers."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from addon.update import merge, package_rows
from addon.update import notetypes as anki_notetypes
from deckbuilder.core import digests
from deckbuilder.core.guid import guid
from deckbuilder.core.identity import MEDIA, TAG
from deckbuilder.core.model import Deck, Where
from deckbuilder.core.project import Project
from deckbuilder.live.bundle import Scripts
from deckbuilder.notes import field_html, notetypes
from deckbuilder.notes.note import Note, joined
from deckbuilder.pipeline import build
from deckbuilder.releases import ledger
from deckbuilder.tools.release import release
from tests.support.projects import ROOT, FakeExamples, small
from tests.support.releasing import FIRST, LATER, LATEST, at, change, move_cards, rebuilt, rename_topic


@pytest.mark.our_cards
def test_the_projects_own_ledger_is_what_a_release_writes():
    """Even before the first release, which adds lines to it and changes none that a person wrote."""
    project = Project(ROOT)
    found, problems = ledger.load(project)
    assert problems == [] and ledger.path(project).read_text("utf-8") == ledger.dump(found)


def test_the_ledger_is_written_as_it_was_read(project):
    text = ledger.path(project).read_text("utf-8")
    found, problems = ledger.load(project)
    assert problems == [] and ledger.dump(found) == text
    assert found.releases == (("1.0", FIRST),)
    assert found.entries["cloze"].kind == "cloze" and found.entries["cloze"].cards == (1, 3)
    assert found.entries["apple-reversed"].cards == (1, 2)
    assert '"cloze"' in text.split("\n")[found.entries["cloze"].line - 1]


def test_without_a_change_no_time_changes(project):
    mods, looks, history = rebuilt(project)
    assert set(mods.values()) == looks == {FIRST}
    assert (history["version"], history["time"]) == ("1.0", FIRST)


def test_editing_one_card_changes_only_its_time(project):
    change(project, "A: -1", "A: -1.00")
    mods, looks, history = rebuilt(project)
    assert mods == {**dict.fromkeys(mods, FIRST), "typed": LATER} and looks == {FIRST}
    assert history["version"] == "1.0+"
    assert ledger.load(project)[0].entries["typed"].time == FIRST, "only a release may write it"


def test_a_change_that_seems_older_than_the_release_gets_a_time_after_it(project):
    change(project, "A: -1", "A: -1.00")
    assert rebuilt(project, FIRST - 50)[0]["typed"] == FIRST + 1


@pytest.mark.parametrize(
    "old, new, ids",
    [
        ("A: An *inequality*.", "A: An inequality.", {"zebra-basic"}),
        ("x = 4", "x = 5", {"zebra-basic"}),
        ("b, p. 2", "b, p. 3", {"zebra-basic"}),
        ("Other, C. Second. https", "Other, C. Third. https", {"zebra-basic", "apple-reversed"}),
        ("Note: It needs $b>0$.\n", "", {"cloze"}),
        ("## zebra-basic\n\n- covers: s0-01\n", "## zebra-basic\n\n- covers: s0-01 s0-02\n", set()),
        ("Publisher, 2020. https", "Publisher, 2021. https", set()),
    ],
)
def test_an_authors_change_counts_if_a_learner_sees_it(project, old, new, ids):
    change(project, old, new)
    mods, _, _ = rebuilt(project)
    assert {id for id, mod in mods.items() if mod == LATER} == ids


def rename_deck(project: Project) -> None:
    change(project, "Second by name", "Second by rank", "decks.toml")
    change(project, "deck: Second by name", "deck: Second by rank")
    change(project, "Second by name", "Second by rank", "syllabus.csv")


def rename_title(project: Project) -> None:
    change(project, "# All kinds", "# Every kind")
    change(project, "::All kinds", "::Every kind", "syllabus.csv")


PLACES: dict[str, Callable[[Project], object]] = {
    "a card's tag": lambda project: change(project, "tags: extra, first", "tags: extra"),
    "a topic's tag": lambda project: change(project, "tags: [small]", "tags: [tiny]"),
    "a topic's needs": lambda project: change(project, "sources:", "needs: [one]\nsources:"),
    "a deck's needs": lambda project: change(
        project, 'topics = ["kinds"]', 'topics = ["kinds"]\nneeds = ["First by name"]', "decks.toml"
    ),
    "a topic's title": rename_title,
    "a topic's file": rename_topic,
    "a deck's name": rename_deck,
    "the cards' topic": move_cards,
}


@pytest.mark.parametrize("place", PLACES)
def test_the_place_and_tags_of_a_card_do_not_affect_its_time(project, place):
    """Otherwise a plain import would replace a learner's own words on every card of the topic."""
    before = {
        note.id: note for note in build(project, examples=FakeExamples(), environment=at(LATER)).notes
    }
    PLACES[place](project)
    mods, looks, history = rebuilt(project)
    assert set(mods.values()) == looks == {FIRST}
    after = {
        note.id: note for note in build(project, examples=FakeExamples(), environment=at(LATER)).notes
    }
    different = [
        id
        for id, note in after.items()
        if note.tags != before[id].tags or note.field("Origin") != before[id].field("Origin")
    ]
    assert different, "the change must make a difference"
    # The add-on's update applies it, and removes what it replaces.
    for id in different:
        record = history["notes"][guid(id)]
        shipped = {hash for hash, _ in record["fields"]["Origin"]}
        assert {*before[id].tags, *after[id].tags} <= set(record["tags"])
        assert {digests.text(each[id].field("Origin")) for each in (before, after)} <= shipped


def test_a_changed_figure_counts(project):
    path = project.figures / "two_bars.py"
    path.write_text(path.read_text("utf-8").replace("2", "3", 1), "utf-8")
    mods, _, _ = rebuilt(project)
    assert {id for id, mod in mods.items() if mod == LATER} <= {"zebra-basic"}


class Better(FakeExamples):
    """Examples whose live blocks are rendered differently."""

    def bake(self, name, texts, fold=False, /):
        return f'<section class="gr-live"><b>{2 * int(texts["x"])}</b></section>'


def test_a_better_renderer_does_not_affect_the_times_of_notes(project, monkeypatch):
    inert, picture = field_html.inert, field_html.picture
    monkeypatch.setattr(field_html, "inert", lambda body: inert(body.replace("<em>", "<i>")))
    monkeypatch.setattr(
        field_html, "picture", lambda *given: picture(*given).replace('class="', 'class="gr-better ')
    )
    mods, looks, history = rebuilt(project, examples=Better())
    assert set(mods.values()) == looks == {FIRST}
    # But the new texts are recognized as ours.
    assert [index for _, index in history["notes"][guid("zebra-basic")]["fields"]["Live"]] == [0, 0]


def test_a_new_look_changes_only_the_time_of_the_note_types(project, monkeypatch):
    css = notetypes.css
    monkeypatch.setattr(notetypes, "css", lambda: css() + "/* new */")
    mods, looks, _ = rebuilt(project)
    assert set(mods.values()) == {FIRST} and looks == {LATER}


def test_a_new_script_changes_only_the_time_of_the_note_types(project):
    class Newer(FakeExamples):
        def scripts(self):
            return Scripts({f"{MEDIA}other.js": ""}, f"{MEDIA}other.js", {}), []

    mods, looks, _ = rebuilt(project, examples=Newer())
    assert set(mods.values()) == {FIRST} and looks == {LATER}


def test_the_history_remembers_every_text_and_tag(project):
    change(project, "A: An *inequality*.", "A: An order.")
    change(project, "tags: extra, first", "tags: extra")
    change(project, "Note: Here are two bars.\n\n", "Note: ")
    release(project, "1.1", examples=FakeExamples(), environment=at(LATER))
    change(project, "A: An order.", "A: An *inequality*.")
    _, _, history = rebuilt(project, LATEST)
    note = history["notes"][guid("zebra-basic")]
    inequality, order = (digests.text(text) for text in ("An <em>inequality</em>.", "An order."))
    assert note["fields"]["Back"] == [[inequality, 0], [order, 1], [inequality, 2]]
    assert note["now"] == 2 and f"{TAG}first" in note["tags"]


def test_a_field_filled_later_was_empty_before():
    deck = Deck(Where("a"), "A", "", ())
    empty, filled = (joined("basic", {"Front": "Q", "Explanation": text}) for text in ("", "N"))
    first = Note(Where("a"), "a", deck, "basic", empty, (), frozenset(), (0,), "1")
    later = first._replace(texts=filled, content="2")
    once = ledger.updated(ledger.Ledger(), [first], {"a": 1})
    twice = ledger.updated(once, [later], {"a": 2})
    assert once.entries["a"].texts.keys() == {"Front"}
    assert twice.entries["a"].texts["Explanation"] == (("", 0), (digests.text("N"), 1))


def test_contents_have_the_same_hashes_as_in_the_first_release(tmp_path):
    """The hashes show whether a card has changed: computed differently, they would count all cards as
    changed."""
    result = build(small(tmp_path), examples=FakeExamples(), environment=at(FIRST))
    assert {note.id: note.content for note in result.notes} == {
        "zebra-basic": "991ef9a7813c6d9b",
        "apple-reversed": "61770171433e3c2c",
        "typed": "ea281920476fc511",
        "cloze": "f0d49acb49d5f4be",
        "only-one": "c5b29e351c879859",
    }


def test_the_addon_computes_the_same_hashes_of_texts_and_looks():
    for text in ("", "abc", "é", "e\u0301", "\U0001f600"):
        assert merge.digest(text) == digests.text(text)
    types = notetypes.all_types("https://example.org", Scripts({}, "x.js", {}))
    known = set(notetypes.look_hashes(types))
    assert known == {merge.digest(kind.css) for kind in types} | {
        anki_notetypes.template_hash({"qfmt": front, "afmt": back})
        for kind in types
        for _, _, front, back in kind.templates
    }
    assert package_rows.NOTE_TYPES == tuple(sorted(kind.id for kind in types))


def test_the_same_commit_gives_the_same_bytes_in_other_processes(project, tmp_path):
    """Build with another process, hash seed, folder, and time zone."""
    rebuilt(project)
    first = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    other = tmp_path / "elsewhere é"
    shutil.copytree(project.root, other, ignore=shutil.ignore_patterns("dist", "elsewhere*"))
    code = (
        "import sys; from pathlib import Path; from deckbuilder.pipeline import build; "
        "from deckbuilder.core.project import Project; from tests.support.projects import FakeExamples; "
        "r = build(Project(Path(sys.argv[1])), examples=FakeExamples(), "
        f"environment={at(LATEST)!r}); sys.exit(r.errors)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(other)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert {path.name: path.read_bytes() for path in (other / "dist").iterdir()} == first
    assert Path(other / "dist").exists()
