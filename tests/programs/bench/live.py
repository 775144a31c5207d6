"""Measure how fast live examples are: on a throttled phone, and in the real Anki with the add-on."""

from __future__ import annotations

import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, CDPSession

from addon import examples
from deckbuilder.core.identity import NAME, SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from tests.support.anki.app import AnkiApp
from tests.support.browser.card_pages import Side, live_card, save, scripts
from tests.support.browser.chromium import launch
from tests.support.browser.phones import PHONE, STUDY_SCREEN
from tests.support.projects import ROOT

CHANGES = 200

# In the page, MOUNT inserts the answer side and waits until its block is mounted. REDRAW clicks the
# presets in turn, `count` times, and waits each time until the hero has changed and is laid out.
MOUNT = """html => new Promise(done => {
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (document.querySelector('.gr-live.gr-on .gr-hero')) {
      observer.disconnect();
      done(performance.now() - start);
    }
  });
  observer.observe(document.body, {childList: true, subtree: true, attributes: true});
  setSide(html);
})"""
REDRAW = """count => (async () => {
  const out = document.querySelector('.gr-hero');
  const chips = [...document.querySelectorAll('[data-preset]')];
  let changed = () => {};
  const observer = new MutationObserver(() => changed());
  observer.observe(out, {childList: true, subtree: true, attributes: true, characterData: true});
  const times = [];
  for (let i = 0; i < count; i += 1) {
    times.push(await new Promise(done => {
      const start = performance.now();
      changed = () => {
        changed = () => {};
        out.offsetHeight;  // layout is part of a redraw
        done(performance.now() - start);
      };
      chips[(i + 1) % chips.length].click();  // the page starts with the first
    }));
    if (i % 20 === 0) await new Promise(requestAnimationFrame);
  }
  observer.disconnect();
  return times;
})()"""
# The same on a new page, which AnkiDroid's old viewer opens for every side. SHOW lays out the card, with
# space for the controls because its first script has run; FIRST_MOUNT then runs the card's loader, which
# fetches the core and the example. What the page leaves until it is idle is held back, and measured by
# itself.
SHOW = """html => new Promise(done => {
  const held = [];
  window.requestIdleCallback = call => held.push(call);
  window.settle = () => held.forEach(call => call());
  document.getElementById('qa').innerHTML = html;
  eval(document.querySelector('#qa script').textContent);
  requestAnimationFrame(() => requestAnimationFrame(() => done(document.body.offsetHeight)));
})"""
FIRST_MOUNT = """() => new Promise(done => {
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (document.querySelector('.gr-live.gr-on .gr-hero')) {
      observer.disconnect();
      done(performance.now() - start);
    }
  });
  observer.observe(document.body, {childList: true, subtree: true, attributes: true});
  for (const old of document.querySelectorAll('#qa script')) {
    const script = document.createElement('script');
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
})"""
NEW_PAGES = 5
# The counters of Chromium's Performance domain for a page's work in a redraw.
WORK = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
READING = 400  # ms that a learner looks at the question, at least


def slowest(count: int = 5) -> list[str]:
    """Return the examples whose presets take CPython longest, by the best of several runs."""
    taken = {}
    for name in examples.names():
        presets = [each["inputs"] for each in examples.load(name)["presets"]]
        runs = []
        for _ in range(7):
            start = time.process_time()
            for texts in presets:
                examples.respond(name, texts, {}, 6, "")
            runs.append((time.process_time() - start) / len(presets))
        taken[name] = min(runs)
    return sorted(taken, key=lambda name: -taken[name])[:count]


def summary(times: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile, in milliseconds."""
    return {
        "median": round(statistics.median(times), 2),
        "p95": round(sorted(times)[int(0.95 * (len(times) - 1))], 2),
    }


def of_changes(name: str, times: list[float]) -> dict[str, float]:
    """Return the summary, and the time of the slowest change from one preset to the next.

    The time of a change is the lower quartile of its repetitions, which other programs on a busy machine
    do not disturb.
    """
    kinds = len(examples.load(name)["presets"])
    best = [sorted(times[kind::kinds])[len(times) // kinds // 4] for kind in range(kinds)]
    return {**summary(times), "slowest change, undisturbed": round(max(best), 2)}


def processor_time(session: CDPSession) -> float:
    """Return the milliseconds that the page's main thread has worked so far.

    Unlike the wall-clock time, they do not include other programs on a busy machine.
    """
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * sum(each["value"] for each in metrics if each["name"] in WORK)


def on_new_pages(browser: Browser, name: str, throttle: int, folder: Path) -> dict[str, float]:
    """Measure the first mount on new pages, which must fetch everything; return medians in ms.

    They are the wall-clock time, the main thread's work in it, the rest of it, which is fetching and
    waiting, and the work that follows when the page is idle.
    """
    found: dict[str, list[float]] = {"clock": [], "work": [], "idle": []}
    for _ in range(NEW_PAGES):
        context = browser.new_context(**PHONE)
        page = context.new_page()
        page.goto(save(folder, Side("")))
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.evaluate(SHOW, live_card(name)[1].html)
        before = processor_time(session)
        found["clock"].append(page.evaluate(FIRST_MOUNT))
        mounted = processor_time(session)
        found["work"].append(mounted - before)
        page.evaluate("document.body.offsetHeight")
        laid_out = processor_time(session)
        page.evaluate("new Promise(done => setTimeout(() => { settle(); done(); }))")
        page.evaluate("document.body.offsetHeight")
        found["idle"].append(processor_time(session) - laid_out)
        context.close()
    medians = {key: round(statistics.median(times), 1) for key, times in found.items()}
    return {
        "first mount": medians["clock"],
        "its work": medians["work"],
        "its fetching": round(medians["clock"] - medians["work"], 1),
        "later work": medians["idle"],
    }


def in_chromium(names: list[str], throttle: int, changes: int = CHANGES) -> dict[str, dict[str, object]]:
    """Measure mounting and redrawing by the card's own script on a throttled phone."""
    found: dict[str, dict[str, object]] = {}
    with launch() as browser, tempfile.TemporaryDirectory() as folder:
        for name in names:
            context = browser.new_context(**PHONE)
            page = context.new_page()
            question, answer = live_card(name)
            page.goto(save(Path(folder), question))
            page.evaluate(STUDY_SCREEN.replace("CLAIMS", '"*"'))
            session = context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.wait_for_timeout(READING)
            mounts = []
            for _ in range(8):  # the first fetches the example
                mounts.append(page.evaluate(MOUNT, answer.html))
                page.evaluate("html => setSide(html)", question.html)
            page.evaluate(MOUNT, answer.html)
            before = processor_time(session)
            times = page.evaluate(REDRAW, changes)
            worked = (processor_time(session) - before) / changes
            context.close()
            found[name] = {
                "on a new page": on_new_pages(browser, name, throttle, Path(folder)),
                "first of its example": round(mounts[0], 2),
                "mount": summary(mounts[1:]),
                "redraw": of_changes(name, times),
                "redraw, CPU": round(worked, 2),
            }
    return found


def in_anki(names: list[str]) -> dict[str, dict[str, object]]:
    """Measure mounting and redrawing by the add-on in the real review screen."""
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as folder:
        result = build(Project(ROOT), Path(folder) / "dist")
        assert not result.errors
        anki = AnkiApp.start(Path(folder) / "anki", [Path(folder) / f"dist/{SLUG}.ankiaddon"])
        anki.import_apkg(Path(folder) / f"dist/{SLUG}.apkg")
        decks = anki.mw.col.decks.all_names_and_ids()
        anki.review(next(d.name for d in decks if f"{NAME}::" in d.name))
        anki.js("window.setSide = html => { document.getElementById('qa').innerHTML = html; }")
        for name in names:
            html = json.dumps(live_card(name)[1].html)
            mounts = []
            for _ in range(8):
                mounts.append(anki.js(f"({MOUNT})({html})"))
                anki.js("setSide('')")
            anki.js(f"({MOUNT})({html})")
            found[name] = {
                "first mount": round(mounts[0], 2),
                "mount": summary(mounts[1:]),
                "redraw": of_changes(name, anki.js(f"({REDRAW})({CHANGES})", 60)),
            }
        anki.stop()
    return found


def sizes() -> dict[str, dict[str, int]]:
    """Return the sizes of the cards' scripts, in bytes."""

    def both(content: str) -> dict[str, int]:
        data = content.encode()
        return {"raw": len(data), "gzip": len(gzip.compress(data, 9))}

    made = scripts()
    core = made.files[made.core]
    each = [core + made.files[file] for file in made.examples.values()]
    return {
        "core": both(core),
        "largest card": both(max(each, key=len)),
        "all examples": both("".join(made.files.values())),
    }


def measure() -> dict[str, Mapping[str, object]]:
    """Return all tables of this part, by title."""
    names = slowest()
    return {
        "script bytes": dict(sizes()),
        "Chromium, CPU 4 times slower (ms)": in_chromium(names, 4),
        "Anki with the add-on (ms)": in_anki(names),
    }
