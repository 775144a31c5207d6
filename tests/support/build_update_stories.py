"""Make the three releases of the update stories: `python -m tests.support.build_update_stories FOLDER`.

`cards` says what happens to each card between them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from deckbuilder.core.identity import MEDIA
from deckbuilder.core.model import Problem
from deckbuilder.live.bundle import Scripts
from deckbuilder.notes import notetypes
from deckbuilder.tools.release import release
from tests.support.projects import DATA, FakeExamples, copy
from tests.support.update_stories import FILES, TIMES

DECKS = """repository = "https://example.org/stories"

[[deck]]
name = "One"
description = "The first."
topics = ["one"]

[[deck]]
name = "Two"
description = "The second."
topics = ["two"]
"""
HEAD = """---
deck: {deck}
tags: [{tag}]
sources:
  a: Author. Title. 2020. https://example.org/a
---
# {deck}
"""
SYLLABUS = "id,deck,topic,facts,example,figure,same_as\ns0-01,One::One,Facts,Facts,,,\n"


def card(id: str, body: str, *meta: str) -> str:
    """Return a card of a topic file."""
    lines = "\n".join(["- covers: s0-01", "- source: a", *meta])
    return f"\n## {id}\n\n{lines}\n\n{body}\n"


def cards(release: int) -> tuple[list[str], list[str]]:
    """Return the cards of both decks at a release."""
    one = [
        # Changes at every release.
        card("always", f"Q: Which release is it?\n\nA: Release {release}."),
        # Changes only at the third, after a learner may have edited it.
        card(
            "late",
            f"Q: Is it the third?\n\nA: {'Yes' if release == 3 else 'No'}.\n\nNote: A word on it.",
        ),
        card("never", "Q: Does this change?\n\nA: No.", "- kind: reversed"),
        card(
            "cloze",
            "C: The first is {{c1::a}}" + (", the second {{c2::b}}" if release > 1 else "") + ".",
        ),
        card(
            "going",
            "Q: Will this stay?\n\nA: For now.",
            *(["- retired: *never* covers it."] if release > 1 else []),
        ),
        card("pictured", "Q: What is drawn?\n\nA: Two bars.\n\nNote: ![Two bars](two-bars)"),
        # Its content never changes; its baked HTML does, as when the renderer is improved.
        card("live", "Q: Twice four?\n\nA: Eight.\n\n```live double\nx = 4\n```"),
        card("asked", "Q: What is 1 + 1?\n\nA: 2", "- kind: typed"),
    ]
    two = [card("second", "Q: Which deck is this?\n\nA: The second.")]
    (one if release == 1 else two).append(card("moved", "Q: Where am I?\n\nA: Here."))
    if release > 1:
        two.append(card("fresh", "Q: What is new?\n\nA: This."))
    return one, two


def write_sources(root: Path, release: int) -> None:
    """Write the project's sources as they are at a release."""
    one, two = cards(release)
    folder = root / "cards"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "decks.toml").write_text(DECKS, "utf-8")
    (folder / "syllabus.csv").write_text(SYLLABUS, "utf-8")
    (folder / "one.md").write_text(HEAD.format(deck="One", tag="first") + "".join(one), "utf-8")
    (folder / "two.md").write_text(HEAD.format(deck="Two", tag="second") + "".join(two), "utf-8")
    figure = root / "media" / "figures" / "two_bars.py"
    figure.write_text(FIGURE.format(height=release if release < 3 else 2), "utf-8")


FIGURE = '''"""Two bars."""

from matplotlib.figure import Figure


def draw(theme):
    figure = Figure(figsize=(2, 1))
    figure.subplots().bar([0, 1], [1, {height}])
    return figure
'''


class Examples(FakeExamples):
    """Bakes and scripts that change with every release."""

    def __init__(self, number: int) -> None:
        self.number = number

    def bake(self, name: str, texts: dict[str, str], fold: bool = False, /) -> str:
        return f'<div class="gr-live" data-bake="{self.number}">8</div>'

    def scripts(self) -> tuple[Scripts, list[Problem]]:
        name = f"{MEDIA}fake{self.number}.js"
        return Scripts({name: f"window.fake = {self.number};"}, name, {}), []


def make(folder: Path) -> Path:
    """Make all three releases, and return the folder with their packages."""
    project = copy(DATA / "samples" / "small", folder / "project")
    for path in [*project.cards.glob("*.md"), project.images / "photo.png"]:
        path.unlink()
    out = folder / "releases"
    out.mkdir()
    css = notetypes.css

    def looking(number: int) -> Callable[[], str]:
        return lambda: css() + f"/* look {number} */"

    try:
        for number, time in TIMES.items():
            notetypes.css = looking(number)
            write_sources(project.root, number)
            done = release(
                project,
                f"{number}.0",
                examples=Examples(number),
                environment={"SOURCE_DATE_EPOCH": str(time)},
            )
            if done.result.errors:
                raise AssertionError(done.result.problems)
            shutil.copy(project.dist / FILES[number], out)
            shutil.copy(project.root / "releases" / f"v{number}.0.md", out)
    finally:
        notetypes.css = css
    return out


if __name__ == "__main__":
    make(Path(sys.argv[1]))
