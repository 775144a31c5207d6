"""Take the pictures in README.md and on AnkiWeb in the real Anki: `make pictures`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import open_card
from tests.support.projects import ROOT

PICTURES = ROOT / ".github" / "pictures"
# File name, card, width, maximum height, whether it is night mode.
WANTED = (
    ("softmax-light", "softmax-doubled-logits", 640, 874, False),
    ("softmax-night", "softmax-doubled-logits", 640, 874, True),
    ("attention-phone", "attention-soft-choice", 360, 844, False),
    ("diffusion-phone", "diffusion-training-jump", 360, 844, True),
    ("momentum-phone", "momentum-terminal-step", 360, 844, False),
    ("boxes-phone", "nms-chain", 360, 844, True),
)
# A picture shows the page from its top, without a scroll bar, as on a phone.
AS_A_PICTURE = """document.head.insertAdjacentHTML('beforeend',
  '<style>::-webkit-scrollbar { display: none }</style>'), scrollTo(0, 0)"""


def main() -> None:
    """Build the decks, import them into a new profile, and take every picture."""
    os.environ["QT_SCALE_FACTOR"] = "2"  # sharp on high-resolution screens, too
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        result = build(Project(ROOT), base / "dist")
        if result.errors:
            raise SystemExit("The cards have errors: make check")
        anki = AnkiApp.start(base / "anki", [base / "dist" / f"{SLUG}.ankiaddon"])
        anki.import_apkg(base / "dist" / f"{SLUG}.apkg")
        for name, card, width, height, night in WANTED:
            take(anki, PICTURES / f"{name}.png", card, width, height, night)
            print(f"  {(PICTURES / name).relative_to(ROOT)}.png")
        anki.stop()


def take(anki: AnkiApp, path: Path, card: str, width: int, height: int, night: bool) -> None:
    """Take a picture of one card's answer: its first `height` pixels, or all of it if it is shorter."""
    anki.home()
    anki.night(night)
    open_card(anki, card)
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.js(AS_A_PICTURE)
    anki.resize(width, 400)
    height = min(height, anki.js("document.documentElement.scrollHeight"))
    anki.resize(width, height)
    anki.watch.run(1000)  # a busy computer paints the new part of the page late
    anki.screenshot(path, width, height)


if __name__ == "__main__":
    main()
