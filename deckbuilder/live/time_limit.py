"""Stop a computation that does not end.

The limit is in seconds of this process's computing time, so that neither a busy machine nor one that
was asleep makes a finite computation fail. It works in any thread, and for Python code only: an
exception is raised in the thread as soon as it runs its next line.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LIMIT = 5.0  # seconds; the slowest example takes a tenth of one
_INTERVAL = 0.2  # seconds between two looks at the clock


class Endless(Exception):
    """The error that a computation took longer than the limit."""


class _Watch:
    """Watch running computations: thread → the computing time at which its limit is reached."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[int, float] = {}
        self._awake: threading.Thread | None = None

    def begin(self, thread: int) -> None:
        with self._lock:
            self._ends[thread] = time.process_time() + LIMIT
            if self._awake is None or not self._awake.is_alive():
                self._awake = threading.Thread(target=self._look, daemon=True)
                self._awake.start()

    def end(self, thread: int) -> bool:
        """Return whether the computation ended in time; if not, its exception is on its way."""
        with self._lock:
            return self._ends.pop(thread, None) is not None

    def _look(self) -> None:
        while True:
            time.sleep(_INTERVAL)
            with self._lock:
                now = time.process_time()
                for thread in [each for each, end in self._ends.items() if end <= now]:
                    del self._ends[thread]
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(thread), ctypes.py_object(Endless)
                    )


_watch = _Watch()


@contextmanager
def limited() -> Iterator[None]:
    """Raise Endless in this block if it does not end within the limit. Blocks must not be nested."""
    thread = threading.get_ident()
    _watch.begin(thread)
    try:
        yield
    finally:
        if not _watch.end(thread):
            # It ended at the last moment, or because of the exception, which has arrived then.
            time.sleep(0)
