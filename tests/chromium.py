"""A real Chromium for tests: pages as phones and browsers show them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--allow-file-access-from-files")


def find() -> str | None:
    """The path of the installed Chromium or Chrome; CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """A headless browser. `make test` sees to it that one is installed."""
    path = find()
    if path is None:
        raise RuntimeError("no Chromium found: `make test` installs it on Debian and Ubuntu; "
                           "elsewhere install Chromium or Chrome, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
