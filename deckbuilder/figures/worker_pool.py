"""Run the processes that draw figures, one per core.

Each process imports matplotlib once and draws one script after another. The scripts are other
people's code: if one of them ends its process (worker.py) or makes it hang, a new process is started,
and only that script fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from deckbuilder.core import identity, untrusted_code
from deckbuilder.figures import worker

WORKER = Path(worker.__file__)
# The files of this package that figures depend on.
CODE = (WORKER, *(WORKER.with_name(f"{name}.py") for name in worker.MODULES))
FONTS = Path(__file__).resolve().parent.parent.parent / ".cache" / "matplotlib"
# Seconds for one figure; the slowest of the project takes two.
LIMIT = 60.0
_IMAGES, _ERROR = {"light", "dark"}, {"error", "path", "line"}


def draw(root: Path, scripts: Sequence[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Draw each script, and yield it with its answer as soon as it is done.

    An answer is {"light", "dark", "faults"} or {"error", "path", "line"}, as worker.py has them. The
    SVG of a script does not depend on the process that draws it, or on the scripts drawn before it.
    """
    if not scripts:
        return
    waiting: SimpleQueue[Path] = SimpleQueue()
    done: SimpleQueue[tuple[Path, dict[str, Any]]] = SimpleQueue()
    for script in scripts:
        waiting.put(script)
    count = min(len(scripts), os.cpu_count() or 1)
    with (
        tempfile.TemporaryDirectory(prefix=f"{identity.SLUG}-", ignore_cleanup_errors=True) as home,
        ThreadPoolExecutor(count) as pool,
    ):
        try:
            for _ in range(count):
                pool.submit(_work, root, Path(home), waiting, done)
            for _ in scripts:
                yield done.get()
        finally:  # also if the caller stops early: do not draw the rest
            try:
                while True:
                    waiting.get_nowait()
            except Empty:
                pass


def _work(
    root: Path, home: Path, waiting: SimpleQueue[Path], done: SimpleQueue[tuple[Path, dict[str, Any]]]
) -> None:
    """Draw the waiting scripts in one process, which is replaced if it ends."""
    process: subprocess.Popen[str] | None = None
    while True:
        try:
            script = waiting.get_nowait()
        except Empty:
            break
        try:
            process = process or _start(root, home)
            answer = _ask(process, script)
        except OSError as error:
            answer = _failure(script, f"the figure cannot be drawn: {error.strerror or error}")
        if process and process.poll() is not None:
            process = None
        done.put((script, answer))
    if process:
        with process:
            process.kill()


def _start(root: Path, home: Path) -> subprocess.Popen[str]:
    # A figure must not depend on the order of a set, so the hash seed is fixed, or on the number of
    # threads that compute a sum, so there is only one.
    environment = {
        **untrusted_code.environment(home),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # Keeps matplotlib's list of fonts, which takes seconds to create.
        "MPLCONFIGDIR": str(FONTS),
    }
    return subprocess.Popen(
        [sys.executable, str(WORKER), str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=root,
        encoding="utf-8",
    )


def _ask(process: subprocess.Popen[str], script: Path) -> dict[str, Any]:
    """Return a process's answer for a script.

    If there is no valid answer in time, end the process and return a description of the failure.
    """
    heard: list[str] = []
    # Read in another thread: a process that the script left behind keeps the pipe open while it
    # runs, and nothing could interrupt the reading.
    reader = Thread(target=_converse, args=(process, script, heard), daemon=True)
    reader.start()
    end, ended = time.monotonic() + LIMIT, False
    while reader.is_alive() and not ended and (left := end - time.monotonic()) > 0:
        ended = process.poll() is not None
        reader.join(1.0 if ended else min(left, 0.1))  # an answer from before the end may still arrive
    late = reader.is_alive() and not ended
    try:
        answer = json.loads(heard[0] if heard else "null")
    except ValueError:
        answer = None
    # A script could write to the pipe itself, so anything that is not an answer is ignored.
    if isinstance(answer, dict) and (_IMAGES <= answer.keys() or _ERROR <= answer.keys()):
        return answer
    process.kill()
    status = process.wait()
    return _failure(
        script,
        f"the figure takes longer than {LIMIT:g} seconds to draw"
        if late
        else f"the drawing process ended with status {status}",
    )


def _converse(process: subprocess.Popen[str], script: Path, heard: list[str]) -> None:
    """Send a script's path and wait for the answer. If there is none, close the pipes."""
    line = "null"
    try:
        if process.stdin and process.stdout:
            process.stdin.write(f"{script}\n")
            process.stdin.flush()
            line = process.stdout.readline() or "null"
    except (OSError, ValueError):
        pass
    heard.append(line)
    if line == "null":
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()


def _failure(script: Path, text: str) -> dict[str, Any]:
    return {"error": text, "path": str(script), "line": 1}
