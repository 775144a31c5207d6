"""Render a card into a note: the texts of its fields, its tags, and the cards that Anki makes of it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from deckbuilder.core.identity import TAG
from deckbuilder.core.model import Card, Content, Deck, Part, Picture, Topic, slug
from deckbuilder.core.references import ADDRESS, short_reference
from deckbuilder.notes.field_html import Renderer, inert
from deckbuilder.notes.note import Note, joined


class Notes:
    """Render the notes of the cards of a topic, which is in one of the decks."""

    def __init__(self, topic: Topic, content: Content, renderer: Renderer) -> None:
        deck = content.deck_of(topic)
        if deck is None:
            raise ValueError(f"{topic.where}: not in any deck")
        self.topic, self._deck, self._renderer = topic, deck, renderer
        self._tags = _topic_tags(topic, deck, content)
        self._references = {item.key: item.value for item in topic.sources}
        self._file = quote(topic.file)

    def note(self, card: Card, shown: Mapping[str, Picture], live: Mapping[str, str]) -> Note:
        """Return the note of a card.

        `shown` says which picture each name refers to; `live` is the HTML of the fields that the live
        block fills.
        """
        fields = self._fields(card, shown)
        reason = card.retirement
        if reason and reason.text:
            front = "Text" if card.cloze else "Front"
            why = self._renderer.html(reason, {}, card.is_in_cloze(reason))
            notice = f'<div class="gr-retired">This card is retired: {why}</div>'
            fields[front] = notice + fields[front]
        ordinals = _ordinals(card, fields)
        fields["Explanation"] = self._html(card.note, shown)
        fields |= live
        fields["Source"] = _source(card, self._references)
        fields["Origin"] = f"{self._file}#{quote(card.id)}"  # part of a link
        named = {each.name for part in card.parts for each in part.images if each.name in shown}
        media = frozenset([name for each in named for name in (shown[each].light, shown[each].dark)])
        kind = "cloze" if card.cloze else card.note_kind  # the rules refuse a card with both
        return Note(
            card.where,
            card.id,
            self._deck,
            kind,
            joined(kind, fields),
            _tags(card, self._tags),
            media,
            ordinals,
            "",
            bool(card.get("retired")),
            kept=card.get("guid"),
        )

    def _fields(self, card: Card, shown: Mapping[str, Picture]) -> dict[str, str]:
        """Return the fields that differ between the kinds of cards."""
        if card.cloze:
            return {"Text": self._renderer.html(card.cloze, shown, in_cloze=True)}
        front = self._html(card.question, shown)
        if card.kind == "practice":
            return {"Front": front}
        if card.kind == "typed":
            # The typed text is compared letter by letter, so Markdown must not change it.
            typed = html.escape(card.answer.text if card.answer else "", quote=False)
            return {"Front": front, "Back": inert(typed), "Typed": typed, "Reversed": ""}
        return {
            "Front": front,
            "Back": self._html(card.answer, shown),
            "Typed": "",
            "Reversed": "1" if card.kind == "reversed" else "",
        }

    def _html(self, part: Part | None, shown: Mapping[str, Picture]) -> str:
        return self._renderer.html(part, shown) if part else ""


def _source(card: Card, references: Mapping[str, str]) -> str:
    """Return where the fact can be checked: short references with links, and where to look in them."""
    shown = []
    for key, locator in card.citations:
        link = _link(key, references.get(key, ""))
        shown.append(f"{link}, {html.escape(locator)}" if locator else link)
    return inert(f"<span>{'; '.join(shown)}</span>") if shown else ""


@lru_cache(maxsize=256)
def _link(key: str, reference: str) -> str:
    """Return what a card shows of one reference."""
    address = ADDRESS.search(reference)
    name = html.escape(short_reference(reference) or key)
    return f'<a href="{html.escape(address[0].rstrip(".,;"))}">{name}</a>' if address else name


def _topic_tags(topic: Topic, deck: Deck, content: Content) -> frozenset[str]:
    needed = {item.value for item in topic.needs}
    needs = [slug(name) for name in deck.needs] + [
        _place(each, content) for each in content.topics if needed and each.stem in needed
    ]
    return frozenset(
        {
            f"{TAG}{_place(topic, content)}",
            *(f"{TAG}{tag.value}" for tag in topic.tags if tag.value),
            *(f"{TAG}needs::{each}" for each in needs),
        }
    )


def _tags(card: Card, of_topic: frozenset[str]) -> tuple[str, ...]:
    tags = of_topic.union(f"{TAG}{tag}" for tag in card.tags)
    if card.item("retired"):
        tags |= {f"{TAG}retired"}
    return tuple(sorted(tags))


def _place(topic: Topic, content: Content) -> str:
    """Return the topic's place in the tag tree, for its own cards and for those that need it."""
    deck = content.deck_of(topic)
    return f"{slug(deck.name)}::{slug(topic.title)}" if deck else slug(topic.title)


def _ordinals(card: Card, fields: Mapping[str, str]) -> tuple[int, ...]:
    """Return which cards Anki makes from the note.

    It silently makes none from a note whose front is empty or that has no deletion.
    """
    if card.cloze:
        return tuple(number - 1 for number in card.cloze.numbers)
    sides = (fields["Front"], fields["Back"] if fields.get("Reversed") else "")
    return tuple(index for index, side in enumerate(sides) if side.strip())
