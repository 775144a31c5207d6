"""Find when each unreleased card got its present content: the time of its note.

Anki replaces a note when the incoming one is newer. If all notes of a build carried the time of the
last commit, each import would replace all of them, and what a contributor wrote on one in Anki would
be lost. So git is asked when each card last changed: once for all of them, reading back from the
working tree along the first parents until the text of every card was different. A card also changes
with the files that its pictures are made of. The result depends only on the commit, not on what was
built before. Uncommitted content has the time of its file or, if it was built before, the time that it
got then.
"""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from deckbuilder.core import digests, git
from deckbuilder.core.cache import Cache
from deckbuilder.core.project import Project
from deckbuilder.notes.content_hash import text_hash
from deckbuilder.releases import source_date
from deckbuilder.source.parser import parse

# The parts of the program that the hashes of cards' texts, and the times found for them, depend on.
CODE = (
    "deckbuilder/core",
    "deckbuilder/markup",
    "deckbuilder/source",
    "deckbuilder/notes",
    "deckbuilder/releases",
    "addon/identity.py",
)
FOLDERS = ("cards", "media", "addon")  # what cards and their pictures are made of
_KIND = "changes"  # in the cache
_ABSENT = "0" * 40


class CurrentCard(NamedTuple):
    """A card as it is now.

    It has its file, the hash of its text, the hash of all its content, and the files that its pictures
    are made of. Files have the names that git uses for them in the project.
    """

    id: str
    path: str
    text: str
    content: str
    pictures: tuple[str, ...] = ()


def times(project: Project, cards: Collection[CurrentCard], limit: int) -> dict[str, int]:
    """Return card id → the time of its last change, not later than `limit`."""
    walk = _Walk(cards)
    if cards:
        _follow(project, walk)
    cache = Cache(project.cache)
    before: dict[str, tuple[str, int]] = cache.get(_KIND, "uncommitted", _key()) or {}
    found, uncommitted = {}, {}
    for card in cards:
        committed = [walk.texts.get(card.id), *map(walk.files.get, card.pictures)]
        known = before.get(card.id)
        if None not in committed:
            time = max(each for each in committed if each is not None)
        elif known and known[0] == card.content:
            time = known[1]
        else:
            paths = (card.path, *card.pictures)
            time = max(
                source_date.modified(project.root / path) if at is None else at
                for path, at in zip(paths, committed, strict=True)
            )
        found[card.id] = min(time, limit)
        if None in committed:
            uncommitted[card.id] = (card.content, found[card.id])
    if uncommitted != before:
        cache.put(_KIND, "uncommitted", _key(), uncommitted)
        cache.flush()
    return found


class _Walk:
    """A walk back in history: which cards and files are still as now, and when the others changed."""

    def __init__(self, cards: Collection[CurrentCard]) -> None:
        self.now = {card.id: card.text for card in cards}
        self._cards = {card.id: (card.path, card.text) for card in cards}
        self._files = {path for card in cards for path in card.pictures}
        self.texts: dict[str, int] = {}  # card id → time of its last change
        self.files: dict[str, int] = {}  # file → time of its last change

    def __bool__(self) -> bool:
        """Return whether anything is still as it is now."""
        return bool(self._cards or self._files)

    def back(self, old: Mapping[str, str], time: int | None, blobs: _Blobs) -> None:
        """Go back over a change at this `time` (None: not committed).

        `old` has the blob of each changed file before the change.
        """
        here = [id for id, (path, _) in self._cards.items() if path in old]
        before = {
            id: (path, text)
            for path, blob in old.items()
            if here
            for id, text in blobs.texts(path, blob).items()
        }
        for id in here:
            path, text = before.get(id, ("", ""))
            if text == self._cards[id][1]:
                self._cards[id] = path, text  # it may have been in another file
                continue
            del self._cards[id]
            if time is not None:
                self.texts[id] = time
        changed = self._files & old.keys()
        self._files -= changed
        if time is not None:
            self.files |= dict.fromkeys(changed, time)

    def known(self, texts: Mapping[str, tuple[str, int]], files: Mapping[str, int]) -> None:
        """Use what an earlier walk found from the state that was reached.

        `texts`: card id → (hash of its text, time).
        """
        for id, (_, text) in list(self._cards.items()):
            if id in texts and texts[id][0] == text:
                self.texts[id] = texts[id][1]
                del self._cards[id]
        for path in self._files & files.keys():
            self.files[path] = files[path]
        self._files -= files.keys()

    def end(self) -> None:
        """End the walk: what is left was not in any commit."""
        self._cards, self._files = {}, set()


class _Blobs:
    """Topic files in git's object store, all read by one process."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[str, dict[str, str]] = {}

    def texts(self, path: str, blob: str) -> Mapping[str, str]:
        """Return card id → hash of its text; nothing if there is no such file."""
        if blob == _ABSENT or not path.startswith("cards/") or not path.endswith(".md"):
            return {}
        if blob not in self._known:
            topic, _ = parse(path, self._read(blob))
            self._known[blob] = {card.id: text_hash(card, topic) for card in topic.cards}
        return self._known[blob]

    def _read(self, blob: str) -> bytes:
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "--no-optional-locks", "-C", str(self._root), "cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        source, target = self._process.stdout, self._process.stdin
        if source is None or target is None:
            raise OSError("git does not respond")
        target.write(f"{blob}\n".encode())
        target.flush()
        head = source.readline().split()
        if len(head) != 3:  # the file is missing, as in a clone without blobs
            return b""
        data = source.read(int(head[2]))
        source.read(1)
        return data

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()


def _follow(project: Project, walk: _Walk) -> None:
    """Go back from the working tree through the commits, as far as is needed."""
    root = project.root
    prefix = git.text(root, "rev-parse", "--show-prefix")
    status = git.text(
        root, "status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=all", "--", *FOLDERS
    )
    if prefix is None or status is None:
        walk.end()
        return
    prefix = prefix.rstrip("\n")
    blobs = _Blobs(root)
    try:
        walk.back({path.removeprefix(prefix): blob for path, blob in _uncommitted(status)}, None, blobs)
        if walk:
            _through_commits(project, walk, prefix, blobs)
    except (OSError, ValueError):  # git failed halfway, which counts as having no commits
        walk.end()
    finally:
        blobs.close()


def _through_commits(project: Project, walk: _Walk, prefix: str, blobs: _Blobs) -> None:
    log = (
        git.text(
            project.root,
            "-c",
            "log.showRoot=true",
            "-c",
            "log.showSignature=false",
            "log",
            "--first-parent",
            "-m",
            "-z",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--no-color",
            "--format=%H %ct",
            "--",
            *FOLDERS,
        )
        or ""
    )
    cache = Cache(project.cache)
    key = _key(digests.code(*CODE))
    top, texts, files = cache.get(_KIND, "committed", key) or ("", {}, {})
    newest = ""
    for commit, time, changed in _commits(log):
        newest = newest or commit
        if commit == top:
            walk.known(texts, files)
        if not walk:
            break
        walk.back({path.removeprefix(prefix): blob for path, blob in changed}, time, blobs)
    walk.end()
    found = newest, {id: (walk.now[id], time) for id, time in walk.texts.items()}, dict(walk.files)
    if newest == top:  # entries that were not needed this time are still right
        found = newest, texts | found[1], files | found[2]
    if newest and found != (top, texts, files):
        cache.put(_KIND, "committed", key, found)
        cache.flush()


def _uncommitted(status: str) -> Iterator[tuple[str, str]]:
    """Yield (path, blob in the last commit) for each entry in the output of `git status`."""
    for entry in status.split("\0"):
        # The number of fields before the path, and which of them is the blob: see git-status(1).
        fields, blob = {"1": (8, 6), "u": (10, 8)}.get(entry[:1], (1, 0))
        parts = entry.split(" ", fields)
        if len(parts) == fields + 1:
            yield parts[fields], parts[blob] if blob else _ABSENT


def _commits(log: str) -> Iterator[tuple[str, int, list[tuple[str, str]]]]:
    """Yield (commit, time, [(path, blob before)]) from the output of `git log`, newest first."""
    tokens = iter(log.split("\0"))
    commit, time = "", 0
    changed: list[tuple[str, str]] = []
    for token in tokens:
        token = token.removeprefix("\n")
        if token.startswith(":"):
            changed.append((next(tokens), token.split(" ")[2]))
        elif token:
            if commit:
                yield commit, time, changed
            commit, _, stamp = token.partition(" ")
            time, changed = int(stamp), []
    if commit:
        yield commit, time, changed


def _key(*what: bytes) -> bytes:
    return digests.of(_KIND, *what)
