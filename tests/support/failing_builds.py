"""Run builds that fail or are killed, for test_failing_builds.

Usage: `python -m tests.support.failing_builds PROJECT MODE [NUMBER...]`.

A build of another project imports everything first; then each NUMBER is one build of the project in a
child process. MODE: `count` counts how often the build changes the disk; `kill` ends it, as a power
failure does, at the NUMBERth change; `full` makes the disk full from the NUMBERth change on; `size`
limits files to NUMBER bytes; `nobody` builds without root's rights; `plain` only builds; `real` builds
with the real examples, which put more into the cache; `release` makes release 1.0 and ends like
`kill`. With `--`, the command of build_decks.py that follows runs instead of a build. Prints
{"status", "problems", "touched"} as JSON for each build, and then waits for a line.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.tools.release import release
from tests.support.disk_changes import DiskChanges
from tests.support.projects import TIME, FakeExamples, small

if sys.platform != "win32":
    import resource


def run(project: Project, command: list[str]) -> tuple[int, list[str]]:
    """Run a command of build_decks.py, and return its status and the lines it printed."""
    done = CliRunner().invoke(commands.main, [*command, "--project", str(project.root)])
    lines = done.output.splitlines()
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        lines.append(f"Traceback: {done.exception!r}")
    return done.exit_code, lines


def one(project: Project, mode: str, number: int, command: list[str]) -> dict[str, Any]:
    """Run one build, or another command, in a child process, and return what is printed about it."""
    # Every build writes the same databases: none may be left in the cache.
    shutil.rmtree(project.cache / "packed", ignore_errors=True)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        changes = DiskChanges(mode, number)
        sys.addaudithook(changes)
        if mode == "size":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
        if mode == "nobody" and os.getuid() == 0:
            os.seteuid(65534)
        changes.on = True
        if command:
            status, problems = run(project, command)
        else:
            fake = FakeExamples()
            result = (
                release(project, "1.0", examples=fake, environment=TIME).result
                if mode == "release"
                else build(project, examples=None if mode == "real" else fake, environment=TIME)
            )
            status = 1 if result.errors else 0
            problems = [f"{each.code} {each.text}" for each in result.problems]
        changes.on = False
        os.write(writing, json.dumps({"problems": problems, "touched": changes.count}).encode())
        os._exit(status)
    os.close(writing)
    answer = b""
    while piece := os.read(reading, 65536):
        answer += piece
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"status": status, "problems": [], "touched": 0} | (json.loads(answer) if answer else {})


def main(arguments: list[str]) -> None:
    """Run one build per number, or one build if there are no numbers."""
    project = Project(Path(arguments[0]))
    at = arguments.index("--") if "--" in arguments else len(arguments)
    arguments, command = arguments[:at], arguments[at + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        build(project, Path(folder) / "dist", examples=FakeExamples(), environment=TIME)
        if command:
            spare = small(Path(folder) / "spare")
            run(spare, command)
            # Import what an error message needs: the user nobody cannot read root's own modules.
            run(spare, ["retire", "no-such-card", "--because", "Because."])
    for number in arguments[2:] or ["0"]:
        print(json.dumps(one(project, arguments[1], int(number), command)), flush=True)
        sys.stdin.readline()  # the test looks at what is there now


if __name__ == "__main__":
    main(sys.argv[1:])
