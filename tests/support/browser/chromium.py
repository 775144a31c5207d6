"""Launch a real Chromium for tests, which shows pages as phones and browsers do."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect

from deckbuilder.tools.pr_report import browser
from deckbuilder.tools.pr_report.browser import FLAGS, NAMES, find

__all__ = ["FLAGS", "NAMES", "find", "launch"]


@contextmanager
def launch() -> Iterator[Browser]:
    """Yield a headless browser. Raises NoBrowser."""
    # A page with six cards, each with its own MathJax, takes a while when other tests run, too.
    expect.set_options(timeout=60_000)
    with browser.launch() as launched:
        yield launched
