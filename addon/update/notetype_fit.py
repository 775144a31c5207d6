"""How a package's note type fits the learner's version of it, who may have added, moved, or removed
fields and card templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .package_rows import Card


@dataclass(frozen=True)
class Fit:
    """`fields`: for each of the learner's fields the package's name of it, or None if it is their
    own; `templates`: likewise the package's ordinal of each template."""

    fields: list[str | None]
    templates: list[int | None]
    cloze: bool

    @property
    def names(self) -> list[str]:
        """The package's names of the fields that the learner has."""
        return [name for name in self.fields if name is not None]

    def known(self, values: Sequence[str]) -> dict[str, str]:
        """Of a note's texts those that the package knows, by the package's names."""
        return {name: value for name, value in zip(self.fields, values) if name is not None}

    def filled(self, values: Sequence[str], fields: Mapping[str, str]) -> list[str]:
        """A note's texts with `fields` (by the package's names) in their places."""
        return [
            value if name is None else fields.get(name, value)
            for name, value in zip(self.fields, values)
        ]

    def ordinal(self, ordinal: int) -> int | None:
        """Which card of the learner's a card of the package is."""
        if self.cloze:
            return ordinal
        return self.templates.index(ordinal) if ordinal in self.templates else None

    def own(self) -> list[int]:
        """Ordinals of cards that the learner's own templates make."""
        return [] if self.cloze else [at for at, each in enumerate(self.templates) if each is None]

    def cards(self, cards: Sequence[Card]) -> list[Card]:
        """The package's cards as the learner's note type numbers them."""
        placed = ((self.ordinal(card.ordinal), card) for card in cards)
        return [
            Card(card.number, ordinal, card.deck, card.due)
            for ordinal, card in placed
            if ordinal is not None
        ]


def fit(local: Mapping[str, Any], incoming: Mapping[str, Any]) -> Fit | None:
    """How the two fit; None if one is a cloze type and the other is not."""
    if int(local["type"]) != int(incoming["type"]):
        return None
    fields = _matched(local["flds"], incoming["flds"])
    return Fit(
        [None if at is None else str(incoming["flds"][at]["name"]) for at in fields],
        _matched(local["tmpls"], incoming["tmpls"]),
        int(local["type"]) == 1,
    )


def same(incoming: Mapping[str, Any]) -> Fit:
    """The fit of a note type that the learner does not have yet."""
    return Fit(
        [str(each["name"]) for each in incoming["flds"]],
        list(range(len(incoming["tmpls"]))),
        int(incoming["type"]) == 1,
    )


def _matched(
    local: Sequence[Mapping[str, Any]], incoming: Sequence[Mapping[str, Any]]
) -> list[int | None]:
    """For each of the learner's the place of the one in the package: by permanent id, or by name if
    the one with the id is gone."""
    by_id = {each.get("id"): at for at, each in enumerate(incoming) if each.get("id")}
    found = [by_id.get(each.get("id")) for each in local]
    by_name = {each["name"]: at for at, each in enumerate(incoming) if at not in found}
    return [by_name.get(each["name"]) if at is None else at for each, at in zip(local, found)]
