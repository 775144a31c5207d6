"""Three releases of a small project, for the tests of updates.

They are built by another process, or given, because these tests also run in Ankis that cannot build.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from deckbuilder.core.identity import SLUG

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES = {1: 1_790_000_000, 2: 1_791_000_000, 3: 1_792_000_000}
FILES = {1: f"{SLUG}-v1.0.apkg", 2: f"{SLUG}-v2.0.apkg", 3: f"{SLUG}-v3.0.apkg"}


def releases(make_folder: Callable[[], Path]) -> Path:
    """Return the folder with the packages: the one that RELEASES names, if it is set, else a new one."""
    if given := os.environ.get("RELEASES"):
        return Path(given)
    folder = make_folder()
    command = [sys.executable, "-m", "tests.support.build_update_stories", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder / "releases"
