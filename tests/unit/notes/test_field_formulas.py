"""Test formulas in fields, and that pages that show even wrong cards show no harmful formula."""

from pathlib import Path

import pytest

from deckbuilder.core.model import Deck, Where
from deckbuilder.notes.field_formulas import formulas, refused_as_code
from deckbuilder.notes.note import Note, joined
from deckbuilder.pipeline import check
from deckbuilder.tools.pr_report import version
from deckbuilder.tools.preview.sources import Sources
from deckbuilder.tools.site import make
from deckbuilder.typesetting import mathjax
from tests.support.projects import FakeExamples, small

ATTACKS = [
    r"\mmlToken{mi}[href='https://example.org']{x}",
    r"\bbox[background:url(//example.org)]{x}",
    r"\fcolorbox{red;position:fixed}{blue}{x}",
    r"\href{https://example.org}{x}",
]


def attacked(folder: Path):
    """Return the small project with attacks in every part of a card."""
    project = small(folder)
    path = project.cards / "one.md"
    text = path.read_text("utf-8")
    places = ("A: One.", "Note: This one.", "Q: ")
    for old, attack in zip(places, ATTACKS, strict=False):
        assert text.count(old) == 1
        text = text.replace(old, f"{old}${attack}$ " if old == "Q: " else f"{old} ${attack}$")
    path.write_text(text + f"\n$${ATTACKS[3]}$$\n", "utf-8")
    return project


def test_the_check_reports_each_attack(tmp_path):
    found = [
        each.text for each in check(attacked(tmp_path), FakeExamples()).problems if each.code == "C038"
    ]
    assert len(found) == 4 and all("is not allowed" in text for text in found)


def test_the_site_is_not_made_with_attacks(tmp_path):
    project = attacked(tmp_path)
    result, made = make.make(project, tmp_path / "site")
    assert made is None and not (tmp_path / "site").exists()
    assert {each.code for each in result.problems} >= {"C038"}


@pytest.mark.slow
def test_the_preview_shows_attacks_as_code(tmp_path):
    sources = Sources(attacked(tmp_path))
    reading = sources.read(*sources.load(), {})
    shown = next(card for card in reading.cards if card.key == "only-one")
    markup = "".join(side.front + side.back for side in shown.sides)
    assert list(formulas(markup)) == [] and "<code>&#92;mmlToken{mi}[href=" in markup


def test_the_report_shows_attacks_as_code(tmp_path):
    note = version.read(attacked(tmp_path)).notes["only-one"]
    assert list(formulas(note.texts)) == [] and note.texts.count("<code>&#92;") == 4


@pytest.mark.parametrize(
    "field, expected",
    [
        (r"\(a\) and \[b\\c\]", [("a", False), (r"b\\c", True)]),
        (r"\(f\\)\) \(x\)", [(r"f\\)", False), ("x", False)]),
        (r"\[a\\\] \(x", [(r"a\\", True)]),
        (r"\(a&lt;b\)", [("a<b", False)]),
    ],
)
def test_formulas_end_where_mathjax_ends_them(field, expected):
    assert list(formulas(field)) == expected


def test_only_refused_formulas_become_code():
    note = Note(
        Where("a"),
        "a",
        Deck(Where("a"), "A", "", ()),
        "basic",
        joined("basic", {"Front": r"Is \(x\) \(\href{a<b}{x}\)?", "Back": r"\[\bbox[z-index:1]{x}\]"}),
        (),
        frozenset(),
        (),
    )
    assert refused_as_code(note).fields["Front"] == r"Is \(x\) <code>&#92;href{a&lt;b}{x}</code>?"
    assert refused_as_code(note).fields["Back"] == r"<code>&#92;bbox[z-index:1]{x}</code>"
    assert mathjax.problems(formulas(refused_as_code(note).texts)) == {}
