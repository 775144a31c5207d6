"""How fast it is: `make bench` prints a table and writes .cache/bench.json. Never a test: times are
for comparing within one run."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from addon import examples
from tests.cards import SCRIPTS, live_card, save
from tests.chromium import launch
from tests.test_clients import PHONE, STUDY_SCREEN

ROOT = Path(__file__).resolve().parent.parent
CHANGES = 200

# In the page: puts the answer side in and waits until its block is mounted; then changes the
# first text input or preset CHANGES times and waits each time until the output was redrawn.
MOUNT = """html => new Promise(done => {
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (document.querySelector('.gr-live.gr-on .gr-out')) {
      observer.disconnect();
      done(performance.now() - start);
    }
  });
  observer.observe(document.body, {childList: true, subtree: true, attributes: true});
  setSide(html);
})"""
REDRAW = """count => (async () => {
  const out = document.querySelector('.gr-out');
  const chips = [...document.querySelectorAll('[data-preset]')];
  const times = [];
  for (let i = 0; i < count; i += 1) {
    times.push(await new Promise(done => {
      const start = performance.now();
      const observer = new MutationObserver(() => {
        observer.disconnect();
        out.offsetHeight;  // layout belongs to it
        done(performance.now() - start);
      });
      observer.observe(out, {childList: true});
      chips[i % chips.length].click();
    }));
    if (i % 20 === 0) await new Promise(requestAnimationFrame);
  }
  return times;
})()"""


def slowest(count: int = 5) -> list[str]:
    """The examples whose presets take CPython longest."""
    taken = {}
    for name in examples.names():
        presets = [each["inputs"] for each in examples.load(name)["presets"]]
        start = time.perf_counter()
        for _ in range(5):
            for texts in presets:
                examples.respond(name, texts, {}, 6, "")
        taken[name] = (time.perf_counter() - start) / len(presets)
    return sorted(taken, key=lambda name: -taken[name])[:count]


def summary(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds."""
    return {"median": round(statistics.median(times), 2),
            "p95": round(sorted(times)[int(0.95 * (len(times) - 1))], 2)}


def in_chromium(names: list[str], throttle: int) -> dict[str, dict[str, object]]:
    """Mounting and redrawing by the card's own script on a throttled phone."""
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
            mounts = []
            for _ in range(8):  # the first fetches the scripts
                mounts.append(page.evaluate(MOUNT, answer.html))
                page.evaluate("html => setSide(html)", question.html)
            page.evaluate(MOUNT, answer.html)
            found[name] = {"first mount": round(mounts[0], 2), "mount": summary(mounts[1:]),
                           "redraw": summary(page.evaluate(REDRAW, CHANGES))}
            context.close()
    return found


def in_anki(names: list[str]) -> dict[str, dict[str, object]]:
    """Mounting and redrawing by the add-on in the real review screen."""
    from deckbuilder.build import build
    from deckbuilder.project import Project
    from tests.anki_app import AnkiApp

    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as folder:
        result = build(Project(ROOT), Path(folder) / "dist")
        assert not result.errors
        anki = AnkiApp.start(Path(folder) / "anki", [Path(folder) / "dist/gradient-recall.ankiaddon"])
        anki.import_apkg(Path(folder) / "dist/gradient-recall.apkg")
        decks = anki.mw.col.decks.all_names_and_ids()
        anki.review(next(d.name for d in decks if "Gradient Recall::" in d.name))
        anki.js("window.setSide = html => { document.getElementById('qa').innerHTML = html; }")
        for name in names:
            html = json.dumps(live_card(name)[1].html)
            mounts = []
            for _ in range(8):
                mounts.append(anki.js(f"({MOUNT})({html})"))
                anki.js("setSide('')")
            anki.js(f"({MOUNT})({html})")
            found[name] = {"first mount": round(mounts[0], 2), "mount": summary(mounts[1:]),
                           "redraw": summary(anki.js(f"({REDRAW.replace('count =>', 'count =>')})"
                                                     f"({CHANGES})", 60))}
        anki.stop()
    return found


def builds() -> dict[str, dict[str, float]]:
    """The project's own decks: everything drawn anew, nothing changed, and --help."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "build_decks.py", "--out", f"{folder}/dist"]
        for what, arguments in (("own decks", command), ("own decks again", command),
                                ("check", [sys.executable, "build_decks.py", "check"]),
                                ("--help", [sys.executable, "build_decks.py", "--help"])):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.perf_counter()
            subprocess.run(arguments, cwd=ROOT, capture_output=True, check=True)
            wall = time.perf_counter() - start
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            found[what] = {"wall s": round(wall, 2), "CPU s": round(cpu, 2)}
    return found


def sizes() -> dict[str, dict[str, int]]:
    """Bytes of the cards' scripts."""
    import gzip

    def both(content: str) -> dict[str, int]:
        data = content.encode()
        return {"raw": len(data), "gzip": len(gzip.compress(data, 9))}

    core = SCRIPTS.files[SCRIPTS.core]
    each = [core + SCRIPTS.files[file] for file in SCRIPTS.examples.values()]
    return {"core": both(core), "largest card": both(max(each, key=len)),
            "all examples": both("".join(SCRIPTS.files.values()))}


def main() -> None:
    """Measure, print, write."""
    names = slowest()
    figures = {"script bytes": sizes(), "builds": builds(),
               "Chromium, CPU 4 times slower (ms)": in_chromium(names, 4),
               "Anki with the add-on (ms)": in_anki(names)}
    for title, rows in figures.items():
        print(f"\n{title}")
        for name, row in rows.items():
            print(f"  {name:28}", ", ".join(f"{key} {value}" for key, value in row.items()))
    path = ROOT / ".cache" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
