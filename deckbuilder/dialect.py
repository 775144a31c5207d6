"""What GitHub's Markdown understands and Python-Markdown does not, put in words that both do.

Authors see their cards on GitHub first, so GitHub is right: there a list, a table or a block of
code needs no empty line before it, and a list in a list is indented as far as one likes.
"""

from __future__ import annotations

import re

from . import formulas

INDENT = 2  # blanks for each level of a list; the parser is made with the same number
_STARTS_LIST = re.compile(r"[-*+][ \t]+\S|1[.)][ \t]+\S")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d+[.)])[ \t]+\S")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def like_github(text: str) -> str:
    """`text` so that Python-Markdown makes of it what GitHub does."""
    pieces, at = [], 0
    for block in formulas.scan(text):
        if block.kind == formulas.FENCE:
            pieces.append(_with_gaps(_with_even_lists(text[at:block.start])))
            code = text[block.start:block.end]
            pieces.append(code if code[0] in " \t" else f"\n{code}\n")
            at = block.end
    return "".join([*pieces, _with_gaps(_with_even_lists(text[at:]))])


def _with_gaps(text: str) -> str:
    """An empty line before each list and table that follows a line of text."""
    lines = text.split("\n")
    out = lines[:1]
    for index, line in enumerate(lines[1:], 1):
        before, below = lines[index - 1], "".join(lines[index + 1:index + 2])
        # After a paragraph of its own inside an item, the next item needs the gap too.
        ends_item = not before.startswith((" ", "\t")) or not "".join(lines[index - 2:index - 1])
        starts_list = _STARTS_LIST.match(line) and not _ITEM.match(before) and ends_item
        starts_table = "|" in line and "|" in below and _TABLE_RULE.match(below) \
            and "|" not in before
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
