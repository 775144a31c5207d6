"""Test that characters that keyboards lack are reported in typed answers, and that Anki's own comparison
makes them matter."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection

from deckbuilder.markup import keyboard


@pytest.fixture(scope="module")
def col(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    path: Path = tmp_path_factory.mktemp("typed")
    opened = Collection(str(path / "collection.anki2"))
    yield opened
    opened.close()


def passes(col: Collection, answer: str, typed: str) -> bool:
    """Return whether Anki accepts what was typed as the answer."""
    return not re.search("typeBad|typeMissed", col.compare_answer(answer, typed))


@pytest.mark.parametrize(
    "answer, untypeable, plain",
    [
        ("“8”", ["“", "”"], '"8"'),
        ("−8", ["−"], "-8"),
        ("bias–variance", ["–"], "bias-variance"),
        ("a—b", ["—"], "a-b"),
        ("8…", ["…"], "8..."),
        ("√64", ["√"], ""),
        ("10\xa0000", ["\xa0"], "10 000"),
        ("10\u202f000", ["\u202f"], "10 000"),
        ("regu\u200blar", ["\u200b"], "regular"),
        ("soft\xadmax", ["\xad"], "softmax"),
        ("don’t", ["’"], "don't"),
        ("2×3", ["×"], "2x3"),
        ("x²", ["²"], ""),
        ("½", ["½"], ""),
        ("ﬁt", ["ﬁ"], "fit"),
        ("𝑥", ["𝑥"], "x"),
        ("a → b", ["→"], "a -> b"),
    ],
)
def test_untypeable_characters_are_found_and_anki_rejects_plain_ones(col, answer, untypeable, plain):
    assert keyboard.untypeable(answer) == untypeable
    assert keyboard.plain(answer) == plain
    typed = plain or answer.encode("ascii", "replace").decode()
    assert not passes(col, answer, typed) and (not plain or passes(col, plain, typed))


def test_anki_accepts_no_plain_form_for_these_characters(col):
    accepted = [char for char, plain in keyboard.PLAIN.items() if passes(col, f"a{char}b", f"a{plain}b")]
    assert accepted == []


@pytest.mark.parametrize(
    "answer", ["0.693", "naïve", "Größe", "scho\u0308n", "信息熵", "энтропия", "α", "5 €", "«a»", "±1"]
)
def test_characters_of_some_keyboard_can_be_typed(col, answer):
    assert keyboard.untypeable(answer) == []
    assert passes(col, answer, unicodedata.normalize("NFC", answer))


def test_characters_get_readable_names():
    assert keyboard.named("–") == '"–" (en dash)'
    assert keyboard.named("\u200b") == "zero width space"
