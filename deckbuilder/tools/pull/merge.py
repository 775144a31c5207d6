"""Merge words three ways: apply the change between two texts to a third that says the same.

`base` and `theirs` are Markdown as `markdown_writer` writes it, before and after an edit in Anki;
`ours` is the author's own Markdown for `base`. So everything but the changed words stays as the
author wrote it.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[^\S\n]+|\n[^\S\n]*|\w+|[^\w\s]")


def merge(base: str, ours: str, theirs: str, wrapped: bool = False) -> str:
    """Return `ours` with what changed from `base` to `theirs`; where both changed, use `theirs`.

    `wrapped`: the end of a line in `ours` may correspond to a space.
    """
    old, mine, new = (_TOKEN.findall(text) for text in (base, ours, theirs))
    to_mine = _matches(_unwrapped(old), _unwrapped(mine)) if wrapped else _matches(old, mine)
    to_new = _matches(old, new)
    out: list[str] = []
    at = at_mine = at_new = 0
    for index in [*(each for each in range(len(old)) if each in to_mine and each in to_new), len(old)]:
        end_mine = to_mine.get(index, len(mine))
        end_new = to_new.get(index, len(new))
        before, my, their = old[at:index], mine[at_mine:end_mine], new[at_new:end_new]
        out += my if their == before else their
        if index < len(old):
            out.append(mine[end_mine])
        at, at_mine, at_new = index + 1, end_mine + 1, end_new + 1
    return "".join(out)


def _matches(old: list[str], new: list[str]) -> dict[int, int]:
    """Return which tokens are the same: index in the old text → index in the new one."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _unwrapped(tokens: list[str]) -> list[str]:
    """Return the tokens with the ends of lines replaced by spaces."""
    return [" " if token.isspace() else token for token in tokens]
