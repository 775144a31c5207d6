"""Build the small project."""

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
    """Build without errors or warnings, and return the result."""
    result = build(project, examples=FakeExamples(), environment=environment, **options)
    assert result.problems == ()
    return result
