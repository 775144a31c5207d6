"""Test that the time of a package is that of its sources."""

import os
import shutil

import pytest

from deckbuilder.core.project import Project
from deckbuilder.releases import source_date
from tests.support.git import git
from tests.support.projects import small


@pytest.fixture
def repository(tmp_path):
    project = small(tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x", GIT_COMMITTER_DATE="1700000000 +0000")
    return project


@pytest.mark.parametrize(
    "value, expected",
    [
        ("1790000000", 1790000000),
        ("1800000000", 1800000000),
        ("1", 1),
        ("0", None),
        ("-1", None),
        ("1e9", None),
        ("١", None),
        ("1800000001", None),
        ("9" * 5000, None),
        ("soon", None),
    ],
)
def test_the_given_time_has_to_be_in_the_past(tmp_path, value, expected):
    time, problems = source_date.source_time(
        Project(tmp_path), {"SOURCE_DATE_EPOCH": value}, now=1800000000.5
    )
    assert [each.code for each in problems] == ([] if expected else ["C072"])
    assert not expected or time == expected


def test_the_time_of_a_clean_tree_is_that_of_the_commit(repository):
    assert source_date.source_time(repository, {}) == (1700000000, [])
    (repository.root / "README.md").write_text("outside the source folders")
    assert source_date.source_time(repository, {}) == (1700000000, [])


def test_the_time_of_a_changed_tree_is_that_of_the_newest_change(repository):
    for name, seconds in (("cards/one.md", 1750000000), ("cards/neu é.md", 1760000000)):
        path = repository.root / name
        path.write_text("changed")
        os.utime(path, (seconds, seconds))
        assert source_date.source_time(repository, {}) == (seconds, [])
    assert source_date.source_time(repository, {}, now=1755000000) == (1755000000, [])
    shutil.rmtree(repository.figures)
    assert source_date.source_time(repository, {})[0] > 1760000000


def test_the_time_without_git_is_that_of_the_newest_file(tmp_path):
    project = small(tmp_path)
    for path in sorted(tmp_path.rglob("*")):
        os.utime(path, (1600000000, 1600000000))
    os.utime(project.cards / "one.md", (1650000000, 1650000000))
    # A parent folder may belong to a repository; even then, only the project's own files count.
    assert source_date._git_times(tmp_path) is None
    assert source_date.source_time(project, {}) == (1650000000, [])
