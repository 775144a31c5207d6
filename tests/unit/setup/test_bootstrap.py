"""Test that `.venv` is created, kept, repaired, and filled as the lock files say."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deckbuilder.setup import apt, bootstrap
from deckbuilder.setup.bootstrap import LOCKS, ROOT, ensure

pytestmark = pytest.mark.slow

EMPTY = "# nothing to install\n"
BASE = getattr(sys, "_base_executable", sys.executable)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a `.venv` and empty lock files. Do not change it."""
    root = tmp_path_factory.mktemp("made")
    for name in LOCKS.values():
        (root / name).write_text(EMPTY)
    ensure("build", root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """Return a copy of it, which may be changed."""
    return Path(shutil.copytree(made, tmp_path / "project", symlinks=True))


def change_lock(root: Path) -> None:
    (root / LOCKS["build"]).write_text(EMPTY + "# changed\n")


def versions(kind: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", (ROOT / LOCKS[kind]).read_text()))


def test_each_lock_contains_the_one_before() -> None:
    locks = [versions(kind) for kind in LOCKS]
    assert {"aqt", "genanki", "matplotlib", "pyyaml"} <= set(locks[0])
    for smaller, larger in zip(locks, locks[1:], strict=False):
        assert smaller.items() < larger.items()


@pytest.mark.parametrize("kind", LOCKS)
def test_locks_have_hashes_and_no_addresses(kind: str) -> None:
    text = (ROOT / LOCKS[kind]).read_text()
    assert "--index" not in text and "/" not in text
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z])", text))


def test_an_old_python_can_parse_the_code_that_reports_it() -> None:
    for path in ("build_decks.py", "deckbuilder/__init__.py", "deckbuilder/setup/__init__.py"):
        tree = ast.parse((ROOT / path).read_text(), feature_version=(3, 4))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign)]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 10, 13)])
def test_an_old_python_gets_a_message(version: tuple[int, ...]) -> None:
    code = f"import sys; sys.version_info = {version}; import deckbuilder.setup.bootstrap"
    done = subprocess.run([BASE, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer" in done.stderr


def test_a_current_venv_is_left_alone(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = root.stat().st_mtime_ns
    python = ensure("build", root)
    assert python.exists() and capfd.readouterr().out == "" and root.stat().st_mtime_ns == before


def test_a_later_kind_includes_the_earlier_ones(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ensure("test", root)
    capfd.readouterr()
    for kind in LOCKS:
        ensure(kind, root)
    assert capfd.readouterr().out == ""


def test_a_changed_lock_is_installed(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    change_lock(root)
    ensure("build", root)
    assert "Installing what build needs" in capfd.readouterr().out
    ensure("build", root)
    assert capfd.readouterr().out == ""


@pytest.fixture
def quick_venv(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `python -m venv` copy the one in `made`: installing pip into a new one takes seconds."""
    call = subprocess.call

    def copying(command: list[str | Path], **more: Any) -> int:
        if command[:3] != [sys.executable, "-m", "venv"]:
            return call(command, **more)
        shutil.copytree(made / ".venv", command[3], symlinks=True)
        return 0

    monkeypatch.setattr(subprocess, "call", copying)


def no_python(root: Path) -> None:
    shutil.rmtree(ensure("build", root).parent)


def another_python(root: Path) -> None:
    config = root / ".venv" / "pyvenv.cfg"
    config.write_text(re.sub(r"version = .*", "version = 3.1.4", config.read_text()))


def no_pip(root: Path) -> None:
    """Leave it as it is after Ctrl+C."""
    shutil.rmtree(next((root / ".venv").glob("**/site-packages/pip")))
    change_lock(root)


def a_file(root: Path) -> None:
    shutil.rmtree(root / ".venv")
    (root / ".venv").write_text("")


@pytest.mark.parametrize("damage", [no_python, another_python, no_pip, a_file])
def test_a_broken_venv_is_created_again(
    root: Path, quick_venv: None, capfd: pytest.CaptureFixture[str], damage: Callable[[Path], None]
) -> None:
    damage(root)
    python = ensure("build", root)
    assert "Recreating .venv" in capfd.readouterr().out
    assert subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def test_a_link_to_another_venv_is_removed_but_not_its_target(
    root: Path, quick_venv: None, tmp_path: Path
) -> None:
    (root / ".venv").rename(tmp_path / "other")
    config = tmp_path / "other" / "pyvenv.cfg"
    config.write_text("version = 3.1.4\n")
    (root / ".venv").symlink_to(tmp_path / "other", target_is_directory=True)
    ensure("build", root)
    assert not (root / ".venv").is_symlink()
    assert config.read_text() == "version = 3.1.4\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.parametrize("name", [".venv", ".cache/bootstrap.lock"])
def test_files_of_another_user_are_reported(name: str) -> None:
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        (root / ".cache").mkdir()
        (root / ".cache" / "bootstrap.lock").touch(0o666)
        (root / ".venv" / "bin").mkdir(parents=True)
        for path in (root / ".cache", root / ".cache" / "bootstrap.lock"):
            path.chmod(0o777)
        (root / name).chmod(0)
        if user == 0:
            os.seteuid(65534)  # root can read everything, so become nobody
        try:
            with pytest.raises(SystemExit, match=rf"Could not (use|remove) .*{name}.*: .*[.] ") as left:
                ensure("build", root)
        finally:
            os.seteuid(user)
            (root / name).chmod(0o755)
    assert str(left.value).count("\n") == 0


def test_one_of_two_simultaneous_commands_waits_for_the_other(tmp_path: Path) -> None:
    for name in LOCKS.values():
        (tmp_path / name).write_text(EMPTY)
    code = "import sys, pathlib; from deckbuilder.setup import bootstrap\n"
    code += "bootstrap.ensure('build', pathlib.Path(sys.argv[1]))"
    start = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(start, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    output = "".join(run.communicate(timeout=200)[0] for run in both)
    assert [run.returncode for run in both] == [0, 0], output
    assert output.count("Creating .venv") == 1 and output.count("Waiting for another command") == 1


def test_a_missing_network_is_reported_every_time(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    (root / LOCKS["build"]).write_text(f"six==1.16.0 --hash=sha256:{'0' * 64}\n")
    for _ in range(2):  # the second time must not look like success
        with pytest.raises(SystemExit, match="check the network"):
            ensure("build", root)


def test_a_missing_venv_module_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    failed = subprocess.CompletedProcess[str]([], 1)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_: failed)
    monkeypatch.setattr(bootstrap, "apt_install", asked.append)
    with pytest.raises(SystemExit, match=r"sudo apt install python3\.\d+-venv"):
        ensure("build", tmp_path)
    assert asked == [[f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sudo")
def test_apt_is_not_used_where_it_would_ask_for_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def refused(args: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(args)
        return subprocess.CompletedProcess(args, 1)

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", refused)
    assert apt.apt_install(["something"]) is False
    assert asked == [["sudo", "-n", "true"]]


def test_run_inside_continues_in_the_venv(made: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"import pathlib, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from deckbuilder.setup.bootstrap import run_inside\n"
        f"run_inside('build', pathlib.Path({str(made)!r}))\n"
        "print(sys.prefix, sys.argv[1:]); sys.exit(7)\n"
    )
    done = subprocess.run([BASE, script, "a", "b c"], capture_output=True, text=True)
    assert done.returncode == 7
    assert done.stdout.strip() == f"{made / '.venv'} ['a', 'b c']"


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_help_names_every_target() -> None:
    done = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True)
    named = re.findall(r"(?m)^  make ([\w-]+)", done.stdout)
    makefile = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    [phony] = re.findall(r"(?m)^\.PHONY: (.*)", makefile)
    assert sorted(named) == sorted(name for name in phony.split() if not name.endswith("-env"))
