"""A clock that leaves out the time in which other processes had the processor."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path


class LoadFreeClock:
    """Seconds that this process needed or idled, without those in which one of its threads was ready
    to run and waited for a processor. Linux tells how long each thread waited; elsewhere this is an
    ordinary monotonic clock."""

    def __init__(self) -> None:
        self._waited: dict[str, int] = {}

    def __call__(self) -> float:
        """Return the seconds since some moment."""
        for path in Path("/proc/self/task").glob("*/schedstat"):
            with suppress(OSError, ValueError):  # a thread that has just ended
                self._waited[path.parent.name] = int(path.read_text("ascii").split()[1])
        return time.monotonic() - sum(self._waited.values()) / 1e9
