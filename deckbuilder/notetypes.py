"""The note types: what a note consists of and how its cards look.

Ids of note types, fields and templates are permanent: Anki recognises them at every import, and
a changed one would freeze or duplicate a learner's notes. Spare fields allow growth without
changing the note type; `My notes` belongs to the learner and is always shipped empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .script import Scripts

TEMPLATES = Path(__file__).parent / "templates"
LIVE_CSS = Path(__file__).parent.parent / "addon" / "web" / "live.css"

# Shipped empty, never overwritten by Anki: a learner's own rules go there.
MEDIA = {"_gr-user.css": b""}


@dataclass(frozen=True)
class NoteType:
    """A note type as Anki knows it.

    `kind` is "basic", "cloze" or "practice"; `fields` are (name, permanent id) in order; `templates` are
    (name, permanent id, front HTML, back HTML)."""

    id: int
    name: str
    kind: str
    fields: tuple[tuple[str, int], ...]
    templates: tuple[tuple[str, int, str, str], ...]
    css: str


def _fields(base: int, *names: str) -> tuple[tuple[str, int], ...]:
    """Names with permanent ids counted up from `base`: only ever append."""
    return tuple((name, base + offset) for offset, name in enumerate(names))


def _template(name: str, repository: str, scripts: Scripts) -> str:
    """One template's HTML, with the project's address, the names of the cards' scripts, and the
    parts that several templates share filled in."""
    html = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8").strip()
    for part in ("rest", "loader"):
        if f"[[{part}]]" in html:
            html = html.replace(f"[[{part}]]", _template(part, repository, scripts))
    return (html.replace("[[repository]]", repository).replace("[[core]]", scripts.core)
            .replace("[[examples]]", scripts.table))


def css() -> str:
    """The style sheet of every card: the card's own, then that of live blocks."""
    return ((TEMPLATES / "card.css").read_text(encoding="utf-8")
            + LIVE_CSS.read_text(encoding="utf-8"))


def all_types(repository: str, scripts: Scripts) -> tuple[NoteType, ...]:
    """The note types, with links to cards in `repository` (its web address), and with the scripts
    that make examples live where there is no add-on."""
    def template(name: str) -> str:
        return _template(name, repository, scripts)

    basic = NoteType(
        id=1795244400001, name="Gradient Recall", kind="basic",
        fields=_fields(1795244410000, "Front", "Back", "Note", "Live", "Source", "Typed",
                       "Reversed", "Origin", "Spare 1", "Spare 2", "Spare 3", "My notes"),
        templates=(
            ("Card", 1795244420000, template("basic-front"), template("basic-back")),
            ("Reversed card", 1795244420001, template("reversed-front"),
             template("reversed-back")),
        ),
        css=css(),
    )
    cloze = NoteType(
        id=1795244400002, name="Gradient Recall Cloze", kind="cloze",
        fields=_fields(1795244430000, "Text", "Note", "Live", "Source", "Origin",
                       "Spare 1", "Spare 2", "Spare 3", "My notes"),
        templates=(("Cloze", 1795244440000, template("cloze-front"), template("cloze-back")),),
        css=css(),
    )
    practice = NoteType(
        id=1795244400003, name="Gradient Recall Practice", kind="practice",
        fields=_fields(1795244450000, "Front", "Ask", "Live", "Note", "Source", "Origin",
                       "Spare 1", "Spare 2", "Spare 3", "My notes"),
        templates=(("Practice", 1795244460000, template("practice-front"),
                    template("practice-back")),),
        css=css(),
    )
    return (basic, cloze, practice)
