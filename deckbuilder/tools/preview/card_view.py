"""Prepare a note for the preview's list and its card page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deckbuilder.core.identity import TAG
from deckbuilder.core.model import Card, Deck, Topic, Where, slug
from deckbuilder.markup import plain_text
from deckbuilder.notes.card_sides import CardSides, card_sides
from deckbuilder.notes.note import Note
from deckbuilder.notes.notetypes import NoteType


@dataclass(frozen=True)
class CardView:
    """A card as the preview shows it.

    `key` is the card's id, with a number if an id occurs twice; `title` and `text` are plain text; the
    card is in the lines `first` to `last` of `path`; `figures` are the files of its pictures, and
    `example` is the file of its live block, or empty.
    """

    key: str
    path: str
    first: int
    last: int
    deck: str
    topic: str
    kind: str
    tags: tuple[str, ...]
    title: str
    text: str
    sides: tuple[CardSides, ...]
    figures: tuple[str, ...]
    example: str

    def has(self, where: Where) -> bool:
        """Return whether the line belongs to the card."""
        return self.path == where.path and self.first <= where.line <= self.last


def show(
    card: Card,
    last: int,
    topic: Topic,
    deck: Deck,
    note: Note | None,
    types: Iterable[NoteType],
    figures: tuple[str, ...],
) -> CardView:
    """Return the view of a card that ends at line `last`; `note` is None if it cannot be made."""
    asked = card.cloze or card.question
    tags = note.tags if note else ()
    return CardView(
        card.id or "(no id)",
        card.where.path,
        card.where.line,
        last,
        deck.name,
        topic.title or topic.stem,
        card.kind,
        _own(tags, deck),
        plain_text.line(asked) if asked else "",
        " ".join([card.id, *(part.text for part in card.parts), *tags]),
        card_sides(note, types) if note else (),
        figures,
        card.lives[0].name if card.lives else "",
    )


def _own(tags: Iterable[str], deck: Deck) -> tuple[str, ...]:
    """Return the short tags that authors gave, without the card's place and its prerequisites."""
    short = (tag.removeprefix(TAG) for tag in tags)
    return tuple(tag for tag in short if not tag.startswith(("needs::", f"{slug(deck.name)}::")))
