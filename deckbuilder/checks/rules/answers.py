"""Rules about answers: no two cards ask for the same one, and no card gives away another's.

What is distinctive in a card is found in source/distinctive_phrases.py. What many cards print is common
knowledge and gives nothing away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from deckbuilder.core.model import Content, IndexEntry, Phrase, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.suggestions import did_you_mean
from deckbuilder.source import index

COMMON = 4  # a phrase that more cards print is not distinctive


class Shared(NamedTuple):
    """Two cards that share an answer, and what they share.

    `where` and `id` are those of the later card, or of the one that prints the other's answer.
    """

    where: Where
    id: str
    other: str
    other_where: Where
    code: str
    text: str


class _Place(NamedTuple):
    """A card in the index, and the file that it is in."""

    path: str
    card: IndexEntry

    @property
    def where(self) -> Where:
        """Where the card begins."""
        return Where(self.path, self.card.line)


def no_shared_answers(content: Content) -> Iterator[Problem]:
    """Check that cards share no answer, except for the pairs that are listed with a reason."""
    if content.accepted is None:  # reported where the file is read
        return
    accepted = {frozenset((pair.first, pair.second)): pair for pair in content.accepted}
    found: set[frozenset[str]] = set()
    places = [_Place(path, card) for path, card in index.all_of(content)]
    for shared in (*_same(places), *_printed(places)):
        pair = frozenset((shared.id, shared.other))
        if len(pair) < 2 or pair in found:
            continue
        found.add(pair)
        if pair not in accepted:
            yield problem(
                shared.where,
                shared.code,
                shared.text,
                f"see {shared.other_where}; change one of them, or list both ids in "
                "cards/accepted-pairs.csv with a reason",
            )
    known = {place.card.id for place in places}
    for ids, listed in accepted.items():
        unknown = [each for each in (listed.first, listed.second) if each not in known]
        for each in unknown:
            yield problem(listed.where, "C103", f'unknown card "{each}"', did_you_mean(each, known))
        if not unknown and listed.reason and ids not in found:
            yield problem(
                listed.where,
                "C103",
                f'"{listed.first}" and "{listed.second}" do not share an answer',
                "remove this line",
            )


def _same(places: list[_Place]) -> Iterator[Shared]:
    """Yield the cards that ask for what an earlier one asks for."""
    earlier: dict[str, _Place] = {}
    for place in places:
        for answer in place.card.whole_answers:
            first = earlier.setdefault(answer.key, place)
            if first is not place:
                text = f'the answer is the same as that of "{first.card.id}"'
                yield _shared(place, answer, first, "C100", text)


def _printed(places: list[_Place]) -> Iterator[Shared]:
    """Yield the cards that print what another one asks for."""
    # A phrase's key → the cards that ask for it, and where each card prints it.
    asked: defaultdict[str, list[_Place]] = defaultdict(list)
    printed: defaultdict[str, list[tuple[_Place, Phrase]]] = defaultdict(list)
    for place in places:
        for key in place.card.asked:
            asked[key].append(place)
        for phrase in place.card.printed:
            printed[phrase.key].append((place, phrase))
    for key, cards in asked.items():
        others = printed[key]
        if len(others) > COMMON + 1:  # its own card prints it, too
            continue
        for one in cards:
            for other, phrase in others:
                if other is not one:
                    text = f'"{phrase.text}" is the answer to "{one.card.id}"'
                    yield _shared(other, phrase, one, "C101", text)


def _shared(place: _Place, phrase: Phrase, other: _Place, code: str, text: str) -> Shared:
    where = Where(place.path, phrase.line)
    return Shared(where, place.card.id, other.card.id, other.where, code, text)
