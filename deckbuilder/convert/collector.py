"""Collect the content of a container: pieces of a line, lines of a paragraph, and blocks."""

from __future__ import annotations

from dataclasses import replace

from deckbuilder.convert.document import BREAK, Block, Listing, Paragraph, Piece
from deckbuilder.convert.inline import is_blank, tidy


class Collector:
    """Collect pieces, ends of lines, and blocks in the order in which they are added.

    Call `block()` at the end. The blocks are in `out`.
    """

    def __init__(self, in_cloze: bool) -> None:
        self.in_cloze = in_cloze
        self.out: list[Block] = []
        self._paragraph: list[list[Piece]] = []
        self._line: list[Piece] = []

    def add(self, piece: Piece) -> None:
        """Add a piece to the current line."""
        self._line.append(piece)

    def end_line(self, empty: bool = False) -> None:
        """End the line; `empty`: if there is nothing on it, end the paragraph."""
        if all(map(is_blank, self._line)):
            if empty:
                self._end_paragraph()
            self._line = []
        else:
            self._paragraph.append(self._line)
            self._line = []

    def block(self, *blocks: Block) -> None:
        """Add blocks after the text so far."""
        self.end_line()
        self._end_paragraph()
        for each in blocks:
            last = self.out[-1] if self.out else None
            if isinstance(each, Listing) and isinstance(last, Listing) and each.ordered == last.ordered:
                self.out[-1] = replace(last, items=last.items + each.items)
            else:
                self.out.append(each)

    def _end_paragraph(self) -> None:
        raw = [piece for line in self._paragraph for piece in (*line, Piece(BREAK))]
        self._paragraph = []
        pieces = tidy(raw, self.in_cloze)
        if pieces:
            self.out.append(Paragraph(pieces))
