"""The cards' scripts, and a page that has run them, for the tests of the examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckbuilder.live.bundle import card_scripts

ADDON = Path(__file__).resolve().parents[2] / "addon"


@pytest.fixture(scope="session")
def scripts():
    scripts, problems = card_scripts(ADDON)
    assert problems == []
    return scripts


@pytest.fixture(scope="module")
def page(browser, scripts):
    page = browser.new_page()
    for content in scripts.files.values():  # the core comes first
        page.add_script_tag(content=content)
    return page
