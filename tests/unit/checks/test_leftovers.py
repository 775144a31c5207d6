"""Test that markup left over on a rendered card is reported with its line."""

import pytest

from deckbuilder.checks.rules import leftovers
from deckbuilder.core.model import Card, Part, Where
from deckbuilder.core.project import Project
from deckbuilder.notes.field_html import Renderer
from deckbuilder.source import decks
from tests.support.checking import codes
from tests.support.projects import ROOT

RENDERER = Renderer()


def found(text: str, in_cloze: bool = False) -> list[tuple[int, str]]:
    """Return the line and the message for everything that is left over in a text."""
    part = Part(Where("cards/a.md", 1), text)
    parts = (None, None, part, None) if in_cloze else (part, None, None, None)
    card = Card(Where("cards/a.md", 1), "a", (), *parts)
    return [(each.where.line, each.text) for each in leftovers.leftovers(card, RENDERER)]


SHOWN = "the card shows "


@pytest.mark.parametrize(
    "text, line, message",
    [
        ("One\n\nof \\sqrt{4}", 3, SHOWN + "a LaTeX command: \\sqrt"),
        ("\\begin{align} a", 1, SHOWN + "a LaTeX command: \\begin"),
        ("is `a`\n{{1::b}}", 2, SHOWN + "a deletion: {{1::"),
        ("a {c1::b}", 1, SHOWN + "a deletion: {c1::"),
        ("a\n![[b c.png]]", 2, SHOWN + "a picture in Obsidian's notation: ![[b c.png]]"),
        ("a [[b c]]", 1, SHOWN + "a link in Obsidian's notation: [[b c]]"),
        ("![a](b) {width=50%}", 1, SHOWN + "the size of a picture: {width=50%}"),
        ("![a](b){width=200%}", 1, SHOWN + "the size of a picture: {width=200%}"),
        ("a\n\n![a](b){height=20}", 3, SHOWN + "the size of a picture: {height=20}"),
        ("### a {#b}", 1, SHOWN + "attributes in braces: {#b}"),
        ("a ![b|300](c)", 1, '"|300" in the alt text does not set a width'),
        ("> [!NOTE] a\n> b", 1, SHOWN + "the mark of an alert: [!NOTE]"),
        ("> [!quote]\n> b", 1, SHOWN + "the mark of an alert: [!quote]"),
        ("a ~~ b", 1, SHOWN + "a mark of strike-through: ~~"),
        ("H~2~O", 1, SHOWN + "text between tildes: ~2~"),
        ("x^2^", 1, SHOWN + "text between carets: x^2^"),
        ("a\n\n- [ ]", 3, SHOWN + "the box of a task: [ ]"),
        ("a[^1] b", 1, SHOWN + "a footnote: [^1]"),
        ("a\nb[^1]\n\n[^1]: https://a.b", 2, SHOWN + "a footnote: b[^1]"),
        ("a [@b2020, p. 3]", 1, SHOWN + "a citation: [@b2020"),
        ("a ==b **c**== d", 1, SHOWN + "highlighted text: ==b …c…=="),
        ("a :smile: b", 1, SHOWN + "the short name of an emoji: :smile:"),
        ("a %%b%%", 1, SHOWN + "a comment in Obsidian's notation: %%"),
        ("a\n: b", 2, SHOWN + "a definition list: : b"),
        ("a\nb\\", 2, SHOWN + "a backslash: \\"),
        ("a\n\n    b = 1", 3, "GitHub shows this indented line as code: b = 1"),
        ("a\n\n\tb = 1", 3, "GitHub shows this indented line as code: b = 1"),
        ("a\n\nb.\n\n---", 5, SHOWN + "a line across the card: ---"),
        ("---\n\na", 1, SHOWN + "a line across the card: ---"),
        ("a\n\nb\n---", 3, SHOWN + "a large heading: b"),
        ("a\n\n#b", 3, SHOWN + "a large heading: #b"),
        ("a #b", 1, SHOWN + "a tag: #b"),
        ("a\n\n  ## b-c", 3, SHOWN + "a heading: ## b-c"),
        ("a\n- covers: s0-01\n- source: a", 2, SHOWN + "metadata of a card: covers: s0-01"),
        ("a\n\n- Back: b", 3, SHOWN + "a part of another card: Back: b"),
        ("a ``` b\n\nc", 1, SHOWN + "the fence of a code block: ```"),
        ("| a | b |\n|---|\n| 1 | 2 |", 2, SHOWN + "a table: |---|"),
        ("[a](https://b.c/d e)", 1, SHOWN + "a link with a space in it: [a](https://b.c/d e)"),
        ("[a](<https://b.c", 1, SHOWN + "a link: ]("),
        ("a [sound:b.mp3]", 1, SHOWN + "a sound or speech in Anki's notation: [sound:b.mp3]"),
        ("• one\n• two", 1, SHOWN + "a bullet: • one"),
    ],
)
def test_leftover_markup_is_reported_with_its_line(text, line, message):
    assert (line, message) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        # Escaped, in code, or in a formula
        r"\[\[a\]\] \[[b]] \~\~ \~a~ \=\=a== \:a: \%\% \[^1] \#a",
        "a\\\\\nb\\\\",
        "`\\sqrt{4}` `[[a]]` `~~` `==a==` `#a` `[^1]`",
        "```\n~~ ![[a]]\n\n    b\n---\n```",
        "$\\sqrt{4} ~ a^2 b^2$",
        # Not markup
        "C# and a#b, at 12:30:40, a::b::c, [[1, 2], [3, 4]], a == b == c, ~5 to ~10, 50%, #1",
        "2^3 and 4^5, x [0](1)".replace("[0](1)", "f(x)"),
        "- a\n\n    more of a\n\n  - b",
        "1. a\n\n   more of a",
        "a\n\n---\n\nb",
        "### A heading\n\ntext",
        "| a |\n|---|\n| b |",
        "Kinds: one, two",
    ],
)
def test_what_is_meant_as_text_is_not_reported(text):
    assert found(text) == []


def test_each_kind_is_reported_once_per_part_and_deletions_are_not():
    assert found("{{c1::a}} is [[b]] and [[c]], {{c2::==d==}}, {{1::e}}", True) == [
        (1, SHOWN + "a link in Obsidian's notation: [[b]]"),
        (1, SHOWN + "highlighted text: ==d=="),
    ]


@pytest.mark.slow
def test_no_markup_is_left_on_the_cards_of_the_project():
    content, _ = decks.load(Project(ROOT))
    cards = content.cards
    assert [each for card in cards for each in leftovers.leftovers(card, RENDERER)] == []


@pytest.mark.parametrize(
    "parts, expected",
    [
        ("Q: What?\n\nA: One [[two]].\n\nNote: See ~~.", ["C068", "C068"]),
        ("Q: What?\n\nA: Old [$]x[/$] and [$$]y[/$$].", ["C039", "C039"]),
        ("Q: What?\n\nA: Many <b>tags</b> and <i class='a'>more</i> of <b>them</b>.", ["C032"]),
    ],
)
def test_check_reports_leftovers(tmp_path, parts, expected):
    assert codes(tmp_path, parts) == expected
