"""Read the files that come with notes: those in an Anki package, or in a folder."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, Protocol

import zstandard

from deckbuilder.convert import protobuf
from deckbuilder.convert.anki_export import Unreadable, readable

LARGEST = 20_000_000  # bytes of one picture
LIST_LARGEST = 50_000_000  # bytes of the list of a package's files
MOST_FILES = 50_000  # how many files of a folder are considered
_ZSTANDARD = b"\x28\xb5\x2f\xfd"


class Attachments(Protocol):
    """Files by the names that notes use for them."""

    def read(self, name: str) -> bytes | None:
        """Return a file's content, or None if there is no such file or it is larger than LARGEST."""


class NoFiles:
    """The attachments of notes that come without files."""

    def read(self, name: str) -> bytes | None:
        """Return None."""
        return None


class PackageFiles:
    """The media files in an Anki package.

    The members have numbers as names, and the member `media` lists the files' own names.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes | None:
        """Return a file's content, or None if it is missing or damaged."""
        member = self._members.get(name)
        if member is None:
            return None
        try:
            with readable(self._path) as archive:
                return _content(archive, member, LARGEST)
        except Unreadable:
            return None

    @cached_property
    def _members(self) -> Mapping[str, str]:
        """The name of the member for each file name."""
        try:
            with readable(self._path) as archive:
                data = _content(archive, "media", LIST_LARGEST) or b"{}"
                if not data.lstrip().startswith(b"{"):
                    return {name: str(index) for index, name in enumerate(_listed(data))}
                return {
                    name: member for member, name in json.loads(data).items() if isinstance(name, str)
                }
        except Unreadable:
            return {}


def _listed(data: bytes) -> Iterator[str]:
    """Yield the names in the list of the new format."""
    for number, entry in protobuf.entries(data):
        if number == 1 and isinstance(entry, bytes):
            yield protobuf.text(entry, 1)


def _content(archive: zipfile.ZipFile, member: str, most: int) -> bytes | None:
    """Return a member's content, decompressed as in the new format, or None if it is too large."""
    with archive.open(member) as file:
        start = file.read(len(_ZSTANDARD))
    with archive.open(member) as file:
        source: IO[bytes] = file
        if start == _ZSTANDARD:
            source = zstandard.ZstdDecompressor().stream_reader(file)
        blocks, size = [], 0
        while size <= most and (block := source.read(1 << 20)):
            blocks.append(block)
            size += len(block)
    return b"".join(blocks) if size <= most else None


class FolderFiles:
    """The files in and below a folder, by their path in it or, as in Obsidian, by their name alone.

    Nothing outside of the folder is read, whatever a path or a link says.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def read(self, name: str) -> bytes | None:
        """Return a file's content."""
        path = self._found(name)
        try:
            if path is None or not path.is_file() or path.stat().st_size > LARGEST:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def _found(self, name: str) -> Path | None:
        try:
            path = (self._folder / name.removeprefix("@/")).resolve()
            if not path.is_relative_to(self._folder) or not path.is_file():
                path = self._by_name[name.rsplit("/", 1)[-1]].resolve()
        except (KeyError, OSError, RuntimeError, ValueError):
            return None
        return path if path.is_relative_to(self._folder) else None

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder, folders, names in os.walk(self._folder):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for name in sorted(names):
                found.setdefault(name, Path(folder) / name)
            if len(found) > MOST_FILES:
                break
        return found
