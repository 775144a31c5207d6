"""Writing files so that nobody ever sees half of one, and nobody's change is lost."""

from __future__ import annotations

import glob
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from deckbuilder.core.identity import SLUG

if sys.platform != "win32":
    import fcntl

# In the name of every file that is not finished yet: what a killed process leaves is known by it.
UNFINISHED = f"-{SLUG}-"


class Changed(Exception):
    """A file that another program changed in the meantime."""


def write(path: Path, data: bytes) -> None:
    """Write `data` under another name first, then rename, so that `path` is whole or absent."""
    temporary = _stage(path, data)
    try:
        os.replace(temporary, path)
    except BaseException:
        _remove(temporary)
        raise


def write_all(changes: Mapping[Path, tuple[bytes | None, bytes]]) -> None:
    """Write all files, in this order, or none: path → (the content it has now, or None for no such
    file; the new content). Room for the way back is taken before anything changes. Raises OSError,
    and Changed if a file's content is not the one given."""
    staged: list[tuple[Path, Path, Path | None]] = []
    done: list[tuple[Path, Path | None]] = []
    try:
        for path, (before, after) in changes.items():
            kept = None if before is None else _stage(path, before)
            try:
                staged.append((path, _stage(path, after), kept))
            except BaseException:
                _remove(kept)
                raise
        for path, (before, _) in changes.items():
            if content(path) != before:
                raise Changed(path.name)
        for path, new, kept in staged:
            os.replace(new, path)
            done.append((path, kept))
    except BaseException:
        for path, kept in reversed(done):
            if kept:
                os.replace(kept, path)
            else:
                path.unlink()
        raise
    finally:
        for _, new, kept in staged:
            _remove(new)
            _remove(kept)


def content(path: Path) -> bytes | None:
    """The content of a file, None if there is no such file. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Let one process at a time work on `folder`; the others wait. Where folders cannot be locked
    (Windows, some networks), they do not wait, and get False. The system frees the lock when the
    process ends, however it ends."""
    if sys.platform == "win32":
        yield False
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        alone = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            alone = False
        yield alone
    finally:
        os.close(handle)


def clear(folder: Path) -> None:
    """Remove the unfinished files that killed processes left in `folder`. Only for whoever holds
    the lock under which they were written."""
    for left in folder.glob(f".*{UNFINISHED}*"):
        if left.is_file():
            _remove(left)


def tidy(path: Path) -> None:
    """Remove what `write` left beside `path` if it was killed. Not while another one writes it."""
    for left in path.parent.glob(f".{glob.escape(path.name)}-*"):
        left.unlink(missing_ok=True)


def _stage(path: Path, data: bytes) -> Path:
    """Write `data` to a new file beside `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}{UNFINISHED}", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
    except BaseException:
        _remove(Path(name))
        raise
    return Path(name)


def _remove(path: Path | None) -> None:
    if path is not None:
        with suppress(OSError):
            path.unlink()
