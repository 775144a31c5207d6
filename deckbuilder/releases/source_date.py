"""Determine the time that notes carry: the time of the sources, not of the build.

This way, the same sources give the same package. Anki updates a note only if the incoming one is newer
than its own, so the time has to increase with every change, and must never be in the future.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from deckbuilder.core import git
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project

# The folders whose content reaches a learner.
FOLDERS = ("cards", "media", "addon", "deckbuilder")


def source_time(
    project: Project, environment: Mapping[str, str] = os.environ, now: float | None = None
) -> tuple[int, list[Problem]]:
    """Return the time of the sources, in seconds since 1970, never later than now.

    It is SOURCE_DATE_EPOCH if that is set; otherwise the time of the last commit or of the newest change
    after it; without git, the time of the newest file.
    """
    limit = int(time.time() if now is None else now)
    given = environment.get("SOURCE_DATE_EPOCH", "")
    if given:
        if not (given.isascii() and given.isdigit() and 0 < int(given[:20]) <= limit):
            where = Where("SOURCE_DATE_EPOCH")
            return 0, [
                problem(
                    where,
                    "C072",
                    f'"{given}" is not a time in the past',
                    'use whole seconds since 1970, as "date +%s" prints them',
                )
            ]
        return int(given), []
    times = _git_times(project.root)
    if times is None:
        files = (
            path
            for folder in FOLDERS
            for path in (project.root / folder).rglob("*")
            if "__pycache__" not in path.parts and path.is_file()
        )
        times = [modified(path) for path in files]
    return min(max(times, default=limit), limit), []


def _git_times(root: Path) -> list[int] | None:
    """Return the times of the last commit and the changes after it; None without git or a commit."""
    commit = git.text(root, "log", "-1", "--format=%ct")
    top = git.text(root, "rev-parse", "--show-toplevel")
    changes = git.text(
        root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *FOLDERS
    )
    if commit is None or top is None or changes is None or not commit.strip():
        return None
    paths = [Path(top.rstrip("\n"), entry[3:]) for entry in changes.split("\0") if entry]
    return [int(commit), *map(modified, paths)]


def modified(path: Path) -> int:
    """Return when the file changed or, if it is gone, when its folder did."""
    while not path.exists():
        path = path.parent
    return int(path.stat().st_mtime)
