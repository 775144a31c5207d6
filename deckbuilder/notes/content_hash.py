"""What an author or artist made of a card, as one hash: whether it changed between releases.

The HTML of the fields would not do. It also changes when the renderer, the highlighter or a live
example gets better, and then a note would count as changed, and a plain import would overwrite
what a learner wrote on it, though nobody touched its card. So the hash is of the card's own text,
and of the names of its pictures, which carry a hash of what they show.

Tags, and the file that the card is in, are not part of it: one word changed for a whole topic would
mark all of its notes as changed. They reach learners with the next change of the card itself, or by
the add-on's guarded update.
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
    """The hash of what an author made of a card."""
    return with_pictures(Hashes(topic).text(card), note.media)


def with_pictures(text: str, media: Collection[str]) -> str:
    """The hash of what an author made of a card, from that of its text and the files of its
    pictures."""
    return digests.text(SEPARATOR.join((text, *sorted(media)))) if media else text


class Hashes:
    """The hashes of the texts of a topic's cards."""

    def __init__(self, topic: Topic) -> None:
        self._references = {item.key: item.value for item in topic.sources}
        self._cited: dict[str, str] = {}  # what many cards of a topic have alike

    def text(self, card: Card) -> str:
        """The hash of what an author wrote on a card, whatever its pictures show."""
        cited = card.get("source")
        if cited not in self._cited:
            self._cited[cited] = _json(
                [[*_shown(self._references.get(key, key)), locator] for key, locator in card.citations]
            )
        lives = (
            _json([[block.name, sorted(block.texts.items())] for block in card.lives])
            if card.lives
            else ""
        )
        meta = (
            _json([card.get(key) for key in ("ask", "tolerance", "retired")])
            if len(card.meta) > 2
            else _NO_META
        )
        # No text of a card has the separator in it.
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
    """What a card shows of a reference: its beginning, and where it links to."""
    address = ADDRESS.search(reference)
    return short_reference(reference), address[0] if address else ""
