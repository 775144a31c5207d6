"""Build decks with a copy of this program under another identity."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from deckbuilder.tools.own import identity
from tests.support.projects import ROOT

FIRST_ID = 1_700_000_000_000
OTHERS = identity.make("Other Decks", "https://example.org/other", now=lambda: FIRST_ID / 1000)

# Prints the question and the answer of a card with each of the named live examples.
_CARDS = """
import json, sys
from tests.support.browser.card_pages import live_card
print(json.dumps([[[side.html, side.media] for side in live_card(name)] for name in sys.argv[1:]]))
"""


def copy(folder: Path) -> Path:
    """Copy the program into `folder`, and give it the identity OTHERS, as `own` does."""
    for name in ("addon", "deckbuilder", "media", "tests/support"):
        shutil.copytree(
            ROOT / name,
            folder / name,
            ignore=shutil.ignore_patterns("__pycache__", "figures" if name == "media" else ""),
        )
    for name in ("build_decks.py", "requirements.lock", "tests/__init__.py"):
        shutil.copy(ROOT / name, folder / name)
    path = folder / "addon" / "identity.py"
    path.write_text(identity.module(path.read_text("utf-8"), OTHERS), "utf-8")
    return folder


def run(folder: Path, *arguments: str) -> str:
    """Run Python in the copy, and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def live_cards(folder: Path, *names: str) -> list[list[tuple[str, dict[str, str]]]]:
    """Return, for each named example, a card of the copy: HTML and media of its question and answer."""
    return json.loads(run(folder, "-c", _CARDS, *names))


_BUILD = """
from pathlib import Path
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
result = build(Project(Path.cwd()))
print(*result.problems, sep="\\n")
assert result.made
"""
_DECKS = """
repository = "https://example.org/other"

[[deck]]
name = "Small"
description = "One live card."
topics = ["small"]
"""
_CARD = """---
deck: Small
tags: []
sources:
  a: Author. Title. 2020. https://example.org/a
---
# Small

## other-live

- covers: s0-01
- source: a

Q: What does softmax give the third class?

A: One half.

```live softmax-nll
z = ln(2), ln(3), ln(5)
t = 2
```
"""
_SYLLABUS = "id,deck,topic,facts,example,figure,same_as\ns0-01,Small::Small,Small,Facts,,,\n"


def packages(folder: Path) -> Path:
    """Build a deck with one live card in the copy, and return the folder of what was built."""
    (folder / "cards").mkdir()
    for name, text in (("decks.toml", _DECKS), ("small.md", _CARD), ("syllabus.csv", _SYLLABUS)):
        (folder / "cards" / name).write_text(text.lstrip(), "utf-8")
    (folder / "media" / "figures").mkdir(exist_ok=True)
    run(folder, "-c", _BUILD)
    return folder / "dist"
