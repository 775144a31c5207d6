"""A cache of computed values, addressed by kind, name, and key.

The key is a digest of everything that a value depends on. Only the latest value is kept per name, so
the cache cannot grow without limit. Every value is in its own file together with its key and a
checksum, so a damaged value, or one from another build running at the same time, is simply not found.
Deleting the cache costs only time.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Any

from deckbuilder.core import digests, files

# The folder for what belongs to the program, whatever project it builds.
OF_PROGRAM = Path(digests.ROOT) / ".cache"
_SIZE = 32  # bytes of a key, and of a checksum


class Cache:
    """The cache in `folder`; without a folder, a cache that keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._new: dict[Path, tuple[bytes, Any]] = {}

    def get(self, kind: str, name: str, key: bytes) -> Any:
        """Return the value that was stored under this key, or None."""
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
        """Store `value`, which must not be None, at the next `flush`."""
        if self._folder is not None:
            self._new[self._folder / kind / name] = (key, value)

    def flush(self) -> None:
        """Write the new values, ignoring errors: the cache is only a convenience."""
        for path, (key, value) in self._new.items():
            body = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
            try:
                files.write(path, key + sha256(body).digest() + body)
            except (OSError, ValueError):
                break
        self._new.clear()

    def prune(self, kind: str, names: Collection[str]) -> None:
        """Delete all values of a kind except those with these names."""
        if self._folder is None:
            return
        try:
            for entry in os.scandir(self._folder / kind):
                # A leading dot marks a file that another build is writing, or was writing when it
                # was killed.
                old = entry.stat().st_mtime < time.time() - 3600
                if entry.name not in names and (old or not entry.name.startswith(".")):
                    os.unlink(entry.path)
        except OSError:
            pass


class MemoryCache(Cache):
    """A cache that lasts only as long as this process."""

    def __init__(self) -> None:
        super().__init__(None)
        self._values: dict[tuple[str, str], tuple[bytes, Any]] = {}

    def get(self, kind: str, name: str, key: bytes) -> Any:
        """Return the value that was stored under this key, or None."""
        known, value = self._values.get((kind, name), (b"", None))
        return value if known == key else None

    def put(self, kind: str, name: str, key: bytes, value: Any) -> None:
        """Store `value`, which must not be None."""
        self._values[kind, name] = (key, value)
