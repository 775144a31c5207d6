"""Escape characters that would have a meaning in Markdown."""

from __future__ import annotations

import re

# Within a line, only where Markdown, Anki's formulas, or GitHub would see more than the character.
_INLINE = re.compile(
    r"""
    \\ (?=[!-/:-@\[-`{-~]|$)            # before punctuation
    | `
    | (?<!\s) \* | \* (?!\s|$)
    | (?<![^\W_]) _ (?!\s|$) | (?<!\s) _ (?![^\W_])
    | (?<=\]) [(\[:]                    # a link
    | ! (?=\[)                          # a picture
    | < (?=[A-Za-z/!?])
    | & (?=\#\d+;|\#[xX][0-9a-fA-F]+;|\w+;)
    | \$ (?!\d)
    | ~ (?=~) | (?<=~) ~
    """,
    re.VERBOSE,
)
_CAUTIOUS = re.compile(r"[\\`*_\[\]!<>&$~#|]")
# An escaped < is HTML to the checks, and an escaped & still begins an entity to the renderer.
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
# At the beginning of a line.
_NUMBER = re.compile(r"(\d+)([.)])(?=\s|$)")
_MARK = re.compile(r"([*_]{0,2}(?:question|answer|cloze|notes?|[QAC])[*_]{0,2}):", re.IGNORECASE)
_ALT = re.compile(r"\[[^\[\]]*\]|[\[\]\\]")
_LEADING = re.compile(r"[#>|=]|[-+*](?=\s|$)|([-*_])(?:\s*\1){2,}\s*$|~~~")


def text(plain: str, cautious: bool = False) -> str:
    """Return `plain` so that Markdown shows it as it is; `cautious` escapes whatever could matter."""
    return (_CAUTIOUS if cautious else _INLINE).sub(
        lambda match: _ENTITIES.get(match[0], "\\" + match[0]), plain
    )


def line(markdown: str) -> str:
    """Return the line, escaped if its beginning would make it a list item, a heading, or the like."""
    if match := _NUMBER.match(markdown):
        return f"{match[1]}\\{markdown[match.end(1) :]}"
    if match := _MARK.match(markdown):
        return f"{match[1]}\\:{markdown[match.end() :]}"
    return "\\" + markdown if _LEADING.match(markdown) else markdown


def code(plain: str) -> str:
    """Return `plain` as inline code."""
    longest = max(map(len, re.findall("`+", plain)), default=0)
    ticks = "`" * (longest + 1) if longest else "`"
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}"


def alt(plain: str) -> str:
    """Return `plain` as a picture's alt text, in which paired brackets need no escape."""
    return _ALT.sub(
        lambda match: match[0].replace("\\", r"\\") if match[0] not in "[]" else "\\" + match[0], plain
    )


def fence(plain: str) -> str:
    """Return the fence for a code block with this content."""
    return "`" * max(3, 1 + max(map(len, re.findall("`+", plain)), default=0))
