"""Compute the guid by which Anki identifies a card's note."""

from __future__ import annotations

import functools
import hashlib
import string

from deckbuilder.core import identity

_DIGITS = string.ascii_letters + string.digits + "!#$%&()*+,-./:;<=>?@[]^_`{|}~"


@functools.cache
def guid(card_id: str) -> str:
    """Return the permanent guid of a card's note, the same as `genanki.guid_for(SLUG, card_id)`.

    genanki is not used because importing it takes longer than rendering a topic. A test checks that
    the two agree.
    """
    digest = hashlib.sha256(f"{identity.SLUG}__{card_id}".encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
