"""Ask git about a repository."""

from __future__ import annotations

import subprocess
from pathlib import Path


def output(root: Path, *args: str, given: bytes = b"") -> bytes | None:
    """Return git's output for the repository of `root`, or None if git fails or is not installed.

    `given` is git's standard input.
    """
    # No optional locks: reading the state must not disturb another running git.
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(root), *args],
            input=given,
            capture_output=True,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def text(root: Path, *args: str) -> str | None:
    """Return git's output as text, in which file names that are not UTF-8 survive."""
    found = output(root, *args)
    return None if found is None else found.decode("utf-8", "surrogateescape")
