"""What the collection's configuration remembers of earlier updates.

It travels with the collection to every device, and is undone with an update. Anki sends all of it
at every sync, so it is kept small."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import identity

KEY = identity.GLOBAL
_SHORT = 6  # characters
DAY = 86_400  # how far clocks and time zones are let differ


@dataclass(frozen=True)
class Memory:
    """`time`, `version`: of the newest package; `kept`: guid → field → hash of the new text in spite
    of which the learner kept theirs; `seen`: short guid → which content of the note was last brought;
    `looks`: hashes of templates and styles in spite of which the learner kept theirs."""

    time: int
    version: str
    kept: dict[str, dict[str, str]]
    seen: dict[str, int]
    looks: frozenset[str]

    def content(self, guid: str) -> int | None:
        """Which content of a note the last update brought; None if none did."""
        return self.seen.get(short(guid))


def read(col: Any) -> Memory:
    """What is remembered. A time that cannot be is not."""
    stored = _mapping(col.get_config(KEY, None))
    at = stored.get("time", 0)
    if not _whole(at) or at > time.time() + DAY:
        at = 0
    kept = {
        guid: {name: known for name, known in _mapping(fields).items()}
        for guid, fields in _mapping(stored.get("kept")).items()
    }
    known = stored.get("looks")
    return Memory(
        at,
        str(stored.get("version", "?")),
        kept,
        _seen(stored.get("seen")),
        frozenset(str(each) for each in known) if isinstance(known, list) else frozenset(),
    )


def stored(
    col: Any,
    *,
    version: str,
    time: int,
    kept: Mapping[str, Mapping[str, str]],
    seen: Mapping[str, int],
    looks: Iterable[str],
) -> dict[str, Any]:
    """What to store: this, and what others remember under the same key."""
    together: dict[str, str] = {}
    for guid, index in sorted(seen.items()):
        together[str(index)] = together.get(str(index), "") + guid
    return {
        **_mapping(col.get_config(KEY, None)),
        "version": version,
        "time": time,
        "kept": dict(kept),
        "seen": together,
        "looks": sorted(looks),
    }


def short(guid: str) -> str:
    """A shorter name of a note: of a hundred thousand notes, hardly two have the same."""
    return base64.b64encode(hashlib.sha256(guid.encode()).digest()[:6])[:_SHORT].decode()


def _seen(together: Any) -> dict[str, int]:
    """Which notes have been seen, from content → their short names in one text."""
    seen = {}
    for index, names in _mapping(together).items():
        if index.isdecimal() and len(index) <= 5 and isinstance(names, str):
            seen.update({names[at : at + _SHORT]: int(index) for at in range(0, len(names), _SHORT)})
    return seen


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
