"""Put an edited document into the author's Markdown, rewriting only the blocks that changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

from deckbuilder.convert.document import Block, Document, words
from deckbuilder.convert.markdown_writer import Unwritable, write
from deckbuilder.source.lines import FENCE
from deckbuilder.tools.pull.merge import merge

Read: TypeAlias = Callable[[str], Document]
ALIKE = 0.3  # of the words of two blocks must be the same for one to be an edit of the other


@dataclass(frozen=True)
class Chunk:
    """A group of lines.

    It is lines without an empty one among them, a block of code, or (`kept`) lines that are not text,
    such as a live block. `gap`: the empty lines before it.
    """

    lines: tuple[str, ...]
    gap: tuple[str, ...] = ()
    blocks: Document = ()
    kept: bool = False

    @property
    def text(self) -> str:
        """Its Markdown."""
        return "" if self.kept else "\n".join(self.lines)


def splice(lines: Sequence[str], kept: Sequence[range], new: Document, read: Read) -> list[str]:
    """Return the lines of a part, changed so that they say `new`.

    `kept`: indexes of lines that are not text; `read` returns what Markdown says. Raises Unwritable.
    """
    chunks = _understood(list(_chunks(lines, kept)), lines, kept, read)
    out: list[str] = []
    for chunk in _changed(chunks, new, read):
        out += [
            *(chunk.gap or ("",) if out and not chunk.kept else chunk.gap if out else ()),
            *chunk.lines,
        ]
    return out


def _chunks(lines: Sequence[str], kept: Sequence[range]) -> Iterator[Chunk]:
    """Yield the lines in chunks."""
    gap: list[str] = []
    at = 0
    while at < len(lines):
        block = next((each for each in kept if at in each), None)
        end = at + 1
        if block:
            end = block.stop
        elif not lines[at].strip():
            gap.append(lines[at])
            at += 1
            continue
        else:
            end = at
            marker = ""
            while end < len(lines) and not any(end in each for each in kept):
                fence = FENCE.match(lines[end])
                if marker:
                    if fence and fence[1].startswith(marker) and not fence[2].strip():
                        marker = ""
                elif not lines[end].strip():
                    break
                elif fence:
                    marker = fence[1]
                end += 1
        yield Chunk(tuple(lines[at:end]), tuple(gap), kept=bool(block))
        gap, at = [], end


def _understood(
    chunks: list[Chunk], lines: Sequence[str], kept: Sequence[range], read: Read
) -> list[Chunk]:
    """Return the chunks with the document of each.

    A chunk that does not say the same on its own, such as an item of a list after an empty line, stays
    together with its neighbors.
    """
    whole = read(text_of(lines, kept))
    for attempt in (chunks, _joined(chunks)):
        found = [each if each.kept else Chunk(each.lines, each.gap, read(each.text)) for each in attempt]
        if tuple(block for each in found for block in each.blocks) == whole:
            return found
    raise Unwritable("a change right next to a live block that it depends on")


def text_of(lines: Sequence[str], kept: Sequence[range]) -> str:
    """Return the Markdown of a part's lines, with empty lines for those that are not text."""
    return "\n".join(
        "" if any(index in each for each in kept) else line for index, line in enumerate(lines)
    )


def _joined(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Join all chunks between those that are kept."""
    out: list[Chunk] = []
    for each in chunks:
        if out and not each.kept and not out[-1].kept:
            out[-1] = Chunk(out[-1].lines + each.gap + each.lines, out[-1].gap)
        else:
            out.append(each)
    return out


def _changed(chunks: Sequence[Chunk], new: Document, read: Read) -> Iterator[Chunk]:
    """Yield the chunks for `new`; those that say the same as before are unchanged."""
    done = 0
    for first, last, start, end in _regions(chunks, new):
        yield from chunks[done:first]
        done = last
        text = _written(chunks[first:last], new[start:end], read)
        gap = next((each.gap for each in chunks[first:last] if not each.kept), ())
        if text:
            yield Chunk(tuple(text.split("\n")), gap or ("",))
        yield from (each for each in chunks[first:last] if each.kept)
    yield from chunks[done:]


def _regions(chunks: Sequence[Chunk], new: Document) -> list[tuple[int, int, int, int]]:
    """Return what changed: from chunk to chunk, and from block to block of `new`."""
    old: list[Block] = [block for chunk in chunks for block in chunk.blocks]
    owner = [index for index, chunk in enumerate(chunks) for _ in chunk.blocks]
    first_of = {chunk: block for block, chunk in reversed(list(enumerate(owner)))}
    regions: list[tuple[int, int, int, int]] = []
    for i, j, start, end in _changes(old, new):
        # Whole chunks: a list right after its paragraph is rewritten with it.
        first = owner[i] if i < j else (owner[i - 1] + 1 if i else 0)
        last = owner[j - 1] + 1 if i < j else first
        if i == j and 0 < i < len(old) and owner[i - 1] == owner[i]:
            first, last = owner[i], owner[i] + 1
        if first < last:
            start -= i - first_of[first]
            following = [block for block, chunk in enumerate(owner) if chunk >= last]
            end += (following[0] if following else len(old)) - j
        if regions and first < regions[-1][1]:
            first, _, start, _ = regions.pop()
        regions.append((first, last, start, end))
    return regions


def _changes(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[int, int, int, int]]:
    """Yield what changed, from block to block on both sides; edited blocks with what they became."""
    for tag, i, j, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        at, at_new = i, start
        for pair, pair_new in _pairs(old[i:j], new[start:end]):
            a, b = i + pair, start + pair_new
            if at < a or at_new < b:
                yield at, a, at_new, b
            yield a, a + 1, b, b + 1
            at, at_new = a + 1, b + 1
        if at < j or at_new < end:
            yield at, j, at_new, end


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Return which blocks became which, in order, paired so that their total similarity is greatest."""
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for a in range(len(old), -1, -1):
        for b in range(len(new), -1, -1):
            if a == len(old) or b == len(new):
                best[a, b] = 0.0, []
                continue
            alike = SequenceMatcher(None, words((old[a],)), words((new[b],)), autojunk=False).ratio()
            rest, pairs = best[a + 1, b + 1]
            choices = [best[a + 1, b], best[a, b + 1]]
            if alike > ALIKE and type(old[a]) is type(new[b]):
                choices.insert(0, (rest + alike, [(a, b), *pairs]))
            best[a, b] = max(choices, key=lambda choice: choice[0])
    return best[0, 0][1]


def _written(chunks: Sequence[Chunk], new: Document, read: Read) -> str:
    """Return the Markdown that says `new` in place of these chunks. Raises Unwritable."""
    if not new:
        return ""
    ours = "\n\n".join(each.text for each in chunks if not each.kept)
    old = tuple(block for each in chunks for block in each.blocks)
    for attempt in _attempts(ours, old, new):
        if read(attempt) == new:
            return attempt
    raise Unwritable("text that Markdown would show differently")


def _attempts(ours: str, old: Document, new: Document) -> Iterator[str]:
    """Yield ways to write it, the best first."""
    for cautious in (False, True):
        theirs = write(new, cautious)
        for wrapped in (True, False) if old else ():
            yield re.sub(
                r"[ \t]+$",
                _at_end,
                merge(write(old, cautious), ours, theirs, wrapped),
                flags=re.MULTILINE,
            )
        yield theirs


def _at_end(match: re.Match[str]) -> str:
    """Return the spaces for the end of a line: two, which break it, or none."""
    return "  " if len(match[0]) > 1 and match.end() < len(match.string) else ""
