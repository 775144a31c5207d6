"""The finished files: written beside their folder, then moved into it, all or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

NAME = "gradient-recall"


def replace(out: Path, write: Callable[[Path], None]) -> tuple[Path, ...]:
    """Let `write` fill a folder, then put its files into `out` in place of what earlier builds
    left there. Returns their paths; raises OSError with `out` as it was."""
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        new = staging / "new"
        new.mkdir()
        write(new)
        return _move(new, staging / "old", out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _move(new: Path, old: Path, out: Path) -> tuple[Path, ...]:
    """Put the files of `new` into `out`, and what earlier builds left there into `old`; if one
    cannot be moved (another program has it open), everything goes back to where it was."""
    out.mkdir(exist_ok=True)
    old.mkdir()
    earlier = [path for path in out.iterdir() if path.is_file() and path.name.startswith(NAME)
               and path.suffix in (".apkg", ".ankiaddon")]
    moves = [(path, old / path.name) for path in earlier]
    moves += [(path, out / path.name) for path in sorted(new.iterdir())]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            os.replace(source, target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            os.replace(target, source)
        raise
    return tuple(target for source, target in moves if source.parent == new)
