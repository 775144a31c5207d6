"""The finished files: written beside their folder, then moved into it, all or none.

Each file is replaced in one step, so that at any moment, and also after the power went, every file
is there and whole. A build that was killed leaves its staging folder; the next one clears it away.
"""

from __future__ import annotations

import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "gradient-recall"


def replace(out: Path, write: Callable[[Path], None], then: Callable[[], None] = lambda: None
            ) -> tuple[Path, ...]:
    """Let `write` fill a folder, put its files into `out` in place of what earlier builds left
    there, and call `then`. Returns their paths; raises OSError with `out` as it was, also if `then`
    does."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beginning = f".{out.name}-{NAME}-"
    with _alone(out.parent) as alone:
        for folder in (out.parent, out) if alone else ():
            for left in folder.glob(f"{glob.escape(beginning)}*"):
                shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=beginning, dir=out.parent))
        try:
            new = staging / "new"
            new.mkdir()
            write(new)
            try:
                return _move(new, staging / "old", out, then)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
            # `out` is a disk of its own, onto which nothing can be moved in one step.
            with tempfile.TemporaryDirectory(prefix=beginning, dir=out) as inside:
                there = Path(inside, "new")
                there.mkdir()
                for path in new.iterdir():
                    shutil.copy2(path, there)
                return _move(there, Path(inside, "old"), out, then)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """One build at a time writes into `folder`; the others wait. Where folders cannot be locked
    (Windows, some networks), they do not, and get False."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield False
        return
    try:
        locked = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            locked = False
        yield locked
    finally:
        os.close(handle)


def _move(new: Path, old: Path, out: Path, then: Callable[[], None]) -> tuple[Path, ...]:
    """Put the files of `new` into `out`, take away what else earlier builds left there, and call
    `then`. If that fails, or a file cannot be replaced (another program has it open), everything
    becomes again what it was."""
    out.mkdir(exist_ok=True)
    old.mkdir()
    made = tuple(out / path.name for path in sorted(new.iterdir()))
    stale = [path for path in out.iterdir() if path.is_file() and path.name.startswith(NAME)
             and path.suffix in (".apkg", ".ankiaddon") and path not in made]
    undo: list[tuple[Path, Path | None]] = []  # file of `out` → where its earlier content is kept
    try:
        for target in made:
            kept = _keep(target, old)
            os.replace(new / target.name, target)
            undo.append((target, kept))
        for target in stale:
            os.replace(target, old / target.name)
            undo.append((target, old / target.name))
        then()
    except BaseException:
        for target, before in reversed(undo):
            if before:
                os.replace(before, target)
            else:
                target.unlink()
        raise
    return made


def _keep(path: Path, old: Path) -> Path | None:
    """A second name for the content of a file, or a copy; None if there is no such file."""
    if not path.exists():
        return None
    kept = old / path.name
    try:
        os.link(path, kept)
    except OSError:  # a disk without such links
        shutil.copy2(path, kept)
    return kept
