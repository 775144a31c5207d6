"""Launch a real Chromium for tests, which shows pages as phones and browsers do."""

from playwright.sync_api import expect

from deckbuilder.tools.pr_report.browser import FLAGS, NAMES, find, launch

# A page with six cards, each with its own MathJax, takes a while when other tests run at the same time.
expect.set_options(timeout=60_000)

__all__ = ["FLAGS", "NAMES", "find", "launch"]
