"""Write zips that depend only on their members: fixed dates and permissions, one compressor.

Python's `zipfile` compresses a member each time it writes one. Here compressing is a separate step, so
that what goes into many packages (media, scripts), or has not changed since the last build, is
compressed once. The compressor is libdeflate: twice as fast as zlib at the same size, and always the
same version, so that every build produces the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from deflate import deflate_compress

# Already compressed: deflating them again costs time and gains nothing.
_COMPRESSED = (".apkg", ".gif", ".jpeg", ".jpg", ".png", ".webp")
# Of libdeflate's levels 1 to 12. Higher ones take 2 to 30 times as long for 1 to 6 percent.
_LEVEL = 7
# APPNOTE.TXT 4.3: version needed, flags (the name is UTF-8), method, time, date, CRC-32, sizes,
# lengths of name and extra field. January 1, 1980 is the earliest date that a zip can hold.
_COMMON = struct.Struct("<HHHHHIIIHH")
_UTF8, _DATE = 0x800, (1 << 5) + 1
_UNIX, _REGULAR_FILE = 3 << 8, 0o100644 << 16
_LIMIT = 2**32 - 1


class Member(NamedTuple):
    """A file as stored in a zip: `data` is its content, `size` bytes long, deflated or as it is."""

    data: bytes | bytearray
    size: int
    crc: int
    deflated: bool


def member(name: str, content: bytes | bytearray) -> Member:
    """Return the member for this content. `name` decides whether it is compressed."""
    crc = zlib.crc32(content)
    if content and not name.lower().endswith(_COMPRESSED):
        data = deflate_compress(content, _LEVEL)
        if len(data) < len(content):
            return Member(data, len(content), crc, True)
    return Member(bytes(content), len(content), crc, False)


def write(path: Path, members: Mapping[str, Member]) -> None:
    """Write a zip with these members, by name, in their order. Raises OSError."""
    directory = []
    at = 0
    free = _LIMIT - sum(len(each.data) + 2 * len(name.encode()) + 100 for name, each in members.items())
    if free < 0 or len(members) > 0xFFFF or any(each.size > _LIMIT for each in members.values()):
        raise OSError(f"{path.name} would be larger than a zip can be")
    with open(path, "wb") as file:
        for name, each in members.items():
            code = name.encode()
            common = _COMMON.pack(
                20,
                _UTF8 if len(code) > len(name) else 0,
                8 if each.deflated else 0,
                0,
                _DATE,
                each.crc,
                len(each.data),
                each.size,
                len(code),
                0,
            )
            file.write(b"PK\3\4" + common + code)
            file.write(each.data)
            # Made by Unix, wherever it is built; no comment, first disk, no internal attributes.
            directory.append(
                b"PK\1\2"
                + struct.pack("<H", _UNIX + 20)
                + common
                + struct.pack("<HHHII", 0, 0, 0, _REGULAR_FILE, at)
                + code
            )
            at += 4 + _COMMON.size + len(code) + len(each.data)
        entries = b"".join(directory)
        file.write(entries)
        file.write(
            b"PK\5\6"
            + struct.pack("<HHHHIIH", 0, 0, len(directory), len(directory), len(entries), at, 0)
        )
