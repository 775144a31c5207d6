"""Measure how soon a slow phone shows a page of the site, and how long writing the site takes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from deckbuilder.core.project import Project
from deckbuilder.tools.site.make import make
from tests.support.browser.chromium import launch
from tests.support.browser.phones import PHONE
from tests.support.browser.site_server import serve
from tests.support.projects import ROOT

PAGES = {
    "a card with a live example": "softmax-shift-invariance/",
    "a card with a figure": "activation-pattern/",
    "a card of formulas": "momentum-pytorch-update/",
    "a practice card": "practice-kernel-response/",
    "the longest deck": "decks/optimization/",
    "an example": "examples/softmax-nll/",
    "the front page": "",
}
# A slow phone: a quarter of this machine's speed, 1.6 Mbit/s down, 150 ms per round trip.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
PAINTS = """() => new Promise(done => {
  let largest = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) largest = entry.startTime;
  }).observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done({
    first: performance.getEntriesByName('first-contentful-paint')[0].startTime, largest,
    bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .reduce((sum, entry) => sum + entry.transferSize, 0),
    requests: 1 + performance.getEntriesByType('resource').length}), 300);
})"""


def paints(browser: Any, address: str) -> dict[str, float]:
    """Measure the first and the largest paint, in ms, and what is fetched for them.

    The cache is empty, and the host does not compress.
    """
    context = browser.new_context(**PHONE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address)
    found = page.evaluate(PAINTS)
    context.close()
    return {
        "first paint ms": round(found["first"]),
        "largest ms": round(found["largest"]),
        "kB": round(found["bytes"] / 1000),
        "requests": found["requests"],
    }


def measure() -> dict[str, dict[str, object]]:
    """Return all tables of this part, by title."""
    with tempfile.TemporaryDirectory() as folder:
        times = {}
        for what in ("first", "again"):
            start = time.perf_counter()
            result, made = make(Project(ROOT), Path(folder) / "site")
            assert made, result.problems
            times[what] = {
                "wall s": round(time.perf_counter() - start, 1),
                "pages": made.pages,
                "MB": round(made.size / 1e6, 1),
            }
        with serve(Path(folder)) as host, launch() as browser:
            pages = {what: paints(browser, f"{host}site/{address}") for what, address in PAGES.items()}
    return {"writing the site": dict(times), "site on a slow phone": dict(pages)}
