"""Rules about the syllabus: cards and its rows refer to each other. Each is a generator of problems."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress

from deckbuilder.core.model import Content, Problem, SyllabusRow, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import did_you_mean, nearly
from deckbuilder.live.bake import Broken
from deckbuilder.live.protocol import Examples
from deckbuilder.source import index

FIGURE = "fig-"  # how the names of figures begin in the syllabus


def covers(topic: Topic, content: Content) -> Iterator[Problem]:
    """Every card covers rows, if the project asks for that, and the rows exist.

    An unknown row is reported once for each topic.
    """
    unknown: dict[str, list[Where]] = {}
    for card in topic.cards:
        item = card.item("covers")
        if not item:
            if content.checks.covers:
                yield problem(
                    card.where,
                    "C017",
                    "the card covers no syllabus row",
                    'add a line "- covers: …" with ids from cards/syllabus.csv',
                )
            continue
        for row in card.words("covers"):
            # Without a syllabus (reported elsewhere), its rows cannot be checked.
            if content.syllabus and row not in content.syllabus:
                unknown.setdefault(row, []).append(item.where)
    for row, lines in unknown.items():
        more = f", and {len(lines) - 1} more cards cover it" if len(lines) > 1 else ""
        yield problem(
            lines[0],
            "C017",
            f'"{row}" is not in cards/syllabus.csv{more}',
            did_you_mean(row, content.syllabus),
        )


def coverage(content: Content) -> Iterator[Problem]:
    """The cards cover all rows of the syllabus, if the project asks for that.

    A row that is not covered is reported at its topic's title, where the card belongs, or, if there is
    no such topic, at the row itself.
    """
    if not (content.checks.covers and content.is_whole):
        return
    covered = {row for _, card in index.all_of(content) if not card.retired for row in card.covers}
    places = _places(content)
    for row in content.syllabus.values():
        if row.id not in covered and row.place:
            yield problem(
                places.get(row.place, row.where), "C018", f'no card covers {row.id}, "{row.topic}"'
            )


def columns(content: Content, project: Project, examples: Examples) -> Iterator[Problem]:
    """What the rows name exists: topics, examples, figures, and other rows.

    A name is reported once, at the first row that has it.
    """
    places = _places(content)
    decks = {deck.name for deck in content.decks}
    if content.decks and content.is_whole:
        for name, rows in _named(content, lambda row: (row.place,)):
            if name and name not in places:
                yield _unknown_place(name, rows, places, decks)
    known = {
        "figure": {f"{FIGURE}{name}" for name in project.picture_names},
        "row": set(content.syllabus),
    }
    with suppress(Broken):  # reported where an example is used
        known["example"] = set(examples.names())
    for what, names in known.items():
        for name, rows in _named(content, _NAMES[what]):
            if name not in names:
                text = f'{rows[0].id}{_more(rows)} names the unknown {what} "{name}"'
                yield problem(rows[0].where, "C026", text, did_you_mean(name, names))
    for row in content.syllabus.values():
        if row.id in row.same_as:
            yield problem(
                row.where, "C026", f"{row.id} lists itself as stating the same fact", "delete it"
            )


_NAMES: dict[str, Callable[[SyllabusRow], tuple[str, ...]]] = {
    "example": lambda row: row.examples,
    "figure": lambda row: row.figures,
    "row": lambda row: row.same_as,
}


def _named(
    content: Content, names: Callable[[SyllabusRow], tuple[str, ...]]
) -> Iterator[tuple[str, list[SyllabusRow]]]:
    """Yield each name that rows have in a column with these rows."""
    found: dict[str, list[SyllabusRow]] = {}
    for row in content.syllabus.values():
        for name in names(row):
            found.setdefault(name, []).append(row)
    yield from found.items()


def _more(rows: list[SyllabusRow]) -> str:
    return f", as {len(rows) - 1} more rows," if len(rows) > 1 else ""


def _places(content: Content) -> dict[str, Where]:
    """Return "deck::topic title" → the line of the title."""
    found = {}
    for topic in content.topics:
        listed = content.deck_of(topic)
        if listed or topic.deck:
            name = listed.name if listed else topic.deck.value if topic.deck else ""
            found[f"{name}::{topic.title}"] = topic.where
    return found


def _unknown_place(
    place: str, rows: list[SyllabusRow], places: Collection[str], decks: Collection[str]
) -> Problem:
    deck, _, title = place.partition("::")
    row = rows[0]
    if deck not in decks:
        text = f'{row.id}{_more(rows)} is for the unknown deck "{deck}"'
        return problem(row.where, "C026", text, did_you_mean(deck, decks))
    near = nearly(place, places)
    return problem(
        row.where,
        "C026",
        f'{row.id}{_more(rows)} is for the unknown topic "{title}" of the deck "{deck}"',
        f'did you mean "{near[0]}"?' if near else 'write the deck and the title: "Deck::Title"',
    )
