"""Test that the cache saves repeated work and makes no difference to the results."""

import os
import random
import shutil
import subprocess
import sys

import pytest

from deckbuilder import compile
from deckbuilder.apkg import packages
from deckbuilder.checks import runner
from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import Where
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.notes import render
from deckbuilder.pipeline import build, check
from tests.support.projects import ROOT, TIME, FakeExamples, small


@pytest.fixture
def project(tmp_path):
    """Return the small project with a live block of a real example: others are not cached."""
    project = small(tmp_path / "project")
    edit(project, "kinds.md", "live double\nx = 4", "live softmax-nll\nz = 1, 2, 3")
    return project


def edit(project, name, old, new):
    path = project.cards / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def made(project):
    """Build, and return the result and the files."""
    result = build(Project(project.root), environment=TIME)
    return result, {path.name: path.read_bytes() for path in result.made}


def from_scratch(project, folder):
    """Build the same sources elsewhere, without a cache (except for figures, to save time; they are
    tested in test_figures.py)."""
    shutil.copytree(
        project.root,
        folder,
        ignore=shutil.ignore_patterns("compiled", "dist"),
    )
    return made(Project(folder))


@pytest.fixture
def forbid_rendering(monkeypatch):
    """Return a function after whose call rendering fails the test."""

    def start():
        def refuse(*args, **kwargs):
            raise AssertionError("a note was rendered again")

        monkeypatch.setattr(render.Notes, "note", refuse)

    return start


def test_nothing_is_rendered_twice(project, forbid_rendering):
    first = made(project)
    assert first[0].made and first[0].counts
    forbid_rendering()
    assert made(project) == first


def test_checking_and_building_use_the_same_cache(project, forbid_rendering):
    found = check(project)
    built = made(project)
    forbid_rendering()
    assert check(project).problems == found.problems == built[0].problems


def reorder(project):
    first, *decks = (project.cards / "decks.toml").read_text("utf-8").split("[[deck]]")
    (project.cards / "decks.toml").write_text(
        "[[deck]]".join([first, *(f"{each.rstrip()}\n" for each in reversed(decks))]), "utf-8"
    )


def show_a_chart(project):
    edit(project, "one.md", "Note: This one.", "Note: This one. ![A chart](my-chart)")


def refused_chart(project):
    show_a_chart(project)
    (project.images / "my-chart.svg").write_text("<svg>\n<script/>\n</svg>\n")


# What some of the changes need to be there before.
BEFORE = {
    "a refused SVG": refused_chart,
    "an unsuitable image file": show_a_chart,
    "a picture that a misspelled name could mean": show_a_chart,
}
CHANGES = {
    "the order": reorder,
    "a word": lambda project: edit(project, "one.md", "A: One.", "A: Exactly one."),
    "a mistake": lambda project: edit(project, "one.md", "A: One.", "A: TODO"),
    "a title": lambda project: edit(project, "kinds.md", "# All kinds", "# Every kind"),
    "a line before all others": lambda project: edit(project, "kinds.md", "---\ndeck", "---\n\ndeck"),
    "a deck's name": lambda project: edit(project, "decks.toml", "First by name", "Primo"),
    "the syllabus": lambda project: edit(project, "syllabus.csv", "s0-01", "s0-99"),
    "a figure": lambda project: (project.figures / "two_bars.py").write_text(
        (project.figures / "two_bars.py").read_text().replace("[1, 2]", "[2, 1]")
    ),
    "a picture": lambda project: (project.images / "photo.png").write_bytes(
        (project.images / "photo.png").read_bytes() + b"\0"
    ),
    "a removed picture": lambda project: (project.images / "photo.png").unlink(),
    "a second figure of that name": lambda project: (project.images / "two-bars.png").write_bytes(b"x"),
    "a refused SVG": lambda project: (project.images / "my-chart.svg").write_text(
        "<svg>\n\n\n<a/>\n</svg>\n"
    ),
    "an unsuitable image file": lambda project: (project.images / "my-chart.avif").write_bytes(b"x"),
    "a picture that a misspelled name could mean": lambda project: (
        project.images / "my-charts.png"
    ).write_bytes((project.images / "photo.png").read_bytes()),
    "an input": lambda project: edit(project, "kinds.md", "z = 1, 2, 3", "z = 1, 2, 4"),
    "a removed topic": lambda project: (project.cards / "one.md").unlink(),
    "a renamed topic": lambda project: (project.cards / "one.md").rename(project.cards / "uno.md"),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_a_build_after_a_change_equals_one_from_scratch(project, tmp_path, change):
    BEFORE.get(change, lambda project: None)(project)
    before = made(project)
    CHANGES[change](project)
    result, files = made(project)
    fresh, fresh_files = from_scratch(project, tmp_path / "fresh")
    assert (result.problems, result.notes, files) == (fresh.problems, fresh.notes, fresh_files)
    assert (result.problems, result.notes, files) != (before[0].problems, before[0].notes, before[1]), (
        "the change must make a difference"
    )


def test_damage_anywhere_is_repaired(project):
    first = made(project)
    entries = sorted(path for path in project.cache.rglob("*") if path.is_file())
    kept = {path: path.read_bytes() for path in entries}
    assert len(entries) >= 4
    chance = random.Random(1)
    for entry in entries:
        data = bytearray(entry.read_bytes())
        for _ in range(3):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        entry.write_bytes(data[: chance.choice([None, 0, 10, 40, len(data) // 2])])
    assert made(project) == first
    assert {path: path.read_bytes() for path in entries} == kept


def test_a_cache_that_cannot_be_read_or_written_does_no_harm(project):
    first = made(project)
    shutil.rmtree(project.cache)
    project.cache.write_text("a file where the folder should be")
    assert made(project) == first


def test_the_cache_does_not_grow(project):
    made(project)
    names = sorted(path.name for path in project.cache.rglob("*"))
    for number in range(3):
        edit(project, "one.md", "A: One", f"A: One {number} One")
        made(project)
    assert sorted(path.name for path in project.cache.rglob("*")) == names
    old = project.cache / "compiled" / ".one-abandoned"
    old.write_text("of a build that was killed")
    os.utime(old, (0, 0))
    (project.cards / "one.md").rename(project.cards / "uno.md")
    made(project)
    left = {path.name for path in project.cache.rglob("*")}
    assert "uno" in left and "one" not in left and old.name not in left


def test_a_value_is_found_only_under_its_key(tmp_path):
    cache = Cache(tmp_path)
    cache.put("kind", "name", b"k" * 32, [1])
    assert cache.get("kind", "name", b"k" * 32) is None, "a value was found before the flush"
    cache.flush()
    assert cache.get("kind", "name", b"k" * 32) == [1]
    assert cache.get("kind", "name", b"l" * 32) is None
    assert cache.get("kind", "other", b"k" * 32) is None
    assert cache.get("other", "name", b"k" * 32) is None
    nothing = Cache(None)
    nothing.put("kind", "name", b"k" * 32, 1)
    nothing.flush()
    assert nothing.get("kind", "name", b"k" * 32) is None


def start(project, *args, environment=TIME, **options):
    return subprocess.Popen(
        [sys.executable, ROOT / "build_decks.py", "--project", project.root, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        **options,
    )


def run(project, *args, **options):
    """Run the program, which must succeed, and return what it printed."""
    process = start(project, *args, **options)
    output = process.communicate(timeout=100)[0]
    assert process.returncode == 0, output
    return output


@pytest.mark.slow
def test_simultaneous_builds_do_not_harm_each_other(project):
    shutil.rmtree(project.cache)
    together = [start(project) for _ in range(3)]
    outputs = [process.communicate(timeout=100)[0] for process in together]
    assert [process.returncode for process in together] == [0, 0, 0], outputs
    files = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    shutil.rmtree(project.cache)
    assert made(project)[1] == files


def test_the_error_about_a_file_saved_during_the_build_is_not_cached(project):
    class Late(FakeExamples):
        saved = True

        def digest(self, names=None):
            return b"1"

        def bake(self, name, texts, fold=False, /):
            if self.saved:
                raise bake.Broken(Where("addon/examples/double.py"), bake.CHANGED)
            return super().bake(name, texts, fold)

    edit(project, "kinds.md", "live softmax-nll\nz = 1, 2, 3", "live double\nx = 4")
    examples = Late()
    found = build(project, examples=examples, environment=TIME)
    assert {each.text for each in found.problems} == {bake.CHANGED} and found.made == ()
    examples.saved = False
    found = build(project, examples=examples, environment=TIME)
    assert found.problems == () and found.made


def test_a_build_from_the_cache_imports_little(project):
    made(project)
    heavy = "matplotlib numpy pygments.lexers.python addon.examples".split()
    code = (
        "import sys, pathlib; from deckbuilder.pipeline import build, Project;"
        f"result = build(Project(pathlib.Path({str(project.root)!r})));"
        f"print(len(result.notes), [name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **TIME},
    )
    assert done.stdout.strip() == "5 []", done.stderr


@pytest.mark.slow
def test_a_build_with_nothing_to_do_prints_the_same(project):
    first = run(project)
    assert f"{SLUG}.apkg" in first
    assert run(project) == first


@pytest.mark.slow
def test_whatever_changed_is_built(project, tmp_path):
    changes = [
        lambda: edit(project, "one.md", "A: One.", "A: Just one."),
        lambda: (project.dist / f"{SLUG}.apkg").unlink(),
        lambda: (project.dist / f"{SLUG}.apkg").write_bytes(b"damaged"),
        lambda: (project.dist / f"{SLUG}-old.apkg").write_bytes(b"of a deck that is gone"),
        lambda: (project.addon / "new.py").write_text(""),
        lambda: (project.figures / "unused.py").write_text(""),
        lambda: shutil.rmtree(project.cache / "compiled"),
    ]
    run(project)
    for number, change in enumerate(changes):
        change()
        run(project)
        now = {path.name: path.read_bytes() for path in project.dist.iterdir()}
        assert now == from_scratch(project, tmp_path / f"fresh-{number}")[1], number


@pytest.mark.slow
def test_another_time_makes_another_package(project):
    run(project)
    first = (project.dist / f"{SLUG}.apkg").read_bytes()
    run(project, environment={"SOURCE_DATE_EPOCH": "1790000001"})
    assert (project.dist / f"{SLUG}.apkg").read_bytes() != first


@pytest.mark.slow
def test_errors_are_reported_every_time(project):
    edit(project, "one.md", "A: One.", "A: TODO")
    for _ in range(2):
        process = start(project)
        assert "C030" in process.communicate(timeout=100)[0] and process.returncode == 1


DEPENDS = {
    "compiled": (
        "deckbuilder/notes/render.py",
        "addon/examples/softmax_nll.py",
        "addon/examples/kit/plot.py",
    ),
    "between cards": ("deckbuilder/checks/rules/tags.py", "deckbuilder/markup/text.py"),
    "scripts": ("addon/web/block.js", "deckbuilder/live/runtime.js"),
    "files": ("deckbuilder/apkg/collection.py", "deckbuilder/releases/history.py", "addon/identity.py"),
}


@pytest.mark.parametrize(
    "path",
    [
        "addon/update/dialog.py",
        "addon/review/hooks.py",
        "deckbuilder/tools/site/make.py",
        "build_decks.py",
        "requirements-test.lock",
    ],
)
def test_a_comment_elsewhere_does_not_affect_cards_and_scripts(tmp_path, monkeypatch, path):
    before = parts_of_a_program(tmp_path, monkeypatch)
    with open(tmp_path / path, "a") as file:
        file.write("# a comment\n")
    digests.part.cache_clear()
    assert parts() == before


@pytest.mark.parametrize(
    "kind, path", [(kind, path) for kind, paths in DEPENDS.items() for path in paths]
)
def test_code_that_makes_cards_or_scripts_is_part_of_their_key(tmp_path, monkeypatch, kind, path):
    before = parts_of_a_program(tmp_path, monkeypatch)
    with open(tmp_path / path, "a") as file:
        file.write("\n")
    digests.part.cache_clear()
    assert parts()[kind] != before[kind]


def parts_of_a_program(folder, monkeypatch):
    for name in ("deckbuilder", "addon"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build_decks.py", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    monkeypatch.setattr(digests, "ROOT", str(folder))
    monkeypatch.setattr(bake, "ADDON", folder / "addon")
    digests.part.cache_clear()
    return parts()


def parts():
    return {
        "compiled": digests.of(digests.code(*compile.CODE), bake.RealExamples().digest(["softmax-nll"])),
        "between cards": digests.code(*runner.CODE),
        "scripts": bake.RealExamples().scripts_key,
        "files": digests.code(*packages.CODE),
    }


@pytest.fixture(autouse=True)
def own_digests():
    """Forget the digests of a program that a test has moved."""
    yield
    digests.part.cache_clear()
