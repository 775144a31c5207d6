"""The quick way for plain paragraphs gives what the Markdown parser gives, on whatever it accepts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.core.model import Picture
from deckbuilder.core.project import Project
from deckbuilder.notes import plain
from deckbuilder.notes.render import Renderer
from deckbuilder.source import decks
from tests.support.projects import ROOT

RENDERER = Renderer()
SHOWN = {"a": Picture("a-light.svg", "a-dark.svg")}


def both(text, in_cloze=False):
    """The HTML in the quick way, if there is one for this text, and the parser's."""
    quick = RENDERER.html(text, SHOWN, in_cloze)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "html", lambda text: None)
        return quick, RENDERER.html(text, SHOWN, in_cloze)


# What authors write, and all that has a meaning in Markdown, thrown together.
PIECES = st.sampled_from(
    [
        "word",
        "Ünder",
        "x",
        " ",
        "  ",
        "\n",
        "\n\n",
        "*",
        "**",
        "***",
        "*a*",
        "**b c**",
        "`",
        "``",
        "`f(x)`",
        "`a < b & c`",
        "` d `",
        "`*`",
        "$x_1$",
        r"$\frac{a}{b}$",
        "$$y^2$$",
        "$5",
        "![p](a)",
        "{{c1::",
        "}}",
        "::",
        "_",
        "1.",
        "1)",
        "- ",
        "+ ",
        "# ",
        "#",
        ">",
        "> ",
        "=",
        "===",
        "---",
        "|",
        "\\",
        "[",
        "](",
        "]",
        "(",
        ")",
        "!",
        "<",
        "&",
        "&amp;",
        "~~~",
        ":",
        ".",
        ",",
        "?",
        "'",
        '"',
        "“",
        "…",
        "\t",
        "\u00a0",
        "\u2028",
        "\u0085",
        "http://a.b",
        "Q:",
        "0",
        "2 * 3",
    ]
)
TEXT = st.lists(PIECES, max_size=14).map("".join)


@settings(max_examples=500, deadline=None)
@given(TEXT, st.booleans())
def test_the_same_as_the_parser(text, in_cloze):
    quick, parsed = both(text, in_cloze)
    assert quick == parsed


LETTERS = st.text(alphabet="ab *`_\n$.:-1(#>", max_size=24)


@settings(max_examples=500, deadline=None)
@given(LETTERS, st.booleans())
def test_the_same_for_few_letters_in_every_order(text, in_cloze):
    quick, parsed = both(text, in_cloze)
    assert quick == parsed


def test_the_same_on_every_card_of_the_project():
    content, _ = decks.load(Project(ROOT))
    accepted = total = 0
    for card in content.cards:
        for part in card.parts:
            quick, parsed = both(part.text, part is card.cloze)
            assert quick == parsed, part.where
            accepted += plain.html(part.text.replace("$", "").replace("\\", "")) is not None
            total += 1
    assert total > 1000 and accepted > total / 3, "it is worth having"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Two *words* and **more**.", "Two <em>words</em> and <strong>more</strong>."),
        ("Call `f(a < b)` twice", "Call <code>f(a &lt; b)</code> twice"),
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two\nlines.</p>"),
    ],
)
def test_accepted(text, expected):
    assert plain.html(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "1. a",
        "# a",
        "a\n- b",
        "a_b_",
        "*a",
        "a  \nb",
        "[a](b)",
        "a & b",
        "a\\b",
        "| a |",
        "``a``",
        "",
        "`[sound:a]`",
    ],
)
def test_left_to_the_parser(text):
    assert plain.html(text) is None
