"""Install other programs that make decks from Markdown, each in its own environment in .cache/peers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.programs.bench.measure import Failed

ROOT = Path(__file__).resolve().parent.parent.parent.parent
PEERS = ROOT / ".cache" / "peers"
# Program → (package, Pythons that can run it, of which the first one found is used; "" is this one).
KNOWN = {
    "ankdown": ("ankdown==0.7.1", ("",)),
    "md2anki": ("md2anki==3.1.0", ("python3.12", "python3.13", "python3.14")),
    "ankiops": ("ankiops==0.6.6", ("python3.13", "python3.14", "")),
}


def program(name: str) -> Path:
    """Return the path of a program, which is installed first if needed.

    Raises Failed with the reason if it cannot be installed.
    """
    package, pythons = KNOWN[name]
    there = PEERS / name / "bin" / name
    if there.exists():
        return there
    python = next((found for each in pythons if (found := _python(each))), None)
    if python is None:
        raise Failed(f"needs {pythons[0]} or newer")
    commands: tuple[list[str | Path], ...] = (
        [python, "-m", "venv", PEERS / name],
        [PEERS / name / "bin" / "python", "-m", "pip", "install", "-qq", package],
    )
    for command in commands:
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
        if done.returncode:
            shutil.rmtree(PEERS / name, ignore_errors=True)
            raise Failed(f"cannot be installed: {done.stderr.strip()[-200:]}")
    return there


def _python(name: str) -> str | None:
    if not name:
        return sys.executable
    found = shutil.which(name)
    if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
        return found
    version = name.removeprefix("python")
    others = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    return str(others[-1]) if others else None
