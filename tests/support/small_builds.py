"""Builds of the small project."""

from collections.abc import Mapping
from typing import Any

from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import Result, build
from tests.support.projects import TIME, FakeExamples

OUTPUTS = [
    f"{SLUG}-first-by-name.apkg",
    f"{SLUG}-second-by-name.apkg",
    f"{SLUG}.ankiaddon",
    f"{SLUG}.apkg",
]


def make(project: Project, environment: Mapping[str, str] = TIME, **options: Any) -> Result:
    """A build that has to succeed."""
    result = build(project, examples=FakeExamples(), environment=environment, **options)
    assert result.problems == ()
    return result
