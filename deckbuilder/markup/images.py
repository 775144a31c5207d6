"""Find the pictures in a card's text, and their names."""

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
        """Whether the name is a web address."""
        return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", self.name) is not None


def mentions(text: str) -> Iterator[Mention]:
    """Yield the pictures in `text`, in order."""
    if "![" not in text:
        return
    # Formulas in the alt text may contain brackets, so they are masked for the pattern.
    for match in _PICTURE.finditer(scanner.masked(text)):
        alt = " ".join(text[match.start(1) : match.end(1)].split())
        yield Mention(match.start(), match.end(), re.sub(r"\\([^\w\s])", r"\1", alt), match[2])


def malformed(text: str) -> Iterator[int]:
    """Yield the offsets of text that begins like a picture but is not a valid one."""
    if "![" not in text:
        return
    whole = {each.start for each in mentions(text)}
    for match in _OTHER.finditer(scanner.masked(text)):
        if match.start() not in whole:
            yield match.start()


def without(text: str) -> str:
    """Return `text` without its pictures."""
    for each in reversed(list(mentions(text))):
        text = text[: each.start] + text[each.end :]
    return text


def blanked(text: str) -> str:
    """Return `text` with its pictures replaced by spaces, so that offsets stay the same."""
    for each in mentions(text):
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text
