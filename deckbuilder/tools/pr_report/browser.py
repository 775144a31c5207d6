"""Run Chromium to take pictures. Playwright, which controls it, is only installed for tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

INSTALLED = find_spec("playwright") is not None
if INSTALLED:
    from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
)


class NoBrowser(RuntimeError):
    """The reason that there can be no pictures, as a message to the user."""


def find() -> str | None:
    """Return the path of the installed Chromium or Chrome; CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """Yield a headless browser. Raises NoBrowser."""
    path = find()
    if path is None:
        raise NoBrowser(
            "Chromium was not found; `make test` installs it on Debian and Ubuntu; "
            "elsewhere, install Chromium or Chrome, or set CHROMIUM to its path"
        )
    if not INSTALLED:
        raise NoBrowser("Playwright is not installed; run `make test-env` to install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
