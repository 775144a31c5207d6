"""Fixtures with the project that the tests of packages build."""

from __future__ import annotations

import warnings

import pytest

from deckbuilder.core.project import Project
from deckbuilder.pipeline import Result
from tests.support.projects import small
from tests.support.small_builds import make


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Result]:
    """Return the small project, which no test changes, and the result of building it."""
    project = small(tmp_path_factory.mktemp("small"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return project, make(project)
