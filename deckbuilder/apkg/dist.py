"""Write the finished files next to their folder, then move them into it, all or none.

Each file is replaced in one step, so that at any moment, even after a power failure, every file is
there and complete. A build that was killed leaves its staging folder behind; the next one removes it.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from deckbuilder.core import files
from deckbuilder.core.identity import SLUG


def _earlier_packages(out: Path) -> set[Path]:
    return {
        path
        for path in out.iterdir()
        if path.is_file() and path.name.startswith(SLUG) and path.suffix in (".apkg", ".ankiaddon")
    }


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each package in `folder`, by name. Raises OSError."""
    found = sorted(_earlier_packages(folder)) if folder.is_dir() else []
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def replace(
    out: Path,
    write: Callable[[Path], bool | None],
    then: Callable[[], None] = lambda: None,
    earlier: Callable[[Path], set[Path]] = _earlier_packages,
) -> tuple[Path, ...]:
    """Let `write` fill a folder, and put its files into `out`.

    They replace what `earlier` finds in `out`; then `then` is called. None of this is done if `write`
    returns False. Returns the files' paths. Raises OSError, also if `then` does, with `out` as it was.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    beginning = f".{out.name}-{SLUG}-"
    with files.locked(out.parent) as alone:
        for folder in (out.parent, out) if alone else ():
            for left in folder.glob(f"{glob.escape(beginning)}*"):
                shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=beginning, dir=out.parent))
        try:
            new = staging / "new"
            new.mkdir()
            if write(new) is False:
                return ()
            try:
                return _move(new, staging / "old", out, then, earlier)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
            # `out` is on another disk, onto which nothing can be moved in one step.
            with tempfile.TemporaryDirectory(prefix=beginning, dir=out) as inside:
                there = Path(inside, "new")
                there.mkdir()
                for path in _files(new):
                    copy = there / path.relative_to(new)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, copy)
                return _move(there, Path(inside, "old"), out, then, earlier)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _move(
    new: Path, old: Path, out: Path, then: Callable[[], None], earlier: Callable[[Path], set[Path]]
) -> tuple[Path, ...]:
    """Put the files of `new` into `out`, remove other files of earlier builds, and call `then`.

    If that fails, or a file cannot be replaced (another program has it open), everything is restored.
    """
    out.mkdir(exist_ok=True)
    old.mkdir()
    sources = _files(new)
    made = tuple(out / path.relative_to(new) for path in sources)
    stale = sorted(earlier(out) - set(made))
    undo: list[tuple[Path, Path | None]] = []  # file in `out` → where its earlier content is kept
    try:
        for source, target in zip(sources, made, strict=True):
            kept = _keep(target, old / str(len(undo)))
            if not target.parent.is_dir():
                target.parent.mkdir(parents=True)
            os.replace(source, target)
            undo.append((target, kept))
        for target in stale:
            kept = old / str(len(undo))
            os.replace(target, kept)
            undo.append((target, kept))
        then()
    except BaseException:
        for target, before in reversed(undo):
            if before:
                os.replace(before, target)
            else:
                target.unlink()
        raise
    return made


def _files(folder: Path) -> list[Path]:
    """Return all files below `folder`, in the order in which they are moved.

    Files at its top come first and, before all others, those whose names begin with a dot, which mark a
    folder as ours; pages come last because they need the others.
    """
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        found,
        key=lambda path: (not path.name.startswith("."), path.suffix == ".html", len(path.parts), path),
    )


def _keep(path: Path, kept: Path) -> Path | None:
    """Keep a file's content under a second name, linked or copied; return None if there is no file."""
    if not path.exists():
        return None
    try:
        os.link(path, kept)
    except OSError:  # a disk that does not support hard links
        shutil.copy2(path, kept)
    return kept
