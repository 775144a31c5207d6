"""Fuzzers: nothing that anybody can write may cause a crash or a hang, or get past the card format.

A test run tries a fixed, small number of inputs, the same ones every time. `make fuzz` tries many
more, different ones every time (FUZZ=50 means fifty times as many). It prints each failing input in
its smallest form: put that into `tests/data/corpus/`, or write a named test, then fix the failure.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("FUZZ") or 0)  # 0: the bounded run


def fuzz(examples: int) -> Callable[[Any], Any]:
    """Return the settings of a fuzzer that tries this many inputs in an ordinary test run."""
    unless_fuzzing: dict[str, Any] = {} if TIMES else {"database": None}
    return settings(
        max_examples=examples * max(TIMES, 1),
        derandomize=not TIMES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=bool(TIMES),
        **unless_fuzzing,
    )


@contextmanager
def bounded(seconds: float = 2.0) -> Iterator[None]:
    """Fail if what runs inside takes more processor time than this.

    Waiting for a machine that is busy with something else does not count.
    """
    start = time.process_time()
    yield
    taken = time.process_time() - start
    assert taken < seconds, f"took {taken:.1f} s, more than {seconds} s"
