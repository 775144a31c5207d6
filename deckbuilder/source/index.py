"""Index the facts about each card that rules over all cards need.

Two questions are nearly the same if four in five of all their words appear in both. If all words are
sorted in the same way, sets this similar have two of their first few elements in common. Hashes of
pairs of these elements are the signs by which candidates are found. Long words are sorted first,
because they are rare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from zlib import crc32

from deckbuilder.core import digests
from deckbuilder.core.model import Card, Content, IndexEntry, Part, Topic
from deckbuilder.markup.scanner import TEXT
from deckbuilder.markup.text import Text
from deckbuilder.source import distinctive_phrases

SHARED, OF = 4, 5  # four in five

# The ASCII characters that separate words and numbers.
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
    """Return the facts about a card that rules over all cards need."""
    asks = card.question or card.cloze or Part(card.where, "")
    tags, tags_line, retired = "", 0, False
    guid, guid_line = "", 0
    for item in card.meta:
        if item.key == "tags":
            tags, tags_line = item.value, item.where.line
        elif item.key == "retired":
            retired = True
        elif item.key == "guid":
            guid, guid_line = item.value, item.where.line
    return IndexEntry(
        card.where.line,
        card.id,
        card.note_kind,
        retired,
        asks,
        card.words("covers"),
        tags,
        tags_line,
        tuple([each.name for part in card.parts for each in part.images]),
        card_numbers(card),
        signs(tokens(asks)) if asks.text and not retired else (),
        () if retired else tuple(distinctive_phrases.answers(card)),
        *(((), ()) if retired else distinctive_phrases.phrases(card)),
        answers(card),
        guid,
        guid_line,
    )


def folded(asks: Text) -> str:
    """Return a question in lower case, with single spaces, and each letter as a single character."""
    return unicodedata.normalize("NFC", " ".join(asks.text.lower().split()))


def card_numbers(card: Card) -> tuple[int, ...]:
    """Return the numbers of a card's Anki cards, starting at 1."""
    if card.cloze:
        return card.cloze.numbers
    return (1, 2) if card.kind == "reversed" else (1,)


def answers(card: Card) -> tuple[tuple[str, ...], ...]:
    """Return, for each Anki card of a cloze or reversed note, digests of the texts that it asks for.

    For other notes, which have one card, return ().
    """
    if card.cloze:
        hidden: dict[int, set[str]] = {number: set() for number in card_numbers(card)}
        for each in card.cloze.deletions:
            if each.number in hidden:
                hidden[each.number].add(_answer(card.cloze.without(card.cloze.around(each))))
        return tuple([tuple(sorted(hidden[number])) for number in sorted(hidden)])
    if card.kind == "reversed":
        return tuple([(_answer(part.text if part else ""),) for part in (card.answer, card.question)])
    return ()


def _answer(text: str) -> str:
    """Return the digest of a text, ignoring its case, spaces, and Markdown marks."""
    return digests.text(_MARKS.sub("", text.casefold()))


def tokens(asks: Text) -> frozenset[str]:
    """Return the words and numbers of a question, with each formula or piece of code as one token."""
    found: set[str] = set()
    for each in asks.segments_without(asks.marks + asks.image_spans):
        if each.kind == TEXT:
            found.update(_words(each.body))
        else:
            found.add("".join(each.body.split()))
    return frozenset(found)


def _words(text: str) -> list[str]:
    small = text.lower()
    return small.translate(_GAPS).split() if small.isascii() else _WORD.findall(small)


def signs(words: Iterable[str]) -> tuple[int, ...]:
    """Return hashes of which any two nearly equal questions have at least one in common."""
    ordered = sorted(words)
    ordered.sort(key=len, reverse=True)
    first = [
        crc32(word.encode("utf-8", "surrogatepass"))
        for word in ordered[: len(ordered) * (OF - SHARED) // OF + 2]
    ]
    if len(first) < 2:
        return tuple(first) or (0,)
    return tuple([one * 31 + other for one, other in combinations(first, 2)])
