"""Test that the benchmark's own cards can be built and its parts imported."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from tests.programs.bench import builds, synthetic
from tests.programs.bench.__main__ import PARTS


@pytest.mark.slow
def test_the_cards_of_the_benchmark_are_built(tmp_path: Path) -> None:
    project = synthetic.project(200, tmp_path / "project")
    result = build(Project(project), tmp_path / "dist")
    assert result.errors == 0, "\n".join(map(str, result.problems))
    assert len(result.notes) == 200


@pytest.mark.slow
@pytest.mark.parametrize("name", ["genanki", "sqlite"])
def test_the_least_that_a_build_does_takes_time(tmp_path: Path, name: str) -> None:
    texts = synthetic.for_floors(200, tmp_path / "floor.txt")
    alone, program = builds.floor(name, texts)
    assert 0 < alone < program
    assert texts.with_suffix(".zip").stat().st_size > 5_000


def test_every_part_of_the_benchmark_has_a_measure() -> None:
    for name in PARTS:
        assert callable(importlib.import_module(f"tests.programs.bench.{name}").measure)
