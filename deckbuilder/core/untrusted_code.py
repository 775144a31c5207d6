"""Make the environment in which other people's code runs: figures, and code on cards.

Only the variables that a program needs to start are passed on, never the tokens or settings of the
person who builds or reviews; HOME is an empty folder. This is not a sandbox: SECURITY.md describes
what it protects against.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# Variables for finding programs and libraries, for the locale and time zone, and for Windows.
ALLOWED = frozenset(
    """PATH LANG LANGUAGE LC_ALL LC_CTYPE LC_COLLATE LC_MESSAGES LC_NUMERIC LC_TIME TZ
    LD_LIBRARY_PATH DYLD_LIBRARY_PATH TMPDIR TEMP TMP SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT
    NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE""".split()
)


def environment(home: Path, source: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment for other people's code, with `home` (an empty folder) as its home."""
    allowed = {name: value for name, value in source.items() if name.upper() in ALLOWED}
    return {
        **allowed,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home),
        "LOCALAPPDATA": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_CACHE_HOME": str(home),
    }
