"""`.venv` is made, kept, repaired and filled as the lock files say."""

from __future__ import annotations

import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deckbuilder.setup import apt, bootstrap
from deckbuilder.setup.bootstrap import LOCKS, ROOT, Stop, ensure, venv_python
from tests.programs import system_libs

EMPTY = "# nothing to install\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a `.venv` and empty lock files. Do not change it."""
    root = tmp_path_factory.mktemp("made")
    for name in LOCKS.values():
        (root / name).write_text(EMPTY)
    ensure("build", root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    copy = tmp_path / "project"
    shutil.copytree(made, copy, symlinks=True)
    return copy


def versions(kind: str) -> dict[str, str]:
    lines = (ROOT / LOCKS[kind]).read_text().splitlines()
    found = (re.match(r"([a-z0-9-]+)==(\S+)", line) for line in lines)
    return {m[1]: m[2] for m in found if m}


def no_calls(*args: object, **_: object) -> int:
    raise AssertionError(f"should not run {args}")


# The lock files
##########################################################################


def test_the_test_lock_includes_the_build_lock() -> None:
    build, test = versions("build"), versions("test")
    assert {"aqt", "genanki", "matplotlib", "pyyaml"} <= set(build)
    assert {"anki", "pyqt6", "pytest"} <= set(test) - set(build)
    assert build.items() <= test.items()


@pytest.mark.parametrize("kind", LOCKS)
def test_locks_have_hashes_and_no_addresses(kind: str) -> None:
    text = (ROOT / LOCKS[kind]).read_text()
    assert "://" not in text and "--index" not in text and "/" not in text
    entries = re.split(r"\n(?=[a-z])", text)
    assert all("--hash=sha256:" in entry for entry in entries)


# Which Python
##########################################################################


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told(
    version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "deckbuilder" / "setup" / "bootstrap.py"))
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "needs Python 3.11 or newer" in said and said.count("\n") == 1


def test_an_old_python_can_read_it() -> None:
    source = (ROOT / "deckbuilder" / "setup" / "bootstrap.py").read_text()
    tree = ast.parse(source, feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.arg)
    nodes = [n for n in ast.walk(tree) if isinstance(n, new)]
    assert not [n for n in nodes if not isinstance(n, ast.arg) or n.annotation]


# Making and repairing
##########################################################################


def test_nothing_to_do_does_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_make", no_calls)
    monkeypatch.setattr(bootstrap, "_install", no_calls)
    python = ensure("build", root)
    assert python == venv_python(root) and python.exists()


def test_test_includes_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure("test", root)
    monkeypatch.setattr(bootstrap, "_install", no_calls)
    ensure("build", root)
    ensure("test", root)


def test_a_changed_lock_is_installed(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (root / LOCKS["build"]).write_text(EMPTY + "# changed\n")
    ensure("build", root)
    assert "Installing what the build needs" in capfd.readouterr().out
    ensure("build", root)
    assert "Installing" not in capfd.readouterr().out


def test_a_broken_one_is_made_again(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    venv_python(root).unlink()
    python = ensure("build", root)
    assert "Making .venv again" in capfd.readouterr().out
    assert subprocess.run([python, "-c", ""]).returncode == 0


def test_a_half_made_one_is_made_again(root: Path) -> None:
    """Python is there, pip is not, as after Ctrl+C."""
    [pip] = (root / ".venv").glob("**/site-packages/pip")
    shutil.rmtree(pip)
    (root / LOCKS["build"]).write_text(EMPTY + "# changed\n")
    python = ensure("build", root)
    assert subprocess.run([python, "-m", "pip", "--version"]).returncode == 0


def test_one_of_another_python_is_made_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(bootstrap, "_answers", lambda *_: "3.1")
    monkeypatch.setattr(bootstrap, "_make", lambda python, _root: made.append(python))
    ensure("build", root)
    assert made == [venv_python(root)]


def test_two_at_once(tmp_path: Path) -> None:
    for name in LOCKS.values():
        (tmp_path / name).write_text(EMPTY)
    code = "import sys; from pathlib import Path; from deckbuilder.setup.bootstrap import ensure; "
    code += "ensure('build', Path(sys.argv[1]))"
    start = [sys.executable, "-c", code, str(tmp_path)]
    runs = [
        subprocess.Popen(start, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    said = b"".join(run.communicate(timeout=100)[0] for run in runs)
    assert [run.returncode for run in runs] == [0, 0], said
    assert said.count(b"Making .venv") == 1
    assert said.count(b"Another run") == 1


# What can go wrong
##########################################################################


def test_no_network(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    (root / LOCKS["build"]).write_text(f"six==1.16.0 --hash=sha256:{'0' * 64}\n")
    for _ in range(2):  # and it does not think the second time that all is well
        with pytest.raises(Stop, match="Is there a|is there a"):
            ensure("build", root)


def test_no_venv_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(bootstrap, "apt_install", asked.append)
    with pytest.raises(Stop, match=r"sudo apt-get install python3\.\d+-venv"):
        ensure("build", tmp_path)
    assert asked == [[f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]]


def test_apt_is_not_used_where_it_would_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt, "_as_root", lambda: None)
    monkeypatch.setattr(apt.subprocess, "run", no_calls)
    assert apt.apt_install(["something"]) is False


def test_run_inside_goes_on_in_the_venv(made: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"""import pathlib, sys
sys.path.insert(0, {str(ROOT)!r})
from deckbuilder.setup.bootstrap import run_inside
run_inside("build", pathlib.Path({str(made)!r}))
print(sys.prefix, sys.argv[1:])
sys.exit(7)
"""
    )
    base = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([base, script, "a", "b c"], capture_output=True, text=True)
    assert done.returncode == 7
    assert done.stdout.strip() == f"{made / '.venv'} ['a', 'b c']"


# The system's libraries
##########################################################################


def test_missing_libraries_are_read_from_ldd() -> None:
    said = """/x/QtCore.abi3.so:
\tlinux-vdso.so.1 (0x00007ffe)
\tlibEGL.so.1 => not found
\tlibc.so.6 => /lib/libc.so.6 (0x00007f)
\tlibnew.so.9 => not found
"""
    assert system_libs.unmet(said) == ["libEGL.so.1", "libnew.so.9"]


def test_missing_libraries_are_named_and_stop_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libs, "missing_libraries", lambda: ["libEGL.so.1", "libnew.so.9"])
    monkeypatch.setattr(system_libs, "apt_install", lambda _packages: False)
    assert system_libs.main() == 1
    said = capsys.readouterr().err
    assert "libEGL.so.1" in said and "libnew.so.9" in said
    assert "sudo apt-get install libegl1" in said


# make
##########################################################################


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_help_names_every_target() -> None:
    done = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True)
    named = re.findall(r"(?m)^  make ([\w-]+)", done.stdout)
    phony = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert sorted(named) == sorted(set(phony) - {"build-env", "test-env"})
