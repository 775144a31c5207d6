r"""Split a Markdown text into code, formulas, and text.

Only `Text` calls this scanner. Everything else reads a text's segments, so that `$` means the same
everywhere. The rules for dollar signs are those of GitHub and pandoc:

- `$…$` is a formula. Before the first dollar sign there is only a space, punctuation, or the beginning
  of the text, and after it there is no space. The next dollar sign that is not escaped closes the
  formula, with no space before it and no letter or digit after it. So `$5 and then $6` is text.
- `$$…$$` is a formula on a separate line, and so is a ```` ```math ```` block. Neither kind of
  formula can contain an empty line. `` $`…`$ `` is GitHub's other notation for `$…$`.
- `\$` is a dollar sign, and so is every `$` in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

TEXT, CODE, FENCE, FORMULA, DISPLAY = "text", "code", "fence", "formula", "display"
FORMULAS = (FORMULA, DISPLAY)
# It replaces what is not text where only text is searched.
FILLER = "\ufffc"

# One pattern finds everything that is not text. The earliest match wins; at the same position, the
# first alternative in this pattern. `_NO_GAP` is any character that does not end the paragraph.
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
    | (?P<display> \$\$(?P<centered>{_MATH_CHAR}+?)\$\$)
    | (?<![^\W_])(?<!\$)\$ (?:
        `(?P<ticked>(?:[^`\n]|\n(?![ \t]*\n))+)`
        | (?![\s$])(?P<inline>(?:{_MATH_CHAR}*?)(?:[^\s$\\]|\\\S))
      )\$(?!\$|[^\W_])
    """,
    re.VERBOSE | re.MULTILINE,
)
# Outside of code blocks, every token begins with one of these.
_BEGINS = re.compile(r"[\\`$]")
# The kind of segment for each token, and the group with its body.
_KINDS = {
    "fence": (FENCE, "block"),
    "code": (CODE, "inside"),
    "display": (DISPLAY, "centered"),
    "ticked": (FORMULA, "ticked"),
    "inline": (FORMULA, "inline"),
}
# Words that cannot be a product of variables in a formula, and the macros for words in a formula.
_PROSE = re.compile(
    r"(?<![^\s,.;:!?])(?:and|or|the|but|than|from|for|with|per|who|are|costs?|have|has)(?![^\s,.;:!?])"
)
_TEXT_MACRO = re.compile(
    r"\\(?:text\w*|math(?:rm|it|bf|sf|tt|normal)|operatorname\*?|mbox|hbox|intertext)\s*\{[^{}]*\}"
)

# A fence in a quotation.
_QUOTED_FENCE = re.compile(r"^[ \t]*>[ \t>]*(?:`{3,}|~{3,})[ \t]*([^\n`]*)$", re.MULTILINE)


class Segment(NamedTuple):
    """A piece of a text from `start` to `end`.

    `body` is the content between the marks (a formula's LaTeX, or code); `info` is the text after the
    opening fence of a code block.
    """

    kind: str
    start: int
    end: int
    body: str
    info: str = ""


def scan(text: str) -> tuple[Segment, ...]:
    """Return the segments of `text` in order, without gaps."""
    segments: list[Segment] = []
    plain = at = 0
    # Without code blocks, every token begins with one of a few characters. Searching for these is
    # much faster than trying every alternative at every character.
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


def _found(text: str, at: int) -> re.Match[str] | None:
    """Return the first token from `at` on, in a text without code blocks."""
    while begins := _BEGINS.search(text, at):
        at = begins.start()
        if match := _TOKEN.match(text, at):
            return match
        at += 1
    return None


def _segment(match: re.Match[str], token: str) -> Segment:
    """Return the segment for a token that is not text."""
    kind, group = _KINDS[token]
    body, info = match[group], ""
    if kind == FENCE:
        info = (match["info"] or "").strip()
        if info == "math":
            kind = DISPLAY
    if kind == DISPLAY:
        body = body.lstrip().rstrip("\n")
    return Segment(kind, match.start(), match.end(), body, info)


def quoted_fences(text: str, segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield the opening and closing fences of code blocks in quotations, which are text to `scan`.

    `body` is the whole line, and `info` the text after the fence.
    """
    if ">" not in text or "```" not in text and "~~~" not in text:
        return
    blocks = [each for each in segments if each.kind in (FENCE, DISPLAY)]
    for match in _QUOTED_FENCE.finditer(text):
        if not any(each.start <= match.start() < each.end for each in blocks):
            yield Segment(FENCE, *match.span(), match[0], match[1].strip())


def masked(text: str, segments: Iterable[Segment]) -> str:
    """Return `text` with every character of code and formulas replaced by the filler.

    Line breaks are kept, and offsets stay the same.
    """
    return "".join(
        each.body
        if each.kind == TEXT
        else "\n".join(FILLER * len(line) for line in text[each.start : each.end].split("\n"))
        for each in segments
    )


def stray_dollars(segments: Iterable[Segment]) -> Iterator[int]:
    """Yield the offsets of dollar signs that are not escaped, in a price, or part of a formula."""
    for each in segments:
        if each.kind == TEXT and "$" in each.body:
            plain = re.sub(r"\\.", "xx", each.body, flags=re.DOTALL)
            for match in re.finditer(r"\$+(?!\d)|\$\$", plain):
                yield each.start + match.start()


def mistakes(latex: str) -> Iterator[str]:
    """Yield the mistakes in a formula that can be found without typesetting it."""
    if not latex.strip():
        yield "the formula is empty"
    if re.search(r"&(?:[a-zA-Z]+|#\d+);", latex):
        yield "the formula contains an HTML entity; write the character itself"


def prose(latex: str) -> str:
    r"""Return a word of a sentence that is in a formula outside of \text, or "".

    There, TeX sets it as variables without spaces; usually, the dollar signs belong to two prices.
    """
    found = _PROSE.search(_TEXT_MACRO.sub(" ", latex))
    return found[0] if found else ""
