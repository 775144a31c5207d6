"""Fixtures with the project that the tests of releases change."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckbuilder.core.project import Project
from deckbuilder.tools.release import release
from tests.support.projects import FakeExamples, small
from tests.support.releasing import FIRST, at


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return the small project, released once."""
    project = small(tmp_path)
    done = release(project, "1.0", examples=FakeExamples(), environment=at(FIRST))
    assert done.result.errors == 0
    return project
