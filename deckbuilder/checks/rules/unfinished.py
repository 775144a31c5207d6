"""The rule that nothing is marked as unfinished: cards, front matter, decks, examples, and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deckbuilder.core.model import Card, Content, Problem, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project

UNDONE = re.compile(r"\b(?:TODO|FIXME|TBD)\b|\?\?\?")
# One of these is in every such text. Looking for them first takes a tenth of the time in long files.
_MARKS = ("TODO", "FIXME", "TBD", "???")


def cards(card: Card) -> Iterator[Problem]:
    """No text of a card is marked as unfinished."""
    for part in card.texts:
        for match in UNDONE.finditer(part.text):
            yield _problem(part.at(match.start()), match[0])


def front_matter(topic: Topic) -> Iterator[Problem]:
    """No title, source, or tag of a topic is marked as unfinished."""
    items = [*topic.tags, *topic.needs, *topic.sources]
    yield from _lines([(topic.where, topic.title), *((each.where, each.value) for each in items)])


def project_files(content: Content, project: Project) -> Iterator[Problem]:
    """No deck's description, example, or figure is marked as unfinished: learners see what these say."""
    yield from _lines((deck.where, deck.description) for deck in content.decks)
    folders = (project.addon / "examples", project.figures)
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        try:
            text = project.read(path).decode("utf-8", "replace")
        except OSError:
            continue  # reported where it is run
        if not any(mark in text for mark in _MARKS):
            continue
        name = project.name(path)
        numbers = {text.count("\n", 0, match.start()) + 1: match[0] for match in UNDONE.finditer(text)}
        yield from (_problem(Where(name, number), marked) for number, marked in numbers.items())


def _lines(texts: Iterable[tuple[Where, str]]) -> Iterator[Problem]:
    """Yield a problem for each text that is marked as unfinished."""
    for where, text in texts:
        if match := UNDONE.search(text):
            yield _problem(where, match[0])


def _problem(where: Where, marked: str) -> Problem:
    return problem(where, "C030", f'the text is unfinished: "{marked}"')
