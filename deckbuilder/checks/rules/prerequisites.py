"""Rules about what has to be learned before what. Every rule is a generator of problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from deckbuilder.core.model import Content, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.suggestions import did_you_mean


def decks(content: Content) -> Iterator[Problem]:
    """The decks that a deck needs exist and do not need it."""
    needs = {deck.name: [(name, deck.where) for name in deck.needs] for deck in content.decks}
    return _check("deck", needs)


def topics(content: Content) -> Iterator[Problem]:
    """The topics that a topic needs exist and do not need it."""
    needs = {topic.stem: [(item.value, item.where) for item in topic.needs] for topic in content.topics}
    return _check("topic", needs)


def _check(what: str, needs: Mapping[str, Sequence[tuple[str, Where]]]) -> Iterator[Problem]:
    """Yield what is wrong with `needs`: name → the names that it needs, each with its line."""
    for name, needed in needs.items():
        for other, where in needed:
            if other not in needs and "" in needs:
                continue  # it may be the one whose name has a mistake
            if other not in needs:
                yield problem(where, "C028", f'unknown {what} "{other}"', did_you_mean(other, needs))
            elif name in _all_needed(other, needs):
                text = "itself" if other == name else f'"{other}", which in turn needs it'
                circle = [each for each in _all_needed(name, needs) if name in _all_needed(each, needs)]
                yield problem(
                    where,
                    "C028",
                    f'{what} "{name}" needs {text}',
                    "these need each other: " + ", ".join(sorted(circle)) if circle[2:] else "",
                )


def _all_needed(name: str, needs: Mapping[str, Sequence[tuple[str, Where]]]) -> set[str]:
    """Return everything that has to come before `name`, and `name` itself."""
    found = {name}
    open_ends = [name]
    while open_ends:
        for other, _ in needs.get(open_ends.pop(), ()):
            if other not in found:
                found.add(other)
                open_ends.append(other)
    return found
