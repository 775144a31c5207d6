"""A real Chromium for tests: pages as phones and browsers show them."""

from deckbuilder.report.browser import FLAGS, NAMES, find, launch

__all__ = ["FLAGS", "NAMES", "find", "launch"]
