"""Read a text file in any encoding that programs still write."""

from __future__ import annotations

import codecs
from pathlib import Path

from deckbuilder.convert.anki_export import Unreadable

LARGEST = 50_000_000  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(path: Path, largest: int = LARGEST) -> str:
    """Return a file's text with line feeds. Raises Unreadable.

    A file without a byte-order mark has to be UTF-8: a guess could give wrong letters.
    """
    if not path.is_file():
        raise Unreadable("this is not a regular file")
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror or error}") from error
    if len(data) > largest:
        raise Unreadable("the file is too large")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"line {line} is not UTF-8 text; open the file in the program that wrote it, and save it "
            "as UTF-8"
        ) from error
    if "\0" in text:
        raise Unreadable("this is not a text file")
    return text.replace("\r\n", "\n").replace("\r", "\n")
