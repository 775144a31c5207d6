"""Match a package's note type with the learner's version of it.

The learner may have added, moved, or removed fields and card templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .package_rows import Card


@dataclass(frozen=True)
class Fit:
    """A match between two versions of a note type.

    `fields`: for each of the learner's fields, its name in the package, or None if the learner added it;
    `templates`: for each of the learner's templates, its ordinal in the package, or None.
    """

    fields: list[str | None]
    templates: list[int | None]
    cloze: bool

    @property
    def names(self) -> list[str]:
        """Return the package's names of the fields that the learner has."""
        return [name for name in self.fields if name is not None]

    def known(self, values: Sequence[str]) -> dict[str, str]:
        """Return the note's texts that the package has fields for, by the package's names."""
        return {name: value for name, value in zip(self.fields, values) if name is not None}

    def filled(self, values: Sequence[str], fields: Mapping[str, str]) -> list[str]:
        """Return a note's texts, with `fields` (by the package's names) filled in."""
        return [
            value if name is None else fields.get(name, value)
            for name, value in zip(self.fields, values)
        ]

    def ordinal(self, ordinal: int) -> int | None:
        """Return the learner's ordinal of a card of the package; None if they removed its template."""
        if self.cloze:
            return ordinal
        return self.templates.index(ordinal) if ordinal in self.templates else None

    def own(self) -> list[int]:
        """Return the ordinals of the learner's own templates."""
        return [] if self.cloze else [at for at, each in enumerate(self.templates) if each is None]

    def cards(self, cards: Sequence[Card]) -> list[Card]:
        """Return the package's cards, with the ordinals of the learner's note type."""
        placed = ((self.ordinal(card.ordinal), card) for card in cards)
        return [
            Card(card.number, ordinal, card.deck, card.due)
            for ordinal, card in placed
            if ordinal is not None
        ]


def fit(local: Mapping[str, Any], incoming: Mapping[str, Any]) -> Fit | None:
    """Match two note types; return None if only one of them is a cloze type."""
    if int(local["type"]) != int(incoming["type"]):
        return None
    fields = _matched(local["flds"], incoming["flds"])
    return Fit(
        [None if at is None else str(incoming["flds"][at]["name"]) for at in fields],
        _matched(local["tmpls"], incoming["tmpls"]),
        int(local["type"]) == 1,
    )


def same(incoming: Mapping[str, Any]) -> Fit:
    """Return the match for a note type that the learner does not have yet."""
    return Fit(
        [str(each["name"]) for each in incoming["flds"]],
        list(range(len(incoming["tmpls"]))),
        int(incoming["type"]) == 1,
    )


def _matched(
    local: Sequence[Mapping[str, Any]], incoming: Sequence[Mapping[str, Any]]
) -> list[int | None]:
    """Return the position in the package of each of the learner's fields or templates.

    They are matched by permanent id, or by name if none has that id.
    """
    by_id = {each.get("id"): at for at, each in enumerate(incoming) if each.get("id")}
    found = [by_id.get(each.get("id")) for each in local]
    by_name = {each["name"]: at for at, each in enumerate(incoming) if at not in found}
    return [by_name.get(each["name"]) if at is None else at for each, at in zip(local, found)]
