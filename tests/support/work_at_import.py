"""Import all tests, and print what they read, list, start, or create meanwhile, one a line.

Run it as a program of its own, because an audit hook cannot be removed.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from types import FrameType

import pytest

from tests.support.imports import modules
from tests.support.projects import ROOT

EVENTS = {
    "open",
    "os.listdir",
    "os.mkdir",
    "os.scandir",
    "socket.connect",
    "sqlite3.connect",
    "subprocess.Popen",
    "tempfile.mkdtemp",
    "tempfile.mkstemp",
}
# What lists the parameters of tests, which pytest has to know before it runs any: file → its function.
LISTS = {
    "addon/examples/__init__.py": "names",
    "tests/support/golden.py": "cases",
    "tests/support/listing.py": "paths",
    "tests/support/own_cards.py": "deck_names",
}


def cause(frame: FrameType | None) -> str:
    """Return the line of the tests that does something, or "" if Python's import or a list does it."""
    line = ""
    while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):
        file = frame.f_code.co_filename.replace("\\", "/").removeprefix(f"{ROOT.as_posix()}/")
        if LISTS.get(file) == frame.f_code.co_name:
            return ""
        if file.startswith("tests/"):
            line = f"{file}:{frame.f_lineno}"
        frame = frame.f_back
    return line


def main() -> None:
    """Run the program."""
    found = set()
    names = list(modules("tests"))

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        # Hypothesis reads the source of a test.
        if event in EVENTS and not (event == "open" and str(arguments[0]).endswith(".py")):
            if line := cause(sys._getframe(1)):
                found.add(f"{line} {event} {arguments[0]}")

    sys.addaudithook(watch)
    for name in names:
        if ".data." not in name and not name.endswith(".__main__"):
            with contextlib.suppress(pytest.skip.Exception):
                importlib.import_module(name)
    print("\n".join(sorted(found)))


if __name__ == "__main__":
    main()
