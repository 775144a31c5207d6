"""Convert a page's HTML to plain text, for titles, descriptions, and the search."""

from __future__ import annotations

import html
import re

from deckbuilder.tools.site import mathml

_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_ALT = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|br|hr|table|tr|td|th|pre|dt|dd|figure)\b[^>]*>")


def plain(markup: str) -> str:
    """Return the text that a reader sees, on one line; pictures become their alt text."""
    text = _MATH.sub(_formula, markup)
    text = _BLOCK.sub(" ", _ALT.sub(r"\1", text))
    text = html.unescape(re.sub(r"<[^<>]*>", "", text)).translate(mathml.INVISIBLE)
    return re.sub(r" +([,.;:?!)])", r"\1", " ".join(text.split()))


def _formula(match: re.Match[str]) -> str:
    line = html.escape(mathml.text(match[0]))
    return f" {line} " if 'display="block"' in match[0] else line


def short(text: str, most: int) -> str:
    """Return the beginning of a text, at most `most` characters, cut between words."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–…") + "…"
