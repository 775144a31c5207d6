"""Test that the files that learners download stay small."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckbuilder.core.identity import SLUG


@pytest.mark.slow
@pytest.mark.parametrize(("name", "most"), [(f"{SLUG}.apkg", 3.5e6), (f"{SLUG}.ankiaddon", 4e6)])
def test_what_learners_download_stays_small(dist: Path, name: str, most: float) -> None:
    assert 1e6 < (dist / name).stat().st_size <= most
