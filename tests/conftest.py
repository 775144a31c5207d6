"""Fixtures for all tests. `anki` is the real Anki."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deckbuilder import bootstrap
from deckbuilder.build import Result, build
from deckbuilder.project import Project
from tests.anki_app import AnkiApp

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / ".cache" / "screenshots"


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What building the project gives, built once by each process of a test run. One builds after
    the other, so that all but the first find the figures drawn."""
    with bootstrap.alone(ROOT / ".cache" / "test-build.lock"):
        result = build(Project(ROOT), tmp_path_factory.mktemp("built") / "dist")
    assert result.errors == 0, "\n".join(str(each) for each in result.problems)
    return result


@pytest.fixture(scope="session")
def dist(everything: Result) -> Path:
    """The folder with everything that the project builds."""
    return everything.made[0].parent


@pytest.fixture(scope="session")
def addons(dist: Path) -> list[Path]:
    """The `.ankiaddon` files that Anki has when it starts."""
    return [dist / "gradient-recall.ankiaddon"]


@pytest.fixture(scope="session")
def anki_session(tmp_path_factory: pytest.TempPathFactory, addons: list[Path]) -> Iterator[AnkiApp]:
    """The one Anki of a test run. Tests take `anki`."""
    app = AnkiApp.start(tmp_path_factory.mktemp("anki"), addons)
    yield app
    if app.answers:
        app.stop()


@pytest.fixture
def anki(anki_session: AnkiApp, request: pytest.FixtureRequest) -> Iterator[AnkiApp]:
    """Anki at its list of decks, by day; a failed test leaves a screenshot.

    At the end nothing may have gone wrong in it that a user would have seen: Python errors,
    dialogs, errors on the console. A test that wants one of these takes it out of `anki.watch`.
    """
    anki_session.calm_down()
    yield anki_session
    if getattr(request.node, "failed", False):
        name = re.sub(r"\W+", "-", request.node.name).strip("-")
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        anki_session.mw.grab().save(str(SCREENSHOTS / f"failed-{name}.png"))
        return
    anki_session.watch.run(150)  # Anki gathers an error for 100 ms before it shows it
    assert anki_session.watch.problems == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Let fixtures know whether their test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where tests leave pictures to be looked at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS


def pytest_configure() -> None:
    """Matplotlib, too, draws without a screen."""
    os.environ.setdefault("MPLBACKEND", "agg")
