"""The letters of a Markdown text and of the HTML made of it, to see that none got lost on the way.

Both are compared without what is only a mark: stars, brackets, addresses of links, numbers of lists.
Whatever the Markdown parser does, a letter that it drops or makes up shows here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from deckbuilder.markup import images, scanner

# Only a text with one of these can be anything but what it is.
MARKUP = re.compile(r"[*_\[\]<>&|\\`~$#!]|^[ \t]*[-+\d]|^ |\n ", re.MULTILINE)
_FILLER = "\ufffc"
# What stands in the source and not in the field. A link's address may hold parentheses in pairs.
_UNSHOWN = re.compile(
    r"""
      \[(?:[^\[\]]|\[[^\[\]]*\])*\]
        (?P<address> \(\s*<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*>?
                   (?:\s+(?:"[^"]*"|'[^']*'))?\s*\))
    | (?P<defined> ^[ ]{0,3}\[(?P<label>[^\[\]\n]+)\]:[ \t]*\S+
                   [ \t]*(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))?[ \t]*$)
    | (?P<number> ^[ \t>]*(?:[-*+][ \t]+)*\d+[.)](?=[ \t]))
    """,
    re.VERBOSE | re.MULTILINE,
)
# The first line of a block of code in a quotation, which the scanner takes for text.
_QUOTED = re.compile(r"^[ \t]*>[ \t>]*(?:`{3,}|~{3,})[^\n`]*$", re.MULTILINE)
_ENTITY = re.compile(r"&(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_USED_LABEL = re.compile(r"(?<=\])[ ]?\[([^\]\n]*)\]")
_SHIELDED = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>|\\\(.*?\\\)|\\\[.*?\\\])", re.DOTALL)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_LIST_NUMBER = re.compile(r"(?:(?<=<p>)|(?<=<li>)|(?<=\n))[ \t]*\d+[.)](?=[ \t])")
_FIRST_NUMBER = re.compile(r"\A[ \t]*\d+[.)](?=[ \t])")
_TAG = re.compile(r"<[^<>]*>")


def lost(text: str, field: str) -> tuple[int, str] | None:
    """Where in `text` the letters of `field` become others, and the word there; None if all are the
    same. In the field pictures have to be shown as their alt texts."""
    written, shown = list(_written(text)), list(_letters(_shown(field)))
    for (offset, letter), other in zip(written, shown, strict=False):
        if letter != other:
            return offset, _word(text, offset)
    if len(written) == len(shown):
        return None
    offset = written[len(shown)][0] if len(written) > len(shown) else max(len(text) - 1, 0)
    return offset, _word(text, offset)


def _counts(letter: str) -> bool:
    """Whether a character is no mark: letters, digits, signs of other scripts, and what only the
    parser itself would put into a text."""
    return (
        letter.isalnum()
        or letter in "\x02\x03"
        or letter > "\x7f"
        and not letter.isspace()
        and letter not in "\u2060\u200b\ufeff"
    )


def _letters(text: str) -> Iterator[str]:
    return (letter for letter in text if _counts(letter))


def _written(text: str) -> Iterator[tuple[int, str]]:
    """The letters that the field has to have, with their places."""
    plain = _ESCAPED.sub(_FILLER * 2, scanner.masked(text, filler=_FILLER))
    for each in images.mentions(text):
        plain = plain[: each.start] + _FILLER * (each.end - each.start) + plain[each.end :]
    chars = list(text)

    def blank(start: int, end: int, shown: str = "") -> None:
        chars[start:end] = shown.ljust(end - start)

    labels = {match["label"].casefold() for match in _UNSHOWN.finditer(plain) if match["defined"]}
    for match in _ENTITY.finditer(plain):
        shown = html.unescape(match[0])
        if shown != match[0]:
            blank(*match.span(), shown)
    for match in _UNSHOWN.finditer(plain):
        blank(*match.span(match.lastgroup or 0))
    for match in _USED_LABEL.finditer(plain):
        if match[1].casefold() in labels:
            blank(*match.span())
    # The languages of blocks of code
    blocks = [each for each in scanner.scan(text) if each.kind in (scanner.FENCE, scanner.DISPLAY)]
    for block in blocks:
        if text[block.start : block.end].lstrip(" \t")[:3] in ("```", "~~~"):
            blank(block.start, text.find("\n", block.start))
    for match in _QUOTED.finditer(text):
        if not any(block.start <= match.start() < block.end for block in blocks):
            blank(*match.span())
    for each in images.mentions(text):
        blank(each.start, each.end, each.alt)
    return (
        (offset, letter) for offset, shown in enumerate(chars) for letter in shown if _counts(letter)
    )


def _shown(field: str) -> str:
    """The text of a field, without the numbers that Markdown took for text and GitHub would take
    for those of a list."""
    pieces = _SHIELDED.split(field)
    pieces[0] = _FIRST_NUMBER.sub("", pieces[0])
    for index in range(0, len(pieces), 2):
        pieces[index] = _LIST_NUMBER.sub("", pieces[index])
    return html.unescape(_TAG.sub("", "".join(pieces)))


def _word(text: str, offset: int) -> str:
    """The words around a place, as much as a message has room for."""
    start = max(text.rfind(" ", 0, max(offset - 8, 0)), text.rfind("\n", 0, offset)) + 1
    return " ".join(text[start : offset + 20].split())
