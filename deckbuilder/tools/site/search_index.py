"""Make the index that the search in the browser reads: short texts, and words to find them by."""

from __future__ import annotations

import html
import json
import re
import unicodedata

from addon import examples
from deckbuilder.tools.site.catalog import Catalog, deck_address, tag_address, tag_words

# What people type for a sign whose Unicode name does not end with that word.
_SPOKEN = {
    "∑": "sum",
    "∏": "prod product",
    "√": "sqrt root",
    "∂": "partial derivative",
    "∇": "nabla gradient",
    "∞": "infinity",
    "∫": "integral",
    "≈": "approx",
    "‖": "norm",
}
_WORD = re.compile(r"[^\W_]+")


def index(catalog: Catalog) -> bytes:
    """Return {"places": names, "items": [[address, place, title, answer, further words], …]} as JSON."""
    places = ["Deck", "Example", "Tag", *(deck.name for deck in catalog.decks)]
    items: list[list[object]] = []
    for deck in catalog.decks:
        items.append(
            [
                deck_address(deck),
                0,
                deck.name,
                "",
                " ".join(topic.title for topic, _ in catalog.topics(deck)),
            ]
        )
    for name in examples.names():
        items.append([f"examples/{name}/", 1, examples.load(name)["title"], "", name.replace("-", " ")])
    items += [[tag_address(tag), 2, tag_words(tag), "", ""] for tag in catalog.by_tag]
    for entry in catalog.active:
        further = " ".join(
            [
                entry.note.id.replace("-", " "),
                entry.topic.title,
                *map(tag_words, entry.tags),
            ]
        )
        # `words` begins with the answer; the note only helps to find the card.
        items.append(
            [
                entry.address,
                places.index(entry.note.deck.name, 3),
                entry.title,
                entry.words,
                _further(f"{entry.title} {entry.words}", further),
            ]
        )
    return json.dumps(
        {"places": places, "items": items}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def _further(shown: str, words: str) -> str:
    """Return the words that are not in the shown text, and the names of the signs that are."""
    there = {word.lower() for word in _WORD.findall(shown)}
    added = dict.fromkeys(word for word in _WORD.findall(words.lower()) if word not in there)
    added |= dict.fromkeys(name for sign in sorted(set(shown)) if (name := spoken(sign)))
    return html.unescape(" ".join(added))


def spoken(sign: str) -> str:
    """Return the name of a sign in a formula: "eta" for η; "" for what is typed as it is."""
    if sign in _SPOKEN:
        return _SPOKEN[sign]
    name = unicodedata.name(sign, "") if ord(sign) > 127 else ""
    if name.startswith("GREEK ") and " LETTER " in name:
        return name.split()[3].lower().replace("lamda", "lambda")
    return ""
