"""Read the few protocol buffers in Anki's packages, which have no schema here.

https://protobuf.dev/programming-guides/encoding/ describes the encoding.
"""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5


def entries(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (field number, value) in order. Raises ValueError if this is not a protocol buffer."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == _BYTES:
            length, at = _varint(data, at)
        elif wire in (_FIXED_32, _FIXED_64):
            length = 4 if wire == _FIXED_32 else 8
        else:
            raise ValueError(f"unknown wire type {wire}")
        if at + length > len(data):
            raise ValueError("the message ends too early")
        yield number, data[at : at + length]
        at += length


def text(data: bytes, number: int) -> str:
    """Return the last text with this field number, "" if there is none. Raises ValueError."""
    found = ""
    for each, value in entries(data):
        if each == number and isinstance(value, bytes):
            found = value.decode()
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of up to ten bytes, and where the next value begins."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
    raise ValueError("an unterminated number")
