"""Find the links in a card's text."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINK = re.compile(
    r"""
    (?: \[(?P<shown>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*) )? (?P<middle>\]\()
    \s*<?(?P<address>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)
    (?P<end> >?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\) )?
    """,
    re.VERBOSE | re.DOTALL,
)


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
