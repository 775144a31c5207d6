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
from collections.abc import Callable
from pathlib import Path

from deckbuilder.core import files, identity

NAME = identity.SLUG


def _earlier_packages(out: Path) -> set[Path]:
    return {
        path
        for path in out.iterdir()
        if path.is_file() and path.name.startswith(NAME) and path.suffix in (".apkg", ".ankiaddon")
    }


def replace(
    out: Path,
    write: Callable[[Path], bool | None],
    then: Callable[[], None] = lambda: None,
    earlier: Callable[[Path], set[Path]] = _earlier_packages,
) -> tuple[Path, ...]:
    """Let `write` fill a folder, put its files into `out` in place of what `earlier` finds there,
    and call `then`; do nothing of this if `write` returns False. Returns their paths; raises OSError
    with `out` as it was, also if `then` does."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beginning = f".{out.name}-{NAME}-"
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
            # `out` is a disk of its own, onto which nothing can be moved in one step.
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
    """Put the files of `new` into `out`, take away what else is there from earlier, and call `then`.
    If that fails, or a file cannot be replaced (another program has it open), everything becomes
    again what it was."""
    out.mkdir(exist_ok=True)
    old.mkdir()
    sources = _files(new)
    made = tuple(out / path.relative_to(new) for path in sources)
    stale = sorted(earlier(out) - set(made))
    undo: list[tuple[Path, Path | None]] = []  # file of `out` → where its earlier content is kept
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
    """All files below `folder`: those at its top first and, among them, those with a dot first of
    all, by which a folder is known to be ours; pages last, which need the others."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        found,
        key=lambda path: (not path.name.startswith("."), path.suffix == ".html", len(path.parts), path),
    )


def _keep(path: Path, kept: Path) -> Path | None:
    """A second name for the content of a file, or a copy; None if there is no such file."""
    if not path.exists():
        return None
    try:
        os.link(path, kept)
    except OSError:  # a disk without such links
        shutil.copy2(path, kept)
    return kept
