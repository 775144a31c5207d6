"""What was computed before and is still right: values by kind, name and key.

The key is a digest of all that a value depends on. There is one value a name, the last, so that the
cache cannot grow without end; every value lies in a file of its own with its key and a checksum, so
that a damaged one, or one of another build that runs at the same time, is merely not found. Deleting
the cache costs time and nothing else.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Any

from deckbuilder.core import files

_SIZE = 32  # bytes of a key, and of a checksum


class Cache:
    """The cache in `folder`; without one, a cache that keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._new: dict[Path, tuple[bytes, Any]] = {}

    def get(self, kind: str, name: str, key: bytes) -> Any:
        """The value that was kept for this key; None if there is none."""
        if self._folder is None:
            return None
        try:
            with open(self._folder / kind / name, "rb") as file:
                if file.read(_SIZE) != key:
                    return None
                checksum, body = file.read(_SIZE), file.read()
        except (OSError, ValueError):
            return None
        return pickle.loads(body) if sha256(body).digest() == checksum else None

    def put(self, kind: str, name: str, key: bytes, value: Any) -> None:
        """Keep `value`, which is not None, from the next `flush` on."""
        if self._folder is not None:
            self._new[self._folder / kind / name] = (key, value)

    def flush(self) -> None:
        """Write what is new. Failing to is no harm."""
        for path, (key, value) in self._new.items():
            body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
            try:
                files.write(path, key + sha256(body).digest() + body)
            except (OSError, ValueError):
                break
        self._new.clear()

    def prune(self, kind: str, names: Collection[str]) -> None:
        """Drop all but these names."""
        if self._folder is None:
            return
        try:
            for entry in os.scandir(self._folder / kind):
                # A name with a dot is being written by another build, or was when that was killed.
                old = entry.stat().st_mtime < time.time() - 3600
                if entry.name not in names and (old or not entry.name.startswith(".")):
                    os.unlink(entry.path)
        except OSError:
            pass


class MemoryCache(Cache):
    """A cache in this process only."""

    def __init__(self) -> None:
        super().__init__(None)
        self._values: dict[tuple[str, str], tuple[bytes, Any]] = {}

    def get(self, kind: str, name: str, key: bytes) -> Any:
        """Return the value that was kept for this key; None if there is none."""
        known, value = self._values.get((kind, name), (b"", None))
        return value if known == key else None

    def put(self, kind: str, name: str, key: bytes, value: Any) -> None:
        """Keep `value`, which is not None."""
        self._values[kind, name] = (key, value)
