"""The ledger, `cards/released.json`: what every release delivered to learners' Anki.

For each card ever released, it records what must never change under its id, when its present
content was first released (the time that its note carries), and hashes of every text ever shipped,
by which the add-on tells a learner's own words from ours. Only `build_decks.py release` writes it.
It has one card per line, so that a problem can name a line and a merge shows what happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deckbuilder.core import digests
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.notes.note import Note

FORMAT = 1
NAME = "released.json"


@dataclass(frozen=True)
class Entry:
    """A card as it was released.

    `contents`: hashes of its contents, the present one last; `texts`: field → (hash of a text, or ""
    for no text; index of the content that it was shipped with), where a field that is missing was
    always empty; `tags`: all that it ever had; `answers`: for each of `cards`, digests of the texts
    that it asks for (source/index.py); `guid` is the one kept from Anki, "" if it is made from the id.
    """

    kind: str
    cards: tuple[int, ...]
    time: int
    contents: tuple[str, ...]
    texts: Mapping[str, tuple[tuple[str, int], ...]]
    tags: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...] = ()
    retired: bool = False
    guid: str = ""
    line: int = field(default=1, compare=False)

    @property
    def content(self) -> str:
        """The hash of the content that learners have."""
        return self.contents[-1]


@dataclass(frozen=True)
class Ledger:
    """Everything that was released.

    `releases`: (version, time) in order; `look`: hash and time of the last look of templates and
    styles; `looks`: hashes of each look that a note type ever had; `types`: the frozen note types.
    """

    releases: tuple[tuple[str, int], ...] = ()
    look: tuple[str, int] = ("", 0)
    looks: tuple[str, ...] = ()
    types: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The last release's version; "" before the first."""
        return self.releases[-1][0] if self.releases else ""

    @property
    def time(self) -> int:
        """The last release's time."""
        return self.releases[-1][1] if self.releases else 0


def path(project: Project) -> Path:
    """Return where a project's ledger is."""
    return project.cards / NAME


def load(project: Project) -> tuple[Ledger, list[Problem]]:
    """Return the ledger, an empty one if there is none, and what makes it unreadable."""
    file = path(project)
    try:
        text = project.read(file).decode("utf-8")
    except FileNotFoundError:
        return Ledger(), []
    except (OSError, UnicodeDecodeError):
        text = "unreadable"
    try:
        return _parse(text), []
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return Ledger(), [
            problem(
                Where(project.name(file), line),
                "C084",
                "the ledger of releases is not valid",
                'only "build_decks.py release" writes it; to restore it, run '
                '"git checkout cards/released.json"',
            )
        ]


def _parse(text: str) -> Ledger:
    data = json.loads(text)
    if data["format"] != FORMAT:
        raise ValueError("unknown format")
    lines = {
        line.split('"', 2)[1]: number
        for number, line in enumerate(text.split("\n"), 1)
        if line.startswith('  "')
    }
    entries = {
        id: Entry(
            each["kind"],
            tuple(each["cards"]),
            int(each["time"]),
            tuple(each["contents"]),
            {
                name: tuple((hash, index) for hash, index in pairs)
                for name, pairs in each["texts"].items()
            },
            tuple(each["tags"]),
            tuple(map(tuple, each.get("answers", ()))),
            bool(each.get("retired")),
            str(each.get("guid", "")),
            lines.get(id, 1),
        )
        for id, each in data["cards"].items()
    }
    look, time = data["look"]
    return Ledger(
        tuple((str(version), int(at)) for version, at in data["releases"]),
        (str(look), int(time)),
        tuple(data["looks"]),
        data["note_types"],
        entries,
    )


def dump(ledger: Ledger) -> str:
    """Return the ledger as text."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    cards = []
    for id, each in sorted(ledger.entries.items()):
        value: dict[str, Any] = {
            "kind": each.kind,
            "cards": each.cards,
            "time": each.time,
            "contents": each.contents,
            "texts": each.texts,
            "tags": each.tags,
        }
        if each.answers:
            value["answers"] = each.answers
        if each.retired:
            value["retired"] = True
        if each.guid:
            value["guid"] = each.guid
        cards.append(f'  "{id}": {line(value)}')
    return "".join(
        [
            f'{{"format": {FORMAT},\n',
            f' "releases": {line(ledger.releases)},\n "look": {line(ledger.look)},\n',
            f' "looks": {line(ledger.looks)},\n',
            f' "note_types": {line(ledger.types)},\n "cards": {{',
            "\n" if cards else "",
            ",\n".join(cards),
            "\n" if cards else "",
            " }}\n",
        ]
    )


def unreleased(notes: Iterable[Note], ledger: Ledger) -> list[Note]:
    """Return the notes whose content is not the one that was last released."""
    entries = ledger.entries
    return [note for note in notes if note.id not in entries or entries[note.id].content != note.content]


def times(notes: Sequence[Note], ledger: Ledger, changed: Mapping[str, int]) -> dict[str, int]:
    """Return card id → the time of its note.

    It is the time of the release that first carried this content or, if there was none, the time of the
    card's change, but later than every release.
    """
    new = {note.id: max(changed[note.id], ledger.time + 1) for note in unreleased(notes, ledger)}
    return {note.id: new.get(note.id) or ledger.entries[note.id].time for note in notes}


def look_time(look: str, ledger: Ledger, now: int) -> int:
    """Return the time of the note types, found in the same way.

    A learner's own styles stay until ours change.
    """
    return ledger.look[1] if ledger.look[0] == look else max(now, ledger.time + 1)


def updated(ledger: Ledger, notes: Iterable[Note], stamps: Mapping[str, int]) -> Ledger:
    """Return the ledger with these notes as its cards' present contents."""
    entries = dict(ledger.entries)
    for note in notes:
        entries[note.id] = _entry(note, entries.get(note.id), stamps[note.id])
    return replace(ledger, entries=entries)


def _entry(note: Note, before: Entry | None, time: int) -> Entry:
    contents = before.contents if before else ()
    if not contents or contents[-1] != note.content:
        contents = (*contents, note.content)
    texts = dict(before.texts) if before else {}
    for name, text in note.fields.items():
        if not text and name not in texts:
            continue  # it has never been filled
        # Before a field was first filled, it was shipped empty with every content; on a note that was
        # created in Anki, what its author left empty counts as shipped, too.
        empty = max(len(contents) - 1, 1 if note.kept else 0)
        known = texts.get(name) or tuple(("", index) for index in range(empty))
        pair = (digests.text(text) if text else "", len(contents) - 1)
        if pair not in known:
            texts[name] = (*known, pair)
    return Entry(
        note.kind,
        tuple(ordinal + 1 for ordinal in note.ordinals),
        time,
        contents,
        texts,
        tuple(sorted({*(before.tags if before else ()), *note.tags})),
        note.answers,
        note.retired,
        note.kept,
    )
