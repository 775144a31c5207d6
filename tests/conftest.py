"""Fixtures for all tests. `anki` is the real Anki program."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page

from deckbuilder.core.identity import NAME, SLUG, is_original
from deckbuilder.core.project import Project
from deckbuilder.pipeline import Result, build
from deckbuilder.setup import bootstrap
from tests.support.anki.app import AnkiApp
from tests.support.anki.fixtures import releases as releases
from tests.support.browser.chromium import launch
from tests.support.browser.phones import OLD_ANDROID, PHONE
from tests.support.fuzzing import TIMES
from tests.support.projects import ROOT

SCREENSHOTS = ROOT / ".cache" / "screenshots"
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return the result of building the project, built once by each process of a test run.

    The processes build one after another, so that all but the first find the figures drawn.
    """
    with bootstrap.alone(ROOT / ".cache" / "test-build.lock"):
        result = build(Project(ROOT), tmp_path_factory.mktemp("built") / "dist")
    assert result.errors == 0, "\n".join(str(each) for each in result.problems)
    return result


@pytest.fixture(scope="session")
def dist(request: pytest.FixtureRequest) -> Path:
    """Return the folder with everything that the project builds.

    It is the one that DIST names, if it is set (old versions of Anki cannot build), else a new one.
    """
    if "DIST" in os.environ:
        return Path(os.environ["DIST"])
    result: Result = request.getfixturevalue("everything")
    return result.made[0].parent


@pytest.fixture(scope="session")
def addons(dist: Path) -> list[Path]:
    """Return the `.ankiaddon` files that are installed when Anki starts."""
    return [dist / f"{SLUG}.ankiaddon"]


@pytest.fixture(scope="session")
def anki_session(tmp_path_factory: pytest.TempPathFactory, addons: list[Path]) -> Iterator[AnkiApp]:
    """Yield the one Anki of a test run. Tests use `anki`."""
    app = AnkiApp.start(tmp_path_factory.mktemp("anki"), addons)
    yield app
    if app.answers:
        app.stop()


@pytest.fixture
def anki(anki_session: AnkiApp, request: pytest.FixtureRequest) -> Iterator[AnkiApp]:
    """Yield Anki at its list of decks, in the light theme; a failed test leaves a screenshot.

    At the end, nothing may have gone wrong that a user would have seen: Python errors, dialogs, or
    errors on the console. A test that expects one of these removes it from `anki.watch`.
    """
    anki_session.reset()
    yield anki_session
    if request.node.stash.get(FAILED, False):
        return
    anki_session.watch.run(150)  # Anki gathers an error for 100 ms before it shows it
    assert anki_session.watch.problems == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know whether their test failed, and if so, take a screenshot of Anki.

    This must happen before fixtures change what Anki shows.
    """
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
        anki = item.funcargs.get("anki") if isinstance(item, pytest.Function) else None
        if report.failed and isinstance(anki, AnkiApp):
            name = re.sub(r"\W+", "-", item.name).strip("-")
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(RuntimeError):  # Anki has ended, and its window is gone
                anki.mw.grab().save(str(SCREENSHOTS / f"failed-{name}.png"))
    return report


WINDOWS = {"anki", "anki_session", "browser", "phone"}
# Fixtures that are built from the cards of this repository.
OUR_CARDS = {"everything", "dist", "decks", "site"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that need Anki or a browser, so that the others can be run alone.

    A copy with its own decks leaves out the tests that are about the cards of this repository.
    """
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if WINDOWS & set(item.fixturenames) or hasattr(item.module, "launch"):
            item.add_marker("window")
        if OUR_CARDS & set(item.fixturenames):
            item.add_marker("our_cards")
    if not is_original():
        left_out = [item for item in items if item.get_closest_marker("our_cards")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("our_cards")]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return the number of test processes: one per processor, and one more for tests that need windows.

    Those sometimes wait for Anki and the browser.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return processors + ("not window" not in config.option.markexpr)


def pytest_report_header() -> str:
    """Say which tests are left out in a copy with its own decks."""
    return "" if is_original() else f"{NAME}: without the tests of the original decks (our_cards)"


@pytest.fixture(scope="session")
def decks(anki_session: AnkiApp, dist: Path) -> AnkiApp:
    """Return Anki with all of the project's decks, imported once."""
    anki_session.import_apkg(dist / f"{SLUG}.apkg")
    return anki_session


@pytest.fixture
def unbury(decks: AnkiApp, anki: AnkiApp) -> Iterator[None]:
    """Unbury, after the test, the cards that it buried to study only one."""
    yield
    anki.home()
    col = anki.mw.col
    for deck in col.decks.all_names_and_ids():
        col.sched.unbury_deck(deck.id)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a browser without a window."""
    with launch() as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Yield a page in a phone's browser; at the end, no page may have reported an error."""
    context = browser.new_context(**PHONE, user_agent=OLD_ANDROID)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Return the folder where tests leave pictures for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS


# Linux keeps the files below it in memory. All tests together write about 2 GB.
MEMORY = "/dev/shm"
ROOM = 8 << 30  # bytes


def pytest_configure() -> None:
    """Have Matplotlib draw without a screen, and keep temporary files in memory if there is room.

    Anki waits for the disk after nearly everything it does. Hypothesis tries the same inputs every time,
    however slow the machine is; `make fuzz` tries others.
    """
    os.environ.setdefault("MPLBACKEND", "agg")
    settings.register_profile(
        "repeatable",
        derandomize=not TIMES,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("repeatable")
    if os.path.isdir(MEMORY) and os.access(MEMORY, os.W_OK):
        found = os.statvfs(MEMORY)
        if found.f_bavail * found.f_frsize > ROOM and not found.f_flag & os.ST_NOEXEC:
            os.environ.setdefault("TMPDIR", MEMORY)
            tempfile.tempdir = None  # pytest has already looked it up
