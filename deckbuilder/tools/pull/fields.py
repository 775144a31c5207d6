"""Tell which part of a card a note's field comes from, and what to change for a derived field."""

from __future__ import annotations

from collections.abc import Mapping

from deckbuilder.core.model import Card, Part, Where

MY_NOTES = "My notes"
# The part of a card for each field, as an attribute of the card and in words.
PARTS = {
    "Front": ("question", "question"),
    "Back": ("answer", "answer"),
    "Text": ("cloze", "text"),
    "Explanation": ("note", "note"),
}


def part_of(card: Card, field: str) -> Part | None:
    """Return the part of a card that fills a field."""
    found: Part | None = getattr(card, PARTS[field][0])
    return found


def texts(card: Card) -> list[str]:
    """Return the fields of a card's note that are Markdown in its file."""
    if card.cloze:
        return ["Text", "Explanation"]
    return ["Front", "Explanation"] if card.kind == "practice" else ["Front", "Back", "Explanation"]


def derived(card: Card, fields: Mapping[str, str]) -> list[str]:
    """Return the fields that the builder makes from something else."""
    ours = set(texts(card)) | {MY_NOTES}
    if card.kind == "typed":
        ours.add("Typed")  # the answer again
    return [name for name in fields if name not in ours]


def made_from(card: Card, field: str) -> tuple[Where, str]:
    """Return where to change what a derived field shows, and what that is."""
    if field in ("Live", "Ask") and card.lives:
        return card.lives[0].where, "the live block"
    for name, key, what in (
        ("Source", "source", 'the line "- source:"'),
        ("Ask", "ask", 'the line "- ask:"'),
        ("Typed", "kind", "the card's kind and answer"),
        ("Reversed", "kind", "the card's kind"),
    ):
        if field == name:
            item = card.item(key)
            return item.where if item else card.where, what
    return card.where, "no part of the card"
