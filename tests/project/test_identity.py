"""Test that the identity of the decks is in one place, and does not change once it is released.

Two values are not in addon/identity.py, because Anki does not tell decks by them and they may change
after a release. The repository's address is in cards/decks.toml, with the rest of what describes the
decks; the authors are in LICENSE, the only file that has to name them.
"""

from __future__ import annotations

import re
import subprocess

import genanki
import pytest

from addon import identity
from deckbuilder.core.guid import guid
from deckbuilder.core.project import Project
from deckbuilder.source import decks
from tests.support.projects import ROOT

# Documents, which call the decks by their name, and files that no program completes: among them what pip
# knows about the project, and the only file with the repository's address.
PROSE = re.compile(
    r".*\.md|pyproject\.toml|requirements[\w-]*\.lock|cards/.*|releases/.*|addon/identity\.py"
)
# Tests take the values from the module, except those here, which are about the values, and golden files,
# which are compared with what a learner gets.
LITERAL = re.compile(r"tests/project/test_identity\.py|tests/data/golden/.*")
# Any salt makes figures reproducible, but a different one would change every figure's file.
SALT = ("media/style.py", '"svg.hashsalt": "gradient-recall"')

VALUES = re.compile(
    r"gradient[ _-]?recall|_gr-\b|\b1_?795_?244_?4\d\d_?\d\d\d",
    re.IGNORECASE,
)
# Not even documents name the authors: LICENSE does.
AUTHORS = re.compile(r"gradient recall contributors", re.IGNORECASE)


def written(root, files):
    """Yield "file:line: text" for every place where a value is written that should not be there."""
    for name in files:
        path = root / name
        if name == "LICENSE" or LITERAL.fullmatch(name) or not path.is_file():
            continue
        values = AUTHORS if PROSE.fullmatch(name) else VALUES
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if values.search(line) and not (name == SALT[0] and SALT[1] in line):
                yield f"{name}:{number}: {line.strip()}"


def test_nothing_else_writes_a_value_of_the_identity():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    files = listed.stdout.strip("\0").split("\0")
    assert len(files) > 300
    assert list(written(ROOT, files)) == []


@pytest.mark.parametrize(
    "text",
    [
        'NAME = "Gradient Recall"',
        "window.gradientRecallBlock",
        '"gradient_recall"',
        '"_gr-user.css"',
        "id=1795244400001",
        "FIRST = 1_795_244_400_000",
        "https://github.com/gradient-recall/gradient-recall",
    ],
)
def test_any_other_place_is_found(tmp_path, text):
    (tmp_path / "new.js").write_text(f"// first\n{text}\n", "utf-8")
    assert list(written(tmp_path, ["new.js"])) == [f"new.js:2: {text}"]


def test_only_the_license_names_the_authors(tmp_path):
    lines = "Gradient Recall\nCopyright (c) 2026 Gradient Recall contributors\n"
    for name in ("LICENSE", "new.md"):
        (tmp_path / name).write_text(lines, "utf-8")
    found = "new.md:2: Copyright (c) 2026 Gradient Recall contributors"
    assert list(written(tmp_path, ["LICENSE", "new.md"])) == [found]


@pytest.mark.our_cards
def test_what_identifies_the_decks_to_anki_is_as_it_was_released():
    """Changing one of these would give every learner all notes a second time, or break updates."""
    assert identity.NAME == "Gradient Recall"
    assert identity.SLUG == "gradient-recall"
    assert identity.PACKAGE == "gradient_recall"
    assert identity.GLOBAL == "gradientRecall"
    assert identity.MEDIA == "_gr-"
    assert identity.NOTE_TYPES == {
        "basic": (1795244400001, "Gradient Recall"),
        "cloze": (1795244400002, "Gradient Recall Cloze"),
        "practice": (1795244400003, "Gradient Recall Practice"),
    }
    assert (identity.HISTORY, identity.TAG) == ("gradient-recall.json", "gradient-recall::")
    for number in range(50):
        assert guid(f"card-{number}") == genanki.guid_for("gradient-recall", f"card-{number}")


@pytest.mark.our_cards
def test_the_address_is_in_decks_toml():
    content, _ = decks.load(Project(ROOT))
    assert content.repository == "https://github.com/gradient-recall/gradient-recall"
