"""A disk that is really full: the last good dist/ is intact, the next build, with room, is right."""

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
    """What became of all builds."""
    if why := small_disk.refused():
        pytest.skip(why)
    done = subprocess.run(small_disk.COMMAND, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("place", small_disk.PLACES)
def test_a_disk_that_is_really_full(builds: list[dict[str, Any]], place: str) -> None:
    here = [each for each in builds if each["place"] == place]
    assert [each["room"] for each in here] == list(small_disk.ROOM)
    for each in here:
        if each["status"]:
            (said,) = each["problems"]
            assert said in (
                "C070 the packages cannot be written: No space left on device",
                "C070 the packages cannot be written: database or disk is full",
            ), each
            assert each["is"] == "old", each
        else:
            assert each["is"] == "new" and each["problems"] == [], each
        assert each["litter"] == [], each
        assert each["again"] == 0 and each["changed"], each
    # Without room only the cache can be done without; with it, everything is there.
    assert here[0]["status"] == (0 if place == ".cache" else 1) and here[-1]["status"] == 0
