"""Find the pictures in a card's text, and their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_PICTURE = re.compile(
    r"(?<!\\)!\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    # A name cannot contain spaces; one that does is found so that it can be reported.
    r"\(\s*<?([^\s()<>]*(?:[ \t]+[\w.,&–-]+)*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
    r"(?:\{\s*width\s*=\s*\"?(?P<width>(?:100|[1-9]\d?)%|[1-9]\d{1,2}(?:px)?)\"?\s*\})?",
    re.DOTALL,
)
_OTHER = re.compile(r"(?<!\\)!\[[^\[\]]*\]")


@dataclass(frozen=True)
class Mention:
    """A picture from `start` to `end` in a text.

    `width` is what `{width=…}` after it says, as in CSS: a share of the card's width such as "50%", or
    pixels such as "120px". It is "" if no width is given.
    """

    start: int
    end: int
    alt: str
    name: str
    width: str = ""

    @property
    def is_remote(self) -> bool:
        """Whether the name is an address and not a file: a single letter before a colon is a drive."""
        return re.match(r"(?!file:)[a-z][a-z0-9+.-]+:|//", self.name, re.IGNORECASE) is not None


def mentions(text: str, masked: str) -> tuple[Mention, ...]:
    """Return the pictures in `text`, in order.

    They are searched for in the `masked` text, because formulas in an alt text may contain brackets.
    """
    return tuple(
        Mention(
            match.start(),
            match.end(),
            re.sub(r"\\([^\w\s])", r"\1", " ".join(text[match.start(1) : match.end(1)].split())),
            match[2],
            _width(match["width"] or ""),
        )
        for match in _PICTURE.finditer(masked)
    )


def malformed(masked: str, found: Iterable[Mention]) -> Iterator[int]:
    """Yield the offsets of text that begins like a picture but is not one of those that were `found`."""
    whole = {each.start for each in found}
    for match in _OTHER.finditer(masked):
        if match.start() not in whole:
            yield match.start()


def _width(written: str) -> str:
    return f"{written}px" if written.isdigit() else written
