r"""What in a Markdown text is code, what is formula, and what is text.

One scanner for the checks and for rendering, so that both mean the same by `$`. The rules for
dollars are GitHub's and pandoc's:

- `$…$`: nothing but a blank, punctuation or the beginning before the first dollar, no blank after
  it; the very next dollar that is not escaped closes it, with no blank before it and no letter or
  digit after it. So `$5 and then $6` is text.
- `$$…$$` is a formula on a line of its own; so is a ```` ```math ```` block. Neither kind of
  formula goes beyond an empty line. `` $`…`$ `` is GitHub's other way to write `$…$`.
- A `\$` is a dollar. Dollars in code are dollars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

TEXT, CODE, FENCE, FORMULA, DISPLAY = "text", "code", "fence", "formula", "display"

# One pattern finds whatever is not text; what begins first wins, and among these the first in this
# list. `NO_GAP` is any character that does not end the paragraph.
_NO_GAP = r"(?:[^\n]|\n(?![ \t]*\n))"
_MATH_CHAR = r"(?:\\[^\n]|[^$\\\n]|\n(?![ \t]*\n))"
_TOKEN = re.compile(
    rf"""
    (?P<fence> ^[ \t]*(?P<mark>`{{3,}}|~{{3,}})[ \t]*(?P<info>[^`\n]*)\n   # opening line
        (?P<block>(?:.*\n)*?)
        (?:[ \t]*(?P=mark)[`~]*[ \t]*$|.*\Z))            # closing line, or the end of the text
    | (?P<escaped> \\[\s\S])
    | (?P<code> (?P<ticks>(?<!`)`+(?!`))(?P<inside>{_NO_GAP}+?)(?<!`)(?P=ticks)(?!`))
    | (?P<backticks> `+)
    | (?P<display> \$\$(?P<centred>{_MATH_CHAR}+?)\$\$)
    | (?<![^\W_])(?<!\$)\$ (?:
        `(?P<ticked>(?:[^`\n]|\n(?![ \t]*\n))+)`
        | (?![\s$])(?P<inline>(?:{_MATH_CHAR}*?)(?:[^\s$\\]|\\\S))
      )\$(?!\$|[^\W_])
    """,
    re.VERBOSE | re.MULTILINE,
)
# Outside of blocks of code every token begins with one of these.
_BEGINS = re.compile(r"[\\`$]")
# Which group holds the body of each kind of token.
_KINDS = {
    "fence": (FENCE, "block"),
    "code": (CODE, "inside"),
    "display": (DISPLAY, "centred"),
    "ticked": (FORMULA, "ticked"),
    "inline": (FORMULA, "inline"),
}


class Segment(NamedTuple):
    """A piece of a text from `start` to `end`. `body` is what is inside the marks (the LaTeX of a
    formula, the code); `info` is what follows the opening fence of a block of code."""

    kind: str
    start: int
    end: int
    body: str
    info: str = ""


def scan(text: str) -> list[Segment]:
    """The segments of `text` in order, without gaps."""
    return list(_scanned(text))


@lru_cache(maxsize=512)  # every rule looks at the same texts
def _scanned(text: str) -> tuple[Segment, ...]:
    if "`" not in text and "~~~" not in text:
        simple = _of_dollars(text)
        if simple is not None:
            return simple
    segments: list[Segment] = []
    plain = at = 0
    # Without blocks of code every token begins with one of a few characters: looking for these is
    # much quicker than trying every alternative at every character.
    find = _TOKEN.search if "```" in text or "~~~" in text else _found
    while match := find(text, at):
        at = match.end()
        token = match.lastgroup
        if token not in _KINDS:
            continue  # an escaped character, or backticks that open nothing
        start = match.start()
        if start > plain:
            segments.append(Segment(TEXT, plain, start, text[plain:start]))
        segments.append(_segment(match, token))
        plain = at
    if plain < len(text):
        segments.append(Segment(TEXT, plain, len(text), text[plain:]))
    return tuple(segments)


def _of_dollars(text: str) -> tuple[Segment, ...] | None:
    """The segments of a text without backticks and tildes in which every dollar plainly opens or
    closes a formula; None for all others. Most texts with formulas are like that."""
    pieces = text.split("$")
    if len(pieces) % 2 == 0:
        return None
    segments = []
    start = 0
    for index, piece in enumerate(pieces):
        if piece[-1:] == "\\" and index + 1 < len(pieces):
            return None  # the dollar is escaped, perhaps
        if index % 2:
            after = pieces[index + 1][:1]
            if (
                "\n" in piece
                or not piece
                or piece[0].isspace()
                or piece[-1].isspace()
                or pieces[index - 1][-1:].isalnum()
                or after.isalnum()
                or not after
                and index + 2 < len(pieces)
            ):
                return None
            segments.append(Segment(FORMULA, start - 1, start + len(piece) + 1, piece))
        elif piece:
            segments.append(Segment(TEXT, start, start + len(piece), piece))
        start += len(piece) + 1
    return tuple(segments)


def _found(text: str, at: int) -> re.Match[str] | None:
    """The first token from `at` on, in a text without blocks of code."""
    while begins := _BEGINS.search(text, at):
        at = begins.start()
        if match := _TOKEN.match(text, at):
            return match
        at += 1
    return None


def _segment(match: re.Match[str], token: str) -> Segment:
    """The segment of a token that is not text."""
    kind, group = _KINDS[token]
    body, info = match[group], ""
    if kind == FENCE:
        info = (match["info"] or "").strip()
        if info == "math":
            kind = DISPLAY
    if kind == DISPLAY:
        body = body.lstrip().rstrip("\n")
    return Segment(kind, match.start(), match.end(), body, info)


@lru_cache(maxsize=512)
def masked(text: str, keep: tuple[str, ...] = (TEXT,), filler: str = "\ufffc") -> str:
    """`text` with every character of the other segments replaced by `filler`, line breaks
    excepted: offsets stay the same."""
    return "".join(
        each.body
        if each.kind == TEXT and TEXT in keep
        else text[each.start : each.end]
        if each.kind in keep
        else "\n".join(filler * len(line) for line in text[each.start : each.end].split("\n"))
        for each in _scanned(text)
    )


def formulas(text: str) -> list[Segment]:
    """The formulas in `text`."""
    if "$" not in text and "```" not in text and "~~~" not in text:
        return []
    return [each for each in _scanned(text) if each.kind in (FORMULA, DISPLAY)]


def stray_dollars(text: str) -> list[int]:
    """Offsets of dollars that are neither escaped, nor a price, nor part of a formula."""
    plain = masked(text)
    if "$" not in plain:
        return []
    plain = re.sub(r"\\.", "xx", plain, flags=re.DOTALL)
    return [match.start() for match in re.finditer(r"\$+(?!\d)|\$\$", plain)]


def mistakes(latex: str) -> Iterator[str]:
    """What is wrong with a formula before LaTeX reads it."""
    if not latex.strip():
        yield "the formula is empty"
    if re.search(r"&(?:[a-zA-Z]+|#\d+);", latex):
        yield "HTML entity in a formula: write the character itself"
