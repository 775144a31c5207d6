"""Load everything in cards/: the topics, decks.toml, and syllabus.csv with the facts to cover."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from deckbuilder.core import digests
from deckbuilder.core.model import CheckSettings, Content, Deck, Problem, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import did_you_mean, guess
from deckbuilder.source import check_settings, index, toml_errors
from deckbuilder.source.accepted_pairs import read_accepted_pairs
from deckbuilder.source.lines import not_text
from deckbuilder.source.parser import parse
from deckbuilder.source.syllabus import read_syllabus

# The address is part of every card's template, where quotation marks and braces have a meaning.
ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~%+-]+)*/?")
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
            unread = Topic(Where(name), is_text=False, has_front_matter=False)
            topics[unread.stem] = unread
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
    """Return the repository's address, the decks, the check settings, and the problems in decks.toml."""
    name = project.name(path)
    text, data, problems = _toml(project, path)
    if problems:
        return "", (), check_settings.UNKNOWN, problems
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
    if not isinstance(repository, str) or not ADDRESS.fullmatch(repository):
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
        line = toml_errors.not_a_deck(text.split("\n"))
        problems.append(
            problem(Where(name, line or 1), "C010", "a deck must begin with [[deck]]", "write that")
        )
        tables = []
    elif not tables:
        problems.append(problem(Where(name), "C010", "the file defines no decks", "add [[deck]] tables"))
    decks = []
    for place, table in enumerate(tables):
        where = Where(name, lines[place] if place < len(lines) else 1)
        deck, found = _deck(where, table)
        decks.append(deck)
        problems += found
    return repository.rstrip("/"), tuple(decks), checks, problems


def _toml(project: Project, path: Path) -> tuple[str, dict[str, Any], list[Problem]]:
    """Return the text of a TOML file and what it defines, or the problem with it."""
    name = project.name(path)
    written = b""
    try:
        written = project.read(path)
        text = written.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text), []
    except OSError as error:
        found = problem(Where(name), "C010", _reason(error))
    except UnicodeDecodeError as error:
        found = not_text(name, written, error, "C010")
    except RecursionError:
        found = problem(Where(name), "C010", "the file is not valid TOML: a list is nested too deeply")
    except tomllib.TOMLDecodeError as error:
        line, said, hint = toml_errors.explain(text, error)
        found = problem(Where(name, line), "C010", said, hint)
    except ValueError:  # Python refuses to read a number with thousands of digits
        found = problem(Where(name), "C010", "the file is not valid TOML: a number is too long")
    return "", {}, [found]


def _deck(where: Where, table: dict[str, Any]) -> tuple[Deck, list[Problem]]:
    problems = [
        problem(where, "C010", f'unknown key "{key}"', did_you_mean(key, DECK_KEYS))
        for key in table
        if key not in DECK_KEYS
    ]
    # A misspelled key is not also reported as missing.
    meant = {word for key in table if key not in DECK_KEYS for word in guess(key, DECK_KEYS)}
    texts = {}
    for key in ("name", "description"):
        value = table.get(key)
        texts[key] = value.strip() if isinstance(value, str) else ""
        if not texts[key] and (key in table or key not in meant):
            problems.append(problem(where, "C010", f'"{key}" must be text'))
        elif not all(sign.isprintable() or sign in "\n\t" for sign in texts[key]):
            problems.append(problem(where, "C010", f'"{key}" contains a control character', "delete it"))
    if "::" in texts["name"] or not _NO_MARKUP.isdisjoint(texts["name"]):
        problems.append(
            problem(where, "C010", "a deck's name must not contain ::, quotation marks, <, or >")
        )
    topics = table.get("topics")
    is_whole = isinstance(topics, list) and all(isinstance(each, str) for each in topics)
    if not isinstance(topics, list) or not is_whole:
        if "topics" in table or "topics" not in meant:
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
    deck = Deck(where, texts["name"], texts["description"], tuple(topics), tuple(needs), is_whole)
    return deck, problems
