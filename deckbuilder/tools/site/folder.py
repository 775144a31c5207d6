"""Write a website into a folder, replacing the previous one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from deckbuilder.apkg import dist
from deckbuilder.core.identity import SLUG

# Marks a folder as one of ours, so that a typing error does not replace any other.
MARK = f".{SLUG}-site"


def is_ours(out: Path) -> bool:
    """Return whether `out` may be replaced: it is missing, empty, or was written by `replace`."""
    return not out.exists() or (out.is_dir() and ((out / MARK).is_file() or not any(out.iterdir())))


def replace(out: Path, write: Callable[[Path], bool]) -> None:
    """Let `write` fill a folder, then replace the files in `out` with its files.

    Nothing is replaced if `write` returns False. At any moment, every page is there and complete. Raises
    OSError with `out` as it was.
    """

    def marked(new: Path) -> bool:
        if not write(new):
            return False
        (new / MARK).write_bytes(b"")
        return True

    def everything(folder: Path) -> set[Path]:
        return {path for path in folder.rglob("*") if path.is_file() or path.is_symlink()}

    if dist.replace(out, marked, earlier=everything):
        for folder in sorted((path for path in out.rglob("*") if path.is_dir()), reverse=True):
            with suppress(OSError):  # not empty
                folder.rmdir()
