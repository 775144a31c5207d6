"""Represent notes: rendered cards in the form in which Anki stores them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from deckbuilder.core.guid import guid
from deckbuilder.core.model import Deck, Where
from deckbuilder.markup.serialized import serialized

# The fields of each kind of note, in order. The order is permanent: only ever append fields, and use
# the spare ones first (notetypes.py).
FIELDS = {
    "basic": (
        "Front",
        "Back",
        "Explanation",
        "Live",
        "Source",
        "Typed",
        "Reversed",
        "Origin",
        "Spare 1",
        "Spare 2",
        "Spare 3",
        "My notes",
    ),
    "cloze": (
        "Text",
        "Explanation",
        "Live",
        "Source",
        "Origin",
        "Spare 1",
        "Spare 2",
        "Spare 3",
        "My notes",
    ),
    "practice": (
        "Front",
        "Ask",
        "Live",
        "Explanation",
        "Source",
        "Origin",
        "Spare 1",
        "Spare 2",
        "Spare 3",
        "My notes",
    ),
}
_KNOWN = {kind: frozenset(names) for kind, names in FIELDS.items()}
# What Anki puts between the fields of a note.
SEPARATOR = "\x1f"


class Note(NamedTuple):
    """A rendered card, ready to be packed.

    `kind` is that of the note type: "basic", "cloze", or "practice"; `texts` is the HTML of all fields,
    as Anki stores it; `ordinals` are the cards that Anki makes from the note; `content` is the hash of
    what its author made, and `text` the hash of what they wrote, without what its pictures show
    (content_hash.py); `answers` are the answers that its cards ask for (source/index.py); `kept` is
    the guid that the note had in Anki before it was a card, "" if its guid is made from its id.
    """

    where: Where
    id: str
    deck: Deck
    kind: str
    texts: str
    tags: tuple[str, ...]
    media: frozenset[str]
    ordinals: tuple[int, ...]
    content: str = ""
    retired: bool = False
    answers: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    kept: str = ""

    @property
    def guid(self) -> str:
        """The guid by which Anki knows the note."""
        return self.kept or guid(self.id)

    @property
    def fields(self) -> dict[str, str]:
        """The HTML of each field, by name."""
        return dict(zip(FIELDS[self.kind], self.texts.split(SEPARATOR), strict=True))

    def field(self, name: str) -> str:
        """Return the HTML of one field."""
        index = FIELDS[self.kind].index(name)
        return self.texts.split(SEPARATOR, index + 1)[index]


def joined(kind: str, fields: Mapping[str, str]) -> str:
    """Return the `texts` of a note of this kind with these fields, as Anki's editor writes them.

    Fields that are not given are empty.
    """
    names = FIELDS[kind]
    texts = [fields.get(name, "") for name in names]
    if not fields.keys() <= _KNOWN[kind]:
        raise ValueError(f"a {kind} note has no {sorted(fields.keys() - _KNOWN[kind])}")
    return serialized(SEPARATOR.join(texts))
