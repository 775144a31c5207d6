"""What a build reports: the problems, the files that it wrote, and what the decks contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deckbuilder.core.model import Deck, Problem
from deckbuilder.core.problems import ERROR


@dataclass(frozen=True)
class Counts:
    """What a deck contains."""

    deck: Deck
    notes: int
    cards: int
    figures: int
    live: int


@dataclass(frozen=True)
class Report:
    """What was found and written. `made` is empty if anything kept the build from finishing.

    `hashes`: the SHA-256 of each file of `made`, by name.
    """

    problems: tuple[Problem, ...] = ()
    made: tuple[Path, ...] = ()
    counts: tuple[Counts, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(each.severity == ERROR for each in self.problems)

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return len(self.problems) - self.errors
