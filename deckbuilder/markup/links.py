"""Find the links in a card's text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_LINK = re.compile(
    r"""
    (?: \[(?P<shown>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*) )? (?P<middle>\]\()
    \s*<?(?P<address>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)
    (?P<end> >?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\) )?
    """,
    re.VERBOSE | re.DOTALL,
)
# An address in a text that GitHub makes a link, up to where it might end: before what closes a
# deletion or separates its hint, and at the end of a table's cell.
_BARE = re.compile(
    r"(?:^|(?<=[\s*_~(])|(?<=::))(?:https?://|www\.)[\w-]+(?:\.[\w-]+)+(?:(?!\}\}|::)[^\s<|\ufffc])*",
    re.MULTILINE,
)
_DEFINED = re.compile(r"^[ \t]*\[[^\]\n]+\]:.*", re.MULTILINE)
_ENDING = re.compile(r"(?:[?!.,:;*_~'\"\]]|&\w+;)+\Z")


class Link(NamedTuple):
    """A link such as `[what is shown](address)`, from `start` to `end` in a text.

    `middle` is the offset of the `](`. A link that is not `complete` has no opening bracket or no
    closing parenthesis, and is shown as it is written.
    """

    start: int
    middle: int
    end: int
    address: str
    complete: bool


class Address(NamedTuple):
    """A bare address in a text that becomes a link, from `start` to `end`."""

    start: int
    end: int
    address: str

    @property
    def target(self) -> str:
        """Where the link leads."""
        return self.address if "://" in self.address else f"http://{self.address}"


def links(prose: str) -> tuple[Link, ...]:
    """Return the links in a text in which formulas, code, and pictures are masked."""
    return tuple(
        Link(
            match.start(),
            match.start("middle"),
            match.end(),
            match["address"],
            match["shown"] is not None and match["end"] is not None,
        )
        for match in _LINK.finditer(prose)
    )


def addresses(prose: str, found: Iterable[Link]) -> tuple[Address, ...]:
    """Return the addresses in a masked text outside of the links that were `found` in it."""
    taken = [(each.start, each.end) for each in found]
    taken += [match.span() for match in _DEFINED.finditer(prose)]
    return tuple(
        Address(match.start(), match.start() + len(address), address)
        for match in _BARE.finditer(prose)
        if (address := _trimmed(match[0]))
        and not any(start <= match.start() < end for start, end in taken)
    )


def _trimmed(address: str) -> str:
    """Return the address without the punctuation of the sentence around it."""
    before = ""
    while before != address:
        before = address
        address = _ENDING.sub("", address)
        if address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1]
    return address
