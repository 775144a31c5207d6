"""Check the cards that were released before: what would harm a learner who has an earlier release."""

from __future__ import annotations

from deckbuilder.core.model import Content, IndexEntry, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import guess
from deckbuilder.releases import ledger
from deckbuilder.releases.ledger import Entry, Ledger
from deckbuilder.source import index


def check(content: Content, released: Ledger, project: Project) -> list[Problem]:
    """Return what would harm a learner who has an earlier release."""
    found = []
    cards = {card.id: (path, card) for path, card in index.all_of(content)} if released.entries else {}
    new = [id for id in cards if id not in released.entries]
    for id, entry in released.entries.items():
        if id in cards:
            found += _check_card(*cards[id], entry)
        elif content.is_whole:
            near = guess(id, new)
            hint = (
                f'ids are permanent: restore "## {id}"'
                + (f', perhaps renamed to "{near[0]}"' if near else "")
                + f'; to remove the card from use, run "build_decks.py retire {id} --because …"'
            )
            found.append(
                problem(
                    Where(project.name(ledger.path(project)), entry.line),
                    "C080",
                    f'the released card "{id}" is missing',
                    hint,
                )
            )
    return found


def _check_card(path: str, card: IndexEntry, entry: Entry) -> list[Problem]:
    if card.kind != entry.kind:
        return [
            problem(
                Where(path, card.line),
                "C081",
                f'"{card.id}" was released as a {entry.kind} card, but is now a {card.kind} card',
                "Anki cannot change a card's kind: give the new card a new id, and retire this one",
            )
        ]
    if card.guid != entry.guid:
        return [
            problem(
                Where(path, card.guid_line or card.line),
                "C089",
                f'"{card.id}" was released with '
                + (f'the guid "{entry.guid}"' if entry.guid else "the guid made from its id"),
                f'restore the line "- guid: {entry.guid}"' if entry.guid else "remove this line",
            )
        ]
    lost = [number for number in entry.cards if number not in card.numbers]
    if not lost:
        return _check_answers(path, card, entry)
    if entry.kind == "cloze":
        what = ", ".join(f"c{number}" for number in lost)
        return [
            problem(
                Where(path, card.asks.where.line),
                "C082",
                f'"{card.id}" no longer has {what}, to which learners\' progress is tied',
                "keep released numbers; number a new deletion "
                f"c{max((*card.numbers, *entry.cards)) + 1}",
            )
        ]
    return [
        problem(
            Where(path, card.line),
            "C082",
            f'"{card.id}" was released as a card that is asked both ways',
            'keep the line "- kind: reversed"',
        )
    ]


def _check_answers(path: str, card: IndexEntry, entry: Entry) -> list[Problem]:
    """Check that no Anki card of a note now asks for what another card of that note asked for.

    Progress belongs to a card's number, and would count for another question. Rewording is allowed.
    """
    before = dict(zip(entry.cards, map(set, entry.answers), strict=False))
    now = dict(zip(card.numbers, map(set, card.answers), strict=False))
    moved = [
        (number, other)
        for number, old in before.items()
        if not old & now.get(number, old)
        for other, new in now.items()
        if old & (new - before.get(other, set()))
    ]
    if not moved:
        return []
    if entry.kind == "cloze":
        moves = ", ".join(f"c{number} is now c{other}" for number, other in moved)
        return [
            problem(
                Where(path, card.asks.where.line),
                "C082",
                f'the deletions of "{card.id}" have swapped numbers: what was {moves}',
                "learners' progress is tied to the number: give each text its released number, "
                f"and number anything new c{max(now) + 1}",
            )
        ]
    return [
        problem(
            Where(path, card.line),
            "C082",
            f'the question and the answer of "{card.id}" have been swapped',
            "learners' progress in each direction would move to the other: restore Q: and A: "
            "as they were released",
        )
    ]
