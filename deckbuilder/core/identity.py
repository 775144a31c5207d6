"""The identity of the decks, for the builder.

The values are in addon/identity.py, because the add-on, which is installed without the builder, needs
them too.
"""

from __future__ import annotations

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
    "TAG",
    "USER_CSS",
]
