"""Write files so that no half-written file is ever visible and no one's changes are lost."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from deckbuilder.core.identity import SLUG

if sys.platform != "win32":
    import fcntl

# Part of the name of every unfinished file, so that files left by a killed process can be recognized.
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


def write_all(changes: Mapping[Path, tuple[bytes | None, bytes | None]]) -> None:
    """Write and delete all files, in this order, or none of them.

    `changes` maps each path to its current content and its new content; None means that there is no
    such file. Backups are written before anything changes, so that a full disk cannot prevent the
    rollback. Raises OSError, and Changed if a file's content is not the current content given.
    """
    staged: list[tuple[Path, Path | None, Path | None]] = []
    done: list[tuple[Path, Path | None]] = []
    try:
        for path, (before, after) in changes.items():
            kept = None if before is None else _stage(path, before)
            try:
                staged.append((path, None if after is None else _stage(path, after), kept))
            except BaseException:
                _remove(kept)
                raise
        for path, (before, _) in changes.items():
            if content(path) != before:
                raise Changed(path.name)
        for path, new, kept in staged:
            if new:
                os.replace(new, path)
            else:
                path.unlink(missing_ok=True)
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
    """Return the content of a file, or None if there is no such file. Raises OSError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Let only one process at a time work on `folder`; the others wait.

    Where folders cannot be locked (Windows, some network drives), processes do not wait, and the
    value is False. The operating system releases the lock when the process ends, however it ends.
    """
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
    """Remove the unfinished files that killed processes left in `folder`.

    Call this only while holding the lock under which they were written.
    """
    for left in folder.glob(f".*{UNFINISHED}*"):
        if left.is_file():
            _remove(left)


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
