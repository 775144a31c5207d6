"""Fixtures for the tests of updates, which also run where conftest.py cannot (`make test-matrix`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import update_stories

if TYPE_CHECKING:
    from tests.support.anki.learner import Learner


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the releases of the update stories."""
    return update_stories.releases(lambda: tmp_path_factory.mktemp("stories"))


@pytest.fixture
def learner(releases: Path, tmp_path: Path) -> Iterator[Learner]:
    """Yield a learner who has imported the first release."""
    from tests.support.anki.learner import Learner

    learner = Learner(tmp_path / "profile", releases)
    learner.plain(1)
    yield learner
    learner.col.close()
