"""Make `.venv` and install into it exactly what the lock files name.

`python -m deckbuilder.setup.bootstrap build` (or `test`) needs nothing but Python, and takes a moment
when there is nothing to do. From Python: `ensure("build")` returns the path of `.venv`'s python,
and `run_inside("build")` goes on in it.

Old Pythons, even 2.7, have to be able to read this file to be told that they are too old. That is
why its annotations are comments, and why it has no f-strings.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 14)  # the last Python for which every locked package is ready-made
if sys.version_info < OLDEST:
    sys.stderr.write(
        "This needs Python 3.11 or newer, and this one (%s) is %s. With make: make "
        "PYTHON=python3.12\n" % (sys.executable, sys.version.split()[0])
    )
    sys.exit(2)

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import IO, Iterator  # in comments

from deckbuilder.setup.apt import apt_install

ROOT = Path(__file__).resolve().parent.parent.parent
# Each later kind includes the one before it, in the same versions.
LOCKS = {"build": "requirements.lock", "test": "requirements-test.lock"}
SIZES = {"build": "about 350 MB on disk", "test": "about 1 GB on disk, most of it Anki and Qt"}
INCLUDES = {"build": ["build"], "test": ["build", "test"]}


class Stop(Exception):
    """What the user has to know or do before this can go on."""


def say(text):
    # type: (str) -> None
    """Print a line at once, so that it stands before the long step that it announces."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def venv_python(root=ROOT):
    # type: (Path) -> Path
    """Where `.venv`'s python is on this system."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(kind, root=ROOT):
    # type: (str, Path) -> Path
    """Return the path of a `.venv` python that has everything `kind` needs; raises Stop."""
    python = venv_python(root)
    with alone(root / ".cache" / "bootstrap.lock", "Another run is preparing .venv: waiting for it ..."):
        if not _is_of_this_python(python):
            _make(python, root)
        if _missing(kind, root):
            _install(kind, python, root)
    return python


def run_inside(kind, root=ROOT):
    # type: (str, Path) -> None
    """Unless this is `.venv`'s python already, run the same command in it, and exit as it does.

    For scripts that are started with any Python: call it before importing what is installed.
    """
    try:
        python = ensure(kind, root)
    except Stop as stop:
        sys.exit(_report(stop))
    if Path(sys.prefix).resolve() != (root / ".venv").resolve():
        try:
            sys.exit(subprocess.call([str(python)] + sys.argv))
        except KeyboardInterrupt:
            sys.exit(130)


def _answers(python, *args):
    # type: (Path, *str) -> str | None
    """What `python args...` prints, None where it does not run."""
    try:
        done = subprocess.run([str(python), "-I"] + list(args), capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None


def _is_of_this_python(python):
    # type: (Path) -> bool
    """Whether `.venv` runs, and was made for the same minor version as this Python."""
    version = "import sys; print('%d.%d' % sys.version_info[:2])"
    return _answers(python, "-c", version) == "%d.%d" % sys.version_info[:2]


def _make(python, root):
    # type: (Path, Path) -> None
    venv = root / ".venv"
    again = venv.exists() or venv.is_symlink()
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        # Debian and Ubuntu keep them in a package of their own.
        package = "python%d.%d-venv" % sys.version_info[:2]
        if not apt_install([package]):
            raise Stop(
                "This Python has no venv module. On Debian or Ubuntu: sudo apt-get install " + package
            )
    if again:
        say("Making .venv again: it is broken, or was made for another Python ...")
        _remove(venv)
    else:
        say("Making .venv (Python %d.%d) ..." % sys.version_info[:2])
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(venv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        raise Stop("Could not make .venv:\n" + done.stdout.decode(errors="replace").strip())


def _remove(venv):
    # type: (Path) -> None
    try:
        if venv.is_symlink() or venv.is_file():
            venv.unlink()
        else:
            shutil.rmtree(str(venv))
    except OSError as error:
        reason = error
    else:
        return
    raise Stop("Could not remove .venv (%s). Remove it by hand." % reason)


def _digest(kind, root):
    # type: (str, Path) -> str
    return hashlib.sha256((root / LOCKS[kind]).read_bytes()).hexdigest()


def _stamp(kind, root):
    # type: (str, Path) -> Path
    return root / ".venv" / ("installed-%s.txt" % kind)


def _missing(kind, root):
    # type: (str, Path) -> bool
    """Whether the lock of `kind` is another one than was last installed."""
    try:
        return _stamp(kind, root).read_text().strip() != _digest(kind, root)
    except OSError:
        return True


def _install(kind, python, root):
    # type: (str, Path, Path) -> None
    if _answers(python, "-m", "pip", "--version") is None:  # half-made
        _make(python, root)
    for each in INCLUDES[kind]:  # what is half-installed is not installed
        with contextlib.suppress(FileNotFoundError):
            _stamp(each, root).unlink()
    say("Installing what the %s needs into .venv (%s) ..." % (kind, SIZES[kind]))
    # The locks name all that is needed; aqt alone without what it asks for, which is a window.
    # No building from source: it needs compilers, and runs for long before it fails.
    command = [
        str(python),
        "-I",
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-input",
        "--disable-pip-version-check",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--requirement",
        str(root / LOCKS[kind]),
    ]
    if subprocess.call(command, env=dict(os.environ, PIP_USER="0")) != 0:
        raise Stop(_why_not())
    for each in INCLUDES[kind]:
        _stamp(each, root).write_text(_digest(each, root) + "\n")


def _why_not():
    # type: () -> str
    if sys.version_info[:2] > NEWEST:
        return (
            "Some packages are not there for Python %d.%d yet. Use %d.%d to %d.%d, with make: "
            "make PYTHON=python3.13" % (tuple(sys.version_info[:2]) + OLDEST + NEWEST)
        )
    return (
        "Could not install what is needed (see above). Where pip could not connect: is there a "
        "network, and does it need a proxy (HTTPS_PROXY)? The same command goes on from here."
    )


@contextlib.contextmanager
def alone(path, waiting=None):
    # type: (Path, str | None) -> Iterator[None]
    """Hold a lock while two runs at once would be in each other's way; say `waiting` where one waits.

    The system frees it when the process ends, however it ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    waited = False
    with open(str(path), "a+") as file:
        while not _try_lock(file):
            if waiting and not waited:
                say(waiting)
            waited = True
            time.sleep(0.2)
        yield


def _try_lock(file):
    # type: (IO[str]) -> bool
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _report(stop):
    # type: (Stop) -> int
    sys.stderr.write("%s\n" % stop)
    return 1


def main(args):
    # type: (list[str]) -> int
    """The command line: one word, `build` or `test`."""
    if len(args) != 1 or args[0] not in LOCKS:
        sys.stderr.write("usage: python -m deckbuilder.setup.bootstrap build|test\n")
        return 2
    try:
        ensure(args[0])
    except Stop as stop:
        return _report(stop)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
