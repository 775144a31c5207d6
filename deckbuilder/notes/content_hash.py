"""Hash what an author or artist made of a card, to tell whether it changed between releases.

Hashing the HTML of the fields would not work. The HTML also changes when the renderer, the highlighter,
or a live example improves; the note would then count as changed, and a plain import would overwrite
what a learner wrote on it, although nobody had touched its card. So the hash covers the card's own
text and the names of its pictures, which include a hash of what they show.

Tags, and the name of the file that the card is in, are not covered: changing one word for a whole
topic would mark all of its notes as changed. Such changes reach learners with the next change to the
card itself, or through the add-on's guarded update.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache

from deckbuilder.core import digests
from deckbuilder.core.model import Card, Topic
from deckbuilder.core.references import ADDRESS, short_reference
from deckbuilder.notes.note import SEPARATOR, Note


def card_hash(card: Card, topic: Topic, note: Note) -> str:
    """Return the hash of what an author made of a card."""
    return with_pictures(Hashes(topic).text(card), note.media)


def with_pictures(text: str, media: Collection[str]) -> str:
    """Combine the hash of a card's text and the files of its pictures into the hash of the card."""
    return digests.text(SEPARATOR.join((text, *sorted(media)))) if media else text


class Hashes:
    """The hashes of the texts of a topic's cards."""

    def __init__(self, topic: Topic) -> None:
        self._references = {item.key: item.value for item in topic.sources}
        self._cited: dict[str, str] = {}  # many cards of a topic cite the same sources

    def text(self, card: Card) -> str:
        """Return the hash of what an author wrote on a card, whatever its pictures show."""
        cited = card.get("source")
        if cited not in self._cited:
            self._cited[cited] = _json(
                [[*_shown(self._references.get(key, key)), locator] for key, locator in card.citations]
            )
        lives = (
            _json(
                [
                    [block.name, sorted(block.texts.items()), *(["fold"] if block.fold else [])]
                    for block in card.lives
                ]
            )
            if card.lives
            else ""
        )
        meta = (
            _json([card.get(key) for key in ("ask", "tolerance", "retired")])
            if len(card.meta) > 2
            else _NO_META
        )
        # No text of a card contains the separator.
        return digests.text(
            SEPARATOR.join(
                (
                    card.kind,
                    *[
                        part.text if part else ""
                        for part in (card.question, card.answer, card.cloze, card.note)
                    ],
                    lives,
                    meta,
                    self._cited[cited],
                )
            )
        )


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_NO_META = _json(["", "", ""])


@lru_cache(maxsize=256)
def _shown(reference: str) -> tuple[str, str]:
    """Return what a card shows of a reference: its short form and its link."""
    address = ADDRESS.search(reference)
    return short_reference(reference), address[0] if address else ""
