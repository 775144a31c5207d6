"""Draw figures in the background, a few at a time, while the cards can already be read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from deckbuilder.core.model import Picture, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.figures import figures

# Scripts drawn at once: few, so that what was saved last need not wait long.
FEW = 6


class FigureQueue:
    """Draw requested figures, and keep them.

    `tell` is called, in the drawing thread, after every few figures. An earlier drawing is shown until
    the new one is ready.
    """

    def __init__(self, project: Project, tell: Callable[[], None]) -> None:
        self._project = project
        self._tell = tell
        self._changed = threading.Condition()
        self._waiting: dict[Path, None] = {}  # in order
        self._known: dict[Path, Picture] = {}
        self._failed: dict[Path, tuple[Problem, ...]] = {}
        self._done = 0
        self._busy: list[Path] = []
        self.media: dict[str, bytes] = {}

    def start(self) -> None:
        """Start drawing, in a thread that ends with the process."""
        threading.Thread(target=self._work, name="figures", daemon=True).start()

    def want(self, paths: Iterable[Path], again: bool = False) -> None:
        """Request pictures; those that are already drawn only if `again`, and then with priority."""
        with self._changed:
            if again:
                self._waiting = {**dict.fromkeys(paths), **self._waiting}
            else:
                self._waiting |= dict.fromkeys(
                    path
                    for path in paths
                    if path not in self._known and path not in self._failed and path not in self._busy
                )
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Wait until everything is drawn, but at most this many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def shown(self, paths: Mapping[str, Path]) -> dict[str, Picture]:
        """Return the pictures that are ready, by the names that the cards use."""
        with self._changed:
            return {name: self._known[path] for name, path in paths.items() if path in self._known}

    def problems(self, paths: Iterable[Path]) -> list[Problem]:
        """Return what went wrong with these pictures."""
        with self._changed:
            return [each for path in paths for each in self._failed.get(path, ())]

    @property
    def progress(self) -> tuple[int, int]:
        """Return (done, total) of what is being drawn; (0, 0) if nothing is."""
        with self._changed:
            left = len(self._waiting) + len(self._busy)
            return (self._done, self._done + left) if left else (0, 0)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                few = list(self._waiting)[:FEW]
                for path in few:
                    del self._waiting[path]
                self._busy = few
            try:
                self._draw(few)
            except Exception as error:  # a bug in this program; the other figures are still drawn
                self._fail(few, error)
            with self._changed:
                self._busy = []
                self._done = self._done + len(few) if self._waiting else 0
                self._changed.notify_all()
            self._tell()

    def _fail(self, few: list[Path], error: Exception) -> None:
        with self._changed:
            for path in few:
                self._failed[path] = (
                    problem(Where(self._project.name(path)), "C060", f"{type(error).__name__}: {error}"),
                )

    def _draw(self, few: list[Path]) -> None:
        made, problems = figures.make_all(self._project, few)
        failed: dict[Path, list[Problem]] = {path: [] for path in few}
        for found in problems:
            # A problem names the file with the mistake and, if that is another file, the script in its
            # hint.
            for path in few:
                name = self._project.name(path)
                if name == found.where.path or name in found.hint:
                    failed[path].append(found)
        with self._changed:
            for path, picture in made.items():
                self._known[path] = picture.picture
                self.media.update(picture.media)
            for path, wrong in failed.items():
                self._failed.pop(path, None)
                if wrong:
                    self._failed[path] = tuple(wrong)
