"""Measure time without the time in which other processes had the processor."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path


class LoadFreeClock:
    """A clock that counts the seconds in which this process ran or idled.

    From the time between two readings, it subtracts the longest time that a thread waited for a
    processor. Linux reports how long each thread waited; elsewhere this is an ordinary monotonic clock.
    """

    def __init__(self) -> None:
        self._waited: dict[str, float] = {}
        self._last = time.monotonic()
        self._total = 0.0
        self()

    def __call__(self) -> float:
        """Return the seconds since the clock was made."""
        longest = 0.0
        for path in Path("/proc/self/task").glob("*/schedstat"):
            with suppress(OSError, ValueError):  # a thread that has just ended
                waited = int(path.read_text("ascii").split()[1]) / 1e9
                longest = max(longest, waited - self._waited.get(path.parent.name, 0.0))
                self._waited[path.parent.name] = waited
        now = time.monotonic()
        self._total += max(now - self._last - longest, 0.0)
        self._last = now
        return self._total
