"""Compare two sides: what differs, and what that means for learners. It has no side effects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deckbuilder.core.model import Card, Problem
from deckbuilder.notes.note import Note
from deckbuilder.releases.ledger import Ledger, updated
from deckbuilder.releases.release_notes import Changes, changes
from deckbuilder.tools.pr_report.version import Side


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides.

    `gone`: ids of cards that no longer exist; `unreadable`: ids of cards of which no note can be made
    now; `own`: notes that learners have and that the next release changes, on which it would replace
    their own edits; `own_here`: the notes among them that these changes affect; `examples`: live
    examples that compute or show something else now, with the cards they are on; `problems`:
    (problem, whether it is new).
    """

    changes: Changes
    gone: tuple[str, ...]
    unreadable: tuple[str, ...]
    own: tuple[Note, ...]
    own_here: tuple[Note, ...]
    examples: tuple[tuple[str, tuple[Card, ...]], ...]
    problems: tuple[tuple[Problem, bool], ...]


def compare(before: Side, now: Side, released: Ledger) -> Comparison:
    """Return what changed from `before` to `now`; `released` is what learners have."""
    ledger = updated(Ledger(), list(before.notes.values()), dict.fromkeys(before.notes, 0))
    what = changes(ledger, list(now.notes.values()))
    touched = {note.id for notes in (what.changed, what.retired, what.again) for note in notes}
    own = tuple(
        note
        for note in now.notes.values()
        if note.id in released.entries and released.entries[note.id].content != note.content
    )
    known = {(each.where.path, each.code, each.text) for each in before.problems}
    return Comparison(
        what,
        tuple(each for each in before.cards if each not in now.cards),
        tuple(each for each in now.cards if each not in now.notes),
        own,
        tuple(note for note in own if note.id in touched),
        tuple(_examples(before, now)),
        tuple((each, (each.where.path, each.code, each.text) not in known) for each in now.problems),
    )


def _examples(before: Side, now: Side) -> Iterator[tuple[str, tuple[Card, ...]]]:
    """Yield the examples that existed before and now have a different file or a different kit."""
    kit = {
        name
        for name in {*before.examples, *now.examples}
        if name.startswith("kit/") and before.examples.get(name) != now.examples.get(name)
    }
    for file, text in now.examples.items():
        name = file.removesuffix(".py").replace("_", "-")
        if "/" in file or file == "__init__.py" or file not in before.examples:
            continue
        if kit or before.examples[file] != text:
            cards = [card for card in now.cards.values() for block in card.lives if block.name == name]
            yield name, tuple(cards)
