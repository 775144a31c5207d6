"""Rules about how long questions, answers, and lists may be. Every rule is a generator of problems."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.core.model import Card, Part, Problem
from deckbuilder.core.problems import problem
from deckbuilder.markup import word_count


def size(card: Card) -> Iterator[Problem]:
    """Cards are short."""
    if card.question:
        yield from _limit(card.question, "question", (50, "C040"))
    for part in (card.answer, card.cloze):
        if not part:
            continue
        yield from _limit(part, "answer" if part is card.answer else "text", (60, "C041"), (35, "C044"))
        items = word_count.longest_list(part)
        if items > 3:
            yield problem(
                part.where,
                "C043" if items > 5 else "C045",
                f"the list has {items} items",
                "use at most 5, preferably 3; split the list among several cards",
            )


def _limit(part: Part, name: str, *limits: tuple[int, str]) -> Iterator[Problem]:
    """Yield a problem for the first of the (limit, code) pairs that the part exceeds."""
    words = word_count.words(part)
    for limit, code in limits:
        if words > limit:
            yield problem(
                part.where,
                code,
                f"the {name} has {words} words",
                f"use at most {limit}" if code != "C044" else f"aim for at most {limit}",
            )
            return
