"""Writing files so that nobody ever sees half of one, and zips that are the same every time."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

# Zips cannot hold an earlier date.
_EPOCH = (1980, 1, 1, 0, 0, 0)
# Compressed already: deflating them again costs time and gains nothing.
_COMPRESSED = (".apkg", ".gif", ".jpeg", ".jpg", ".png", ".webp")


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


def write_zip(path: Path, members: Mapping[str, bytes], kinds: Mapping[str, str] | None = None
              ) -> None:
    """A zip of `members` (name → content, in this order) that depends on nothing else: fixed
    dates and permissions. `kinds` gives the real name of a member whose name hides its type."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3  # Unix, wherever it is built
            info.external_attr = 0o644 << 16
            real = (kinds or {}).get(name, name).lower()
            info.compress_type = (zipfile.ZIP_STORED if real.endswith(_COMPRESSED)
                                  else zipfile.ZIP_DEFLATED)
            archive.writestr(info, data)
