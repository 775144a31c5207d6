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

from deckbuilder.core import digests
from deckbuilder.core.model import Card, Topic
from deckbuilder.core.references import ADDRESS, short_reference
from deckbuilder.notes.note import SEPARATOR


def with_pictures(text: str, media: Collection[str]) -> str:
    """Combine the hash of a card's text and the files of its pictures into the hash of the card."""
    return digests.text(SEPARATOR.join((text, *sorted(media)))) if media else text


def text_hash(card: Card, topic: Topic) -> str:
    """Return the hash of what an author wrote on a card, whatever its pictures show."""
    parts = (card.question, card.answer, card.cloze, card.note)
    lives = [
        [block.name, sorted(block.texts.items()), *(["fold"] if block.fold else [])]
        for block in card.lives
    ]
    references = {item.key: item.value for item in topic.sources}
    cited = [[*_shown(references.get(key, key)), locator] for key, locator in card.citations]
    # No text of a card contains the separator.
    return digests.text(
        SEPARATOR.join(
            (
                card.kind,
                *[part.text if part else "" for part in parts],
                _json(lives) if lives else "",
                _json([card.get(key) for key in ("ask", "tolerance", "retired")]),
                _json(cited),
            )
        )
    )


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _shown(reference: str) -> tuple[str, str]:
    """Return what a card shows of a reference: its short form and its link."""
    address = ADDRESS.search(reference)
    return short_reference(reference), address[0] if address else ""
