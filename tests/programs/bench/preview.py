"""Measure how soon the preview can be used, and how soon a saved card is redrawn on every device."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser.chromium import launch
from tests.support.browser.preview import Command, Preview
from tests.support.projects import ROOT

CARD, FILE = "softmax-shift-invariance", "softmax-and-cross-entropy.md"
SAVES = 9
# Resolves with the time at which all three devices show the text.
SEEN = """text => new Promise(done => {
  const look = () => {
    const backs = [...document.querySelectorAll('iframe')].filter(f => f.title.endsWith('back'));
    if (backs.length === 3 && backs.every(f => f.contentDocument.body.textContent.includes(text)))
      requestAnimationFrame(() => done(Date.now()));
    else setTimeout(look, 2);
  };
  look();
})"""


def redraws(page: Page, path: Path) -> list[float]:
    """Return the milliseconds from each save until the card is redrawn on every device."""
    before = path.read_text("utf-8")
    found = []
    for number in range(SAVES):
        text = f"save number {number}"
        page.evaluate("([code, text]) => { window.seen = (0, eval)(code)(text); }", [f"({SEEN})", text])
        start = time.time() * 1000
        path.write_text(before.replace("A: Nothing", f"A: {text}. Nothing"), "utf-8")
        found.append(page.evaluate("() => window.seen") - start)
        page.wait_for_timeout(700)  # the preview checks it in the meantime
    return found


def measure() -> dict[str, dict[str, object]]:
    """Return all tables of this part, by title."""
    with tempfile.TemporaryDirectory() as folder, launch() as browser:
        root = Path(folder) / "project"
        for name in ("cards", "media", ".cache/figures"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name)
        start = time.perf_counter()
        command = Command(root)
        try:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            there = Preview(context, command.address(), "desktop phone night")
            there.page.goto(f"{there.address}#{CARD}")
            expect(there.side("Night").locator(".gr-on")).to_be_visible(timeout=60_000)
            usable = time.perf_counter() - start
            expect(there.page.locator("#status-text")).to_have_text("Up to date", timeout=300_000)
            checked = time.perf_counter() - start
            times = redraws(there.page, root / "cards" / FILE)
            context.close()
        finally:
            command.interrupt()
    return {
        "preview": {
            "from the start": {"usable s": round(usable, 1), "checked s": round(checked, 1)},
            "from a save to the redraw": {
                "median ms": round(statistics.median(times)),
                "longest ms": round(max(times)),
            },
        }
    }
