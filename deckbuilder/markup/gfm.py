"""What GitHub's Markdown understands and Python-Markdown does not, put in words that both do.

Authors see their cards on GitHub first, so GitHub is right: there a list, a table or a block of
code needs no empty line before it, and a list in a list is indented as far as one likes.
"""

from __future__ import annotations

import re

from deckbuilder.markup import scanner

INDENT = 2  # blanks for each level of a list; the parser is made with the same number
_STARTS_LIST = re.compile(r"[-*+][ \t]+\S|1[.)][ \t]+\S")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d+[.)])[ \t]+\S")
# The opening line of a block of code: its marks, and what follows them.
_OPENING = re.compile(r"^([ \t>]*(?:`{3,}|~{3,}))[ \t]*([^`\n]*)$", re.MULTILINE)
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def like_github(text: str) -> str:
    """`text` so that Python-Markdown makes of it what GitHub does."""
    pieces, at = [], 0
    for block in scanner.scan(text):
        if block.kind == scanner.FENCE:
            pieces.append(_as_text(text[at : block.start]))
            code = _OPENING.sub(_with_language, text[block.start : block.end], count=1)
            pieces.append(code if code[0] in " \t" else f"\n{code}\n")
            at = block.end
    return "".join([*pieces, _as_text(text[at:])])


def _as_text(text: str) -> str:
    """What is no block of code; those in a quotation count as text here."""
    return _with_gaps(_with_even_lists(_OPENING.sub(_with_language, text)))


def _with_language(opening: re.Match[str]) -> str:
    """The opening line with the language alone. What else the highlighter would understand there
    (ids, classes, titles) GitHub does not, and it would reach into the card's page."""
    language = re.match(r"[\w+#.-]+", opening[2])
    return opening[1] + (language[0] if language else "")


def _with_gaps(text: str) -> str:
    """An empty line before each list and table that follows a line of text."""
    lines = text.split("\n")
    out = lines[:1]
    for index, line in enumerate(lines[1:], 1):
        before, below = lines[index - 1], "".join(lines[index + 1 : index + 2])
        # After a paragraph of its own inside an item, the next item needs the gap too.
        ends_item = not before.startswith((" ", "\t")) or not "".join(lines[index - 2 : index - 1])
        starts_list = _STARTS_LIST.match(line) and not _ITEM.match(before) and ends_item
        starts_table = "|" in line and "|" in below and _TABLE_RULE.match(below) and "|" not in before
        if before.strip() and (starts_list or starts_table):
            out.append("")
        out.append(line)
    return "\n".join(out)


def _with_even_lists(text: str) -> str:
    """Every level of a list indented by INDENT, whatever its author chose."""
    out = []
    levels: list[int] = []
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item:
            width = len(item[1].expandtabs(4))
            while levels and levels[-1] > width:
                levels.pop()
            if not levels or levels[-1] < width:
                levels.append(width)
            line = " " * (INDENT * (len(levels) - 1)) + line.lstrip()
        elif line.strip() and not line.startswith((" ", "\t")):
            levels = []
        out.append(line)
    return "\n".join(out)
