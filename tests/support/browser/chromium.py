"""A real Chromium for tests: pages as phones and browsers show them."""

from playwright.sync_api import expect

from deckbuilder.tools.pr_report.browser import FLAGS, NAMES, find, launch

# A page with six cards, each with its own MathJax, needs its time where other tests run beside it.
expect.set_options(timeout=60_000)

__all__ = ["FLAGS", "NAMES", "find", "launch"]
