"""Shorten the references in the front matter for display on a card."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_END = re.compile(r"(?<=\w\w)\.\s|(?<=[)\]”’?!])\.?\s(?=[A-Z])")


def short_reference(reference: str) -> str:
    """Return author and title: the first two sentences of a reference, without its web address.

    A period after a single letter belongs to an initial and does not end a sentence.
    """
    text = re.sub(r"https?://\S+", "", reference).strip()
    ends = [match.start() for match in _END.finditer(text)]
    return (text[: ends[1]] if len(ends) > 1 else text).rstrip(". ,;:")
