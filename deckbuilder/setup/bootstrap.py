"""Create `.venv` and install exactly the packages that a lock file names.

`python -m deckbuilder.setup.bootstrap build` (or `lint`, `test`) needs nothing but Python. Once
everything is installed it returns at once.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from deckbuilder.setup.apt import apt_install

ROOT = Path(__file__).resolve().parent.parent.parent
# Each lock contains all packages of the one before it, in the same versions.
LOCKS = {
    "build": "requirements.lock",
    "lint": "requirements-lint.lock",
    "test": "requirements-test.lock",
}
SIZES = {"build": "about 350 MB", "lint": "about 450 MB", "test": "about 1 GB, most of it Anki and Qt"}
NEWEST = (3, 14)  # the last Python for which all locked packages have wheels
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def ensure(kind: str, root: Path = ROOT) -> Path:
    """Return the path of `.venv`'s python after installing what `kind` needs.

    If that fails, exit with a message that says what the user can do.
    """
    venv = root / ".venv"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        with alone(
            root / ".cache" / "bootstrap.lock", "Waiting for another command that is preparing .venv ..."
        ):
            if not (python.exists() and _is_of_this_python(venv)):
                _create(venv)
            if not is_installed(kind, venv, root):
                _install(kind, venv, python, root)
    except PermissionError as error:
        sys.exit(
            f"Could not use {error.filename}: {error.strerror}. If another user created it, delete it, "
            "or run the command as that user."
        )
    return python


def is_installed(kind: str, venv: Path, root: Path) -> bool:
    """Return whether the lock of `kind` is installed in `venv`, as it is now."""
    stamp = _stamp(kind, venv)
    return stamp.exists() and stamp.read_text().strip() == _digest(kind, root)


def run_inside(kind: str, root: Path = ROOT) -> None:
    """Run the current command again in `.venv` and exit with its status.

    If this Python already has everything that `kind` needs, return instead.
    """
    if is_installed(kind, Path(sys.prefix), root):
        return
    try:
        sys.exit(subprocess.call([ensure(kind, root), *sys.argv]))
    except KeyboardInterrupt:
        sys.exit(130)


def _is_of_this_python(venv: Path) -> bool:
    config = venv / "pyvenv.cfg"
    return config.exists() and f"version = {VERSION}." in config.read_text()


def _create(venv: Path) -> None:
    again = venv.exists() or venv.is_symlink()
    print(f"{'Recreating' if again else 'Creating'} .venv with python{VERSION} ...", flush=True)
    try:
        if venv.is_symlink() or venv.is_file():
            venv.unlink()
        elif again:
            shutil.rmtree(venv)
    except OSError as error:
        sys.exit(
            f"Could not remove .venv: {error}. Close any program that uses it, or delete it yourself."
        )
    # On Debian and Ubuntu, ensurepip is in a separate package; without it, there is no pip in .venv.
    have = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True)
    if have.returncode and not apt_install([f"python{VERSION}-venv"]):
        sys.exit(
            f"This Python has no venv module. On Debian or Ubuntu: sudo apt install python{VERSION}-venv"
        )
    if subprocess.call([sys.executable, "-m", "venv", venv]):
        sys.exit("Could not create .venv (see above).")


def _install(kind: str, venv: Path, python: Path, root: Path) -> None:
    if subprocess.run([python, "-I", "-m", "pip", "--version"], capture_output=True).returncode:
        _create(venv)  # an interrupted run left .venv without pip
    kinds = list(LOCKS)[: list(LOCKS).index(kind) + 1]
    for each in kinds:
        _stamp(each, venv).unlink(missing_ok=True)
    print(f"Installing what {kind} needs into .venv ({SIZES[kind]}) ...", flush=True)
    # No dependencies, because the locks are complete, and the build uses aqt without Qt. No building
    # from source, because that needs compilers and fails late.
    options = (
        "-I -m pip install -qq --no-input --disable-pip-version-check "
        "--require-hashes --no-deps --only-binary :all:"
    )
    command = [str(python), *options.split(), "-r", str(root / LOCKS[kind])]
    if subprocess.call(command, env={**os.environ, "PIP_USER": "0"}):
        if sys.version_info[:2] > NEWEST:
            sys.exit(
                f"Some packages have no wheel for python{VERSION} yet. Use an older Python; with make, "
                "run make PYTHON=python3.13"
            )
        sys.exit(
            "Could not install the packages (see above). If pip could not connect, check the network "
            "and, if you need one, the proxy (HTTPS_PROXY). Run the same command again to continue."
        )
    for each in kinds:
        _stamp(each, venv).write_text(_digest(each, root) + "\n")


def _stamp(kind: str, venv: Path) -> Path:
    return venv / f"installed-{kind}.txt"


def _digest(kind: str, root: Path) -> str:
    return hashlib.sha256((root / LOCKS[kind]).read_bytes()).hexdigest()


@contextmanager
def alone(path: Path, waiting: str = "") -> Iterator[None]:
    """Let one process at a time run the block. Print `waiting` if another one is running it.

    The lock is an SQLite database, which works everywhere, and is released however a process ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise PermissionError(errno.EACCES, str(error), str(path)) from error
    with closing(connection) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise PermissionError(errno.EACCES, str(error), str(path)) from error
            if waiting:
                print(waiting, flush=True)
            lock.execute("PRAGMA busy_timeout = 3600000")
            lock.execute("BEGIN EXCLUSIVE")
        yield


if __name__ == "__main__":
    try:
        ensure(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
