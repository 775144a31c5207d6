"""Plain paragraphs without the Markdown parser: text, bold and italic words, short code.

Most of what is on cards is no more than that, and the parser takes twenty times as long for it. What
its result would be is known for the texts that `html` accepts, and a test compares both on generated
texts and on every card of the project; all others are left to the parser, which says what Markdown
means.
"""

from __future__ import annotations

import re

# What may mean something, wherever it stands.
_SPECIAL = re.compile(r"[\\_\[\]<>&~|`\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Lines after the first that begin like something else than text, or lines that end in a line break.
_NO_TEXT = re.compile(r"\n(?:[\s#>+\-=:\d]|\*\s|\Z)|\s\n")
# The same for the first line: one of these characters, or none at all; a list or a number.
_BEGINS = frozenset(("", *" \t\n\r\f\v#>+-=:"))
_LIST_OR_NUMBER = re.compile(r"[\s\d]|\*\s")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# Within code these mean something to Anki (see render.py).
_NO_CODE = re.compile(r"[\\\[{}]|::|^\s*$")


def html(text: str) -> str | None:
    """The HTML of `text`, without <p> if it is one paragraph; None if the parser has to look."""
    if "\n" not in text:
        return _paragraph(text)
    found = []
    for paragraph in text.split("\n\n"):
        body = _paragraph(paragraph)
        if body is None:
            return None
        found.append(body)
    return found[0] if len(found) == 1 else "\n".join(f"<p>{body}</p>" for body in found)


def _paragraph(text: str) -> str | None:
    if (
        text[:1] in _BEGINS
        or text[-1:].isspace()
        or "\n" in text
        and _NO_TEXT.search(text)
        or _LIST_OR_NUMBER.match(text)
    ):
        return None
    if "`" not in text:
        return _words(text)
    pieces = _CODE.split(text)
    for index, piece in enumerate(pieces):
        body = _words(piece) if index % 2 == 0 else _code(piece)
        if body is None:
            return None
        pieces[index] = body
    return "".join(pieces)


def _words(text: str) -> str | None:
    if _SPECIAL.search(text):
        return None
    if "*" not in text:
        return text
    pieces = text.split("**")
    if len(pieces) % 2 == 0:
        return None
    for index, piece in enumerate(pieces):
        body = _emphasized(piece) if index % 2 == 0 else _inside(piece, "strong")
        if body is None:
            return None
        pieces[index] = body
    return "".join(pieces)


def _emphasized(text: str) -> str | None:
    """A text without bold words."""
    if "*" not in text:
        return text
    pieces = text.split("*")
    if len(pieces) % 2 == 0:
        return None
    for index in range(1, len(pieces), 2):
        body = _inside(pieces[index], "em")
        if body is None:
            return None
        pieces[index] = body
    return "".join(pieces)


def _inside(text: str, tag: str) -> str | None:
    # Beside a space or punctuation it depends on what is around it whether a star is a mark.
    if not text or "*" in text or "\n" in text or not (text[0] + text[-1]).isalnum():
        return None
    return f"<{tag}>{text}</{tag}>"


def _code(text: str) -> str | None:
    if _NO_CODE.search(text):
        return None
    escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<code>{escaped}</code>"
