"""The pictures in README.md and on AnkiWeb, taken in the real Anki: `make pictures`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import open_card

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / ".github" / "pictures"
# file name, card, width, greatest height, night
WANTED = (
    ("softmax-light", "loss-of-one-pair", 640, 874, False),
    ("softmax-night", "loss-of-one-pair", 640, 874, True),
    ("sobel-phone", "horizontal-sobel-vertical-edges", 360, 1100, True),
    ("momentum-phone", "momentum-terminal-step", 360, 1100, False),
)


def main() -> None:
    """Build the decks, import them into a new profile, and take every picture."""
    os.environ["QT_SCALE_FACTOR"] = "2"  # sharp on fine screens, too
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
    """A picture of the first `height` pixels of one card's answer."""
    from aqt.qt import QImage

    anki.home()
    anki.night(night)
    open_card(anki, card)
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.watch.run(300)
    image = QImage(str(anki.screenshot(path, width)))
    image.copy(0, 0, image.width(), min(image.height(), 2 * height)).save(str(path))


if __name__ == "__main__":
    main()
