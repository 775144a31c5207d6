"""The rule that formulas can be typeset. It asks MathJax, all formulas of a topic at once."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from . import cloze, formulas, pictures
from .codes import problem
from .model import Card, Part, Problem, Topic, Where


def typeset(topic: Topic) -> Iterator[Problem]:
    """MathJax understands every formula, as it will stand in Anki."""
    found = [*_of_text(Part(topic.where, topic.title), False),
             *(each for card in topic.cards for each in _of_card(card))]
    if not found:
        return
    from . import mathjax

    wrong = mathjax.problems(formula for _, formula in found)
    for where, formula in found:
        if formula in wrong:
            text, hint = wrong[formula]
            shown = textwrap.shorten(formula[0], 50, placeholder=" …")
            yield problem(where, "C038", f"${shown}$: {text}", hint)


def _of_card(card: Card) -> Iterator[tuple[Where, tuple[str, bool]]]:
    for part in card.parts:
        yield from _of_text(part, part is card.cloze)
    retired = card.item("retired")
    if retired:
        yield from _of_text(Part(retired.where, retired.value), card.cloze is not None)


def _of_text(part: Part, in_cloze: bool) -> Iterator[tuple[Where, tuple[str, bool]]]:
    """The formulas of a text that the reader sees typeset: not those in the alt text of pictures,
    nor those of which another rule says that they are none."""
    for each in formulas.formulas(pictures.blanked(part.text)):
        if not any(formulas.mistakes(each.body)):
            latex = cloze.unmarked(each.body) if in_cloze else each.body
            yield part.at(each.start), (latex, each.kind == formulas.DISPLAY)
