"""Packages: the same bytes every time, and what the real Anki makes of them."""

import itertools
import json
import os
import shutil
import sqlite3
import tempfile
import time
import warnings
import zipfile
import zlib
from pathlib import Path

import genanki
import pytest
from anki.collection import Collection, ImportAnkiPackageRequest

from deckbuilder.apkg import collection as pack
from deckbuilder.core import guid as guids
from deckbuilder.core.cache import Cache
from deckbuilder.core.identity import MEDIA, NAME, SLUG, TAG, USER_CSS
from deckbuilder.core.model import Deck, Where
from deckbuilder.core.project import Project
from deckbuilder.notes import notetypes
from deckbuilder.notes.note import SEPARATOR, Note
from deckbuilder.notes.render import Renderer
from deckbuilder.pipeline import build
from deckbuilder.releases import source_date
from tests.support.git import git
from tests.support.projects import TIME, FakeExamples, small

OUTPUTS = [
    f"{SLUG}-first-by-name.apkg",
    f"{SLUG}-second-by-name.apkg",
    f"{SLUG}.ankiaddon",
    f"{SLUG}.apkg",
]


def make(project, environment=TIME, **options):
    """A build that has to succeed."""
    result = build(project, examples=FakeExamples(), environment=environment, **options)
    assert result.problems == ()
    return result


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The small project and the result of building it."""
    project = small(tmp_path_factory.mktemp("small"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return project, make(project)


@pytest.fixture
def collection(tmp_path):
    """An empty collection of the real Anki."""
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def install(collection, path):
    """Import a package as Anki's dialog proposes to; returns Anki's log."""
    options = collection._backend.get_import_anki_package_presets()
    return collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=options)
    ).log


def fields(collection, search):
    """The fields of the one note that `search` finds."""
    (found,) = collection.find_notes(search)
    return dict(collection.get_note(found).items())


def test_what_is_made(built):
    project, result = built
    assert [path.name for path in result.made] == OUTPUTS
    assert sorted(path.name for path in project.dist.iterdir()) == OUTPUTS
    second, first = result.counts
    assert (second.deck.name, second.notes, second.cards, second.figures, second.live) == (
        "Second by name",
        4,
        6,
        1,
        1,
    )
    assert (first.deck.name, first.notes, first.cards, first.live) == ("First by name", 1, 1, 0)
    assert not [path for path in project.root.iterdir() if path.name.startswith(".dist")]


def test_import(built, collection):
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


def test_cards_come_in_source_order_over_all_decks(built, collection):
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


def test_basic_and_live(built, collection):
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


def test_reversed_typed_and_cloze(built, collection):
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


def test_media(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    there = {path.name: path.read_bytes() for path in Path(collection.media.dir()).iterdir()}
    assert there.pop(USER_CSS) == b""
    assert there.pop(f"{MEDIA}fake.js") == b""
    photo, dark, light = sorted(there)
    assert photo.startswith("photo-") and there[photo] == (project.images / "photo.png").read_bytes()
    assert light.startswith("two-bars-") and b"<svg" in there[dark]
    note = fields(collection, "Origin:*#zebra-basic")["Note"]
    assert f'src="{light}"' in note and f'src="{dark}"' in note
    assert collection.media.check().missing == []


def test_again_updates_nothing_and_parts_fit_the_whole(built, collection):
    project, _ = built
    install(collection, project.dist / f"{SLUG}-second-by-name.apkg")
    assert collection.note_count() == 4
    log = install(collection, project.dist / f"{SLUG}.apkg")
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (1, 0, 4)
    log = install(collection, project.dist / f"{SLUG}.apkg")
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (0, 0, 5)
    assert (collection.note_count(), collection.card_count()) == (5, 7)


def test_a_changed_card_arrives_and_keeps_its_place(built, collection, tmp_path):
    project, _ = built
    install(collection, project.dist / f"{SLUG}.apkg")
    before = collection.find_cards("Origin:*#only-one")
    later = small(tmp_path / "later")
    card = later.cards / "one.md"
    card.write_text(card.read_text().replace("A: One.", "A: Exactly one."))
    # Anki's import stamps notes with its own time, so that an update has to be newer than now.
    make(later, {"SOURCE_DATE_EPOCH": str(int(time.time()))})
    collection.db.execute("update notes set mod = 1790000000")
    install(collection, later.dist / f"{SLUG}.apkg")
    assert fields(collection, "Origin:*#only-one")["Back"] == "Exactly one."
    assert collection.find_cards("Origin:*#only-one") == before


def test_the_same_sources_give_the_same_bytes(built, tmp_path):
    project, _ = built
    again = small(tmp_path / "elsewhere")
    make(again)
    for name in OUTPUTS:
        assert (again.dist / name).read_bytes() == (project.dist / name).read_bytes(), name


def test_the_addon_is_a_zip_as_anki_wants_it(tmp_path):
    project = small(tmp_path)
    cached = project.addon / "sub" / "__pycache__"
    cached.mkdir(parents=True)
    (cached / "x.pyc").write_bytes(b"")
    (project.addon / "sub" / "b.py").write_text("")
    (project.addon / ".hidden").write_text("")
    make(project)
    with zipfile.ZipFile(project.dist / f"{SLUG}.ankiaddon") as archive:
        assert archive.namelist() == [
            "__init__.py",
            f"decks/{SLUG}.apkg",
            "manifest.json",
            "sub/b.py",
        ]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_failing_build_leaves_what_was_there(tmp_path):
    project = small(tmp_path)
    make(project)
    (project.dist / "notes.txt").write_text("somebody's own")
    before = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    card = project.cards / "one.md"
    good = card.read_text()
    for bad in (good.replace("A: One.", ""), good.replace("A: One.", "A: ![x](two-bars) and")):
        card.write_text(bad)
        if "two-bars" in bad:
            (project.figures / "two_bars.py").write_text("1 / 0")
        assert build(project, examples=FakeExamples(), environment=TIME).errors
        assert {path.name: path.read_bytes() for path in project.dist.iterdir()} == before


def test_what_earlier_builds_left_goes(tmp_path):
    project = small(tmp_path)
    make(project)
    (project.dist / f"{SLUG}-old.apkg").write_text("of a deck that is gone")
    (project.dist / "other.apkg").write_text("not ours")
    make(project)
    assert sorted(path.name for path in project.dist.iterdir()) == [*OUTPUTS, "other.apkg"]


def test_a_file_that_cannot_be_replaced_brings_all_back(tmp_path, monkeypatch):
    project = small(tmp_path)
    make(project)
    before = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    replace = os.replace

    def locked(source, target):
        if Path(target).name == f"{SLUG}.ankiaddon" and Path(target).parent == project.dist:
            if "new" in Path(source).parts:
                raise PermissionError(13, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", locked)
    (project.cards / "one.md").write_text(
        (project.cards / "one.md").read_text().replace("A: One.", "A: Just one.")
    )
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert [(each.code, each.text) for each in result.problems] == [
        ("C070", "cannot write the results: in use")
    ]
    assert {path.name: path.read_bytes() for path in project.dist.iterdir()} == before


def test_a_place_that_cannot_be_written_is_a_problem(tmp_path):
    project = small(tmp_path)
    (project.root / "file").write_text("")
    result = build(project, project.root / "file" / "dist", examples=FakeExamples(), environment=TIME)
    assert [each.code for each in result.problems] == ["C070"] and result.made == ()


def test_a_note_without_cards_is_a_problem(tmp_path, monkeypatch):
    project = small(tmp_path)
    fields = Renderer._fields
    monkeypatch.setattr(
        Renderer,
        "_fields",
        lambda self, card, shown: {
            name: "" if name == "Front" and card.id == "zebra-basic" else text
            for name, text in fields(self, card, shown).items()
        },
    )
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert [(each.code, each.text) for each in result.problems] == [
        ("C062", '"zebra-basic" would make no card')
    ]
    assert result.made == ()


def test_guids_are_those_of_the_first_release():
    assert guids.guid("softmax-shift-invariance") == "vlJrm|eAR/"
    for number in range(500):
        assert guids.guid(f"card-{number}") == genanki.guid_for(SLUG, f"card-{number}")


# The database
######################################################################


def database(path):
    """The database of a package, in memory."""
    opened = sqlite3.connect(":memory:")
    with zipfile.ZipFile(path) as archive:
        opened.deserialize(archive.read("collection.anki2"))
    return opened


@pytest.mark.parametrize("name", [name for name in OUTPUTS if name.endswith(".apkg")])
def test_genanki_alone_would_write_the_same(built, name):
    """Plain genanki objects with a package's content become the same database, except for what only
    we can say: ids, times, and places in the queue."""
    project, _ = built
    ours = database(project.dist / name)
    models, decks = (
        json.loads(ours.execute(f"SELECT {each} FROM col").fetchone()[0]) for each in ("models", "decks")
    )
    made = {
        number: genanki.Model(
            int(number),
            each["name"],
            [{"name": field["name"], "id": field["id"]} for field in each["flds"]],
            [{key: part[key] for key in ("name", "id", "qfmt", "afmt")} for part in each["tmpls"]],
            each["css"],
            each["type"],
        )
        for number, each in models.items()
    }
    package = genanki.Package([])
    for number, each in decks.items():
        if number == "1":  # Anki's own
            continue
        deck = genanki.Deck(int(number), each["name"], each["desc"])
        for guid, model, tags, fields in ours.execute(
            "SELECT DISTINCT guid, mid, tags, flds FROM notes n JOIN cards c ON c.nid = n.id"
            " WHERE did = ? ORDER BY due",
            [int(number)],
        ).fetchall():
            deck.add_note(
                genanki.Note(made[str(model)], fields.split("\x1f"), guid=guid, tags=tags.split())
            )
        package.decks.append(deck)
    theirs = sqlite3.connect(":memory:")
    (look,) = {each["mod"] for each in models.values()}
    package.write_to_db(theirs.cursor(), look, itertools.count(1))
    for rows in (
        "SELECT type, name, sql FROM sqlite_master ORDER BY name",
        "SELECT * FROM col",
        "SELECT guid, mid, usn, tags, flds, sfld, csum, flags, data FROM notes ORDER BY guid",
        "SELECT guid, did, ord, c.usn, type, queue, ivl, factor, reps, lapses, left, odue, odid,"
        " c.flags, c.data FROM cards c JOIN notes n ON c.nid = n.id ORDER BY guid, ord",
    ):
        assert ours.execute(rows).fetchall() == theirs.execute(rows).fetchall(), rows


def test_ids_depend_on_the_cards_only(built):
    """A note and its cards have the same ids in each package, and none of them from the clock."""
    project, result = built
    whole = dict(
        database(project.dist / f"{SLUG}.apkg").execute("SELECT guid, id FROM notes").fetchall()
    )
    assert whole == {guids.guid(note.id): pack.numbers(note.id)[0] for note in result.notes}
    everything = set()
    for name in ("first", "second"):
        part = database(project.dist / f"{SLUG}-{name}-by-name.apkg")
        everything |= set(part.execute("SELECT guid, id FROM notes"))
        for guid, ordinal, number in part.execute(
            "SELECT guid, ord, c.id FROM cards c JOIN notes n ON c.nid = n.id"
        ):
            (id,) = (note.id for note in result.notes if guids.guid(note.id) == guid)
            assert number == pack.numbers(id)[1] - ordinal
    assert everything == set(whole.items())


def test_equal_ids_and_odd_html(monkeypatch, tmp_path):
    """Where two cards would get the same id, each gets its own. Nothing warns of HTML."""
    monkeypatch.setattr(pack, "numbers", lambda card_id: (1000, 2000))
    deck = Deck(Where("d"), "D", "", ())
    types = notetypes.all_types("https://example.org", FakeExamples().scripts()[0])
    notes = [
        Note(
            Where("c", 3),
            id,
            deck,
            "basic",
            SEPARATOR.join([f"{id} <1> & <", *[""] * 11]),
            ("b", "a"),
            frozenset(),
            (0, 1),
        )
        for id in ("one", "two", "three")
    ]
    times = {"one": 11, "two": 12, "three": 13}
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        packer = pack.Packer({deck: notes}, types, times, 10)
        made = sqlite3.connect(":memory:")
        packed = packer.collection([deck], Cache(None), "d")
        made.deserialize(zlib.decompress(packed.data, wbits=-15))
    assert list(temporary.iterdir()) == []
    assert made.execute("SELECT id, guid, mod, tags, sfld FROM notes ORDER BY id DESC").fetchall() == [
        (1000, guids.guid("one"), 11, " a b ", "one <1> & <"),
        (999, guids.guid("two"), 12, " a b ", "two <1> & <"),
        (998, guids.guid("three"), 13, " a b ", "three <1> & <"),
    ]
    assert made.execute("SELECT id, nid, ord, mod, due FROM cards ORDER BY id DESC").fetchall() == [
        (2000, 1000, 0, 11, 1),
        (1999, 1000, 1, 11, 1),
        (1998, 999, 0, 12, 2),
        (1997, 999, 1, 12, 2),
        (1996, 998, 0, 13, 3),
        (1995, 998, 1, 13, 3),
    ]


@pytest.fixture
def repository(tmp_path):
    project = small(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x", GIT_COMMITTER_DATE="1700000000 +0000")
    return project


@pytest.mark.parametrize(
    "value, expected",
    [
        ("1790000000", 1790000000),
        ("1800000000", 1800000000),
        ("1", 1),
        ("0", None),
        ("-1", None),
        ("1e9", None),
        ("١", None),
        ("1800000001", None),
        ("9" * 5000, None),
        ("soon", None),
    ],
)
def test_the_given_time_has_to_be_in_the_past(tmp_path, value, expected):
    time, problems = source_date.source_time(
        Project(tmp_path), {"SOURCE_DATE_EPOCH": value}, now=1800000000.5
    )
    assert [each.code for each in problems] == ([] if expected else ["C072"])
    assert not expected or time == expected


def test_the_time_of_a_clean_tree_is_the_commits(repository):
    assert source_date.source_time(repository, {}) == (1700000000, [])
    (repository.root / "README.md").write_text("outside of the rooms")
    assert source_date.source_time(repository, {}) == (1700000000, [])


def test_the_time_of_a_changed_tree_is_the_newest_changes(repository):
    for name, seconds in (("cards/one.md", 1750000000), ("cards/neu é.md", 1760000000)):
        path = repository.root / name
        path.write_text("changed")
        os.utime(path, (seconds, seconds))
        assert source_date.source_time(repository, {}) == (seconds, [])
    assert source_date.source_time(repository, {}, now=1755000000) == (1755000000, [])
    shutil.rmtree(repository.figures)
    assert source_date.source_time(repository, {})[0] > 1760000000


def test_the_time_without_git_is_the_newest_files(tmp_path):
    project = small(tmp_path)
    for path in sorted(tmp_path.rglob("*")):
        os.utime(path, (1600000000, 1600000000))
    os.utime(project.cards / "one.md", (1650000000, 1650000000))
    # A folder above may belong to some repository; only its own files count then, too.
    assert source_date._git_times(tmp_path) is None
    assert source_date.source_time(project, {}) == (1650000000, [])


# The add-on
######################################################################


def test_the_addon_has_our_files_only(tmp_path):
    """What Anki, Python or an editor leaves in its folder is the developer's own: their settings and
    files would replace each learner's."""
    project = small(tmp_path)
    ours = {"__init__.py", "manifest.json", "examples/new.py", "web/user_files.js"}
    for name in (
        *ours,
        "user_files/own.json",
        "meta.json",
        "__pycache__/x.cpython-311.pyc",
        "examples/user_files/own.txt",
        "examples/__pycache__/y.pyc",
        "z.pyc",
        ".idea/w.xml",
        "examples/.hidden",
        ".gitignore",
    ):
        path = project.addon / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text("x")
    make(project)
    with zipfile.ZipFile(project.dist / f"{SLUG}.ankiaddon") as archive:
        assert set(archive.namelist()) == ours | {f"decks/{SLUG}.apkg"}
