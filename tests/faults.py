"""Builds that go wrong, for test_faults: `python -m tests.faults PROJECT MODE [NUMBER...]`.

Everything is imported first, by a build that goes elsewhere; then each NUMBER is one build of the
project in a child process. MODE: `count` counts how often the build touches the disk; `kill` ends it,
as a power failure does, at the NUMBERth time; `full` lets the disk be full from the NUMBERth time on;
`size` lets no file become longer than NUMBER bytes; `nobody` builds without root's rights; `plain`
only builds; `real` builds with the real examples, of which more is kept; `release` makes release 1.0
and ends like `kill`. Prints {"status", "problems",
"touched"} as JSON, and waits for a line after each.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

from deckbuilder.build import build
from deckbuilder.project import Project
from deckbuilder.release import release
from tests.sample import TIME, FakeExamples

# Audit events by which a build changes the disk.
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "tempfile.mkstemp",
           "tempfile.mkdtemp", "sqlite3.connect", "os.chmod", "shutil.rmtree")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Touches:
    """Counts the build's changes of the disk; does something at one of them."""

    def __init__(self, mode: str, number: int) -> None:
        self.mode, self.number, self.count = mode, number, 0
        self.on = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            if not (isinstance(arguments[2], int) and arguments[2] & _WRITING):
                return
        elif event not in CHANGES:
            return
        self.count += 1
        if self.mode in ("kill", "release") and self.count == self.number:
            os.kill(os.getpid(), signal.SIGKILL)
        # What frees room works on a full disk, too.
        frees = event in ("os.remove", "os.rmdir", "shutil.rmtree", "os.rename")
        if self.mode == "full" and self.count >= self.number and not frees:
            if event == "sqlite3.connect":
                raise sqlite3.OperationalError("database or disk is full")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def one(project: Project, mode: str, number: int) -> dict[str, Any]:
    """One build in a child process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        touches = Touches(mode, number)
        sys.addaudithook(touches)
        if mode == "size":
            import resource

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
        if mode == "nobody" and os.getuid() == 0:
            os.seteuid(65534)
        touches.on = True
        if mode == "release":
            result = release(project, "1.0", examples=FakeExamples(), environment=TIME).result
        else:
            result = build(project, examples=None if mode == "real" else FakeExamples(),
                           environment=TIME)
        touches.on = False
        problems = [f"{each.code} {each.text}" for each in result.problems]
        os.write(writing, json.dumps({"problems": problems, "touched": touches.count}).encode())
        os._exit(1 if result.errors else 0)
    os.close(writing)
    said = b""
    while piece := os.read(reading, 65536):
        said += piece
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"status": status, "problems": [], "touched": 0} | (json.loads(said) if said else {})


def main(arguments: list[str]) -> None:
    """One build a number (or one)."""
    project = Project(Path(arguments[0]))
    with tempfile.TemporaryDirectory() as folder:
        build(project, Path(folder) / "dist", examples=FakeExamples(), environment=TIME)
    for number in arguments[2:] or ["0"]:
        print(json.dumps(one(project, arguments[1], int(number))), flush=True)
        sys.stdin.readline()  # the test looks at what is there now


if __name__ == "__main__":
    main(sys.argv[1:])
