"""A folder of files that is replaced as a whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

# Says that a folder is one of ours, so that a slip of the keyboard replaces no other.
MARK = ".gradient-recall-site"


def is_ours(out: Path) -> bool:
    """Whether `out` may be replaced: it is not there, empty, or was written by `replace`."""
    return not out.exists() or (out.is_dir() and ((out / MARK).is_file() or not any(out.iterdir())))


def replace(out: Path, write: Callable[[Path], bool]) -> None:
    """Let `write` fill a folder, then put it in the place of `out`, unless `write` says no. Raises
    OSError with `out` as it was."""
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        new, old = staging / "new", staging / "old"
        new.mkdir()
        if not write(new):
            return
        (new / MARK).write_bytes(b"")
        if out.exists():
            os.replace(out, old)
        try:
            os.replace(new, out)
        except OSError:
            if old.exists():
                os.replace(old, out)
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
