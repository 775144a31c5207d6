"""A new topic: a file for its cards, listed in decks.toml."""

from __future__ import annotations

import json
import re
import tomllib

from .. import files
from ..codes import problem
from ..model import Content, Deck, Problem, Where
from ..project import Project
from . import names
from .names import Made

TOPIC = """---
deck: {deck}
sources:
  todo: "TODO: Author. Title. Publisher, year. https://example.org"
---
# {title}
"""


def add(content: Content, project: Project, name: str, deck: Deck) -> tuple[Made, list[Problem]]:
    """Write cards/NAME.md, and list it last among the topics of `deck`."""
    toml = project.cards / "decks.toml"
    problems = names.check(Where(project.name(project.cards)), name, {
        stem: "by a topic of decks.toml" for each in content.decks for stem in each.topics})
    if problems:
        return Made(()), problems
    try:
        before = toml.read_bytes().decode("utf-8")
        after = listed(before, deck.name, name)
        if after is None:
            return Made(()), [problem(deck.where, "C088", "the deck's list of topics is not found",
                                      f'add "{name}" to it, and make cards/{name}.md')]
        title = name.replace("-", " ")
        text = TOPIC.format(deck=deck.name, title=title[:1].upper() + title[1:])
        made, problems = names.write(project, {project.cards / f"{name}.md": text.encode()}, name)
        if not problems:
            files.write(toml, after.encode())
        return made, problems
    except (OSError, UnicodeDecodeError) as error:
        return Made(()), [problem(Where(project.name(toml)), "C070", f"cannot be changed: {error}")]


def listed(text: str, deck: str, name: str) -> str | None:
    """decks.toml with topic `name` last in the list of `deck`; None if that list is not found."""
    tables = [match.start() for match in re.finditer(r"(?m)^\[\[deck\]\]", text)] + [len(text)]
    for start, end in zip(tables, tables[1:], strict=False):
        found = re.search(r"(?m)^topics\s*=\s*\[([^\]]*)\]", text[start:end])
        if not found or tomllib.loads(text[start:end])["deck"][0].get("name") != deck:
            continue
        inner = found[1].rstrip()
        comma = "," if inner and not inner.endswith(",") else ""
        lines = "\n" in found[1]
        more = f'{comma}\n    {json.dumps(name)},\n' if lines else \
            f'{comma}{" " if inner else ""}{json.dumps(name)}'
        at = start + found.start(1)
        return text[:at] + inner + more + text[start + found.end(1):]
    return None
