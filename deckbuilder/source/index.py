"""What the rules over all cards together have to know about each of them.

Two questions are nearly the same if, of all their words, four in five stand in both. Sets this much
alike share two of their first few elements, in whatever order all are sorted: pairs of these are the
signs by which candidates are found. Long words come first, because they are rare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from zlib import crc32

from deckbuilder.core import digests
from deckbuilder.core.model import Card, Content, IndexEntry, Topic
from deckbuilder.markup import cloze, images, scanner

SHARED, OF = 4, 5  # four in five

# What stands between words and numbers, if it is ASCII.
_GAPS = {code: " " for code in range(128) if not chr(code).isalnum()}
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\s*`$]+")


def all_of(content: Content) -> Iterator[tuple[str, IndexEntry]]:
    """Yield (path of its topic, entry) for every card, in source order."""
    for topic in content.topics:
        for each in topic.index:
            yield topic.where.path, each


def indexed(topic: Topic) -> Topic:
    """Return the topic with an entry for each of its cards."""
    return replace(topic, index=tuple([entry(card) for card in topic.cards]))


def entry(card: Card) -> IndexEntry:
    """Return what the rules over all cards need to know about a card."""
    asks = card.question or card.cloze
    text, line = (asks.text, asks.where.line) if asks else ("", card.where.line)
    tags, tags_line, retired = "", 0, False
    for item in card.meta:
        if item.key == "tags":
            tags, tags_line = item.value, item.where.line
        elif item.key == "retired":
            retired = True
    return IndexEntry(
        card.where.line,
        card.id,
        note_kind(card),
        retired,
        text,
        line,
        crc32(folded(text).encode("utf-8", "surrogatepass")),
        card.words("covers"),
        tags,
        tags_line,
        tuple(
            [
                each.name
                for part in card.parts
                if "![" in part.text
                for each in images.mentions(part.text)
            ]
        ),
        card_numbers(card),
        signs(tokens(text)) if asks and not retired else (),
        answers(card),
    )


def folded(asks: str) -> str:
    """A question in small letters, with single blanks."""
    return " ".join(asks.lower().split())


def note_kind(card: Card) -> str:
    """The kind of the note type that a card's note has."""
    if card.cloze and not card.question:
        return "cloze"
    return "practice" if card.kind == "practice" else "basic"


def card_numbers(card: Card) -> tuple[int, ...]:
    """The numbers of a card's Anki cards, from 1."""
    if card.cloze:
        return cloze.numbers(card.cloze.text)
    return (1, 2) if card.kind == "reversed" else (1,)


def answers(card: Card) -> tuple[tuple[str, ...], ...]:
    """For each of the Anki cards of a cloze or reversed note, digests of the texts that it asks for;
    () for other notes, which have one card."""
    if card.cloze:
        hidden: dict[int, set[str]] = {number: set() for number in card_numbers(card)}
        for each in cloze.deletions(card.cloze.text)[0]:
            if each.number in hidden:
                hidden[each.number].add(_answer(cloze.shown(each.body)))
        return tuple([tuple(sorted(hidden[number])) for number in sorted(hidden)])
    if card.kind == "reversed":
        return tuple([(_answer(part.text if part else ""),) for part in (card.answer, card.question)])
    return ()


def _answer(text: str) -> str:
    """The digest of a text, whatever its capitals, blanks, and marks of Markdown are."""
    return digests.text(_MARKS.sub("", text.casefold()))


def tokens(asks: str) -> frozenset[str]:
    """What a question consists of: words, and formulas, code and numbers as wholes."""
    if "{{" in asks:
        asks = cloze.shown(asks)
    if "![" in asks:
        asks = images.without(asks)
    if "$" not in asks and "`" not in asks and "~~~" not in asks:
        return frozenset(_words(asks))
    found: set[str] = set()
    for each in scanner.scan(asks):
        if each.kind == scanner.TEXT:
            found.update(_words(each.body))
        else:
            found.add("".join(each.body.split()))
    return frozenset(found)


def _words(text: str) -> list[str]:
    small = text.lower()
    return small.translate(_GAPS).split() if small.isascii() else _WORD.findall(small)


def signs(words: Iterable[str]) -> tuple[int, ...]:
    """Numbers of which two questions that are nearly the same have one in common."""
    ordered = sorted(words)
    ordered.sort(key=len, reverse=True)
    first = [
        crc32(word.encode("utf-8", "surrogatepass"))
        for word in ordered[: len(ordered) * (OF - SHARED) // OF + 2]
    ]
    if len(first) < 2:
        return tuple(first) or (0,)
    return tuple([one * 31 + other for one, other in combinations(first, 2)])
