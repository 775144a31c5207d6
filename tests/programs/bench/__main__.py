"""Measure, print, and write: `python -m tests.programs.bench [builds|live|preview|site]`.

Without a name, measure everything.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

PARTS = ("builds", "live", "preview", "site")


def main(parts: list[str]) -> None:
    """Measure these parts; the other parts keep their figures from the last run."""
    path = Path(__file__).resolve().parent.parent.parent.parent / ".cache" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        figures = {}
    for part in parts or PARTS:
        tables = importlib.import_module(f"tests.programs.bench.{part}").measure()
        for title, rows in tables.items():
            print(f"\n{title}")
            for name, row in rows.items():
                print(f"  {name:28}", ", ".join(f"{key} {value}" for key, value in row.items()))
        figures |= tables
        path.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
