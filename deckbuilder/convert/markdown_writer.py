"""Convert a document to the cards' Markdown.

It raises `Unwritable` for what that Markdown cannot express. Callers check the result by rendering it,
so approximate rules are enough here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from deckbuilder.convert import escape
from deckbuilder.convert.document import (
    BREAK,
    CODE,
    DISPLAY,
    EM,
    FOREIGN,
    FORMULA,
    LINK,
    PICTURE,
    STRONG,
    STRUCK,
    TEXT,
    Block,
    CodeBlock,
    Document,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Table,
    pieces_of,
)
from deckbuilder.markup.gfm import BOXES, LOST_BACKSLASH

_MARKS = {STRONG: "**", EM: "*", STRUCK: "~~"}
_BOX = re.compile(rf"^({'|'.join(BOXES.values())}) ")
_BOX_LETTERS = {shown: letter for letter, shown in BOXES.items()}


class Unwritable(Exception):
    """What the cards' Markdown cannot express, in words."""


def write(blocks: Document, cautious: bool = False) -> str:
    """Return the Markdown of a document. `cautious` escapes more characters than are usually needed."""
    for piece in pieces_of(blocks):
        _check(piece)
    return "\n\n".join(_Writer(cautious).block(block) for block in blocks)


def _check(piece: Piece) -> None:
    odd = [text for kind, text in piece.marks if kind == FOREIGN]
    if piece.kind == FOREIGN or odd:
        raise Unwritable("; ".join(sorted({*odd, *([piece.text] if piece.kind == FOREIGN else [])})))
    if piece.kind == PICTURE and not piece.alt.strip():
        raise Unwritable(f"a picture without alt text: {piece.text}")


class _Writer:
    def __init__(self, cautious: bool) -> None:
        self.cautious = cautious

    def block(self, block: Block) -> str:
        """Return a block's lines."""
        if isinstance(block, Paragraph):
            return self.paragraph(block.pieces)
        if isinstance(block, Heading):
            if block.level < 3:
                raise Unwritable("a heading of the first or second level, which begins a card")
            return f"{'#' * block.level} {self.line(block.pieces)}"
        if isinstance(block, CodeBlock):
            marks = escape.fence(block.text)
            return f"{marks}\n{block.text}\n{marks}"
        if isinstance(block, Listing):
            return "\n".join(self.listing(block))
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Quote):
            inside = "\n\n".join(map(self.block, block.blocks))
            if block.alert:
                inside = f"[!{block.alert.upper()}]\n{inside}"
            return "\n".join(f"> {line}" if line else ">" for line in inside.split("\n"))
        return "---"

    def paragraph(self, pieces: Pieces) -> str:
        """Return a paragraph; a line break is two spaces, a displayed formula has lines of its own."""
        if len(pieces) == 1 and pieces[0].kind == DISPLAY and LOST_BACKSLASH.search(pieces[0].text):
            return f"```math\n{pieces[0].text}\n```"
        lines: list[str] = []
        for kind, group in groupby(
            pieces, lambda piece: piece.kind if piece.kind in (BREAK, DISPLAY) else TEXT
        ):
            if kind == BREAK:
                lines[-1] += "  "
            elif kind == DISPLAY:
                lines += [f"$${each.text}$$" for each in group]
            else:
                lines.append(escape.line(self.line(tuple(group)).strip()))
        return "\n".join(lines)

    def line(self, pieces: Pieces) -> str:
        """Return the Markdown of pieces on one line."""
        if any(piece.kind in (BREAK, DISPLAY) for piece in pieces):
            raise Unwritable("several lines where Markdown allows one")
        return self.marked(pieces, frozenset())

    def marked(self, pieces: Sequence[Piece], inside: frozenset[Mark]) -> str:
        """Return the Markdown of pieces that are already inside some marks."""
        out = []
        rest = list(pieces)
        while rest:
            mark, length = _longest(rest, inside)
            if mark is None:
                out.append(self.piece(rest.pop(0)))
                continue
            part, rest = rest[:length], rest[length:]
            out.append(_between(self.marked(part, inside | {mark}), mark))
        return "".join(out)

    def piece(self, piece: Piece) -> str:
        """Return a piece without its marks."""
        if piece.kind == CODE:
            return escape.code(piece.text)
        if piece.kind == FORMULA:
            ticked = LOST_BACKSLASH.search(piece.text) and "`" not in piece.text
            return f"$`{piece.text}`$" if ticked else f"${piece.text}$"
        if piece.kind == PICTURE:
            width = f"{{width={piece.width}}}" if piece.width else ""
            return f"![{escape.alt(piece.alt)}]({piece.text}){width}"
        return escape.text(piece.text, self.cautious)

    def listing(self, block: Listing) -> Iterator[str]:
        """Yield the lines of a list."""
        for number, item in enumerate(block.items, 1):
            mark = f"{number}. " if block.ordered else "- "
            lines = []
            for index, inner in enumerate(item):
                if index and not isinstance(inner, Listing):
                    lines.append("")
                lines += self.block(inner).split("\n")
            yield mark + _BOX.sub(lambda box: f"[{_BOX_LETTERS[box[1]]}] ", lines[0], count=1)
            yield from (" " * len(mark) + line if line else "" for line in lines[1:])

    def table(self, block: Table) -> str:
        """Return a table with a line for each row."""
        if len({len(row) for row in block.rows}) > 1:
            raise Unwritable("a table whose rows differ in length")
        rules = {"": "---", "left": ":--", "right": "--:", "center": ":-:"}
        rows = [
            [
                self.line(cell).replace("|", "\\|") if not _has_formula(cell) else self.line(cell)
                for cell in row
            ]
            for row in block.rows
        ]
        rows.insert(1, [rules[each] for each in block.aligned])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _has_formula(cell: Pieces) -> bool:
    return any(piece.kind in (FORMULA, CODE) for piece in cell)


def _longest(pieces: Sequence[Piece], inside: frozenset[Mark]) -> tuple[Mark | None, int]:
    """Return the mark that begins at the first piece and covers the most pieces, and their number.

    Links enclose bold text, not the other way around.
    """
    best: tuple[Mark | None, int] = None, 0
    for mark in sorted(pieces[0].marks - inside, key=lambda mark: (mark[0] != LINK, mark[0] != STRONG)):
        length = next(
            (index for index, each in enumerate(pieces) if mark not in each.marks), len(pieces)
        )
        if length > best[1]:
            best = mark, length
    return best


def _between(inner: str, mark: Mark) -> str:
    kind, address = mark
    if kind == LINK:
        address = address.replace(" ", "%20")
        if re.sub(r"\\([^\w\s])", r"\1", inner) == address:
            return f"<{address}>"
        return f"[{inner}](<{address}>)" if re.search(r"[()]", address) else f"[{inner}]({address})"
    return f"{_MARKS[kind]}{inner}{_MARKS[kind]}"
