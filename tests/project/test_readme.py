"""Test that README.md and the texts for AnkiWeb say how to get the latest release, or the next one."""

import re
from functools import cache

import pytest

from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import slug
from deckbuilder.core.project import Project
from deckbuilder.releases import ledger
from deckbuilder.source import decks
from tests.support.projects import ROOT

pytestmark = pytest.mark.our_cards


@cache
def texts() -> list[str]:
    """Return the text of README.md, then those for AnkiWeb."""
    ankiweb = sorted((ROOT / ".github" / "ankiweb").glob("*.md"))
    return [path.read_text("utf-8") for path in (ROOT / "README.md", *ankiweb)]


def numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def test_the_texts_name_one_release_that_is_not_an_earlier_one() -> None:
    named = {version for text in texts() for version in re.findall(r"\bv([\d.]*\d)", text)}
    assert len(named) == 1, f"name one release in README.md and .github/ankiweb/: {named}"
    (version,) = named
    released, _ = ledger.load(Project(ROOT))
    if released.version:
        assert numbers(version) >= numbers(released.version), (
            f"README.md and .github/ankiweb/ still say how to get {version}"
        )


def test_the_texts_name_files_of_a_release() -> None:
    content, _ = decks.load(Project(ROOT))
    known = {SLUG, *(f"{SLUG}-{slug(deck.name)}" for deck in content.decks)}
    found = re.findall(r"`([\w-]+)-v[\d.]*\d\.(apkg|ankiaddon)`", "\n".join(texts()))
    assert {ending for _, ending in found} == {"apkg", "ankiaddon"}
    assert all(name in known if ending == "apkg" else name == SLUG for name, ending in found)


def test_all_pictures_exist_and_are_shown() -> None:
    shown = set(re.findall(r"\.github/pictures/([\w-]+\.png)", "\n".join(texts())))
    assert shown == {path.name for path in (ROOT / ".github" / "pictures").iterdir()}
