"""The look of note types: which of their templates and styles are ours, and which the learner's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .merge import digest
from .notetype_fit import Fit


def template_hash(template: Mapping[str, Any]) -> str:
    """A template's name in the history (deckbuilder/notes/notetypes.py has the same)."""
    return digest(json.dumps([template["qfmt"], template["afmt"]], ensure_ascii=False))


@dataclass(frozen=True)
class Look:
    """What becomes of a note type. `local`: the learner's; `own`: whether templates or the style are
    the learner's where the package has others; `outdated`: whether some are old ones of ours;
    `wanted`: hashes of what the package has in place of the learner's own."""

    local: Mapping[str, Any]
    incoming: Mapping[str, Any]
    fit: Fit
    own: bool
    outdated: bool
    wanted: list[str]

    def merged(self, known: frozenset[str], take: bool) -> dict[str, Any]:
        """The note type with everything of ours current. `take`: also what the learner changed."""
        kind = deepcopy(dict(self.local))
        changes = False
        for ours, theirs, owned in _parts(kind, self.incoming, self.fit):
            if ours != theirs and (take or owned in known):
                changes = True
                kind.update(theirs) if "css" in theirs else _template(kind, theirs)
        # With 0 Anki leaves the learner's as it is.
        kind["mod"] = int(self.local["mod"]) + 1 if changes else 0
        return kind


def _template(kind: dict[str, Any], theirs: Mapping[str, Any]) -> None:
    kind["tmpls"][theirs["at"]].update(qfmt=theirs["qfmt"], afmt=theirs["afmt"])


def _parts(
    local: Mapping[str, Any], incoming: Mapping[str, Any], fit: Fit
) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """Style and templates: as the learner has them, as the package has them, and the hash of what
    the learner has."""
    yield {"css": local["css"]}, {"css": incoming["css"]}, digest(local["css"])
    for at, ordinal in enumerate(fit.templates):
        if ordinal is not None:
            mine, new = (
                {"at": at, "qfmt": each["qfmt"], "afmt": each["afmt"]}
                for each in (local["tmpls"][at], incoming["tmpls"][ordinal])
            )
            yield mine, new, template_hash(mine)


def look(local: Mapping[str, Any], incoming: Mapping[str, Any], fit: Fit, known: frozenset[str]) -> Look:
    """Compare a note type's look with the package's. `known`: hashes of all looks of ours."""
    wanted, outdated = [], False
    for ours, theirs, owned in _parts(local, incoming, fit):
        if ours == theirs:
            continue
        if owned in known:
            outdated = True
        else:
            wanted.append(digest(theirs["css"]) if "css" in theirs else template_hash(theirs))
    return Look(local, incoming, fit, bool(wanted), outdated, wanted)
