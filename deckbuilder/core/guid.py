"""The guid by which Anki knows a card's note."""

from __future__ import annotations

import hashlib
import string

from deckbuilder.core import identity

_DIGITS = string.ascii_letters + string.digits + "!#$%&()*+,-./:;<=>?@[]^_`{|}~"


def guid(card_id: str) -> str:
    """By which Anki knows a card's note for ever: what `genanki.guid_for(SLUG, card_id)`
    gives, without genanki, which takes longer to import than a topic to render. A test compares."""
    digest = hashlib.sha256(f"{identity.SLUG}__{card_id}".encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
