"""Test what a learner gets from two releases built by a test and imported one after the other."""

from __future__ import annotations

import shutil

import pytest

from deckbuilder.tools.release import release
from tests.support.anki.learner import Learner
from tests.support.projects import FakeExamples, small
from tests.support.update_stories import FILES, TIMES


def releases(project, folder, change):
    """Build two releases, with `change` between them; return the folder with both packages."""
    folder.mkdir()
    for number in (1, 2):
        done = release(
            project,
            f"{number}.0",
            examples=FakeExamples(),
            environment={"SOURCE_DATE_EPOCH": str(TIMES[number])},
        )
        assert done.result.errors == 0
        shutil.copy(project.dist / FILES[number], folder)
        if number == 1:
            change(project)
    return folder


@pytest.mark.parametrize("way", ["plain", "guarded"])
def test_a_second_direction_adds_its_card(tmp_path, way):
    def change(project):
        path = project.cards / "one.md"
        text = path.read_text("utf-8")
        assert "- source: a\n" in text
        path.write_text(text.replace("- source: a\n", "- source: a\n- kind: reversed\n"), "utf-8")

    made = releases(small(tmp_path / "project"), tmp_path / "releases", change)
    learner = Learner(tmp_path / "profile", made)
    learner.plain(1)
    (first,) = learner.cards("only-one")
    getattr(learner, way)(2)
    again, second = learner.cards("only-one")
    assert (again.id, again.ord, second.ord) == (first.id, 0, 1)
    assert [card.ord for card in learner.cards("apple-reversed")] == [0, 1]
    assert learner.col.get_empty_cards().notes == []
    learner.col.close()
