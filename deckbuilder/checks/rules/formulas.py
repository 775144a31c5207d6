"""The rule that formulas can be typeset. It passes all formulas of a topic to MathJax at once."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.core.model import Part, Problem, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.markup import cloze, scanner
from deckbuilder.typesetting import mathjax, tex_errors


def typeset(topic: Topic) -> Iterator[Problem]:
    """MathJax understands every formula, as it will be in Anki."""
    found = [
        *_of_text(Part(topic.where, topic.title), False),
        *(
            each
            for card in topic.cards
            for text in card.texts
            for each in _of_text(text, card.is_in_cloze(text))
        ),
    ]
    wrong = mathjax.problems(formula for _, formula in found)
    for where, formula in found:
        if formula in wrong:
            text, hint = wrong[formula]
            yield problem(where, "C038", f"{tex_errors.short(formula[0])}: {text}", hint)


def _of_text(part: Part, in_cloze: bool) -> Iterator[tuple[Where, tuple[str, bool]]]:
    """Yield the formulas of a text that the reader sees typeset.

    Left out are those in the alt text of pictures, and those that another rule reports as mistakes.
    """
    for each in part.formulas:
        in_image = any(image.start <= each.start < image.end for image in part.images)
        if not in_image and not any(scanner.mistakes(each.body)):
            for latex in cloze.states(each.body) if in_cloze else [each.body]:
                yield part.at(each.start), (latex, each.kind == scanner.DISPLAY)
