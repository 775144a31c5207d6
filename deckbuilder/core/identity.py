"""The identity of the decks, for the builder.

The values are in addon/identity.py, because the add-on, which is installed without the builder, needs
them too.
"""

from __future__ import annotations

import hashlib

from addon.identity import (
    FIRST_ID,
    GLOBAL,
    HISTORY,
    MEDIA,
    NAME,
    NOTE_TYPES,
    PACKAGE,
    PUSH,
    PUSH_ANSWER,
    SCRIPT_OBJECT,
    SLUG,
    SUBJECT,
    TAG,
    USER_CSS,
)

__all__ = [
    "FIRST_ID",
    "GLOBAL",
    "HISTORY",
    "MEDIA",
    "NAME",
    "NOTE_TYPES",
    "PACKAGE",
    "PUSH",
    "PUSH_ANSWER",
    "SCRIPT_OBJECT",
    "SLUG",
    "SUBJECT",
    "TAG",
    "USER_CSS",
    "is_original",
]

# The digest of the slug and first id of the decks that this program was written for.
_ORIGINAL = "26c34c8280c3fd90"


def is_original(slug: str = SLUG, first_id: int = FIRST_ID) -> bool:
    """Return whether an identity is the original one, of the decks that this program was written for.

    `build_decks.py own` gives a copy of the repository another one.
    """
    return hashlib.sha256(f"{slug} {first_id}".encode()).hexdigest().startswith(_ORIGINAL)
