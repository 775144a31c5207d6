"""Create a new topic: a file for its cards, listed in decks.toml."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from deckbuilder.core.model import Content, Deck, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source import edit
from deckbuilder.tools.scaffold import names
from deckbuilder.tools.scaffold.names import NewFiles

TOPIC = """---
deck: {deck}
{sources}---
# {title}
"""
SOURCES = """sources:
  todo: "TODO: Author. Title. Publisher, year. https://example.org"
"""


def add(content: Content, project: Project, name: str, deck: Deck) -> tuple[NewFiles, list[Problem]]:
    """Write cards/NAME.md, and add it to the end of `deck`'s list of topics."""
    text, listing, problems = begun(content, project, name, deck)
    if problems:
        return NewFiles(()), problems
    return names.write(project, {project.cards / f"{name}.md": text}, name, listing)


def begun(
    content: Content, project: Project, name: str, deck: Deck
) -> tuple[bytes, dict[Path, tuple[bytes, bytes]], list[Problem]]:
    """Return the beginning of a topic's file, and the change of decks.toml that lists it."""
    toml = project.cards / "decks.toml"
    problems = names.check(
        Where(project.name(project.cards)),
        name,
        {stem: "by a topic of decks.toml" for each in content.decks for stem in each.topics},
    )
    if problems:
        return b"", {}, problems
    data, problems = edit.read(project, toml)
    if problems:
        return b"", {}, problems
    after = listed(data.decode(), deck.name, name)
    if after is None:
        unlisted = problem(
            deck.where,
            "C088",
            "the deck's list of topics was not found",
            f'add "{name}" to it, and create cards/{name}.md',
        )
        return b"", {}, [unlisted]
    title = name.replace("-", " ")
    sources = SOURCES if content.checks.source else ""
    text = TOPIC.format(deck=deck.name, sources=sources, title=title[:1].upper() + title[1:])
    return text.encode(), {toml: (data, after.encode())}, []


def listed(text: str, deck: str, name: str) -> str | None:
    """Return decks.toml with topic `name` last in the list of `deck`; None if there is no such list."""
    tables = [match.start() for match in re.finditer(r"(?m)^\[\[deck\]\]", text)] + [len(text)]
    for start, end in zip(tables, tables[1:], strict=False):
        found = re.search(r"(?m)^topics\s*=\s*\[([^\]]*)\]", text[start:end])
        if not found or tomllib.loads(text[start:end])["deck"][0].get("name") != deck:
            continue
        inner = found[1].rstrip()
        comma = "," if inner and not inner.endswith(",") else ""
        ends = re.findall(r"\r?\n", found[1])
        more = (
            f"{comma}{ends[-1]}    {json.dumps(name)},{ends[-1]}"
            if ends
            else f"{comma}{' ' if inner else ''}{json.dumps(name)}"
        )
        at = start + found.start(1)
        return text[:at] + inner + more + text[start + found.end(1) :]
    return None
