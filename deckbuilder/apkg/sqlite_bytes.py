"""Make the bytes of an SQLite file depend on its rows alone, not on the version that wrote it.

All versions put the same rows in the same places, but they write their own number into the header, and
leave different bytes in the unused parts of pages. https://sqlite.org/fileformat2.html describes the
format.
"""

from __future__ import annotations

# Where the header has the number of the version that last wrote the file, and what is put there.
_WRITER, _ANY = slice(96, 100), (3_007_000).to_bytes(4, "big")
_HEADER = 100
# The first byte of a page of a tree → the size of the page's header. Overflow pages begin with 0.
_TREE_PAGES = {2: 12, 5: 12, 10: 8, 13: 8}


def normalize(data: bytearray) -> None:
    """Overwrite, in place, what does not depend on the rows of a database; the rows stay where they are.

    The file was just vacuumed, with secure_delete on, and has pages of less than 65,536 bytes. Between
    the places of its cells and the cells themselves, each page of a tree has an unused part.
    """
    data[_WRITER] = _ANY
    size = _number(data, 16)
    for page in range(0, len(data), size):
        header = page + (0 if page else _HEADER)
        if data[header] in _TREE_PAGES:
            begin = header + _TREE_PAGES[data[header]] + 2 * _number(data, header + 3)
            end = page + _number(data, header + 5)
            data[begin:end] = bytes(end - begin)


def _number(data: bytearray, at: int) -> int:
    """Return the two bytes at a place as a number."""
    return int.from_bytes(data[at : at + 2], "big")
