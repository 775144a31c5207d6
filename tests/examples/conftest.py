"""Fixtures for the tests of the examples: the cards' scripts, and a page that has run them."""

from __future__ import annotations

import pytest

from tests.support.browser import card_pages


@pytest.fixture(scope="session")
def scripts():
    return card_pages.scripts()


@pytest.fixture(scope="module")
def page(browser, scripts):
    page = browser.new_page()
    for content in scripts.files.values():  # the core comes first
        page.add_script_tag(content=content)
    return page
