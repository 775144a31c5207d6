"""The processes that draw: as many as the machine has cores, each warm (matplotlib imported once)
and each given the next script when it is done with one.

A script is anybody's code. It runs in a process of its own (worker.py), which may end or hang: then
another takes its place, and only that script has failed.
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

from deckbuilder.core import identity, strangers

WORKER = Path(__file__).with_name("worker.py")
# All that figures depend on here.
CODE = (WORKER, *(Path(__file__).with_name(name) for name in ("drawing.py", "svg_canvas.py")))
FONTS = Path(__file__).resolve().parent.parent.parent / ".cache" / "matplotlib"
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
    with (
        tempfile.TemporaryDirectory(prefix=f"{identity.SLUG}-", ignore_cleanup_errors=True) as home,
        ThreadPoolExecutor(count) as pool,
    ):
        try:
            for _ in range(count):
                pool.submit(_work, root, Path(home), waiting, done)
            for _ in scripts:
                yield done.get()
        finally:  # where nobody wants the rest, too
            try:
                while True:
                    waiting.get_nowait()
            except Empty:
                pass


def _work(
    root: Path, home: Path, waiting: SimpleQueue[Path], done: SimpleQueue[tuple[Path, dict[str, Any]]]
) -> None:
    """Let one process draw what is waiting, and another in its place where it ends."""
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
            answer = _failure(script, f"cannot be drawn: {error.strerror or error}")
        if process and process.poll() is not None:
            process = None
        done.put((script, answer))
    if process:
        with process:
            process.kill()


def _start(root: Path, home: Path) -> subprocess.Popen[str]:
    # A fixed hash seed: the order of a set must not show in a figure; nor must the number of
    # threads that share a sum.
    environment = {
        **strangers.environment(home),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # Matplotlib's list of fonts, which takes seconds to make.
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
    """What a process says of a script, or how it ended instead; after an ending it is gone."""
    heard: list[str] = []
    # Read in another thread: a process that the script left behind keeps the pipe open for as long
    # as it lives, and nothing could interrupt the reading.
    reader = Thread(target=_converse, args=(process, script, heard), daemon=True)
    reader.start()
    end, ended = time.monotonic() + LIMIT, False
    while reader.is_alive() and not ended and (left := end - time.monotonic()) > 0:
        ended = process.poll() is not None
        reader.join(1.0 if ended else min(left, 0.1))  # what it said before it ended may still come
    late = reader.is_alive() and not ended
    try:
        answer = json.loads(heard[0] if heard else "null")
    except ValueError:
        answer = None
    # A script can find out where the answers go; what is none counts as no answer.
    if isinstance(answer, dict) and (_IMAGES <= answer.keys() or _ERROR <= answer.keys()):
        return answer
    process.kill()
    status = process.wait()
    return _failure(
        script,
        f"drawing takes longer than {LIMIT:g} seconds"
        if late
        else f"drawing ended with status {status}",
    )


def _converse(process: subprocess.Popen[str], script: Path, heard: list[str]) -> None:
    """Send a script's path and wait for the answer. Close the pipes where there is none."""
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
