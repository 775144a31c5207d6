"""References as the front matter gives them: what a card shows of one."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_END = re.compile(r"(?<=\w\w)\.\s|(?<=[)\]”’?!])\.?\s(?=[A-Z])")


def short_reference(reference: str) -> str:
    """Author and title: the first two sentences of a reference, the address left out. A full stop
    after a single letter ends no sentence, it belongs to an initial."""
    text = re.sub(r"https?://\S+", "", reference).strip()
    ends = [match.start() for match in _END.finditer(text)]
    return (text[: ends[1]] if len(ends) > 1 else text).rstrip(". ,;:")
