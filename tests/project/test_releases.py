"""Test that each release can be built again from its commit, byte for byte, by everybody.

The commit of a release is the one that added the hashes of its files, `releases/vX.Y.sha256`. No file
names it, because rebasing changes a commit's name.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deckbuilder.core import git
from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.releases import ledger, release_notes
from deckbuilder.setup import bootstrap
from tests.support import git as writing
from tests.support.projects import ROOT, small

# A time zone, a language, and a hash seed that no release was made with.
ELSEWHERE = {"TZ": "AAA-13:45", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "7"}


class NoCommit(Exception):
    """The commit of a release was not found; the message says what to do about it."""


def releases(root: Path) -> list[str]:
    """Return the versions of all releases, from the first to the latest."""
    released, problems = ledger.load(Project(root))
    assert problems == []
    return [version for version, _ in released.releases]


def hashes(folder: Path, version: str) -> dict[str, str]:
    """Return the recorded hash of each of a release's files, by name."""
    lines = (folder / "releases" / f"v{version}.sha256").read_text("utf-8").splitlines()
    return {name: hash for hash, name in (line.split("  ") for line in lines)}


def commit_of(root: Path, version: str) -> str:
    """Return the commit of a release or, in a shallow clone, possibly the clone's first commit.

    Raises NoCommit.
    """
    name = f"releases/v{version}.sha256"
    log = git.text(root, "log", "--diff-filter=A", "--format=%H", "--", name)
    if log is None:
        raise NoCommit(
            f"{root} is not a git repository with a commit: the release {version} is built again from "
            "its commit, so run this test in a clone"
        )
    if not log.strip():
        raise NoCommit(f"no commit has added {name}: commit it together with all that the release wrote")
    return log.split()[0]


@contextmanager
def sources_of(root: Path, version: str, folder: Path) -> Iterator[Path]:
    """Put the files of a release's commit into a new `folder`, which the block checks.

    Raises NoCommit, also if the block fails because the files may be those of another commit.
    """
    commit = commit_of(root, version)
    packed = git.output(root, "archive", "--format=tar", commit)
    assert packed, f"git cannot read the commit {commit}"
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    try:
        yield folder
    except AssertionError as error:
        # The first commit of a shallow clone appears to add every file.
        is_shallow = (git.text(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"
        parents = (git.text(root, "rev-list", "--parents", "-1", commit) or "").split()[1:]
        if not is_shallow or parents:
            raise
        raise NoCommit(
            f"the commit of release {version} seems to be older than this shallow clone: run "
            '"git fetch --unshallow" (on GitHub: fetch-depth: 0)'
        ) from error


def python_for(folder: Path) -> str:
    """Return a Python with exactly the packages that the sources in `folder` lock.

    It is this one or, if the lock has changed since, one that is installed for them and kept.
    """
    if bootstrap.is_installed("build", Path(sys.prefix), folder):
        return sys.executable
    kept = ROOT / ".cache" / "release"
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / bootstrap.LOCKS["build"], kept)
    return str(bootstrap.ensure("build", kept))


def run(folder: Path, *args: str) -> str:
    """Run `build_decks.py` of the sources in `folder` without this project's caches, check that it
    succeeds, and return what it prints."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "COV_", "PYTHON", "GIT_")) and name != "SOURCE_DATE_EPOCH"
    }
    done = subprocess.run(
        [python_for(folder), "build_decks.py", *args],
        cwd=folder,
        env=environment | ELSEWHERE,
        capture_output=True,
        encoding="utf-8",
        umask=0o077,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build_again(root: Path, version: str, folder: Path) -> None:
    """Build a release again from its commit, with that commit's own program, and compare the files with
    the hashes that are recorded now. Raises NoCommit."""
    out = folder / "built"
    with sources_of(root, version, folder / "sources") as sources:
        run(sources, "release", version, "--again", "--out", str(out))
    built = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}
    assert built == hashes(root, version)


# The releases of this project
######################################################################

in_a_clone = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="the commit of a release is in git, and this is not a clone"
)


@in_a_clone
@pytest.mark.slow
def test_the_latest_release_is_built_again_from_its_commit(tmp_path: Path) -> None:
    """Earlier ones were checked when they were the latest, and their commits cannot change. Building one
    takes half a minute, because all its figures are drawn again."""
    versions = releases(ROOT)
    if versions:
        build_again(ROOT, versions[-1], tmp_path)
    else:
        assert not (ROOT / "releases").exists(), "a release is missing from the ledger"


@in_a_clone
@pytest.mark.slow
def test_every_release_is_one_commit(tmp_path: Path) -> None:
    """It has the ledger, the version, the notes, and the hashes, and these have not changed since."""
    for version in releases(ROOT):
        with sources_of(ROOT, version, tmp_path / version) as sources:
            assert releases(sources)[-1] == version
            about = tomllib.loads((sources / "pyproject.toml").read_text("utf-8"))
            assert about["project"]["version"] == version
            manifest = json.loads((sources / "addon" / "manifest.json").read_text("utf-8"))
            assert manifest["human_version"] == version
            news = release_notes.split_changelog((sources / "CHANGELOG.md").read_text("utf-8"))[1]
            assert news == "", "there is unreleased news"
            assert hashes(sources, version) == hashes(ROOT, version)
            assert (sources / "releases" / f"v{version}.md").is_file()


def test_the_ledger_lists_the_releases_that_have_files() -> None:
    kept = sorted(path.name for path in (ROOT / "releases").glob("*"))
    assert kept == sorted(f"v{each}.{kind}" for each in releases(ROOT) for kind in ("md", "sha256"))


# The same in a small repository
######################################################################

PROGRAM = (
    "build_decks.py",
    "requirements.lock",
    "deckbuilder",
    "addon",
    "media/__init__.py",
    "media/style.py",
)


def commit(root: Path, message: str) -> None:
    writing.git(root, "add", "--all")
    writing.git(root, "commit", "--quiet", "--message", message)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with this program and a few cards: one release, and commits before and after
    it, one of which changes the bytes of every package."""
    root = small(tmp_path_factory.mktemp("repository") / "small", drawn=False).root
    shutil.rmtree(root / "addon")
    for name in PROGRAM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, root / name)
    # Translating examples takes time, and one is enough.
    for path in (root / "addon" / "examples").glob("*.py"):
        if path.name not in ("__init__.py", "softmax_nll.py"):
            path.unlink()
    replace(root / "cards" / "kinds.md", "live double\nx = 4", "live softmax-nll\nz = 1, 2, 3")
    (root / ".gitignore").write_text(".cache/\ndist/\n__pycache__/\n")
    writing.git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, "Begin")
    run(root, "release", "1.0")
    commit(root, "Release 1.0")
    writing.git(root, "tag", "v1.0")
    replace(root / "cards" / "kinds.md", "An *inequality*.", "An *inequality*, a strict one.")
    commit(root, "Say which inequality")
    replace(root / "deckbuilder" / "apkg" / "zipfiles.py", "_LEVEL = 7", "_LEVEL = 1")
    commit(root, "Compress less")
    return root


@pytest.mark.slow
def test_a_release_is_built_again_by_the_program_of_its_time(repository: Path, tmp_path: Path) -> None:
    assert releases(repository) == ["1.0"] and len(hashes(repository, "1.0")) == 4
    build_again(repository, "1.0", tmp_path / "first")
    # Rebased onto other commits, the release's commit has another name and another time.
    rebased = Path(shutil.copytree(repository, tmp_path / "rebased"))
    writing.git(rebased, "checkout", "--quiet", "-b", "other", "main~3")
    (rebased / "README.md").write_text("Cards\n")
    commit(rebased, "Say what this is")
    writing.git(rebased, "rebase", "--quiet", "other", "main")
    assert commit_of(rebased, "1.0") != commit_of(repository, "1.0")
    build_again(rebased, "1.0", tmp_path / "second")


@pytest.mark.slow
def test_differences_from_the_release_are_found(repository: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(repository, tmp_path / "changed"))
    path = changed / "releases" / "v1.0.sha256"
    text = path.read_text("utf-8")
    path.write_text(text.replace(text[:64], "0" * 64), "utf-8")
    with pytest.raises(AssertionError, match="0000"):
        build_again(changed, "1.0", tmp_path / "kept")
    # The newest sources are not those of the release, and say so.
    shutil.copytree(repository, tmp_path / "newest", ignore=shutil.ignore_patterns(".git", "dist"))
    with pytest.raises(AssertionError, match=rf"releases/v1\.0\.sha256:1: C073 .*{SLUG}-.* and 3 more"):
        run(tmp_path / "newest", "release", "1.0", "--again")
    assert not (tmp_path / "newest" / "dist").exists()


@pytest.mark.slow
def test_a_release_without_its_commit_is_reported(repository: Path, tmp_path: Path) -> None:
    def message(root: Path) -> str:
        with pytest.raises(NoCommit) as error:
            build_again(root, "1.0", tmp_path / f"again from {root.name}")
        return str(error.value)

    alone = tmp_path / "alone"
    writing.git(
        tmp_path, "clone", "--quiet", "--depth", "1", "--branch", "v1.0", f"file://{repository}", alone
    )
    build_again(alone, "1.0", tmp_path / "alone again")  # its only commit is the right one
    copy = tmp_path / "shallow"
    writing.git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{repository}", copy)
    assert "git fetch --unshallow" in message(copy)
    writing.git(copy, "fetch", "--quiet", "--unshallow")
    assert commit_of(copy, "1.0") == commit_of(repository, "1.0")
    forgotten = Path(shutil.copytree(repository, tmp_path / "forgotten"))
    writing.git(forgotten, "checkout", "--quiet", "main~3")
    assert "no commit has added releases/v1.0.sha256" in message(forgotten)
    shutil.rmtree(forgotten / ".git")
    assert "not a git repository" in message(forgotten)
