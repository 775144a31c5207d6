"""What in a Markdown text is code, what is formula, and what is text.

One scanner for the checks and for rendering, so that both mean the same by `$`. The rules for
dollars are GitHub's and pandoc's:

- `$…$`: nothing but a blank, punctuation or the beginning before the first dollar, no blank after
  it; the very next dollar that is not escaped closes it, with no blank before it and no letter or
  digit after it. So `$5 and then $6` is text.
- `$$…$$` is a formula on a line of its own; so is a ```` ```math ```` block. Neither kind of
  formula goes beyond an empty line. `` $`…`$ `` is GitHub's other way to write `$…$`.
- A `\\$` is a dollar. Dollars in code are dollars.
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
_TOKEN = re.compile(rf"""
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
    """, re.VERBOSE | re.MULTILINE)
# Outside of blocks of code every token begins with one of these.
_BEGINS = re.compile(r"[\\`$]")
# Which group holds the body of each kind of token.
_KINDS = {"fence": (FENCE, "block"), "code": (CODE, "inside"), "display": (DISPLAY, "centred"),
          "ticked": (FORMULA, "ticked"), "inline": (FORMULA, "inline")}


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
    segments: list[Segment] = []
    plain = 0
    for found in _marked(text):
        if found.start > plain:
            segments.append(Segment(TEXT, plain, found.start, text[plain:found.start]))
        segments.append(found)
        plain = found.end
    if plain < len(text):
        segments.append(Segment(TEXT, plain, len(text), text[plain:]))
    return tuple(segments)


def _marked(text: str) -> Iterator[Segment]:
    """The segments that are not text."""
    for match in _tokens(text):
        token = match.lastgroup or ""
        if token not in _KINDS:
            continue  # an escaped character, or backticks that open nothing
        kind, group = _KINDS[token]
        info = (match["info"] or "").strip()
        if kind == FENCE and info == "math":
            kind = DISPLAY
        body = match[group].lstrip().rstrip("\n") if kind == DISPLAY else match[group]
        yield Segment(kind, match.start(), match.end(), body, info)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    if "```" in text or "~~~" in text:
        yield from _TOKEN.finditer(text)
        return
    begins = _BEGINS.search(text)
    while begins:  # much quicker than trying every alternative at every character
        match = _TOKEN.match(text, begins.start())
        if match:
            yield match
        begins = _BEGINS.search(text, match.end() if match else begins.end())


@lru_cache(maxsize=512)
def masked(text: str, keep: tuple[str, ...] = (TEXT,), filler: str = "\ufffc") -> str:
    """`text` with every character of the other segments replaced by `filler`, line breaks
    excepted: offsets stay the same."""
    return "".join(
        each.body if each.kind == TEXT and TEXT in keep
        else text[each.start:each.end] if each.kind in keep
        else "\n".join(filler * len(line) for line in text[each.start:each.end].split("\n"))
        for each in _scanned(text))


def formulas(text: str) -> list[Segment]:
    """The formulas in `text`."""
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
