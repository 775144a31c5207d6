"""Load everything in cards/: the topics, decks.toml, and syllabus.csv with the facts to cover."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from deckbuilder.core import digests
from deckbuilder.core.model import CheckSettings, Content, Deck, Problem, SyllabusRow, Topic, Where
from deckbuilder.core.problems import did_you_mean, problem
from deckbuilder.core.project import Project
from deckbuilder.source import check_settings, index
from deckbuilder.source.accepted_pairs import read_accepted_pairs
from deckbuilder.source.lines import forbidden
from deckbuilder.source.parser import parse

COLUMNS = ("id", "deck", "topic", "facts", "example", "figure", "same_as")
# The address is part of every card's template, where quotation marks and braces have a meaning.
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~%+-]+)*/?")
_NO_MARKUP = frozenset('"<>')
KEYS = ("repository", "check", "deck")
DECK_KEYS = ("name", "description", "needs", "topics")


def read_topic(name: str, data: bytes) -> tuple[Topic, list[Problem]]:
    """Return the topic in `data`, the content of the file `name`, and the problems in its lines."""
    topic, problems = parse(name, data)
    return replace(index.indexed(topic), digest=digests.of(name, data)), problems


def load(
    project: Project,
    read_topic: Callable[[str, bytes], tuple[Topic, list[Problem]]] = read_topic,
) -> tuple[Content, list[Problem]]:
    """Read and parse everything in cards/. `read_topic` may be a function that caches its results."""
    problems: list[Problem] = []
    topics: dict[str, Topic] = {}
    for path in project.topic_files():
        name = project.name(path)
        try:
            data = project.read(path)
        except OSError as error:
            problems.append(problem(Where(name), "C001", _reason(error)))
            continue
        topic, found = read_topic(name, data)
        problems += found
        topics[topic.stem] = topic
    repository, decks, checks, found = read_decks(project, project.cards / "decks.toml")
    problems += found
    syllabus, found = read_syllabus(project, project.cards / "syllabus.csv", checks.covers)
    problems += found
    accepted, found = read_accepted_pairs(project, project.cards / "accepted-pairs.csv")
    problems += found
    # Cards are learned in the order of the decks and of their topics.
    listed = [stem for deck in decks for stem in deck.topics if stem in topics]
    order = list(dict.fromkeys(listed + sorted(topics)))
    return Content(
        repository, decks, tuple(topics[stem] for stem in order), syllabus, accepted, checks
    ), problems


def _reason(error: OSError) -> str:
    return f"the file cannot be read: {error.strerror or error}"


def read_decks(
    project: Project, path: Path
) -> tuple[str, tuple[Deck, ...], CheckSettings, list[Problem]]:
    """Return the repository's address, the decks, which checks apply, and the problems in decks.toml."""
    unknown = check_settings.UNKNOWN
    name = project.name(path)
    try:
        text = project.read(path).decode("utf-8").replace("\r\n", "\n")
        data = tomllib.loads(text)
    except OSError as error:
        return "", (), unknown, [problem(Where(name), "C010", _reason(error))]
    except (UnicodeDecodeError, RecursionError):
        return "", (), unknown, [problem(Where(name), "C010", "the file is not valid TOML in UTF-8")]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = Where(name, int(line[1]) if line else text.count("\n") + 1)
        return "", (), unknown, [problem(where, "C010", f"the file is not valid TOML: {error}")]
    except ValueError:  # Python refuses to read a number with thousands of digits
        text = "the file is not valid TOML: a number is too long"
        return "", (), unknown, [problem(Where(name), "C010", text)]
    # TOML values have no line numbers, so the n-th deck gets the line of the n-th [[deck]].
    lines = [
        number
        for number, line in enumerate(text.split("\n"), 1)
        if re.match(r"\s*\[\[\s*deck\s*\]\]", line)
    ]
    problems = [
        problem(Where(name), "C010", f'unknown key "{key}"', "known: " + ", ".join(sorted(KEYS)))
        for key in data
        if key not in KEYS
    ]
    checks, found = check_settings.read(data.get("check"), name, text)
    problems += found
    repository = data.get("repository")
    if not isinstance(repository, str) or not _ADDRESS.fullmatch(repository):
        problems.append(
            problem(
                Where(name),
                "C010",
                '"repository" must be a web address',
                "such as https://example.org/owner/name; every card links to it",
            )
        )
        repository = ""
    tables = data.get("deck", [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        tables = []
    if not tables:
        problems.append(problem(Where(name), "C010", "the file defines no decks", "add [[deck]] tables"))
    decks = []
    for place, table in enumerate(tables):
        where = Where(name, lines[place] if place < len(lines) else 1)
        deck, found = _deck(where, table)
        decks.append(deck)
        problems += found
    return repository.rstrip("/"), tuple(decks), checks, problems


def _deck(where: Where, table: dict[str, Any]) -> tuple[Deck, list[Problem]]:
    problems = [
        problem(where, "C010", f'unknown key "{key}"', did_you_mean(key, DECK_KEYS))
        for key in table
        if key not in DECK_KEYS
    ]
    texts = {}
    for key in ("name", "description"):
        value = table.get(key)
        texts[key] = value.strip() if isinstance(value, str) else ""
        if not texts[key]:
            problems.append(problem(where, "C010", f'"{key}" must be text'))
        elif not all(sign.isprintable() or sign in "\n\t" for sign in texts[key]):
            problems.append(problem(where, "C010", f'"{key}" contains a control character', "delete it"))
    if "::" in texts["name"] or not _NO_MARKUP.isdisjoint(texts["name"]):
        problems.append(
            problem(where, "C010", "a deck's name must not contain ::, quotation marks, <, or >")
        )
    topics = table.get("topics")
    if not isinstance(topics, list) or not all(isinstance(each, str) for each in topics):
        problems.append(
            problem(
                where,
                "C010",
                '"topics" must be a list of file names',
                'write topics = ["softmax-and-cross-entropy"]',
            )
        )
        topics = []
    needs = table.get("needs", [])
    if not isinstance(needs, list) or not all(isinstance(each, str) for each in needs):
        problems.append(
            problem(where, "C010", '"needs" must be a list of decks', 'write needs = ["Foundations"]')
        )
        needs = []
    return Deck(where, texts["name"], texts["description"], tuple(topics), tuple(needs)), problems


def read_syllabus(
    project: Project, path: Path, required: bool = True
) -> tuple[dict[str, SyllabusRow], list[Problem]]:
    """Return the rows of syllabus.csv by id, and the problems in the file, which may be `required`."""
    name = project.name(path)
    try:
        text = project.read(path).decode("utf-8-sig")
        problems = [
            problem(Where(name, number), "C001", odd, "delete it")
            for number, line in enumerate(text.split("\n"), 1)
            if (odd := forbidden(line.rstrip("\r")))
        ]
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            return {}, [*problems, problem(Where(name), "C026", "missing column: " + ", ".join(missing))]
        rows: dict[str, SyllabusRow] = {}
        for row in reader:
            where = Where(name, reader.line_num)
            if not row["id"] or None in row.values() or None in row:
                problems.append(problem(where, "C026", "the row has too few or too many columns"))
            elif row["id"] in rows:
                problems.append(problem(where, "C026", f'"{row["id"]}" appears twice'))
            else:
                rows[row["id"]] = SyllabusRow(where, row["id"], row["deck"], row["topic"])
        return rows, problems
    except OSError as error:
        if not required and isinstance(error, FileNotFoundError):
            return {}, []
        return {}, [problem(Where(name), "C026", _reason(error))]
    except UnicodeDecodeError:
        return {}, [problem(Where(name), "C026", "the file is not UTF-8 text")]
    except csv.Error as error:
        return {}, [problem(Where(name, reader.line_num), "C026", f"the file is not valid CSV: {error}")]
