"""The ledger: what it refuses, and which time it gives to each note."""

import json
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from addon.update import merge, package_rows
from addon.update import notetypes as anki_notetypes
from deckbuilder.core import digests
from deckbuilder.core.guid import guid
from deckbuilder.core.identity import HISTORY, MEDIA, NOTE_TYPES, SLUG, TAG
from deckbuilder.core.model import Deck, Where
from deckbuilder.core.project import Project
from deckbuilder.live.bundle import Scripts
from deckbuilder.notes import notetypes
from deckbuilder.notes.note import Note, joined
from deckbuilder.pipeline import build, check
from deckbuilder.releases import ledger
from deckbuilder.tools.release import release
from tests.support.projects import ROOT, FakeExamples, small
from tests.support.releasing import FIRST, LATER, LATEST, at, change, errors, move_cards, rename_topic


@pytest.fixture
def project(tmp_path):
    """The small project, released once."""
    project = small(tmp_path)
    done = release(project, "1.0", examples=FakeExamples(), environment=at(FIRST))
    assert done.result.errors == 0
    return project


def rebuilt(project, time=LATER, examples=None):
    """Build and read what a package says: ({card id: mod}, {note type's mod}, history)."""
    result = build(project, examples=examples or FakeExamples(), environment=at(time))
    assert result.errors == 0
    path = project.dist / f"{SLUG}.apkg"
    with zipfile.ZipFile(path) as archive:
        data = archive.read("collection.anki2")
        history = json.loads(archive.read(HISTORY))
    file = project.root / "read.db"
    file.write_bytes(data)
    connection = sqlite3.connect(file)
    guids = {guid(note.id): note.id for note in result.notes}
    mods = {guids[guid]: mod for guid, mod in connection.execute("select guid, mod from notes")}
    (models,) = connection.execute("select models from col").fetchone()
    connection.close()
    return mods, {each["mod"] for each in json.loads(models).values()}, history


def test_the_projects_own_ledger_is_still_empty():
    found, problems = ledger.load(Project(ROOT))
    assert problems == [] and found == ledger.Ledger()


def test_there_and_back(project):
    text = ledger.path(project).read_text("utf-8")
    found, problems = ledger.load(project)
    assert problems == [] and ledger.dump(found) == text
    assert found.releases == (("1.0", FIRST),)
    assert found.entries["cloze"].kind == "cloze" and found.entries["cloze"].cards == (1, 3)
    assert found.entries["apple-reversed"].cards == (1, 2)
    assert '"cloze"' in text.split("\n")[found.entries["cloze"].line - 1]


# Times
######################################################################


def test_without_a_change_nothing_moves(project):
    mods, looks, history = rebuilt(project)
    assert set(mods.values()) == looks == {FIRST}
    assert (history["version"], history["time"]) == ("1.0", FIRST)


def test_one_card_edited_moves_only_its_time(project):
    change(project, "A: -1", "A: −1")
    mods, looks, history = rebuilt(project)
    assert mods == {**dict.fromkeys(mods, FIRST), "typed": LATER} and looks == {FIRST}
    assert history["version"] == "1.0+"
    assert ledger.load(project)[0].entries["typed"].time == FIRST, "only a release writes it"


def test_a_commit_that_seems_older_than_the_release_is_stamped_after_it(project):
    change(project, "A: -1", "A: −1")
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
def test_what_an_author_changes_counts_if_a_learner_sees_it(project, old, new, ids):
    change(project, old, new)
    mods, _, _ = rebuilt(project)
    assert {id for id, mod in mods.items() if mod == LATER} == ids


def rename_deck(project: Project) -> None:
    change(project, "Second by name", "Second by rank", "decks.toml")
    change(project, "deck: Second by name", "deck: Second by rank")


PLACES: dict[str, Callable[[Project], object]] = {
    "a card's tag": lambda project: change(project, "tags: extra, first", "tags: extra"),
    "a topic's tag": lambda project: change(project, "tags: [small]", "tags: [tiny]"),
    "a topic's needs": lambda project: change(project, "sources:", "needs: [one]\nsources:"),
    "a deck's needs": lambda project: change(
        project, 'topics = ["kinds"]', 'topics = ["kinds"]\nneeds = ["First by name"]', "decks.toml"
    ),
    "a topic's title": lambda project: change(project, "# All kinds", "# Every kind"),
    "a topic's file": rename_topic,
    "a deck's name": rename_deck,
    "the cards' topic": move_cards,
}


@pytest.mark.parametrize("place", PLACES)
def test_where_a_card_is_and_how_it_is_tagged_touches_no_note(project, place):
    """Else a plain import would replace a learner's own words on every card of the topic."""
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
    assert different, "it makes a difference"
    # The add-on's update brings it, and takes back what it replaces.
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
    """A renderer of live blocks that got better."""

    def bake(self, name, texts, /):
        return f'<section class="gr-live"><b>{2 * int(texts["x"])}</b></section>'


def test_a_better_renderer_touches_no_note(project, monkeypatch):
    from deckbuilder.notes import render

    quieten, picture = render._quieten, render.picture
    monkeypatch.setattr(render, "_quieten", lambda body: quieten(body.replace("<em>", "<i>")))
    monkeypatch.setattr(
        render, "picture", lambda alt, shown: picture(alt, shown).replace('class="', 'class="gr-better ')
    )
    mods, looks, history = rebuilt(project, examples=Better())
    assert set(mods.values()) == looks == {FIRST}
    # But the new texts are known as ours.
    assert [index for _, index in history["notes"][guid("zebra-basic")]["fields"]["Live"]] == [0, 0]


def test_a_new_look_moves_the_note_types_only(project, monkeypatch):
    css = notetypes.css
    monkeypatch.setattr(notetypes, "css", lambda: css() + "/* new */")
    mods, looks, _ = rebuilt(project)
    assert set(mods.values()) == {FIRST} and looks == {LATER}


def test_a_new_script_moves_the_note_types_only(project):
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
    empty, filled = (joined("basic", {"Front": "Q", "Note": text}) for text in ("", "N"))
    first = Note(Where("a"), "a", deck, "basic", empty, (), frozenset(), (0,), "1")
    later = first._replace(texts=filled, content="2")
    once = ledger.updated(ledger.Ledger(), [first], {"a": 1})
    twice = ledger.updated(once, [later], {"a": 2})
    assert once.entries["a"].texts.keys() == {"Front"}
    assert twice.entries["a"].texts["Note"] == (("", 0), (digests.text("N"), 1))


def test_contents_have_the_hashes_of_the_first_release(tmp_path):
    """By which it is known whether a card has changed: another way to make them would count all
    cards as changed."""
    result = build(small(tmp_path), examples=FakeExamples(), environment=at(FIRST))
    assert {note.id: note.content for note in result.notes} == {
        "zebra-basic": "991ef9a7813c6d9b",
        "apple-reversed": "61770171433e3c2c",
        "typed": "ea281920476fc511",
        "cloze": "f0d49acb49d5f4be",
        "only-one": "c5b29e351c879859",
    }


def test_the_addon_names_texts_and_looks_alike():
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


# Refusals
######################################################################


REFUSALS = {
    "vanished": ("C080", "cards/released.json", "one.md", "only-one", "other-one"),
    "missing": ("C012", "cards/one.md:9", "one.md", "## only-one", "## "),
    "malformed": ("C012", "cards/one.md:9", "one.md", "## only-one", "## Only One"),
    "duplicate": ("C013", "cards/kinds.md:", "kinds.md", "## typed", "## cloze"),
    "kind": (
        "C081",
        "cards/one.md:9",
        "one.md",
        "Q: How many cards has this deck?\n\nA: One.",
        "C: This deck has {{c1::one}} card.",
    ),
    "removed": ("C082", "cards/kinds.md:", "kinds.md", "{{c3::a root::what}}", "a root"),
    "renumbered": ("C082", "cards/kinds.md:", "kinds.md", "{{c3::", "{{c2::"),
    "direction": ("C082", "cards/kinds.md:", "kinds.md", "- kind: reversed\n", ""),
    "no card": (
        "C042",
        "cards/one.md:",
        "one.md",
        "A: One.",
        "A: One.\n\n## makes-none\n\n- covers: s0-02\n- source: a\n\nC: Nothing is deleted here.",
    ),
}


EXCHANGES = {
    "exchanged": (
        "C: The first is {{c1::alpha}}, the second {{c2::$\\beta$}}.",
        "C: The first is {{c2::alpha}}, the second {{c1::$\\beta$}}.",
        "what was c1 is now c2, c2 is now c1",
    ),
    "exchanged, with other marks": (
        "C: The first is {{c1::alpha}}, the second {{c2::two  words::hint}}.",
        "C: The second is {{c1::**Two words**}}, the first {{c2::`alpha`}}.",
        "what was c1 is now c2, c2 is now c1",
    ),
    "rotated": (
        "C: Of {{c1::a}}, {{c2::b}}, {{c3::d}}.",
        "C: Of {{c2::a}}, {{c3::b}}, {{c1::d}}.",
        "what was c1 is now c2, c2 is now c3, c3 is now c1",
    ),
    "a new one first": (
        "C: Of {{c1::a}} and {{c2::b}}.",
        "C: Of {{c1::z}}, {{c2::a}}, {{c3::b}}.",
        "what was c1 is now c2, c2 is now c3",
    ),
    "one reworded, too": (
        "C: Of {{c1::a}} and {{c2::b}}.",
        "C: Of {{c1::b}} and {{c2::d}}.",
        "what was c2 is now c1",
    ),
    "one inside of the other": (
        "C: Of {{c1::a {{c2::b}}}}.",
        "C: Of {{c2::a {{c1::b}}}}.",
        "what was c1 is now c2, c2 is now c1",
    ),
    "one of several places": (
        "C: Of {{c1::a}}, {{c1::d}}, {{c2::b}}.",
        "C: Of {{c2::a}}, {{c1::d}}, {{c1::b}}.",
        "what was c2 is now c1",
    ),
    "directions": (
        "- kind: reversed\n- source: a\n\nQ: One.\n\nA: Two.",
        "- kind: reversed\n- source: a\n\nQ: Two.\n\nA: One.",
        "have changed places",
    ),
}
ALLOWED = {
    "reworded": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c1::an a}} and {{c2::b}}."),
    "all reworded": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c1::an a}} and {{c2::a b}}."),
    "in another order": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c2::b}} and {{c1::a}}."),
    "a new one": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c3::z}}, {{c1::a}} and {{c2::b}}."),
    "alike from the beginning": ("C: Of {{c1::a}} and {{c2::a}}.", "C: Of {{c1::b}} and {{c2::a}}."),
    "hidden in one more place": (
        "C: Of {{c1::a}} and {{c2::b}}.",
        "C: Of {{c1::a}} and {{c2::b}} and {{c2::a}}.",
    ),
    "another hint": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c1::a::b}} and {{c2::b::a}}."),
    "a reworded direction": (
        "- kind: reversed\n- source: a\n\nQ: One.\n\nA: Two.",
        "- kind: reversed\n- source: a\n\nQ: Two?\n\nA: Two.",
    ),
    "one direction only": ("- source: a\n\nQ: One.\n\nA: Two.", "- source: a\n\nQ: Two.\n\nA: One."),
}


def released_then(tmp_path, old, new):
    """The small project with one more card, that was released as `old` and is `new`."""
    project = small(tmp_path)
    head = "\n## added\n\n- covers: s0-01\n"
    old, new = (
        head + (text if text.startswith("- ") else f"- source: a\n\n{text}") + "\n"
        for text in (old, new)
    )
    path = project.cards / "one.md"
    text = path.read_text("utf-8")
    path.write_text(text + old, "utf-8")
    done = release(project, "1.0", examples=FakeExamples(), environment=at(FIRST))
    assert done.result.errors == 0
    path.write_text(text + new, "utf-8")
    return project


@pytest.mark.parametrize("case", EXCHANGES)
def test_what_a_card_asks_for_cannot_change_places(tmp_path, case):
    """Else a learner's progress with one question becomes that with another."""
    old, new, says = EXCHANGES[case]
    project = released_then(tmp_path, old, new)
    for result in (
        check(project, FakeExamples()),
        build(project, examples=FakeExamples(), environment=at(LATER)),
        release(project, "1.1", examples=FakeExamples(), environment=at(LATER)).result,
    ):
        (found,) = (each for each in result.problems if each.code == "C082")
        assert says in found.text and found.hint and result.made == ()
        assert (found.where.path, found.severity) == ("cards/one.md", "error")
        assert found.where.line > 17


@pytest.mark.parametrize("case", ALLOWED)
def test_other_words_for_what_a_card_asks_for_are_allowed(tmp_path, case):
    project = released_then(tmp_path, *ALLOWED[case])
    assert errors(check(project, FakeExamples())) == []
    mods, _, _ = rebuilt(project)
    assert mods == {**dict.fromkeys(mods, FIRST), "added": LATER}


@pytest.mark.parametrize("case", REFUSALS)
def test_refused_with_file_line_code_and_hint(project, case):
    code, where, name, old, new = REFUSALS[case]
    before = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    change(project, old, new, name)
    for result in (
        check(project, FakeExamples()),
        build(project, examples=FakeExamples(), environment=at(LATER)),
        release(project, "1.1", examples=FakeExamples(), environment=at(LATER)).result,
    ):
        found = [each for each in result.problems if each.code == code]
        assert found and str(found[0].where).startswith(where) and found[0].where.line > 0
        assert found[0].hint and found[0].severity == "error" and result.made == ()
    assert {path.name: path.read_bytes() for path in project.dist.iterdir()} == before


def test_the_number_that_is_proposed_was_never_released(project):
    """Also where the highest one is what got lost."""
    change(project, "{{c3::a root::what}}", "a root")
    (found,) = (each for each in check(project, FakeExamples()).problems if each.code == "C082")
    assert "has lost c3" in found.text and found.hint.endswith("takes the next, c4")


def test_a_note_without_cards_is_refused(project, monkeypatch):
    from deckbuilder.notes import render

    monkeypatch.setattr(render, "_ordinals", lambda card, fields: ())
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    assert errors(result) == ["C062"] * 5 and result.made == ()


@pytest.mark.parametrize(
    "spoil, says",
    [
        (lambda kind: {**kind, "fields": kind["fields"][:-1]}, "has other fields"),
        (lambda kind: {**kind, "name": "Other"}, "has other name"),
        (lambda kind: {**kind, "templates": []}, "has other templates"),
    ],
)
def test_a_changed_note_type_is_refused(project, spoil, says):
    data = json.loads(ledger.path(project).read_text("utf-8"))
    number = str(NOTE_TYPES["basic"][0])
    data["note_types"][number] = spoil(data["note_types"][number])
    found, _ = ledger.load(project)
    ledger.path(project).write_text(ledger.dump(replace(found, types=data["note_types"])), "utf-8")
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    (problem,) = (each for each in result.problems if each.severity == "error")
    assert (problem.code, problem.where.path) == ("C083", "deckbuilder/notes/notetypes.py")
    assert says in problem.text and problem.hint and problem.where.line > 1
    assert (
        'NOTE_TYPES["basic"]'
        in (ROOT / problem.where.path).read_text("utf-8").split("\n")[problem.where.line - 1]
    )


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1}', "\ud800"])
def test_an_unreadable_ledger_is_a_problem(project, text):
    ledger.path(project).write_bytes(text.encode("utf-8", "surrogatepass"))
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    assert errors(result) == ["C084"]


def test_a_renamed_card_is_told_apart_from_a_vanished_one(project):
    change(project, "## only-one", "## only-one-card", "one.md")
    (problem,) = (each for each in check(project, FakeExamples()).problems if each.code == "C080")
    assert '"only-one-card" looks like it' in problem.hint


# Bytes
######################################################################


def test_the_same_commit_gives_the_same_bytes_in_other_processes(project, tmp_path):
    """Another process, another seed of hashes, another place, another time zone."""
    rebuilt(project)
    first = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    import shutil

    other = tmp_path / "elsewhere é"
    shutil.copytree(project.root, other, ignore=shutil.ignore_patterns("dist", "elsewhere*"))
    code = (
        "import sys; from pathlib import Path; from deckbuilder.pipeline import build; "
        "from deckbuilder.core.project import Project; from tests.support.projects import FakeExamples; "
        "r = build(Project(Path(sys.argv[1])), examples=FakeExamples(), "
        f"environment={at(LATEST)!r}); sys.exit(r.errors)"
    )
    import os
    import sys

    subprocess.run(
        [sys.executable, "-c", code, str(other)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert {path.name: path.read_bytes() for path in (other / "dist").iterdir()} == first
    assert Path(other / "dist").exists()
