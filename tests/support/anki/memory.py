"""Measure the memory of Anki's processes and of a page repeatedly, to find what grows.

`Gauge` measures a page after the browser has collected its garbage by a DevTools command: `gc()`
in the page itself leaves behind what a running script may still hold.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.support.anki.devtools import DevTools

# The pages of Anki's main window. Left alone, the bar with the answer buttons keeps the garbage of a
# hundred sides, about 6 MB, until the browser finds time to collect it.
WINDOW = ("main webview", "bottom toolbar", "top toolbar")

CONNECTED = """(() => { let count = 0;
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  while (walk.nextNode()) count += 1;
  return count; })()"""


def processes() -> tuple[float, float, int]:
    """Return the memory of this process and of the browser's processes, and the number of the latter.

    The browser's processes are those below this one. Memory is in megabytes; all are 0 except on Linux.
    """
    own, below, count = 0.0, 0.0, 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        size = float(lines.get("VmRSS", "0 kB").split()[0]) / 1024
        if int(lines["Pid"]) == os.getpid():
            own = size
        elif lines["Name"].strip().startswith("QtWebEngine") and _is_ours(int(lines["Pid"])):
            below += size
            count += 1
    return own, below, count


def _is_ours(pid: int) -> bool:
    """Return whether a process descends from this one."""
    while pid > 1:
        if pid == os.getpid():
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


class Gauge:
    """Measures a page of Anki's main window, and all processes."""

    def __init__(self, page: Any, title: str) -> None:
        self.page, self.title = page, title
        self.tools = {each: DevTools(page.watch, each) for each in WINDOW}
        for each in self.tools.values():
            each.ask("HeapProfiler.enable")
        self.tools[title].ask("Performance.enable")

    def __enter__(self) -> Gauge:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.tools.values():
            each.close()

    def look(self) -> dict[str, float]:
        """Collect garbage, and return the measures by name.

        For the page: the size of its JavaScript heap in megabytes, and the numbers of detached nodes,
        listeners, and documents. Then the memory of the processes in megabytes, the number of the
        browser's processes, and the number of Python objects.
        """
        gc.collect()
        for _ in range(2):  # the second frees what only a finalizer held
            for each in self.tools.values():
                each.ask("HeapProfiler.collectGarbage")
        tools = self.tools[self.title]
        metrics = {
            each["name"]: each["value"] for each in tools.ask("Performance.getMetrics")["metrics"]
        }
        counts = tools.ask("Memory.getDOMCounters")
        python, browser, number = processes()
        return {
            "heap MB": metrics["JSHeapUsedSize"] / 2**20,
            "loose nodes": counts["nodes"] - self.page.js(CONNECTED),
            "listeners": counts["jsEventListeners"],
            "documents": counts["documents"],
            "Python MB": python,
            "browser MB": browser,
            "browser processes": number,
            "Python objects": len(gc.get_objects()),
        }


@dataclass
class Measures:
    """Measured values by name, each taken after a number of sides."""

    sides: list[int] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)

    def take(self, sides: int, values: Mapping[str, float]) -> None:
        """Record what was measured after this many sides."""
        self.sides.append(sides)
        for name, value in values.items():
            self.values.setdefault(name, []).append(value)

    def slope(self, name: str) -> float:
        """Return how much is added per hundred sides.

        This is the least-squares slope over the last three quarters: caches fill at the beginning.
        """
        start = len(self.sides) // 4
        xs, ys = self.sides[start:], self.values[name][start:]
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
        return 100 * above / max(sum((x - mean_x) ** 2 for x in xs), 1)

    def save(self, path: Path) -> None:
        """Save the values for a run that is compared with this one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def load(cls, path: Path) -> Measures:
        """Return what `save` saved."""
        return cls(**json.loads(path.read_text("utf-8")))


def table(runs: Mapping[str, Measures]) -> str:
    """Return a Markdown table of the measures of several runs.

    It has, for each measure and each run, the first and the last value and the slope per 100 sides.
    """
    names = list(next(iter(runs.values())).values)
    lines = [
        "| measure | " + " | ".join(f"{run}: first, last | per 100 sides" for run in runs) + " |",
        "| --- |" + " --- |" * (2 * len(runs)),
    ]
    for name in names:
        cells = []
        for each in runs.values():
            values = each.values[name]
            cells += [f"{values[0]:.1f}, {values[-1]:.1f}", f"{each.slope(name):+.2f}"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
