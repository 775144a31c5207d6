"""Remember earlier updates in the collection's configuration.

The configuration is synced to every device, and undoing an update restores it, too. Anki sends all of
it with every sync, so this data is kept small.
"""

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
DAY = 86_400  # the tolerated difference between clocks and time zones


@dataclass(frozen=True)
class Memory:
    """What is remembered.

    `time`, `version`: those of the newest package; `kept`: guid → field → hash of the new text that the
    learner rejected; `seen`: short guid → number of the note's content in the last update; `looks`:
    hashes of the templates and styles that the learner rejected.
    """

    time: int
    version: str
    kept: dict[str, dict[str, str]]
    seen: dict[str, int]
    looks: frozenset[str]

    def content(self, guid: str) -> int | None:
        """Return the number of a note's content in the last update; None if it had none."""
        return self.seen.get(short(guid))


def read(col: Any) -> Memory:
    """Read what is remembered; ignore an impossible time."""
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
    """Return what to store: this, and what other modules store under the same key."""
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
    """Return a short hash of a guid; collisions are unlikely even among a hundred thousand notes."""
    return base64.b64encode(hashlib.sha256(guid.encode()).digest()[:6])[:_SHORT].decode()


def _seen(together: Any) -> dict[str, int]:
    """Decode `seen` from its stored form: content number → short guids, concatenated."""
    seen = {}
    for index, names in _mapping(together).items():
        if index.isdecimal() and len(index) <= 5 and isinstance(names, str):
            seen.update({names[at : at + _SHORT]: int(index) for at in range(0, len(names), _SHORT)})
    return seen


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
