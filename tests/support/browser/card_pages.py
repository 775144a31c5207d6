"""Show cards as the clients do: the real templates, style sheet, and scripts, put into a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from addon import examples
from deckbuilder.core.identity import USER_CSS
from deckbuilder.live import bake
from deckbuilder.live.bundle import Scripts
from deckbuilder.notes import notetypes


@cache
def scripts() -> Scripts:
    """Return the cards' own scripts."""
    made, problems = bake.RealExamples().scripts()
    assert problems == []
    return made


@cache
def types() -> dict[str, notetypes.NoteType]:
    """Return the note types by kind."""
    made = notetypes.all_types("https://example.org/project", scripts())
    return {each.kind: each for each in made}


@dataclass
class Side:
    """One side of a card: its HTML inside Anki's page."""

    html: str
    kind: str = "basic"
    media: dict[str, str] = field(default_factory=lambda: dict(scripts().files))

    def page(self, night: bool = False, html_class: str = "") -> str:
        """Return a whole page with this side, as made by a client that loads a new page per side."""
        theme = "nightMode night_mode" if night else ""
        scheme = "dark" if night else "light"
        return (
            f'<!doctype html><html lang="en" class="{html_class}"><head><meta charset="utf-8">'
            "<title>card</title>"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>html{{color-scheme:{scheme}}}{types()[self.kind].css}</style></head>"
            f'<body class="card {theme}"><div id="qa">{self.html}</div></body></html>'
        )


def fill(template: str, fields: dict[str, str]) -> str:
    """Fill a template with its fields, as Anki does."""

    def section(match: re.Match[str]) -> str:
        return match[2] if fields.get(match[1]) else ""

    html = re.sub(r"\{\{#([^}]+)\}\}(.*?)\{\{/\1\}\}", section, template, flags=re.DOTALL)
    return re.sub(r"\{\{([^}#/]+)\}\}", lambda m: fields.get(m[1], ""), html)


def sides(kind: str, fields: dict[str, str]) -> tuple[Side, Side]:
    """Return the question and the answer of the first card of a note."""
    _, _, question, answer = types()[kind].templates[0]
    return Side(fill(question, fields), kind), Side(fill(answer, fields), kind)


def live_card(name: str, **inputs: str) -> tuple[Side, Side]:
    """Return the question and the answer of a basic card with a live example."""
    fields = {
        "Front": "What does the example show?",
        "Back": "This.",
        "Live": examples.bake(name, inputs),
        "Source": "<span>A source</span>",
        "Origin": "a-file.md#a-card",
    }
    return sides("basic", fields)


def practice_card(
    name: str, ask: str, key: str = "a-card", tolerance: float = 0.005
) -> tuple[Side, Side]:
    """Return the question and the answer of a practice card, with the example's default numbers."""
    first = {d["name"]: d["default"] for d in examples.load(name)["inputs"]}
    question, answer = examples.bake_practice(name, first, ask, tolerance, key)
    fields = {
        "Front": "Compute.",
        "Ask": question,
        "Live": answer,
        "Source": "<span>A</span>",
        "Origin": f"a-file.md#{key}",
    }
    return sides("practice", fields)


def save(folder: Path, side: Side, name: str = "card.html", **options: Any) -> str:
    """Write the page and its media into `folder`, and return its address."""
    (folder / USER_CSS).write_text("")
    for file, content in side.media.items():
        (folder / file).write_text(content, encoding="utf-8")
    (folder / name).write_text(side.page(**options), encoding="utf-8")
    return (folder / name).as_uri()
