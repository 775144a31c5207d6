"""A build is not repeated where that would change nothing, and always is where it could."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from click.testing import CliRunner

from deckbuilder import commands, pipeline
from deckbuilder.apkg import dist
from deckbuilder.apkg.last_build import LastBuild
from deckbuilder.core import digests
from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.core.report import Report
from deckbuilder.releases.source_date import FOLDERS, source_time
from tests.support.git import git
from tests.support.projects import ROOT, TIME, small


class Builds:
    """The command of a project, and how many builds it took."""

    def __init__(self, project, monkeypatch):
        self.project, self.count = project, 0
        self.then = lambda: None  # what happens at the end of a build
        build = pipeline.build

        def counted(*args, **options):
            self.count += 1
            result = build(*args, **options)
            self.then()
            return result

        monkeypatch.setattr(pipeline, "build", counted)

    def run(self, *args, environment=TIME):
        """Run the command; returns (status, output)."""
        done = CliRunner().invoke(
            commands.main, [*args, "--project", str(self.project.root)], env=environment
        )
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    def again(self, *args, **options):
        """Whether the command builds now."""
        before = self.count
        self.run(*args, **options)
        return self.count > before

    @property
    def made(self):
        return {path.name: path.read_bytes() for path in self.project.dist.iterdir()}


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """The small project, with a live block that the real examples know, after its first build."""
    project = small(tmp_path / "project")
    edit(project, "cards/kinds.md", "live double\nx = 4", "live softmax-nll\nz = 1, 2, 3")
    builds = Builds(project, monkeypatch)
    assert builds.again()
    return builds


def edit(project, name, old, new):
    path = project.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def write(name, text=""):
    def change(project):
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    return change


def more(name):
    """Make a file longer."""

    def change(project):
        with open(project.root / name, "ab") as file:
            file.write(b"\n")

    return change


def test_what_is_not_repeated_says_and_leaves_the_same(builds):
    made = builds.made
    outputs = {builds.run() for _ in range(2)}
    assert builds.count == 1 and builds.made == made
    shutil.rmtree(builds.project.cache / "built")
    assert outputs == {builds.run()} and builds.count == 2
    assert builds.made == made
    assert json.loads(builds.run("--format", "json")[1]) == [] and builds.count == 2


def test_it_brings_in_little(builds):
    code = (
        "import sys; from deckbuilder import commands; import contextlib\n"
        "with contextlib.suppress(SystemExit): commands.main()\n"
        "print(*sorted(sys.modules), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--project", builds.project.root],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **TIME},
    )
    assert f"{SLUG}.apkg" in done.stdout, done.stderr
    modules = set(done.stdout.split("\n"))
    assert "deckbuilder.apkg.last_build" in modules
    assert not modules & {
        *"asyncio calmjs genanki markdown numpy py_mini_racer pygments yaml".split(),
        *"deckbuilder.pipeline deckbuilder.compile deckbuilder.source.parser".split(),
    }


def at_the_same_time(name):
    """Change a file, and let it be as old as before."""

    def change(project):
        about = (project.root / name).stat()
        more(name)(project)
        os.utime(project.root / name, ns=(about.st_atime_ns, about.st_mtime_ns))

    return change


CHANGES = {
    "a card": more("cards/one.md"),
    "a card whose file has the time that it had": at_the_same_time("cards/one.md"),
    "a topic": write("cards/new.md", "# New"),
    "a topic that is gone": lambda project: (project.cards / "one.md").unlink(),
    "another name": lambda project: (project.cards / "kinds.md").rename(project.cards / "all.md"),
    "the decks": more("cards/decks.toml"),
    "the syllabus": more("cards/syllabus.csv"),
    "accepted pairs": write("cards/accepted-pairs.csv", "first,second,reason\n"),
    "spelling": write("cards/spelling.txt", "word"),
    "the ledger": write("cards/released.json", "{}"),
    "a figure": more("media/figures/two_bars.py"),
    "a figure that no card shows": write("media/figures/unused.py"),
    "the style of figures": more("media/style.py"),
    "a module for figures": write("media/figures/_shared.py"),
    "a module beside all that, which a figure may import": write("numpy.py"),
    "a package beside all that": write("numpy/__init__.py"),
    "a picture": more("media/images/photo.png"),
    "a picture that no card shows": write("media/images/unused.png"),
    "a folder among the pictures": lambda project: (project.images / "odd.png").mkdir(),
    "the sources of pictures": more("media/images/sources.csv"),
    "the add-on": more("addon/__init__.py"),
    "a file of the add-on": write("addon/sub/new.py"),
    "a folder of the add-on": lambda project: (project.addon / "folder").mkdir(),
}


def last(project, environment=TIME):
    return LastBuild(project, project.dist, environment)


def remember(project, environment=TIME):
    """As after a build, without building."""
    report = Report(made=(project.dist,), hashes=dist.hashes(project.dist))
    last(project, environment).keep(report, ())
    return last(project, environment).report() == report


def test_it_is_repeated_after_every_change(builds):
    project = builds.project
    for name, change in CHANGES.items():
        assert remember(project)
        change(project)
        assert not last(project).report(), name


def test_it_is_repeated_for_another_time_and_another_folder(builds, tmp_path):
    assert builds.again(environment={"SOURCE_DATE_EPOCH": "1790000001"}) and builds.again()
    one, two = ("--out", str(tmp_path / "one")), ("--out", str(tmp_path / "two"))
    assert builds.again(*one) and not builds.again(*one)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert builds.again(*two) and not builds.again(*two)
    assert builds.again() and not builds.again()


def test_it_is_repeated_with_another_program(builds, tmp_path, monkeypatch):
    for name in ("deckbuilder", "addon"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(digests, "ROOT", str(tmp_path))
    for name in (
        "deckbuilder/pipeline.py",
        "deckbuilder/notes/templates/card.css",
        "addon/web/block.js",
    ):
        assert not last(builds.project).report() and remember(builds.project)
        more(name)(Project(tmp_path))
    assert not last(builds.project).report()


def test_it_is_repeated_with_other_packages(builds, monkeypatch):
    with monkeypatch.context() as changed:
        changed.setattr(digests, "installed", lambda packages=(): ["genanki-0.0.0.dist-info"])
        digests.code.cache_clear()
        assert not last(builds.project).report()
    digests.code.cache_clear()
    assert last(builds.project).report()
    monkeypatch.setattr(sqlite3, "sqlite_version", "0")
    assert not last(builds.project).report()


def test_it_is_repeated_if_the_time_of_the_sources_is_now_given(builds):
    """Then it is the time of all notes."""
    assert remember(builds.project, {})
    time, _ = source_time(builds.project, {})
    assert not last(builds.project, {"SOURCE_DATE_EPOCH": str(time)}).report()


def test_it_is_repeated_in_another_place(builds, tmp_path):
    assert last(builds.project).report()
    builds.project.root.rename(tmp_path / "moved")
    assert not last(Project(tmp_path / "moved")).report()


def test_it_is_repeated_after_a_commit(builds):
    """The time of a package is that of the last commit, and the time of a card is that of its change."""
    project, root = builds.project, builds.project.root
    assert not last(project, {}).report() and remember(project, {})
    git(root, "init", "-q")
    git(root, "add", "cards", "media", "addon")
    assert not last(project, {}).report() and remember(project, {})
    for _ in range(2):
        git(root, "commit", "-qm", "x", "--allow-empty", GIT_COMMITTER_DATE="1700000000 +0000")
        assert not last(project, {}).report() and remember(project, {})
    (root / "README.md").write_text("no source")
    assert remember(project, {})
    git(root, "rm", "--cached", "-q", "cards/one.md")
    assert not last(project, {}).report()


@pytest.mark.skipif(os.name == "nt", reason="not everybody may make links there")
@pytest.mark.parametrize("name", ["media/images/photo.png", "media/images", "cards"])
def test_with_links_it_is_always_repeated(builds, name):
    """What they lead to may change, and may not be read at all."""
    path = builds.project.root / name
    path.rename(builds.project.root / "moved")
    path.symlink_to(builds.project.root / "moved")
    assert not remember(builds.project)


def test_with_a_figure_made_of_other_files_it_is_always_repeated(builds):
    project = builds.project
    write("lib/__init__.py")(project)
    write("lib/heights.py", "HEIGHTS = [1, 2]")(project)
    edit(project, "media/figures/two_bars.py", "[1, 2]", "HEIGHTS")
    text = (project.figures / "two_bars.py").read_text("utf-8")
    (project.figures / "two_bars.py").write_text(f"from lib.heights import HEIGHTS\n{text}", "utf-8")
    assert builds.again()
    before = builds.made
    write("lib/heights.py", "HEIGHTS = [2, 1]")(project)
    assert builds.again() and builds.made != before


def flipped(project):
    """One bit, in a file as long and as old as before."""
    path = project.dist / f"{SLUG}.apkg"
    data, about = bytearray(path.read_bytes()), path.stat()
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


DAMAGE = {
    "a package that is gone": lambda project: (project.dist / f"{SLUG}-first-by-name.apkg").unlink(),
    "an add-on that is gone": lambda project: (project.dist / f"{SLUG}.ankiaddon").unlink(),
    "an empty package": write(f"dist/{SLUG}.apkg"),
    "a changed package": more(f"dist/{SLUG}.apkg"),
    "a flipped bit": flipped,
    "a package of an earlier build": write(f"dist/{SLUG}-old.apkg", "of a deck that is gone"),
    "no folder": lambda project: shutil.rmtree(project.dist),
    "what a killed build left": write(f".dist-{SLUG}-x1/new/{SLUG}.apkg"),
    "what one left inside": write(f"dist/.dist-{SLUG}-x1/new/{SLUG}.apkg"),
}


def test_whatever_happened_to_the_packages_is_repaired(builds):
    made = builds.made
    for name, damage in DAMAGE.items():
        assert not builds.again()
        damage(builds.project)
        assert builds.again(), name
        assert builds.made == made, name
    assert not list(builds.project.root.glob(".dist-*"))


def test_what_is_not_ours_stays(builds):
    write("dist/notes.txt", "somebody's own")(builds.project)
    write("dist/other.apkg", "not ours")(builds.project)
    assert not builds.again()
    assert builds.made["other.apkg"] == b"not ours"


def test_a_damaged_memory_is_no_harm(builds):
    expected = builds.run(), builds.made
    (path,) = (builds.project.cache / "built").iterdir()
    good = path.read_bytes()
    for damaged in (b"", good[:40], good[:-1], good[:100] + b"\xff" + good[101:], b"x" * 99):
        path.write_bytes(damaged)
        assert builds.again()
        assert (builds.run(), builds.made) == expected
        assert path.read_bytes() == good
    shutil.rmtree(builds.project.cache)
    builds.project.cache.write_text("a file where the folder should be")
    assert builds.again() and builds.again()
    assert builds.made == expected[1]


def test_a_build_during_which_something_changes_is_not_remembered(builds):
    card = builds.project.cards / "one.md"
    before, good = builds.made, card.read_text("utf-8")
    card.write_text(good.replace("A: One.", "A: Just one."), "utf-8")
    builds.then = lambda: card.write_text(good, "utf-8")
    assert builds.again() and builds.made != before
    builds.then = lambda: None
    assert builds.again() and builds.made == before
    # Changed back by the move of a copy, which is as old as the file was.
    shutil.rmtree(builds.project.cache / "built")
    os.link(card, builds.project.root / ".copy")

    def other():
        card.unlink()
        card.write_text(good, "utf-8")

    builds.then = other
    assert builds.again()
    builds.then = lambda: None
    os.replace(builds.project.root / ".copy", card)
    assert builds.again() and not builds.again()
    # Changed and changed back: what the build has read, nobody knows.
    shutil.rmtree(builds.project.cache / "built")
    builds.then = lambda: card.write_text(good, "utf-8")
    assert builds.again()
    builds.then = lambda: None
    assert builds.again() and not builds.again()


def test_what_another_build_put_there_meanwhile_is_not_taken_for_ours(builds):
    made = builds.made
    shutil.rmtree(builds.project.cache / "built")
    builds.then = lambda: more(f"dist/{SLUG}.apkg")(builds.project)
    assert builds.again()
    builds.then = lambda: None
    assert builds.again() and builds.made == made


def test_mistakes_are_told_every_time(builds):
    edit(builds.project, "cards/one.md", "A: One.", "A: " + "many " * 40)
    warned = builds.run()
    assert warned[0] == 0 and "C044" in warned[1] and builds.run() == warned and builds.count == 2
    for _ in range(2):
        status, output = builds.run("--strict")
        assert status == 1 and "C044" in output and "Nothing was built" in output
        assert builds.run("--format", "json", "--strict")[0] == 1
    edit(builds.project, "cards/one.md", "many " * 40, "TODO")
    for path in builds.project.dist.iterdir():
        path.unlink()
    for number in range(3, 5):
        status, output = builds.run()
        assert status == 1 and "C030" in output and "Nothing was built" in output
        assert builds.count == number


READ = """
import json, os, sys
from pathlib import Path
from deckbuilder import pipeline
from deckbuilder.core.project import Project
seen = set()
def watch(event, arguments):
    path, *how = arguments or [None]
    if event in ("open", "os.listdir", "os.scandir") and isinstance(path, (str, os.PathLike)):
        if os.path.isabs(path) or how[:1] != [None]:  # shutil.rmtree opens what is inside by name
            seen.add(os.path.realpath(path))
sys.addaudithook(watch)
result = pipeline.build(Project(Path(sys.argv[1])))
assert result.made, result.problems
print(json.dumps(sorted(seen)))
"""


def test_a_build_reads_nothing_else(builds):
    """Everything that a build from nothing opens or lists is part of what is looked at, is installed, or
    is the build's own."""
    root = builds.project.root
    shutil.rmtree(root / ".cache" / "compiled")
    done = subprocess.run(
        [sys.executable, "-c", READ, root],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **TIME, "TMPDIR": str(root / "dist")},
    )
    assert done.returncode == 0, done.stderr
    looked_at = [base / name for base in (root, ROOT) for name in FOLDERS]
    own = [root / ".cache", ROOT / ".cache", root / "dist"]
    python = [sys.prefix, sys.base_prefix, "/dev", "/proc"]
    allowed = [os.path.realpath(path) + os.sep for path in (*looked_at, *own, *python)]
    allowed.append(os.path.realpath(root) + os.sep + ".dist-")
    others = [path for path in json.loads(done.stdout) if not f"{path}{os.sep}".startswith((*allowed,))]
    # Their files and folders are listed.
    assert {*others} <= {os.path.realpath(root), os.path.realpath(ROOT)}
