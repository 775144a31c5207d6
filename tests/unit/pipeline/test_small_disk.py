"""Test that on a really full disk, the last good dist/ stays intact and the next build is right."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.support import small_disk
from tests.support.projects import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def builds() -> list[dict[str, Any]]:
    """Return the results of all builds."""
    if why := small_disk.refused():
        pytest.skip(why)
    done = subprocess.run(small_disk.COMMAND, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("place", small_disk.PLACES)
def test_a_full_disk_leaves_the_old_files_or_makes_the_new(
    builds: list[dict[str, Any]], place: str
) -> None:
    here = [each for each in builds if each["place"] == place]
    assert [each["room"] for each in here] == list(small_disk.ROOM)
    for each in here:
        if each["status"]:
            (problem,) = each["problems"]
            assert problem in (
                "C070 the packages cannot be written: No space left on device",
                "C070 the packages cannot be written: database or disk is full",
            ), each
            assert each["is"] == "old", each
        else:
            assert each["is"] == "new" and each["problems"] == [], each
        assert each["leftovers"] == [], each
        assert each["again"] == 0 and each["changed"], each
    # Without space, a build can do without only the cache; with enough space, it succeeds.
    assert here[0]["status"] == (0 if place == ".cache" else 1) and here[-1]["status"] == 0
