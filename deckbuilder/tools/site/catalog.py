"""Collect what the site shows: every card with its place, and how cards are related."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from deckbuilder.core.model import Card, Content, Deck, Topic, slug
from deckbuilder.notes.card_sides import cloze
from deckbuilder.notes.field_formulas import without_deletions
from deckbuilder.notes.note import Note
from deckbuilder.tools.site.markup import Markup, heading
from deckbuilder.tools.site.plain_text import plain, short

_OPENED = re.compile(r'<span class="cloze(?:-inactive)?" data-ordinal="(\d+)">|<span\b[^>]*>|</span>')


@dataclass(frozen=True)
class Entry:
    """A card of the site.

    As HTML, `head` and `blocks` are its question, `answer` and `text` (its note) what is shown with the
    answer, and `notice` is why it is retired; as plain text, `title` is the question and `words` the
    rest.
    """

    note: Note
    card: Card
    topic: Topic
    head: str
    blocks: str
    answer: str
    text: str
    title: str
    words: str
    notice: str = ""

    @property
    def address(self) -> str:
        """The permanent address of its page: the card's id."""
        return f"{self.note.id}/"

    @property
    def example(self) -> str:
        """The live example on the card, or ""."""
        return self.card.lives[0].name if self.card.lives else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its own tags, such as "softmax", without those for its place and its prerequisites."""
        return tuple(sorted({*self.card.tags, *(tag.value for tag in self.topic.tags)}))


@dataclass(frozen=True)
class Catalog:
    """All entries in the order in which cards are learned, and their decks and topics."""

    content: Content
    entries: Sequence[Entry]

    @cached_property
    def active(self) -> list[Entry]:
        """The entries that are not retired."""
        return [entry for entry in self.entries if not entry.note.retired]

    @cached_property
    def decks(self) -> list[Deck]:
        """The decks that have cards."""
        return [deck for deck in self.content.decks if self.of_deck(deck)]

    def of_deck(self, deck: Deck) -> list[Entry]:
        """Return the deck's entries without retired ones."""
        return [entry for entry in self.active if entry.note.deck == deck]

    def topics(self, deck: Deck) -> list[tuple[Topic, list[Entry]]]:
        """Return the deck's topics with their entries."""
        found: dict[str, tuple[Topic, list[Entry]]] = {}
        for entry in self.of_deck(deck):
            found.setdefault(entry.topic.stem, (entry.topic, []))[1].append(entry)
        return list(found.values())

    @cached_property
    def by_tag(self) -> dict[str, list[Entry]]:
        """Tag → its entries, with tags in alphabetical order."""
        return _grouped((tag, entry) for entry in self.active for tag in entry.tags)

    @cached_property
    def by_example(self) -> dict[str, list[Entry]]:
        """Example → the entries that contain it."""
        return _grouped((entry.example, entry) for entry in self.active if entry.example)


def tag_address(tag: str) -> str:
    """Return the address of a tag's page: a folder for each level."""
    return f"tags/{tag.replace('::', '/')}/"


def tag_words(tag: str) -> str:
    """Return a tag in readable form."""
    return tag.replace("::", " › ").replace("-", " ")


def _grouped(pairs: Iterable[tuple[str, Entry]]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return dict(sorted(found.items()))


def deck_address(deck: Deck) -> str:
    """Return the address of the deck's page."""
    return f"decks/{slug(deck.name)}/"


def catalog_of(content: Content, notes: Iterable[Note], markup: Markup) -> Catalog:
    """Return the entries of `notes`, whose cards are in `content`."""
    places = {card.id: (card, topic) for topic in content.topics for card in topic.cards}
    return Catalog(content, [_entry(note, *places[note.id], markup) for note in notes])


def _entry(note: Note, card: Card, topic: Topic, markup: Markup) -> Entry:
    fields = {
        name: markup.page(without_deletions(text, gap=False) if name == "Text" else text)
        for name, text in note.fields.items()
        if name in ("Front", "Back", "Text", "Explanation")
    }
    notice, asked = "", fields["Text" if note.kind == "cloze" else "Front"]
    if note.retired:
        notice, end, asked = asked.partition("</div>")
        notice += end
    answer = fields.get("Back", "")
    if note.kind == "cloze":
        answer = cloze(asked, 0, True)
        gaps = markup.page(without_deletions(note.fields["Text"], gap=True))
        asked = _gaps(cloze(gaps.partition("</div>")[2] if note.retired else gaps, 0, True))
    head, blocks = heading(asked)
    title = plain(asked)
    rest = " ".join(plain(text) for text in (answer, fields["Explanation"]) if text)
    return Entry(note, card, topic, head, blocks, answer, fields["Explanation"], title, rest, notice)


def _gaps(revealed: str) -> str:
    """Return a cloze text with gaps for its deletions; in `revealed`, all of them are shown."""
    pieces: list[str] = []
    closes: list[bool] = []  # for each open span: whether it is a deletion
    at = 0
    for match in _OPENED.finditer(revealed):
        if not any(closes):
            pieces.append(revealed[at : match.start()])
        at = match.end()
        if match[0] == "</span>":
            ended = closes.pop()
            if not ended and not any(closes):
                pieces.append(match[0])
            continue
        if not any(closes):
            pieces.append('<span class="gap">…</span>' if match[1] else match[0])
        closes.append(match[1] is not None)
    pieces.append(revealed[at:])
    return "".join(pieces)


def summary(entry: Entry) -> str:
    """Return a line about the card for search engines and link previews."""
    return short(entry.words or entry.title, 160)


def numbers(entries: Sequence[Entry]) -> Mapping[str, int]:
    """Return the counts that are shown for a deck."""
    pictures = {name for entry in entries for name in entry.note.media if "-dark." not in name}
    return {
        "card": sum(len(entry.note.ordinals) for entry in entries),
        "figure": len(pictures),
        "live example": len({entry.example for entry in entries if entry.example}),
    }
