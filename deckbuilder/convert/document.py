"""Represent what a field says, regardless of its markup: blocks of pieces, which can be compared.

Two texts that look the same on a card give the same document: `<b>` and `<strong>`, a `<div>` for
each line and a `<br>` after it, a space and a non-breaking space, entities and their characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from deckbuilder.source.lines import LONGEST

MOST_BLOCKS = 100
# Kinds of pieces
TEXT, CODE, FORMULA, DISPLAY = "text", "code", "formula", "display"
PICTURE, BREAK, FOREIGN = "picture", "break", "foreign"
# Kinds of marks; a mark is (kind, details), so that a link includes its address.
STRONG, EM, STRUCK, LINK = "strong", "em", "struck", "link"
Mark: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph.

    `text`: the characters, the code, the LaTeX, a picture's name, or, if it is foreign, what Markdown
    cannot express; `alt` and `width` are a picture's. `marks`: the markup around it, such as bold;
    marks of the kind FOREIGN say what cannot be written.
    """

    kind: str
    text: str = ""
    alt: str = ""
    marks: frozenset[Mark] = frozenset()
    width: str = ""


Pieces: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True)
class Paragraph:
    """Text."""

    pieces: Pieces


@dataclass(frozen=True)
class Heading:
    """A heading inside a card, of level 1 to 6."""

    level: int
    pieces: Pieces


@dataclass(frozen=True)
class CodeBlock:
    """Lines of code; the HTML no longer says in which language."""

    text: str


@dataclass(frozen=True)
class Listing:
    """A list; every item consists of blocks."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table.

    It has the alignment of each column ("left", "right", "center", or "") and all rows, the first of
    which is its head.
    """

    aligned: tuple[str, ...]
    rows: tuple[tuple[Pieces, ...], ...]


@dataclass(frozen=True)
class Quote:
    """Quoted blocks; `alert` is the kind of an alert, such as "note", and "" for a quotation."""

    blocks: tuple[Block, ...]
    alert: str = ""


@dataclass(frozen=True)
class Rule:
    """A horizontal rule."""


Block: TypeAlias = Paragraph | Heading | CodeBlock | Listing | Table | Quote | Rule
Document: TypeAlias = tuple[Block, ...]


def pieces_of(blocks: Document) -> Iterator[Piece]:
    """Yield all pieces, in order."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from block.pieces
        elif isinstance(block, CodeBlock):
            yield Piece(CODE, block.text)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from pieces_of(item)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from cell
        elif isinstance(block, Quote):
            yield from pieces_of(block.blocks)


def words(blocks: Document) -> list[str]:
    """Return the words of the document, to measure how much two documents have in common."""
    return [
        f"{piece.kind} {word}"
        for piece in pieces_of(blocks)
        for word in re.findall(r"\w+|[^\w\s]", f"{piece.text} {piece.alt}")
    ]


def is_too_long(blocks: Document) -> bool:
    """Return whether this is more than a card can say; comparing it would take a very long time."""
    size = sum(len(piece.text) + len(piece.alt) for piece in pieces_of(blocks))
    return size > LONGEST or len(blocks) > MOST_BLOCKS
