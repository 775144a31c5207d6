"""What other people's code gets to see when it runs here: figures, and code on cards.

Neither tokens nor settings of whoever builds or reviews are passed on, only what a program needs to
start; HOME is an empty folder. This is no sandbox: SECURITY.md says what it is good for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# Where programs and libraries are, how texts and times are written, and what Windows needs.
ALLOWED = frozenset(
    """PATH LANG LANGUAGE LC_ALL LC_CTYPE LC_COLLATE LC_MESSAGES LC_NUMERIC LC_TIME TZ
    LD_LIBRARY_PATH DYLD_LIBRARY_PATH TMPDIR TEMP TMP SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT
    NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE""".split()
)


def environment(home: Path, source: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for other people's code, with `home` (an empty folder) as its home."""
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
