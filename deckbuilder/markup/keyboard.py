"""Find characters that no keyboard has in an answer to be typed.

Anki compares letter by letter: typing `-8` where the answer is `−8` counts as wrong. Only a letter and
its decomposed form count as the same.
"""

from __future__ import annotations

import unicodedata

# What to type instead.
PLAIN = {
    **dict.fromkeys("‘’‚‛′ʼ", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\xa0", " "
    ),
    "…": "...",
    "×": "x",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "→": "->",
    "⁄": "/",
    "∕": "/",
    "∗": "*",
}
# Kinds of characters that are on no keyboard, with exceptions that are on some.
_CATEGORIES = {"Cf", "No", "Pd", "Pf", "Pi", "Sk", "Sm", "So", "Zl", "Zp", "Zs"}
_TYPED = frozenset("«»¬±÷¦°©®´¨¯¸")
_OTHERS = frozenset("…‰†‡•′″")


def untypeable(text: str) -> list[str]:
    """Return the characters that no keyboard has, each once, in order."""
    return [char for char in dict.fromkeys(text) if not char.isascii() and _is_untypeable(char)]


def plain(text: str) -> str:
    """Return the text as it can be typed, or "" if it cannot."""
    typed = "".join(PLAIN.get(char, _compatible(char)) for char in text)
    return "" if untypeable(typed) else typed.strip()


def named(char: str) -> str:
    """Return a character and its name, for a message."""
    name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
    return name if char.isspace() or unicodedata.category(char) == "Cf" else f'"{char}" ({name})'


def _is_untypeable(char: str) -> bool:
    if char in _TYPED:
        return False
    # Letters in special forms, such as the ligature of f and i
    special = char.isalpha() and unicodedata.normalize("NFKC", char).isascii()
    return char in _OTHERS or special or unicodedata.category(char) in _CATEGORIES


def _compatible(char: str) -> str:
    if not char.isascii() and unicodedata.category(char) == "Cf":
        return ""
    normal = unicodedata.normalize("NFKC", char)
    # 1/2 for a fraction would change what is asked for, and so would 2 for an exponent.
    return normal if char.isalpha() and normal.isascii() else char
