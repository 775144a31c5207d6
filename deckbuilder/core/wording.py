"""Wording that messages, release notes, and pages share."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Return a number with its noun: 1 card, 1,234 cards."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(text: str, most: int = 40) -> str:
    """Return `text` on one line, cut to at most `most` characters; an ellipsis marks the cut."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
