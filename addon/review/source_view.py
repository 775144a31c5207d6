"""Convert an example's source to highlighted HTML, using only the standard library."""

from __future__ import annotations

import html
import io
import keyword
import tokenize
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"

# The CSS classes are the same as in code blocks on cards.
_CLASSES = {tokenize.STRING: "s", tokenize.COMMENT: "c1", tokenize.NUMBER: "m"}


def highlighted(name: str) -> str:
    """Return the file of the example `name`, which has to exist, as HTML for a <pre>."""
    text = (EXAMPLES / (name.replace("-", "_") + ".py")).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    pieces: list[str] = []
    at = (1, 0)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = _CLASSES.get(token.type, "")
        if token.type == tokenize.NAME and keyword.iskeyword(token.string):
            kind = "k"
        if kind:
            pieces.append(html.escape(_between(lines, at, token.start)))
            pieces.append(f'<span class="{kind}">{html.escape(token.string)}</span>')
            at = _end(token)
    pieces.append(html.escape(_between(lines, at, (len(lines) + 1, 0))))
    return "".join(pieces)


def _end(token: tokenize.TokenInfo) -> tuple[int, int]:
    """Return where a token ends.

    That is `token.end`, except that Python 3.12.1 gets it wrong after long texts with non-ASCII letters.
    """
    line, column = token.start
    breaks = token.string.count("\n")
    if breaks == 0:
        return line, column + len(token.string)
    return line + breaks, len(token.string) - token.string.rfind("\n") - 1


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the text from `start` to `end`, each a line from 1 and a column from 0."""
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    last = lines[end[0] - 1][: end[1]] if end[0] <= len(lines) else ""
    return lines[start[0] - 1][start[1] :] + "".join(lines[start[0] : end[0] - 1]) + last
