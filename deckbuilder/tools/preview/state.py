"""Keep what is shown now, with a version for each card, so that browsers get only what is new."""

from __future__ import annotations

import secrets
import threading
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from deckbuilder.core import digests, identity
from deckbuilder.core.model import Problem
from deckbuilder.core.project import Project
from deckbuilder.figures import pictures
from deckbuilder.live import bake
from deckbuilder.notes import notetypes
from deckbuilder.tools.preview.card_view import CardView
from deckbuilder.tools.preview.figure_queue import FigureQueue
from deckbuilder.tools.preview.sources import Reading, Sources
from deckbuilder.typesetting import mathjax

# Seconds: how long the first cards wait for figures that are already drawn, and how long nothing must
# change before everything is checked.
PATIENCE = 1.0
QUIET = 0.15


class PreviewState:
    """Read the sources whenever they change. All methods can be called from any thread."""

    def __init__(self, project: Project) -> None:
        self._root = project.root
        self._sources = Sources(project)
        self._queue = FigureQueue(project, lambda: self.saved(()))
        self._changed = threading.Condition()
        self._asked: set[Path | None] = {None}  # the files that were saved; None: read again
        self._session = secrets.token_hex(4)
        self._version = 0
        self._rows: dict[str, tuple[int, CardView]] = {}
        self._problems: list[dict[str, Any]] = []
        self._problem_version = 0
        self._repository = ""
        self._look = ""
        self._failure = ""
        self._checked = False
        self._media: dict[str, bytes] = {}
        self.css = notetypes.css()

    # ----- events -----

    def start(self) -> None:
        """Start reading, in threads that end with the process. Call it in the main thread."""
        mathjax.prepare()
        self._queue.start()
        threading.Thread(target=self._work, name="reading", daemon=True).start()

    def saved(self, paths: Iterable[Path]) -> None:
        """Note that these files were written, created, or removed; without any, read again."""
        with self._changed:
            self._asked |= {None, *paths}
            self._checked = False
            self._changed.notify_all()

    def _work(self) -> None:
        unchecked: Reading | None = None
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._asked, QUIET if unchecked else None)
                asked, self._asked = self._asked, set()
            try:
                if asked:
                    unchecked = self._read({path for path in asked if path})
                elif unchecked:
                    self._check(unchecked)
                    unchecked = None
                self._say_failure("")
            except Exception as error:  # a half-written file of the program; the next save fixes it
                unchecked = None
                self._say_failure(_reason(error, self._root))

    def _read(self, saved: set[Path]) -> Reading:
        _settle(saved)
        if any(path.is_relative_to(bake.ADDON) for path in saved):
            self._sources.forget_examples()
        content, problems, found = self._sources.load()
        paths = pictures.paths(found)
        self._want(saved, set(paths.values()))
        reading = self._sources.read(content, problems, found, self._queue.shown(paths))
        self._show(reading)
        return reading

    def _want(self, saved: set[Path], pictures: set[Path]) -> None:
        """Request drawings of what is new and of what may have changed."""
        others = [
            path
            for path in saved
            if path.suffix == ".py"
            and path not in pictures
            and not path.is_relative_to(self._sources.project.figures)
        ]
        self._queue.want(sorted(pictures & saved or (pictures if others else ())), again=True)
        self._queue.want(sorted(pictures))
        if not self._rows:
            self._queue.wait(PATIENCE)

    def _show(self, reading: Reading) -> None:
        scripts = self._sources.scripts.files
        with self._changed:
            self._repository = reading.context.content.repository
            self._media = {
                **self._queue.media,
                **{name: text.encode() for name, text in scripts.items()},
            }
            self.css = self._sources.types[0].css
            self._look = digests.of(self.css, *scripts).hex()[:12]
            rows = {}
            version = self._version + 1
            for card in reading.cards:
                before = self._rows.get(card.key)
                rows[card.key] = before if before and before[1] == card else (version, card)
            if rows != self._rows or list(rows) != list(self._rows):
                self._version = version
            self._rows = rows
            self._changed.notify_all()

    def _check(self, reading: Reading) -> None:
        of_figures = self._queue.problems(set(pictures.paths(reading.context.found).values()))
        found = self._sources.check(reading, of_figures)
        with self._changed:
            rows = [self._as_json(each) for each in found]
            if rows != self._problems or not self._problem_version:
                self._problems = rows
                self._problem_version += 1
            self._checked = not self._asked
            self._changed.notify_all()

    def _say_failure(self, text: str) -> None:
        with self._changed:
            self._failure = text
            self._changed.notify_all()

    # ----- queries -----

    def state(self) -> dict[str, Any]:
        """Return what a browser needs to know to see whether it is up to date."""
        with self._changed:
            return {
                "session": self._session,
                "cards": self._version,
                "look": self._look,
                "problems": self._problem_version,
                "checked": self._checked,
                "drawing": self._queue.progress,
                "failure": self._failure,
            }

    def wait(self, known: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the state as soon as it differs from `known`, after at most this many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.state() != known, seconds)
            return self.state()

    def changes(self, since: int) -> dict[str, Any]:
        """Return the list's rows that are newer than version `since`, and all keys in order."""
        with self._changed:
            return {
                "version": self._version,
                "repository": self._repository,
                "keys": list(self._rows),
                "rows": {
                    key: _row(card) for key, (version, card) in self._rows.items() if version > since
                },
            }

    def card(self, key: str) -> dict[str, Any] | None:
        """Return the sides of a card and their version; None if there is no such card."""
        with self._changed:
            if key not in self._rows:
                return None
            version, card = self._rows[key]
            return {"key": key, "version": version, "cards": [asdict(side) for side in card.sides]}

    def problems(self) -> dict[str, Any]:
        """Return all problems that were found."""
        with self._changed:
            return {"version": self._problem_version, "problems": self._problems}

    def media(self, name: str) -> bytes | None:
        """Return a picture or a script that cards name."""
        with self._changed:
            return b"" if name == identity.USER_CSS else self._media.get(name)

    def _as_json(self, found: Problem) -> dict[str, Any]:
        """Return a problem, with the keys of the cards that it concerns."""
        path = found.where.path
        example = path.removeprefix("addon/examples/").removesuffix(".py").replace("_", "-")
        cards = [
            key
            for key, (_, card) in self._rows.items()
            if card.has(found.where)
            or path in card.figures
            or (path.startswith("addon/") and card.example == example)
            or any(figure in found.hint for figure in card.figures)
        ]
        address = f"{self._repository}/edit/main/{quote(path)}#L{found.where.line}"
        return {
            "path": path,
            "line": found.where.line,
            "code": found.code,
            "text": found.text,
            "hint": found.hint,
            "severity": found.severity,
            "cards": cards,
            "address": address if self._repository else "",
        }


def _settle(saved: Iterable[Path]) -> None:
    """Wait a moment for the text of files that are empty.

    Editors that write in place empty a file first; the card on the screen should not disappear for that
    moment.
    """
    for path in saved:
        for _ in range(10):
            try:
                if path.stat().st_size:
                    break
            except OSError:
                break  # it is gone
            time.sleep(0.02)


def _row(card: CardView) -> dict[str, Any]:
    return {
        "deck": card.deck,
        "topic": card.topic,
        "path": card.path,
        "line": card.first,
        "kind": card.kind,
        "tags": card.tags,
        "title": card.title,
        "text": card.text,
    }


def _reason(error: Exception, root: Path) -> str:
    """Return what was raised, and at which line of the project."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(root)
    ]
    at = (
        f"{Path(frames[-1].filename).relative_to(root).as_posix()}:{frames[-1].lineno}: "
        if frames
        else ""
    )
    return f"{at}{type(error).__name__}: {error}"
