"""Run git in a test's project."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SETTINGS = ("user.name=A", "user.email=a@example.org", "commit.gpgsign=false")


def git(root: Path, *arguments: str | Path, **environment: str) -> None:
    """Run git in the folder `root`, with these variables on top of the environment."""
    subprocess.run(
        ["git", *(word for each in SETTINGS for word in ("-c", each)), "-C", root, *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **environment},
    )
