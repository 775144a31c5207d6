"""Find the words of a text that no dictionary contains.

British and American spellings both pass. Correct words that the dictionaries lack are listed in
cards/spelling.txt: names as they are written, other words in lower case.
"""

from __future__ import annotations

import functools
import gzip
import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from deckbuilder.core.project import Project
from deckbuilder.markup.scanner import FILLER
from deckbuilder.markup.text import Text

OWN = "spelling.txt"
# What is not prose although it is in text: addresses, the names of pictures, files, and keys, and the
# marks of deletions.
_NO_PROSE = re.compile(
    r"https?://\S+|(?<=\])\([^()\s]*\)|\]\[[^\]]*\]|<[^<>\s][^<>]*>|&\w+;"
    r"|\b[\w-]+\.(?:apkg|csv|md|py|toml|txt|ankiaddon)\b|\{\{c\d+::|::|\}\}"
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Not words: code in plain text, version numbers, and names such as ReLU.
_NO_WORD = re.compile(r"\S*[_\d@/\\=]\S*|\w*(?:[a-z][A-Z]|[A-Z]{2})\w*|[²³₀-₉]")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz'"


def own(project: Project) -> frozenset[str]:
    """Return the project's own words."""
    try:
        return frozenset(project.read(project.cards / OWN).decode("utf-8", "replace").split())
    except OSError:
        return frozenset()


def mistakes(text: Text, own: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield (offset, word) for each word of a text that is not found anywhere."""
    if all(right(word.replace("’", "'"), own) for word in {*WORD.findall(text.masked)}):
        return  # true of most texts, and much faster
    prose = _NO_WORD.sub(_blank, _NO_PROSE.sub(_blank, text.masked.replace(FILLER, " ")))
    for match in WORD.finditer(prose.replace("’", "'")):
        if not right(match[0], own):
            yield match.start(), match[0]


@functools.lru_cache(100_000)
def right(word: str, own: frozenset[str]) -> bool:
    """Return whether a word is correct, as it is or, as at the beginning of a sentence, in lower case.

    A word with hyphens is also correct if all of its parts are.
    """
    base = re.sub(r"'s?$", "", word)
    if len(base) == 1 or any(
        is_english(each) or each in own for each in (word, word.lower(), base, base.lower())
    ):
        return True
    return "-" in base and all(right(part, own) for part in base.split("-"))


def nearest(word: str, own: frozenset[str]) -> str:
    """Return the most common word one letter, or one swap of neighbors, away; "" if there is none."""
    small = word.lower()
    pairs = [(small[:at], small[at:]) for at in range(len(small) + 1)]
    others = {a + b[1:] for a, b in pairs if b}
    others |= {a + b[1] + b[0] + b[2:] for a, b in pairs if len(b) > 1}
    others |= {a + letter + rest for a, b in pairs for letter in _ALPHABET for rest in (b, b[1:])}
    known = frequencies()
    return max(
        (each for each in others if each in known or each in own),
        key=lambda each: (known.get(each, 0), each),
        default="",
    )


def is_english(word: str) -> bool:
    """Return whether the dictionaries contain a word."""
    return word in frequencies()


@functools.cache
def frequencies() -> dict[str, int]:
    """Return English words, British spellings included, and how often each occurs."""
    english: dict[str, int] = json.loads(
        gzip.decompress((_folder("spellchecker") / "resources" / "en.json.gz").read_bytes())
    )
    for british, american in listed("dictionary_en-GB_to_en-US.txt").items():
        english.setdefault(british, english.get(american, 0))
    return english


def listed(name: str) -> dict[str, str]:
    """Return one of codespell's lists: word → what to write instead."""
    lines = (_folder("codespell_lib") / "data" / name).read_text("utf-8").split()
    pairs = (line.split("->") for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _folder(package: str) -> Path:
    """Return the folder of an installed package of which only the data is used."""
    found = find_spec(package)
    return Path(found.origin if found and found.origin else package).parent


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
