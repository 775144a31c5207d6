"""Define the note types: what a note consists of and how its cards look.

Ids of note types, fields, and templates are permanent: Anki recognizes them at every import, and
a changed id would freeze or duplicate a learner's notes. Spare fields allow growth without
changing the note type; `My notes` belongs to the learner and is always shipped empty.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckbuilder.core import digests, identity
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.notes.note import FIELDS

if TYPE_CHECKING:
    from deckbuilder.live.bundle import Scripts

TEMPLATES = Path(__file__).parent / "templates"
BLOCK_CSS = Path(__file__).parent.parent.parent / "addon" / "web" / "block.css"

# Shipped empty and never overwritten by Anki, so that learners can put their own styles there.
MEDIA = {identity.USER_CSS: b""}


@dataclass(frozen=True)
class NoteType:
    """A note type as Anki knows it.

    `kind` is "basic", "cloze", or "practice"; `fields` are (name, permanent id) in order; `templates`
    are (name, permanent id, front HTML, back HTML); `unsearched` are the fields that Anki leaves out
    of searches for plain words, because most of what is in them is markup.
    """

    id: int
    name: str
    kind: str
    fields: tuple[tuple[str, int], ...]
    templates: tuple[tuple[str, int, str, str], ...]
    css: str
    unsearched: tuple[str, ...] = ("Ask", "Live")


def _fields(base: int, kind: str) -> tuple[tuple[str, int], ...]:
    """Return the names of a kind's fields, with permanent ids counted up from `base`."""
    return tuple((name, base + offset) for offset, name in enumerate(FIELDS[kind]))


def _template(name: str, repository: str, scripts: Scripts) -> str:
    """Return the HTML of a template with its placeholders filled in.

    They are the project's address, the names of the cards' scripts, and the parts that several
    templates share.
    """
    template = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8").strip()
    for part in ("below_answer", "scripted", "loader", "foot"):
        if f"[[{part}]]" in template:
            template = template.replace(f"[[{part}]]", _template(part, repository, scripts))
    return (
        template.replace("[[slug]]", identity.SLUG)
        .replace("[[global]]", identity.GLOBAL)
        .replace("[[repository]]", html.escape(repository))
        .replace("[[core]]", scripts.core)
        .replace("[[examples]]", scripts.table)
    )


def css() -> str:
    """Return the style sheet of every card: the card's own styles, then those of live blocks."""
    style = (TEMPLATES / "card.css").read_text(encoding="utf-8")
    return style.replace("[[user.css]]", identity.USER_CSS) + BLOCK_CSS.read_text(encoding="utf-8")


def frozen(types: Iterable[NoteType]) -> dict[str, Any]:
    """Return, as JSON, everything about the note types that may never change once released.

    The templates' HTML and the styles may change: Anki adopts the new ones.
    """
    return {
        str(each.id): {
            "name": each.name,
            "cloze": each.kind == "cloze",
            "fields": [list(field) for field in each.fields],
            "templates": [[name, number] for name, number, _, _ in each.templates],
        }
        for each in types
    }


def check(types: Iterable[NoteType], released: Mapping[str, Any]) -> list[Problem]:
    """Return what differs from the released note types: Anki would copy them and freeze the notes."""
    now = frozen(types) if released else {}
    source = Path(__file__).read_text(encoding="utf-8").split("\n")
    places = {str(id): f'NOTE_TYPES["{kind}"]' for kind, (id, _) in identity.NOTE_TYPES.items()}
    found = []
    for number in sorted({*now, *released}):
        old, new = released.get(number), now.get(number)
        if old == new or old is None:
            continue
        line = next((at for at, text in enumerate(source, 1) if places.get(number, "\0") in text), 1)
        what = (
            "is missing, but was"
            if new is None
            else f"has different {', '.join(key for key in old if old[key] != new.get(key))} than were"
        )
        found.append(
            problem(
                Where("deckbuilder/notes/notetypes.py", line),
                "C083",
                f'the note type "{old["name"]}" {what} released',
                "use a spare field; fields, templates, and names are permanent",
            )
        )
    return found


def look(types: Iterable[NoteType]) -> str:
    """Return a hash of everything that cards' look and behavior depend on.

    This covers the templates, the styles, and the names of the scripts.
    """
    return digests.text(repr([(each.id, each.templates, each.css) for each in types]))


def look_hashes(types: Iterable[NoteType]) -> list[str]:
    """Return hashes of each style and template as the add-on finds them in Anki.

    The add-on compares them in addon/update/notetypes.py.
    """
    return sorted(
        {digests.text(each.css) for each in types}
        | {
            digests.text(json.dumps([front, back], ensure_ascii=False))
            for each in types
            for _, _, front, back in each.templates
        }
    )


def all_types(repository: str, scripts: Scripts) -> tuple[NoteType, ...]:
    """Return the note types.

    Their links to cards lead to `repository`, a web address; `scripts` make examples live where the
    add-on is not installed.
    """

    def template(name: str) -> str:
        return _template(name, repository, scripts)

    first = identity.FIRST_ID
    basic = NoteType(
        *identity.NOTE_TYPES["basic"],
        kind="basic",
        fields=_fields(first + 10_000, "basic"),
        templates=(
            ("Card", first + 20_000, template("basic-front"), template("basic-back")),
            (
                "Reversed card",
                first + 20_001,
                template("reversed-front"),
                template("reversed-back"),
            ),
        ),
        css=css(),
    )
    cloze = NoteType(
        *identity.NOTE_TYPES["cloze"],
        kind="cloze",
        fields=_fields(first + 30_000, "cloze"),
        templates=(("Cloze", first + 40_000, template("cloze-front"), template("cloze-back")),),
        css=css(),
    )
    practice = NoteType(
        *identity.NOTE_TYPES["practice"],
        kind="practice",
        fields=_fields(first + 50_000, "practice"),
        templates=(
            (
                "Practice",
                first + 60_000,
                template("practice-front"),
                template("practice-back"),
            ),
        ),
        css=css(),
    )
    return (basic, cloze, practice)
