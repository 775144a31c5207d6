"""Fixtures with the project that the tests of `pull` change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deckbuilder.core.project import Project
from tests.support.projects import small
from tests.support.pulling import built


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the small project after a build, with a copy of its package in `built.apkg`."""
    project = small(tmp_path_factory.mktemp("original"))
    shutil.copy(built(project), project.root / "built.apkg")
    return project


@pytest.fixture
def project(original: Project, tmp_path: Path) -> Project:
    """Return a copy of it for one test."""
    shutil.copytree(original.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)
