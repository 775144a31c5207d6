"""A folder of files that holds one web site after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from deckbuilder.apkg import dist
from deckbuilder.core.identity import SLUG

# Says that a folder is one of ours, so that a slip of the keyboard replaces no other.
MARK = f".{SLUG}-site"


def is_ours(out: Path) -> bool:
    """Whether `out` may be replaced: it is not there, empty, or was written by `replace`."""
    return not out.exists() or (out.is_dir() and ((out / MARK).is_file() or not any(out.iterdir())))


def replace(out: Path, write: Callable[[Path], bool]) -> None:
    """Let `write` fill a folder, then put its files in the place of those in `out`, unless `write`
    says no. At any moment every page is there and whole. Raises OSError with `out` as it was."""

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
