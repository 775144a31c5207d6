"""Measure what a program uses: seconds of CPU and wall-clock time, and its peak memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

Figures = dict[str, float]
# Unset, so that Python keeps what it compiles, as on a user's machine, and only the first run compiles.
_COMPILES = "PYTHONDONTWRITEBYTECODE"


class Failed(Exception):
    """A program that ended with an error; the text is the end of its output."""


def run(
    command: Sequence[str | Path],
    folder: Path | None = None,
    times: int = 1,
    environment: Mapping[str, str] | None = None,
) -> Figures:
    """Measure a program and all that it starts: the run of several `times` with the least CPU time."""
    found = [_once(command, folder, environment or {}) for _ in range(times)]
    return min(found, key=lambda each: each["CPU s"])


def _once(command: Sequence[str | Path], folder: Path | None, environment: Mapping[str, str]) -> Figures:
    usual = {name: value for name, value in os.environ.items() if name != _COMPILES}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=folder,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**usual, **environment},
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(said.read().decode(errors="replace").strip()[-300:])
    return {
        "CPU s": round(used.ru_utime + used.ru_stime, 3),
        "wall s": round(wall, 3),
        "MB": round(used.ru_maxrss / 1024),
    }
