"""What an author or artist made of a card, as one hash: whether it changed between releases.

The HTML of the fields would not do. It also changes when the renderer, the highlighter or a live
example gets better, and then a note would count as changed, and a plain import would overwrite
what a learner wrote on it, though nobody touched its card. So the hash is of the card's own text,
and of the names of its pictures, which carry a hash of what they show.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import lru_cache

from .model import Card, Note, Topic
from .references import ADDRESS, short_reference

# Characters of a hash that are kept: 64 bits, far from any collision among the texts of one field.
LENGTH = 16


def digest(text: str) -> str:
    """A short name of a text. The add-on computes the same (addon/merge.py)."""
    normal = text if text.isascii() else unicodedata.normalize("NFC", text)
    return hashlib.sha256(normal.encode()).hexdigest()[:LENGTH]


def card_hash(card: Card, topic: Topic, note: Note) -> str:
    """The hash of all of a card that can reach a learner."""
    references = {item.key: item.value for item in topic.sources}
    cited = [[*_shown(references.get(key, key)), locator] for key, locator in card.citations]
    parts = {name: part.text for name in ("question", "answer", "cloze", "note")
             if (part := getattr(card, name))}
    lives = [[block.name, sorted(block.texts.items())] for block in card.lives]
    meta = [card.get(key) for key in ("ask", "tolerance", "retired")]
    return digest(_json([card.kind, parts, lives, meta, cited, sorted(note.tags),
                         sorted(note.media), note.fields.get("Origin", "")]))


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


@lru_cache(maxsize=256)
def _shown(reference: str) -> tuple[str, str]:
    """What a card shows of a reference: its beginning, and where it links to."""
    address = ADDRESS.search(reference)
    return short_reference(reference), address[0] if address else ""
