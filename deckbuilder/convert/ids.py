"""Propose ids for cards and names for pictures: kebab-case, permanent, and unused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import count

from deckbuilder.core.model import ID

LONGEST = 48
MOST_WORDS = 6
_LONGEST_TEXT = 2000  # characters of a question that are considered
# Words that say little about what a card asks.
_COMMON = frozenset(
    """a an and are as at be between by can do does for from give given has have how if in into is it
    its itself many much name of on or so state than that the their then there these this to was
    we what when where which who whose why will with would you your""".split()
)
_CLOZE = re.compile(r"\{\{c[\d,]+::(.*?)(?:::[^{}]*)?\}\}", re.DOTALL)
_UNSEEN = re.compile(r"<[^<>]*>|&#?\w+;|!?\[\[|\]\]|\[sound:[^\]]*\]|\]\([^)]*\)|```.*", re.DOTALL)
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_FORMULA = re.compile(r"\\[(\[](.*?)\\[)\]]|\$([^$]+)\$|\[\$\$?\](.*?)\[/\$", re.DOTALL)
_NAME = re.compile(r"[a-zA-Z]{3,}")  # in a formula, a word and not a product of variables


def propose(text: str, fallback: str, taken: Collection[str]) -> str:
    """Return an unused id made of the words of a question, in HTML or Markdown.

    A text without words in Latin letters gives `fallback` with a number.
    """
    text = text[:_LONGEST_TEXT]
    for shown in (_CLOZE.sub(" ", text), _CLOZE.sub(r" \1 ", text)):
        plain = _UNSEEN.sub(" ", _FORMULA.sub(_names, shown))
        every = [word for word in _ascii(plain).split() if len(word) > 1 or word.isdigit()]
        chosen = [word for word in every if word not in _COMMON] or every
        base = words(" ".join(chosen[:MOST_WORDS]), LONGEST)
        if len(chosen) > 1 or (base and not _CLOZE.search(text)):
            break
    if not ID.fullmatch(base):
        base = f"{fallback}-1"
    return next(each for each in numbered(base) if each not in taken)


def _names(formula: re.Match[str]) -> str:
    """Return the words in a formula."""
    latex = formula[1] or formula[2] or formula[3] or ""
    return f" {' '.join(_NAME.findall(_COMMAND.sub(' ', latex)))} "


def words(text: str, longest: int = LONGEST) -> str:
    """Return a text's words in kebab-case, as many as fit, "" if it has none in Latin letters."""
    name = ""
    for word in _ascii(text).split():
        longer = f"{name}-{word}" if name else word[:longest]
        if len(longer) > longest:
            break
        name = longer
    return name if ID.fullmatch(name) else ""


def numbered(base: str) -> Iterator[str]:
    """Yield the name, then the name with 2, 3, and so on; a number at its end is counted up instead."""
    yield base
    stem, _, number = base.rpartition("-")
    if not (stem and number.isdigit()):
        stem, number = base, "1"
    yield from (f"{stem}-{each}" for each in count(int(number) + 1))


def _ascii(text: str) -> str:
    """Return a text's words in small Latin letters without accents, separated by spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", plain))
