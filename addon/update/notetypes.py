"""Compare the looks of note types: which templates and styles are ours, and which are the learner's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .merge import digest, distinct
from .notetype_fit import Fit

# The parts of a note type that Anki itself sets; `did` is the deck of the last new note.
_ANKIS = dict.fromkeys(("mod", "usn", "did", "req", "originalId", "originalStockKind"))


def template_hash(template: Mapping[str, Any]) -> str:
    """Return a template's hash, as in the history (same as in deckbuilder/notes/notetypes.py)."""
    return digest(json.dumps([template["qfmt"], template["afmt"]], ensure_ascii=False))


@dataclass(frozen=True)
class Look:
    """What happens to a note type.

    `local`: the learner's note type; `own`: whether the learner changed templates or the style;
    `outdated`: whether some templates or the style are old ones of ours; `wanted`: hashes of the
    package's versions of what the learner changed.
    """

    local: Mapping[str, Any]
    incoming: Mapping[str, Any]
    fit: Fit
    own: bool
    outdated: bool
    wanted: list[str]

    def merged(self, known: frozenset[str], take: bool) -> dict[str, Any]:
        """Return the note type with our parts updated, and with `take` also what the learner changed."""
        kind = deepcopy(dict(self.local))
        changes = False
        for ours, theirs, owned in _parts(kind, self.incoming, self.fit):
            if ours != theirs and (take or owned in known):
                changes = True
                kind.update(theirs) if "css" in theirs else _template(kind, theirs)
        # With 0, Anki keeps the learner's note type. With a later time than in the package, it also does
        # if it imports the same package itself afterward.
        mine, new = int(self.local["mod"]), int(self.incoming["mod"])
        result = {**kind, **_ANKIS}
        if mine < new and _differs(result, {**self.incoming, **_ANKIS}):
            kind["mod"] = new + distinct(result)
        else:
            kind["mod"] = mine + 1 if changes else 0
        return kind


def _differs(ours: Any, theirs: Any) -> bool:
    """Return whether anything differs that Anki's import would replace, such as a font or a name."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return any(_differs(ours.get(name), theirs.get(name)) for name in {*ours, *theirs})
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) != len(theirs) or any(map(_differs, ours, theirs))
    return (ours or None) != (theirs or None)


def _template(kind: dict[str, Any], theirs: Mapping[str, Any]) -> None:
    kind["tmpls"][theirs["at"]].update(qfmt=theirs["qfmt"], afmt=theirs["afmt"])


def _parts(
    local: Mapping[str, Any], incoming: Mapping[str, Any], fit: Fit
) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """Yield the style and each template: the learner's, the package's, and the learner's hash."""
    yield {"css": local["css"]}, {"css": incoming["css"]}, digest(local["css"])
    for at, ordinal in enumerate(fit.templates):
        if ordinal is not None:
            mine, new = (
                {"at": at, "qfmt": each["qfmt"], "afmt": each["afmt"]}
                for each in (local["tmpls"][at], incoming["tmpls"][ordinal])
            )
            yield mine, new, template_hash(mine)


def look(local: Mapping[str, Any], incoming: Mapping[str, Any], fit: Fit, known: frozenset[str]) -> Look:
    """Compare a note type's look with the package's. `known`: hashes of all our looks, old and new."""
    wanted, outdated = [], False
    for ours, theirs, owned in _parts(local, incoming, fit):
        if ours == theirs:
            continue
        if owned in known:
            outdated = True
        else:
            wanted.append(digest(theirs["css"]) if "css" in theirs else template_hash(theirs))
    return Look(local, incoming, fit, bool(wanted), outdated, wanted)
