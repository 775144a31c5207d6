"""The processes that draw: as many as the machine has cores, each warm (matplotlib imported once)
and each given the next script when it is done with one.

A script is anybody's code. It runs in a process of its own (drawing.py), which may end or hang: then
another takes its place, and only that script has failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Timer
from typing import Any

DRAWING = Path(__file__).with_name("drawing.py")
CODE = (DRAWING, Path(__file__).with_name("canvas.py"))  # all that figures depend on here
# Seconds for one figure; the slowest of the project takes two.
LIMIT = 60.0
_IMAGES, _ERROR = {"light", "dark"}, {"error", "path", "line"}


def draw(root: Path, scripts: Sequence[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each script with {"light", "dark"}, its SVG texts, or {"error", "path", "line"}, as they are
    done. The same script gives the same texts, whichever process draws it and after which others."""
    if not scripts:
        return
    waiting: SimpleQueue[Path] = SimpleQueue()
    done: SimpleQueue[tuple[Path, dict[str, Any]]] = SimpleQueue()
    for script in scripts:
        waiting.put(script)
    count = min(len(scripts), os.cpu_count() or 1)
    with ThreadPoolExecutor(count) as pool:
        try:
            for _ in range(count):
                pool.submit(_work, root, waiting, done)
            for _ in scripts:
                yield done.get()
        finally:  # where nobody wants the rest, too
            try:
                while True:
                    waiting.get_nowait()
            except Empty:
                pass


def _work(root: Path, waiting: SimpleQueue[Path],
          done: SimpleQueue[tuple[Path, dict[str, Any]]]) -> None:
    """Let one process draw what is waiting, and another in its place where it ends."""
    process: subprocess.Popen[str] | None = None
    while True:
        try:
            script = waiting.get_nowait()
        except Empty:
            break
        try:
            process = process or _start(root)
            answer = _ask(process, script)
        except OSError as error:
            answer = _failure(script, f"cannot be drawn: {error.strerror or error}")
        if process and process.poll() is not None:
            process.__exit__(None, None, None)
            process = None
        done.put((script, answer))
    if process:
        with process:
            process.kill()


def _start(root: Path) -> subprocess.Popen[str]:
    # A fixed hash seed: the order of a set must not show in a figure; nor must the number of
    # threads that share a sum.
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
                   "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1",
                   "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, str(DRAWING), str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=environment, cwd=root, encoding="utf-8")


def _ask(process: subprocess.Popen[str], script: Path) -> dict[str, Any]:
    """What a process says of a script, or how it ended instead; after an ending it is gone."""
    late = Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = Timer(LIMIT, stop)
    timer.start()
    answer = None
    try:
        if process.stdin and process.stdout:
            process.stdin.write(f"{script}\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline() or "null")
    except (OSError, ValueError):
        pass
    finally:
        timer.cancel()
    # A script can find out where the answers go; what is none counts as no answer.
    if isinstance(answer, dict) and (_IMAGES <= answer.keys() or _ERROR <= answer.keys()):
        return answer
    process.kill()
    try:
        status = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.kill()
        status = process.wait()
    return _failure(script, f"drawing takes longer than {LIMIT:g} seconds" if late.is_set()
                    else f"drawing ended with status {status}")


def _failure(script: Path, text: str) -> dict[str, Any]:
    return {"error": text, "path": str(script), "line": 1}
