"""Test that packages with an impossible time are refused, and that no stored time blocks updates."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from addon.update import package as apkg
from addon.update.memory import KEY
from tests.support.packages import later, remake, run
from tests.support.update_stories import FILES, TIMES


def dated(learner, tmp_path, at: int) -> Path:
    return remake(
        learner.releases / FILES[2], tmp_path / f"{at}.apkg", history=lambda data: data.update(time=at)
    )


def test_a_package_dated_in_the_future_is_refused(learner, tmp_path):
    """Otherwise no later release would be newer."""
    now = int(time.time())
    before = learner.everything()
    with pytest.raises(apkg.Unusable, match="in the future"):
        learner.guarded(dated(learner, tmp_path, now + 86_400 + 600))
    assert learner.everything() == before
    learner.guarded(dated(learner, tmp_path, now + 86_400 - 600))  # the clock may be wrong


@pytest.mark.parametrize("stored", [4_102_444_800, 2**62, "soon", None, [], True, -1.5, {"a": 1}])
def test_an_impossible_stored_time_is_ignored(learner, stored):
    learner.col.set_config(KEY, {"time": stored, "version": "9.9"})
    learner.guarded(2)
    assert learner.note("always")["Back"] == "Release 2."
    assert learner.col.get_config(KEY)["time"] == TIMES[2]


@pytest.mark.parametrize(
    "memory",
    [
        5,
        [],
        "x",
        {"kept": 5},
        {"kept": {"a": 5}},
        {"seen": [1]},
        {"looks": 5},
        {"seen": {"a": "b", "0": 5, "1": "abc"}},
        {"kept": None, "seen": None, "looks": None, "time": None},
    ],
)
def test_malformed_memories_do_not_block_updates(learner, memory):
    learner.col.set_config(KEY, memory)
    learner.guarded(2)
    assert learner.note("always")["Back"] == "Release 2."


@pytest.mark.parametrize("earlier", [1, 3600, 86_400])
def test_a_package_that_is_slightly_older_is_refused_too(learner, tmp_path, earlier):
    learner.guarded(2)
    with pytest.raises(apkg.Unusable, match="is older than"):
        learner.guarded(dated(learner, tmp_path, TIMES[2] - earlier))


def test_a_new_note_is_never_dated_in_the_future(learner, tmp_path):
    """Otherwise plain imports would skip it forever."""
    path = remake(
        learner.releases / FILES[2], tmp_path / "x.apkg", database=run("update notes set mod=4000000000")
    )
    learner.guarded(path)
    assert learner.note("fresh").mod <= time.time() + 1


def test_texts_of_a_package_arrive_unchanged(learner, tmp_path):
    """This includes unusual characters, markup, and quotes."""
    odd = "\u202e \U0001f600 \ufffe <b>x</b> {{Front}} \t '\" ; drop table notes"
    path = later(learner.releases / FILES[1], tmp_path / "later.apkg", {"always": {"Back": odd}})
    learner.guarded(path)
    assert learner.note("always")["Back"] == odd
