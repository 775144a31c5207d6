"""Test what a build makes, and what is left when it fails."""

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from deckbuilder.apkg import dist, packages
from deckbuilder.core.cache import Cache
from deckbuilder.core.identity import SLUG
from deckbuilder.notes.render import Notes
from deckbuilder.pipeline import build
from tests.support.projects import TIME, FakeExamples, small
from tests.support.small_builds import OUTPUTS, make


def test_a_build_makes_a_package_per_deck_one_with_all_and_the_addon(built):
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


def test_the_same_sources_give_the_same_bytes(built, tmp_path):
    project, _ = built
    again = small(tmp_path / "elsewhere")
    make(again)
    for name in OUTPUTS:
        assert (again.dist / name).read_bytes() == (project.dist / name).read_bytes(), name


def first_changed(**parts):
    """Return a change to the first note."""

    def change(contents):
        first, *others = contents.notes
        return replace(contents, notes=(first._replace(**parts), *others))

    return change


def deck_described(contents):
    """Change the description of the first note's deck."""
    return first_changed(deck=replace(contents.notes[0].deck, description="Another one."))(contents)


def moved(contents):
    """Move the last note of the first deck to the next deck, whose first note it becomes."""
    notes = list(contents.notes)
    at = next(at for at, note in enumerate(notes) if note.deck != notes[0].deck)
    notes[at - 1] = notes[at - 1]._replace(deck=notes[at].deck)
    return replace(contents, notes=tuple(notes))


def redrawn(contents):
    """Redraw the pictures: their contents change, and with them their names."""
    names = {name: f"new-{name}" for name in contents.media if name not in contents.scripts}
    media = {names.get(name, name): data + b" " for name, data in contents.media.items()}
    notes = [
        note._replace(media=frozenset(names[each] for each in note.media)) for note in contents.notes
    ]
    return replace(contents, media=media, notes=tuple(notes))


CHANGES = {
    "the deck of a note": moved,
    "the order": lambda made: replace(made, notes=made.notes[::-1]),
    "a note removed": lambda made: replace(made, notes=made.notes[1:]),
    "a text": lambda made: first_changed(texts=made.notes[0].texts + "!")(made),
    "tags": first_changed(tags=("other",)),
    "media of a note": lambda made: first_changed(media=frozenset([next(iter(made.media))]))(made),
    "a retired card": first_changed(retired=True),
    "answers": first_changed(answers=(("0123456789abcdef",),)),
    "the content's hash": first_changed(content="0123456789abcdef"),
    "a kept guid": first_changed(kept="abc"),
    "a deck": deck_described,
    "pictures": redrawn,
    "the scripts": lambda made: replace(made, scripts=frozenset()),
    "the styles": lambda made: replace(made, types=(replace(made.types[0], css=""), *made.types[1:])),
    "the add-on": lambda made: replace(made, addon={**made.addon, "more.py": b""}),
    "the time": lambda made: replace(made, time=made.time + 1),
    "when a card changed": lambda made: replace(
        made, changed={id: time + 1 for id, time in made.changed.items()}
    ),
}


@pytest.fixture(scope="module")
def put(tmp_path_factory):
    """Yield a function that writes the small project's packages and returns whether they had to be
    made again; the contents of the packages; and the ledger before."""
    project = small(tmp_path_factory.mktemp("put") / "project")
    given, made = [], []
    with pytest.MonkeyPatch.context() as patch:
        original, replace_files = packages.put, dist.replace

        def noted(*args):
            given.append(args)
            return original(*args)

        def counted(*args):
            made.append(args)
            return replace_files(*args)

        patch.setattr(packages, "put", noted)
        make(project)
        patch.setattr(dist, "replace", counted)
        ((out, contents, before, release, _),) = given

        def again(contents=contents, before=before, release=release):
            made.clear()
            original(out, contents, before, release, Cache(project.cache))
            return bool(made)

        yield again, contents, before


@pytest.mark.parametrize("change", CHANGES)
def test_files_are_made_again_if_their_contents_changed(put, change):
    again, contents, _ = put
    again()
    assert not again()
    assert again(CHANGES[change](contents))
    assert not again(CHANGES[change](contents))


def test_files_are_made_again_if_media_become_part_of_the_addon(put):
    again, contents, _ = put
    unused = replace(contents, media={**contents.media, "~1": b"x"}, addon={"~2": b""})
    again(unused)
    assert again(replace(contents, addon={"~1": b"x", "~2": b""}))


def test_files_are_made_again_for_another_ledger_or_release(put):
    again, _, before = put
    again()
    assert again(before=replace(before, look=("0123456789abcdef", 1)))
    assert again(release=packages.Release("1.0", 1_790_000_000))
    assert not again(release=packages.Release("1.0", 1_790_000_000))
    assert again(release=packages.Release("1.1", 1_790_000_000))
    assert again() and not again()


def test_the_addon_is_a_zip_as_anki_expects_it(tmp_path):
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


def test_what_earlier_builds_left_is_removed(tmp_path):
    project = small(tmp_path)
    make(project)
    (project.dist / f"{SLUG}-old.apkg").write_text("of a deck that is gone")
    (project.dist / "other.apkg").write_text("not ours")
    make(project)
    assert sorted(path.name for path in project.dist.iterdir()) == [*OUTPUTS, "other.apkg"]


def test_a_file_that_cannot_be_replaced_restores_all_files(tmp_path, monkeypatch):
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
        ("C070", "the packages cannot be written: in use")
    ]
    assert {path.name: path.read_bytes() for path in project.dist.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path):
    project = small(tmp_path)
    (project.root / "file").write_text("")
    result = build(project, project.root / "file" / "dist", examples=FakeExamples(), environment=TIME)
    assert [each.code for each in result.problems] == ["C070"] and result.made == ()


def test_a_note_without_cards_is_a_problem(tmp_path, monkeypatch):
    project = small(tmp_path)
    fields = Notes._fields
    monkeypatch.setattr(
        Notes,
        "_fields",
        lambda self, card, shown: {
            name: "" if name == "Front" and card.id == "zebra-basic" else text
            for name, text in fields(self, card, shown).items()
        },
    )
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert [(each.code, each.text) for each in result.problems] == [
        ("C062", '"zebra-basic" has no Anki card')
    ]
    assert result.made == ()


def test_the_addon_has_only_our_files(tmp_path):
    """What Anki, Python, or an editor leaves in its folder belongs to the developer, whose settings and
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
