"""Find the lines of a part of a card in its file, and replace them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deckbuilder.convert.imported import OWN_LINE, begun
from deckbuilder.core.model import Card, Part
from deckbuilder.source.lines import FENCE

_MARK = re.compile(r"(?:Q|A|C|Note):\s*")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")


@dataclass(frozen=True)
class Text:
    """A file's lines and how each ends; numbered from 0."""

    lines: tuple[str, ...]
    ends: tuple[str, ...]

    @classmethod
    def of(cls, data: bytes) -> Text:
        """Return the lines of a file; a byte-order mark stays with the first of them."""
        found = _LINE.findall(data.decode())
        if len(found) > 1 and found[-2][1] == "":
            found.pop()
        return cls(tuple(line for line, _ in found), tuple(end for _, end in found))

    def replaced(self, start: int, stop: int, lines: Sequence[str]) -> Text:
        """Return the text with other lines from `start` to before `stop`; line endings are kept."""
        near = [*self.ends[max(start - 1, 0) :], *reversed(self.ends[:start])]
        end = next(filter(None, near), "\n")
        ends = [*self.ends[:start], *([end] * len(lines)), *self.ends[stop:]]
        # Every line has an ending except the file's last one.
        ends = [each or end for each in ends[:-1]] + [""] * bool(ends)
        return Text((*self.lines[:start], *lines, *self.lines[stop:]), tuple(ends))

    def encoded(self) -> bytes:
        """Return the file's content."""
        return "".join(line + end for line, end in zip(self.lines, self.ends, strict=True)).encode()


def replace_part(
    text: Text, card: Card, part: Part, edit: Callable[[Sequence[str], Sequence[range]], list[str]]
) -> Text:
    """Return the file with a part's lines changed by `edit`.

    `edit` gets the lines and the indexes, from 0, of those that are live blocks.
    """
    start = part.where.line - 1
    stop = start + part.text.count("\n") + 1
    lines = list(text.lines[start:stop])
    prefix = match[0] if (match := _MARK.match(lines[0])) else ""
    lines[0] = lines[0][len(prefix) :]
    lines[-1] = lines[-1].rstrip()
    lives = [each for each in _lives(text, card, start) if 0 <= each.start < len(lines)]
    new = edit(lines, lives)
    header = start
    while not _MARK.match(text.lines[header]):
        header -= 1
    blocks = [line for each in lives for line in lines[each.start : each.stop]]
    if [line for line in new if line.strip()] == [line for line in blocks if line.strip()]:
        return text.replaced(header, stop, new) if new else _without(text, header, stop)
    if prefix and OWN_LINE.match(new[0]):
        new = [prefix.rstrip(), "", *new]
    elif prefix:
        new = [prefix + new[0], *new[1:]]
    # A part that begins below its mark keeps the line of the mark.
    return text.replaced(start, stop, new)


def add_note(text: Text, card: Card, lines: Sequence[str]) -> Text:
    """Return the file with a note after the last part of a card that has none."""
    last = card.parts[-1]
    at = last.where.line + last.text.count("\n")
    return text.replaced(at, at, ["", *begun("Note", lines)])


def _without(text: Text, start: int, stop: int) -> Text:
    """Return the file without these lines and the empty lines after (at its end, before) them."""
    while stop < len(text.lines) and not text.lines[stop].strip():
        stop += 1
    if stop == len(text.lines):
        while start and not text.lines[start - 1].strip():
            start -= 1
        stop = stop - 1 if text.lines[-1] == "" else stop
    return text.replaced(start, stop, [])


def _lives(text: Text, card: Card, start: int) -> list[range]:
    """Return the lines of the card's live blocks, counted from line `start`."""
    found = []
    for live in card.lives:
        first = live.where.line - 1
        marker = match[1] if (match := FENCE.match(text.lines[first])) else "```"
        last = (
            next(
                index
                for index in range(first + 1, len(text.lines))
                if text.lines[index].strip().startswith(marker)
            )
            + 1
        )
        found.append(range(first - start, last - start))
    return found
