"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import glob
import os
import tempfile
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write `data` under another name first, then rename, so that `path` is whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def tidy(path: Path) -> None:
    """Remove what `write` left beside `path` if it was killed. Not while another one writes it."""
    for left in path.parent.glob(f".{glob.escape(path.name)}-*"):
        left.unlink(missing_ok=True)
