"""What the collection's configuration remembers of earlier updates.

It travels with the collection to every device, and is undone with an update."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

KEY = "gradientRecall"
DAY = 86_400  # how far clocks and time zones are let differ


@dataclass(frozen=True)
class Memory:
    """`time`, `version`: of the newest package; `kept`: guid → field → hash of the new text in spite
    of which the learner kept theirs; `seen`: guid → which content of the note was last brought;
    `looks`: hashes of templates and styles in spite of which the learner kept theirs."""

    time: int
    version: str
    kept: dict[str, dict[str, str]]
    seen: dict[str, int]
    looks: frozenset[str]


def read(col: Any) -> Memory:
    """What is remembered. A time that cannot be is not."""
    stored = _mapping(col.get_config(KEY, None))
    at = stored.get("time", 0)
    if not _whole(at) or at > time.time() + DAY:
        at = 0
    kept = {guid: {name: known for name, known in _mapping(fields).items()}
            for guid, fields in _mapping(stored.get("kept")).items()}
    seen = {guid: index for guid, index in _mapping(stored.get("seen")).items() if _whole(index)}
    known = stored.get("looks")
    return Memory(at, str(stored.get("version", "?")), kept, seen,
                  frozenset(str(each) for each in known) if isinstance(known, list) else frozenset())


def stored(col: Any, *, version: str, time: int, kept: Mapping[str, Mapping[str, str]],
           seen: Mapping[str, int], looks: Iterable[str]) -> dict[str, Any]:
    """What to store: this, and what others remember under the same key."""
    return {**_mapping(col.get_config(KEY, None)), "version": version, "time": time,
            "kept": dict(kept), "seen": dict(seen), "looks": sorted(looks)}


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
