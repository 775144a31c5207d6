"""Note types: whether Anki can update them, and whether their look is ours or the learner's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .apkg import Package, Unusable
from .merge import digest


def look_hash(kind: Mapping[str, Any]) -> str:
    """The look of a note type: its templates and style (deckbuilder/notetypes.py has the same)."""
    return digest(json.dumps([[each["qfmt"], each["afmt"]] for each in kind["tmpls"]]
                             + [kind["css"]], ensure_ascii=False))


def field_order(col: Any, package: Package) -> dict[int, list[str]]:
    """Note type id → the package's names of its fields, in their order, for those that the learner
    has. Raises Unusable where Anki would make a copy of the note type instead of updating it."""
    order = {}
    for number, incoming in package.types.items():
        local = col.models.get(number)
        if local is None:
            continue
        if _frame(local) != _frame(incoming):
            raise Unusable(
                'You added, removed or moved fields or cards of the note type "{}", so Anki cannot '
                "update its notes any more. Take that back under Tools → Manage Note Types, then "
                "update again. Your collection has not been changed.".format(local["name"]))
        order[number] = [each["name"] for each in incoming["flds"]]
    return order


def _frame(kind: Mapping[str, Any]) -> tuple[Any, ...]:
    """What has to agree for Anki to take two note types for versions of one."""
    return (int(kind["type"]), [each.get("id") or each["name"] for each in kind["flds"]],
            [each.get("id") or each["name"] for each in kind["tmpls"]])


def compare(col: Any, package: Package) -> tuple[list[str], bool]:
    """The names of note types whose look the learner changed, and whether any that the learner has
    looks other than in the package."""
    own, outdated = [], False
    for number, incoming in package.types.items():
        local = col.models.get(number)
        if local is None or look_hash(local) == look_hash(incoming):
            continue
        outdated = True
        if look_hash(local) not in package.looks:
            own.append(str(local["name"]))
    return own, outdated
