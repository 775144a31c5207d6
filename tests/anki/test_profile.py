"""Test the profile that tests in real Anki start with."""

from __future__ import annotations

import time
from pathlib import Path

from anki.collection import Collection

from tests.support.anki.learner import Learner
from tests.support.anki.profile import PROFILE, make_profile


def test_the_day_ends_half_a_day_from_now(tmp_path: Path) -> None:
    make_profile(tmp_path)
    col = Collection(str(tmp_path / PROFILE / "collection.anki2"))
    left = col.sched.day_cutoff - time.time()
    col.close()
    assert 10 * 3600 < left < 15 * 3600


def test_the_day_of_a_learner_ends_half_a_day_from_now(learner: Learner) -> None:
    left = learner.col.sched.day_cutoff - time.time()
    assert 10 * 3600 < left < 15 * 3600
