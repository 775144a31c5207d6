"""List the files that a test runs for, each by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

# Not that of tests.support.projects, which imports the whole program: Pythons that are too old for it
# run some of these tests.
ROOT = Path(__file__).resolve().parent.parent.parent


def paths(*patterns: str) -> list[Path]:
    """Return the project's files that match one of the patterns."""
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    assert found, f"no file matches {patterns}"
    return found


def for_each_file(*patterns: str) -> pytest.MarkDecorator:
    """Run a test with each of the project's files that match one of the patterns as its `path`."""
    return pytest.mark.parametrize(
        "path", paths(*patterns), ids=lambda path: path.relative_to(ROOT).as_posix()
    )
