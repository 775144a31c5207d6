"""Find the known word that a mistyped one stands for."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection, Iterable

# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdABEKMHOPCTXABEZHIKMNOPTYXo"
)


def nearly(word: str, known: Collection[str], alike: float = 0.8) -> list[str]:
    """Return a list with the known word most similar to `word`; empty if none is similar enough.

    `alike` is the required similarity, from 0 to 1 (the same word).
    """
    return difflib.get_close_matches(word, list(known), n=1, cutoff=alike)


def guess(word: str, known: Iterable[str]) -> list[str]:
    """Return a list with the known word that `word` probably stands for; empty if there is none."""
    words = sorted(known)
    # The letters of "topic" and "tags" are not similar, but the same first letter is a fair guess.
    near = nearly(word.lower(), words, 0.5)
    return near or [other for other in words if other[:1] == word[:1].lower()][:1]


def looks_like(one: str, other: str) -> bool:
    """Return whether two different texts look the same.

    They may have combined and single characters for the same letters, invisible characters, or letters
    of another alphabet.
    """
    return one != other and _looks(one) == _looks(other)


def _looks(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    return "".join(char for char in " ".join(text.split()) if unicodedata.category(char) != "Cf")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known word closest to `word`, or with all of them if they are few."""
    words = sorted(known)
    same = [each for each in words if looks_like(each, word)]
    if same:
        return f'"{same[0]}" looks the same, but has other characters: copy it from where it is defined'
    near = guess(word, words)
    if near:
        return f'did you mean "{near[0]}"?'
    return "known: " + ", ".join(words) if 0 < len(words) <= 12 else ""
