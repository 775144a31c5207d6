"""Ways in which sources can be unfinished or wrong: name → a change that makes a small project so.

Commands that read sources report what is wrong, and end.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from deckbuilder.core.project import Project


def text(path: str, old: str, new: str) -> Callable[[Project], None]:
    """Return a change that replaces the first occurrence of a text in a file."""

    def change(project: Project) -> None:
        file = project.root / path
        before = file.read_text("utf-8")
        assert old in before
        file.write_text(before.replace(old, new, 1), "utf-8")

    return change


def replaced(path: str, make: Callable[[Path], object]) -> Callable[[Project], None]:
    """Return a change that removes a file or folder and has `make` put something in its place."""

    def change(project: Project) -> None:
        file = project.root / path
        if file.is_dir():
            shutil.rmtree(file)
        elif file.exists():
            file.unlink()
        make(file)

    return change


def linked(target: str) -> Callable[[Path], object]:
    """Return a function that makes its file a link to this target."""
    return lambda file: file.symlink_to(target)


KINDS = "cards/kinds.md"
UNFINISHED: dict[str, Callable[[Project], object]] = {
    "a topic in no deck": text("cards/decks.toml", '["one"]', "[]"),
    "a topic in two decks": text("cards/decks.toml", "topics = []", 'topics = ["one"]'),
    "a topic without cards": lambda project: (project.cards / "one.md").write_text(
        (project.cards / "one.md").read_text("utf-8").partition("\n## ")[0], "utf-8"
    ),
    "an empty topic": lambda project: (project.cards / "one.md").write_text("", "utf-8"),
    "no decks": replaced("cards/decks.toml", lambda file: None),
    "decks that are not TOML": lambda project: (project.cards / "decks.toml").write_text("[["),
    "no syllabus": replaced("cards/syllabus.csv", lambda file: None),
    "no title": text(KINDS, "# All kinds\n", ""),
    "no question": text(KINDS, "Q: What is 1 − 2?\n", ""),
    "no answer": text(KINDS, "A: -1\n", ""),
    "only an id": text(KINDS, "## typed\n", "## more\n\n## typed\n"),
    "no id": text(KINDS, "## typed\n", "##\n"),
    "an id twice": text(KINDS, "## typed\n", "## cloze\n"),
    "an unknown kind": text(KINDS, "kind: typed", "kind: guessed"),
    "practice that is not ready": text(KINDS, "kind: typed", "kind: practice"),
    "practice with an invalid tolerance": text(
        KINDS, "source: a, §1; b, p. 2\n", "source: a\n- kind: practice\n- ask: twice\n- tolerance: x\n"
    ),
    "an unknown example": text(KINDS, "live double", "live triple"),
    "an example without a name": text(KINDS, "live double", "live"),
    "wrong inputs": text(KINDS, "x = 4", "x = four\ny = 1"),
    "two examples": text(KINDS, "## apple", "```live double\nx = 1\n```\n\n## apple"),
    "an example that is not closed": text(KINDS, "x = 4\n```", "x = 4\n"),
    "no picture": text(KINDS, "(photo)", "(nothing)"),
    "an unknown source": text(KINDS, "- source: b\n", "- source: z\n"),
    "no sources": text(KINDS, "sources:", "source:"),
    "deep quotes": text(KINDS, "A: An *ineq", "A: " + "> " * 900 + "An *ineq"),
    "no pictures": replaced("media/images", lambda file: None),
    "no figures": replaced("media/figures", lambda file: None),
    "a folder for a picture": replaced("media/images/photo.png", Path.mkdir),
    "a folder for a figure": replaced("media/figures/two_bars.py", Path.mkdir),
    "a folder for a topic": replaced("cards/one.md", Path.mkdir),
    "a figure that is not Python": lambda project: (project.figures / "two_bars.py").write_text("def"),
    "a ledger that is not JSON": lambda project: (project.cards / "released.json").write_text("{"),
    **(
        {}
        if os.name == "nt"
        else {
            f"{path} linked to {target}": replaced(path, linked(target))
            for path in (
                "media/images/photo.png",
                "media/figures/two_bars.py",
                "cards/one.md",
                "cards/decks.toml",
                "cards/spelling.txt",
            )
            for target in ("/dev/zero", "/etc/passwd", "nowhere", "photo.png")
        }
    ),
}
