"""Remember the last build, so that one with nothing new is over at once.

What a build finds and writes depends on the files of the project and of the program, on Python and the
installed packages, on the time of the sources, and on git's history, which says when each card changed.
If all of these are as they were, and so is every file that was written, building again would change
nothing. This module imports only what is needed to know that: importing the rest takes longer.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from deckbuilder.apkg import dist
from deckbuilder.core import digests, git
from deckbuilder.core.cache import Cache
from deckbuilder.core.project import Project
from deckbuilder.core.report import Report
from deckbuilder.releases.source_date import FOLDERS, source_time

_KIND, _NAME = "built", "last"  # in the cache


class LastBuild:
    """The last build of a project into the folder `out`. Create this before the sources are read."""

    def __init__(self, project: Project, out: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Take what the build takes (pipeline.py)."""
        self._project, self._out, self._environment = project, out, environment
        self._cache = Cache(project.cache)
        self._before = self._state()

    def report(self) -> Report | None:
        """Return what the last build reported, or None if building again could differ in anything."""
        if self._before is None:
            return None
        found: Report | None = self._cache.get(_KIND, _NAME, self._before)
        return found if found and dist.is_as_written(self._out, found.hashes) else None

    def keep(self, report: Report, made_of: Collection[str]) -> None:
        """Remember a build that has just ended, unless anything changed while it was running.

        `made_of`: the files that pictures are made of. If a figure imports from another folder of the
        project than those that are looked at here, the build is not remembered.
        """
        is_known = all(name.split("/")[0] in FOLDERS for name in made_of)
        if report.made and is_known and self._before and self._before == self._state():
            kept = Report(report.problems, report.made, report.counts, report.hashes)
            self._cache.put(_KIND, _NAME, self._before, kept)
            self._cache.flush()

    def _state(self) -> bytes | None:
        """Return a digest of everything that a build depends on, or None if that cannot be said."""
        root = self._project.root
        time, problems = source_time(self._project, self._environment)
        if problems:
            return None
        is_given = bool(self._environment.get("SOURCE_DATE_EPOCH"))
        folders = dict.fromkeys(
            os.path.join(base, name) for base in (str(root), digests.ROOT) for name in FOLDERS
        )
        own = {self._out, *self._out.parents}
        try:
            # What is new beside the folders could be imported by a figure from now on.
            beside = [
                name for name in os.listdir(root) if not name.startswith(".") and root / name not in own
            ]
            files = [each for folder in folders if os.path.lexists(folder) for each in _entries(folder)]
        except OSError:
            return None
        return digests.of(
            digests.code(),
            sqlite3.sqlite_version,
            [str(self._out), is_given, time],
            sorted(beside),
            files,
            b"" if is_given else _history(root),
        )


def _entries(path: str) -> Iterator[tuple[object, ...]]:
    """Yield what tells whether a file or folder, or anything in it, has changed.

    A file's time is part of that: if it was changed during a build, and changed back, the build may have
    read it in between. Raises OSError, also for a link, because it could lead anywhere, or a device.
    """
    about = os.lstat(path)
    if stat.S_ISDIR(about.st_mode):
        yield (path,)
        for name in sorted(os.listdir(path)):
            if name != "__pycache__":
                yield from _entries(os.path.join(path, name))
    elif stat.S_ISREG(about.st_mode):
        with open(path, "rb") as file:
            yield path, about.st_mtime_ns, sha256(file.read()).digest()
    else:
        raise OSError(errno.EINVAL, "neither a file nor a folder", path)


def _history(root: Path) -> bytes:
    """Return which commit is checked out and what is not committed; b"" without git."""
    status = ("status", "--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=all")
    return git.output(root, *status, "--", *FOLDERS) or b""
