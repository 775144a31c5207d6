"""Represent Markdown texts that know what they consist of.

A text is searched for code, formulas, pictures, links, and deletions once, when something first asks for
them. The rules, the renderer, and whatever else looks at a text read what was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from deckbuilder.markup import cloze, images, links, scanner
from deckbuilder.markup.cloze import Deletion, Mistake
from deckbuilder.markup.images import Mention
from deckbuilder.markup.links import Address, Link
from deckbuilder.markup.scanner import FORMULAS, TEXT, Segment

Span = tuple[int, int]  # from the first offset to before the second


class Text:
    """A Markdown text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"Text({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash(self.text)

    def __getstate__(self) -> dict[str, object]:
        """Return what makes an equal text: what was found in this one is not pickled with it."""
        return {"text": self.text}

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Its segments in order, without gaps."""
        return scanner.scan(self.text)

    @cached_property
    def masked(self) -> str:
        """The text with every character of code and formulas replaced; offsets stay the same."""
        return scanner.masked(self.text, self.segments)

    @cached_property
    def formulas(self) -> tuple[Segment, ...]:
        """Its formulas."""
        return tuple([each for each in self.segments if each.kind in FORMULAS])

    @property
    def quoted_fences(self) -> tuple[Segment, ...]:
        """The fences of code blocks in its quotations, which are text in `segments`."""
        return tuple(scanner.quoted_fences(self.text, self.segments))

    @cached_property
    def images(self) -> tuple[Mention, ...]:
        """Its pictures."""
        return images.mentions(self.text, self.masked) if "![" in self.text else ()

    @property
    def malformed_images(self) -> tuple[int, ...]:
        """The offsets of text that begins like a picture but is not one."""
        return tuple(images.malformed(self.masked, self.images)) if "![" in self.text else ()

    @cached_property
    def prose(self) -> str:
        """The masked text with spaces in place of its pictures; offsets stay the same."""
        text = self.masked
        for each in self.images:
            text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
        return text

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Its links."""
        return links.links(self.prose) if "](" in self.prose else ()

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """The bare addresses in it that become links."""
        if "://" not in self.text and "www." not in self.text:
            return ()
        return links.addresses(self.prose, self.links)

    @property
    def deletions(self) -> tuple[Deletion, ...]:
        """Its deletions, in order of their ends; a deletion for several cards appears once for each."""
        return self._deletions[0]

    @property
    def cloze_mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes in its deletions."""
        return self._deletions[1]

    @cached_property
    def _deletions(self) -> tuple[tuple[Deletion, ...], tuple[Mistake, ...]]:
        # Deletions, and mistakes in them, contain these.
        if "}}" not in self.text and not ("{" in self.text and ":" in self.text):
            return (), ()
        return cloze.deletions(self.text, self.masked, self.segments)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The unique numbers of its deletions in ascending order: Anki makes a card for each."""
        return tuple(sorted({each.number for each in self.deletions} - {0}))

    @property
    def marks(self) -> list[Span]:
        """The spans of the marks and hints of its deletions."""
        return [
            span
            for each in self.deletions
            for span in ((each.start, each.body_start), (each.body_end, each.end))
        ]

    @property
    def image_spans(self) -> list[Span]:
        """The spans of its pictures."""
        return [(each.start, each.end) for each in self.images]

    @property
    def link_spans(self) -> list[Span]:
        """The spans of the brackets and addresses of its links."""
        return [
            span
            for each in self.links
            if each.complete
            for span in ((each.start, each.start + 1), (each.middle, each.end))
        ]

    def around(self, deletion: Deletion) -> list[Span]:
        """Return the spans around a deletion's hidden text, and of the marks of deletions in it."""
        return [(0, deletion.body_start), (deletion.body_end, len(self.text)), *self.marks]

    def without(self, spans: Iterable[Span]) -> str:
        """Return the text outside of the spans."""
        return "".join([self.text[start:end] for start, end in _between(spans, len(self.text))])

    def segments_without(self, spans: Collection[Span]) -> list[Segment]:
        """Return the segments without the text in `spans`; text on both sides of a span is joined."""
        if not spans:
            return list(self.segments)
        found: list[Segment] = []
        kept = _between(spans, len(self.text))
        for each in self.segments:
            if each.kind != TEXT:
                if any(start <= each.start and each.end <= end for start, end in kept):
                    found.append(each)
                elif body := self._kept(each, kept):
                    found.append(each._replace(body=body))
                continue
            for start, end in kept:
                start, end = max(start, each.start), min(end, each.end)
                if start < end:
                    body = self.text[start:end]
                    if found and found[-1].kind == TEXT:
                        start, body = found[-1].start, found.pop().body + body
                    found.append(Segment(TEXT, start, end, body))
        return found

    def _kept(self, segment: Segment, kept: Iterable[Span]) -> str:
        """Return the part of a formula's or code's content that is inside the kept spans."""
        first = self.text.find(segment.body, segment.start)
        last = first + len(segment.body)
        return "".join(
            self.text[max(start, first) : min(end, last)]
            for start, end in kept
            if max(start, first) < min(end, last)
        )


def _between(spans: Iterable[Span], length: int) -> list[Span]:
    """Return the gaps between the given spans, which may overlap."""
    kept, at = [], 0
    for start, end in sorted(spans):
        if at < start:
            kept.append((at, start))
        at = max(at, end)
    return [*kept, (at, length)] if at < length else kept
