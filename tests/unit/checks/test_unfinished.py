"""Test that unfinished texts that learners would see are reported, as are names that only look right."""

import unicodedata

import pytest

from deckbuilder.commands.output import line
from deckbuilder.core.suggestions import did_you_mean, looks_like
from deckbuilder.pipeline import check
from tests.support.projects import FakeExamples, small


@pytest.mark.parametrize(
    "file, old, new, where",
    [
        ("cards/one.md", "  a: Author.", "  a: TODO.", "cards/one.md:5"),
        ("cards/one.md", "# One", "# One TBD", "cards/one.md:7"),
        ("cards/decks.toml", 'description = "One', 'description = "TODO', "cards/decks.toml:8"),
        ("media/figures/two_bars.py", "def draw", "# ??? which numbers\ndef draw", ""),
        ("addon/examples/double.py", "", 'PRESETS = [preset("TODO: look at what?")]\n', ""),
    ],
)
def test_unfinished_texts_are_reported(tmp_path, file, old, new, where):
    project = small(tmp_path)
    path = project.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.exists() else ""
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = [each for each in check(project, FakeExamples()).problems if each.code == "C030"]
    assert len(found) == 1 and found[0].where.path == file
    number = path.read_text("utf-8").split("\n")[found[0].where.line - 1]
    assert where in ("", str(found[0].where)) and (where or new.split("\n")[0] in number)


@pytest.mark.parametrize(
    "one, other, same",
    [
        (unicodedata.normalize("NFD", "señal"), "señal", True),
        ("tr\u0430in", "train", True),  # with a Cyrillic letter
        ("tra\u200bin", "train", True),
        ("two\xa0words", "two words", True),
        ("train", "train", False),
        ("trains", "train", False),
        ("Train", "train", False),
    ],
)
def test_names_that_only_look_the_same_are_recognized(one, other, same):
    assert looks_like(one, other) == same
    assert ("looks the same" in did_you_mean(one, [other, "x"])) == same


def test_a_key_in_another_unicode_form_is_reported_as_such(tmp_path):
    project = small(tmp_path)
    path = project.cards / "one.md"
    text = path.read_text("utf-8").replace("  a: Author", "  señal: Author")
    path.write_text(
        text.replace("- source: a", unicodedata.normalize("NFD", "- source: señal")), "utf-8"
    )
    (found,) = [line(each) for each in check(project, FakeExamples()).problems if each.code == "C015"]
    assert '"señal" looks the same, but has other characters' in found
