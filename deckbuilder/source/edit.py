"""Change the project's sources safely.

Only one command at a time changes them, it writes all of its files or none, and it never overwrites a
change that someone else made. Every command that writes to the sources uses this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from deckbuilder.core import files
from deckbuilder.core.model import Problem, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source.lines import decode
from deckbuilder.source.parser import parse


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """Prevent other commands from changing the sources, and remove what a killed command left.

    Read everything that a change depends on inside this context.
    """
    with files.locked(project.cards) as locked:
        if locked:
            tests = project.root / "tests"
            for folder in (
                project.root,
                project.cards,
                project.figures,
                project.addon,
                project.addon / "examples",
                project.root / "releases",
                tests / "examples",
                tests / "unit" / "media" / "figures",
            ):
                files.clear(folder)
        yield


def read(project: Project, path: Path) -> tuple[bytes, list[Problem]]:
    """Return the content of a text file, and the problems that prevent adding to it.

    It may be unreadable, or not UTF-8 text, so that an addition would be in a different encoding.
    """
    where = Where(project.name(path))
    try:
        data = project.read(path)
    except OSError as error:
        return b"", [problem(where, "C070", f"the file cannot be read: {error.strerror or error}")]
    return data, [each for each in decode(where.path, data)[1] if each.code == "C001"]


def write(project: Project, changes: Mapping[Path, tuple[bytes | None, bytes | None]]) -> list[Problem]:
    """Write and delete all files in this order, or none.

    `changes`: path → (old content, new content), where None means that there is no such file.
    """
    place = ", ".join(project.name(path) for path in changes)
    try:
        files.write_all(changes)
    except files.Changed as changed:
        return [
            problem(
                Where(place),
                "C070",
                f"{changed} changed in the meantime",
                "nothing was written; try again",
            )
        ]
    except OSError as error:
        return [
            problem(
                Where(place),
                "C070",
                f"the file cannot be written: {error.strerror or error}",
                "nothing was written; check the free space and the permissions",
            )
        ]
    return []


def line_end(data: bytes) -> str:
    """Return the line ending of the last complete line in `data`, by default a line feed."""
    at = max(data.rfind(b"\n"), data.rfind(b"\r"))
    if at < 0:
        return "\n"
    return "\r" if data[at : at + 1] == b"\r" else "\r\n" if data[at - 1 : at] == b"\r" else "\n"


def appended(
    name: str, data: bytes, markdown: str, ids: Sequence[str]
) -> tuple[bytes, int, list[Problem]]:
    """Return a topic's file with new cards at its end, and the line of the first of them.

    `name` and `data`: the file's name and content; `markdown`: the cards; `ids`: theirs. There is a
    problem if they would not be read as these cards, or the cards before them not as they are now.
    """
    before = data.rstrip()
    end = line_end(data).encode()
    after = before + end + end + markdown.encode().replace(b"\n", end)
    line = len(re.split(rb"\r\n|\r|\n", before)) + 2
    then, now = parse(name, data)[0], parse(name, after)[0]
    new = now.cards[len(then.cards) :]
    is_kept = said(then) == said(replace(now, cards=now.cards[: len(then.cards)]))
    if is_kept and [each.id for each in new] == [*ids] and new[0].where.line == line:
        return after, line, []
    text = "a card added after this line would not be read as a card"
    hint = 'run "build_decks.py check" to see what is wrong before it, such as a merge conflict'
    return data, line, [problem(Where(name, line - 2), "C088", text, hint)]


def said(topic: Topic, without: tuple[str, str] = ("", "")) -> dict[tuple[str, str], str]:
    """Return all that a topic says, by card and part, without line numbers.

    `without`: the id of a card, and a key of its metadata that is left out.
    """
    found = {
        ("", ""): repr(
            (
                topic.title,
                [(each.key, each.value) for each in topic.sources],
                [each.id for each in topic.cards],
            )
        )
    }
    for card in topic.cards:
        for name in ("question", "answer", "cloze", "note"):
            part = getattr(card, name)
            if part:
                found[card.id, name] = part.text
        found[card.id, ""] = repr(
            (
                [(each.key, each.value) for each in card.meta if (card.id, each.key) != without],
                [(each.name, each.texts, each.fold) for each in card.lives],
            )
        )
    return found
