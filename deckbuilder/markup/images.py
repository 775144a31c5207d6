"""Pictures in a card's text: where they are, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deckbuilder.markup import scanner

_PICTURE = re.compile(
    r"(?<!\\)!\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\(\s*<?([^\s()<>]*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)",
    re.DOTALL,
)
_OTHER = re.compile(r"(?<!\\)!\[[^\[\]]*\]")


@dataclass(frozen=True)
class Mention:
    """A picture from `start` to `end` in a text."""

    start: int
    end: int
    alt: str
    name: str

    @property
    def is_remote(self) -> bool:
        """Whether the picture is a web address."""
        return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", self.name) is not None


def mentions(text: str) -> Iterator[Mention]:
    """The pictures in `text`, in order."""
    if "![" not in text:
        return
    # Formulas in the alt text may hold brackets, so the pattern sees them masked.
    for match in _PICTURE.finditer(scanner.masked(text)):
        alt = " ".join(text[match.start(1) : match.end(1)].split())
        yield Mention(match.start(), match.end(), re.sub(r"\\([^\w\s])", r"\1", alt), match[2])


def malformed(text: str) -> Iterator[int]:
    """Offsets of what begins like a picture but is none that the build understands."""
    if "![" not in text:
        return
    whole = {each.start for each in mentions(text)}
    for match in _OTHER.finditer(scanner.masked(text)):
        if match.start() not in whole:
            yield match.start()


def without(text: str) -> str:
    """`text` with its pictures taken out."""
    for each in reversed(list(mentions(text))):
        text = text[: each.start] + text[each.end :]
    return text


def blanked(text: str) -> str:
    """`text` with blanks in place of its pictures: offsets stay the same."""
    for each in mentions(text):
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text
