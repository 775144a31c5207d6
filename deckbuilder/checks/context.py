"""Define what cards are checked and compiled with besides their own text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deckbuilder.checks import dictionary
from deckbuilder.checks.dictionary import Vocabulary
from deckbuilder.core.model import Content, Picture
from deckbuilder.core.project import Project
from deckbuilder.figures.pictures import Found
from deckbuilder.live.protocol import Examples


@dataclass(frozen=True)
class Context:
    """What topics are checked and compiled with besides their own text.

    `found`: what each name of a picture on a card refers to; `pictures`: the pictures, for those that
    are drawn; `words`: the project's own words.
    """

    content: Content
    project: Project
    examples: Examples
    found: Mapping[str, Found]
    pictures: Mapping[str, Picture]
    words: Vocabulary


def context_of(
    content: Content,
    project: Project,
    examples: Examples,
    found: Mapping[str, Found],
    pictures: Mapping[str, Picture],
) -> Context:
    """Return what the topics of a project are checked and compiled with."""
    words = dictionary.vocabulary(project, content.checks.languages)
    return Context(content, project, examples, found, pictures, words)
