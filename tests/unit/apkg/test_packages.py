"""What a build makes, and what is there when it fails."""

import os
import warnings
import zipfile
from pathlib import Path

import pytest

from deckbuilder.core.identity import SLUG
from deckbuilder.notes.render import Renderer
from deckbuilder.pipeline import build
from tests.support.projects import TIME, FakeExamples, small
from tests.support.small_builds import OUTPUTS, make


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The small project and the result of building it."""
    project = small(tmp_path_factory.mktemp("small"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return project, make(project)


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
        ("C070", "the packages cannot be written: in use")
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
        ("C062", '"zebra-basic" has no Anki card')
    ]
    assert result.made == ()


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
