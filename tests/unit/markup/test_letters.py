"""Test that no letter gets lost between source and field, whatever the Markdown parser does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder import compile
from deckbuilder.checks.rules import text
from deckbuilder.core.model import Card, Part, Where
from deckbuilder.core.project import Project
from deckbuilder.markup import letters
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.pipeline import build
from deckbuilder.source import decks
from deckbuilder.tools.preview.sources import Sources
from tests.support.golden import cases
from tests.support.projects import ROOT, TIME, FakeExamples, small

RENDERER = Renderer()


def lost(text, in_cloze=False):
    """Return what the rule finds in a text as it is rendered."""
    return letters.lost(Text(text), RENDERER.html(Text(text), {}, in_cloze), in_cloze)


@pytest.mark.parametrize("text, expected", cases("render.md"))
def test_nothing_is_lost_in_the_golden_cases(text, expected):
    assert lost(text) is None


@pytest.mark.parametrize("text, expected", cases("cloze.md"))
def test_nothing_is_lost_in_the_golden_clozes(text, expected):
    assert lost(text, True) is None


@pytest.mark.parametrize(
    "text",
    [
        '[a link](https://example.org/a_(b)) and [one](https://a.b "with a title"), [two][1].\n\n'
        "[1]: https://example.org",
        "<https://a.b> &amp; &lt; &#65; é",
        "![An *alt* \\[text](photo) here",
        "1. a\n2. b\n\n   more\n\n3. c",
        "- 1. a\n- 2. b",
        "1) a\n2) b",
        "**b**1. x",
        "1986. A year",
        "```python\n1. x\n```",
        "> ```python\n> x\n> ```",
        "# A title\n\ntext",
        "`1. x` 2. y",
        r"\[l](http://a.b) \*a\* a\_b",
        "```math\nx_1\n```",
        "| a | `b|c` |\n|---|:-:|\n| $|x|$ | d |",
        "[x]: y z w",
        "- [ ] open\n- [x] done",
        "[![An alt](photo)](https://a.b)",
        "a  \nb\\\nc",
        "> [!NOTE]\n> A note",
        "![An alt](photo){width=50%}",
    ],
)
def test_marks_do_not_count_as_letters(text):
    assert lost(text) is None


@pytest.mark.parametrize(
    "text, field, word",
    [
        # What Python-Markdown once made of the text
        (
            "f(*args, **kwargs) and g(*args, **kwargs)",
            "f(*args, <strong>kwargs) and g(</strong>rgs, **kwargs)",
            "g(*args, **kwargs)",
        ),
        ("*a **b c(*$x$, **d", "*a <strong>b c(</strong>, **d", "$x$, **d"),
        ("a *b* c", "a \x02klzzwxh:0001\x03 c", "*b* c"),
        ("a *b* c", "a klzzwxh:0001 c", "*b* c"),
        ("a $b$ c", "a \U000f0000 c", "$b$ c"),
        ("one two", "one", "two"),
        ("one", "one two", "one"),
        ("α β", "α", "β"),
    ],
)
def test_lost_or_added_letters_are_noticed(text, field, word):
    lost = letters.lost(Text(text), field)
    assert lost
    offset, shown = lost
    assert word in shown and 0 <= offset < len(text)


TEXT = st.lists(
    st.sampled_from(["word", "x1", "é", " ", "**", "_", "(", ", ", "*", "\n\n", "$y_1$"]), max_size=12
).map("".join)


@settings(deadline=None)  # the machine may be busy
@given(TEXT, st.data())
def test_a_removed_letter_is_always_noticed(text, data):
    field = RENDERER.html(Text(text), {})
    at = [index for index, sign in enumerate(text) if sign.isalnum()]
    if at and letters.lost(Text(text), field) is None:
        gone = data.draw(st.sampled_from(at))
        assert letters.lost(Text(text[:gone] + text[gone + 1 :]), field)


def test_every_card_of_the_project_keeps_its_letters():
    content, _ = decks.load(Project(ROOT))
    assert [
        each for card in content.cards for each in (*text.lost(card, RENDERER), *text.raw_latex(card))
    ] == []


class Forgetful(Renderer):
    """A renderer whose parser drops what is in parentheses."""

    def html(self, text, shown, in_cloze=False):
        return super().html(text, shown, in_cloze).replace("(gone)", "")


def test_the_check_notices_what_the_parser_drops(tmp_path, monkeypatch):
    project = small(tmp_path)
    for place in ("A: One", "Note: This one", "Q: How many"):
        path = project.cards / "one.md"
        text = path.read_text("utf-8")
        path.write_text(text.replace(place, f"{place} *(gone)*"), "utf-8")
        monkeypatch.setattr(compile, "Renderer", Forgetful)
        result = build(project, examples=FakeExamples(), environment=TIME)
        (line,) = [each.where.line for each in result.problems if each.code == "C067"]
        assert text.split("\n")[line - 1].startswith(place) and not result.made
        path.write_text(text, "utf-8")


@pytest.mark.slow
def test_the_preview_reports_lost_letters_with_the_card(tmp_path):
    project = small(tmp_path)
    path = project.cards / "one.md"
    path.write_text(path.read_text("utf-8").replace("A: One", r"A: One \\(x\\) or __init__"), "utf-8")
    sources = Sources(project)
    found = sources.check(sources.read(*sources.load(), {}))
    assert {"C039", "C067"} <= {each.code for each in found if each.where.path == "cards/one.md"}


def test_a_typed_answer_is_not_markdown():
    card = Card(
        Where("a", 1),
        "a",
        (),
        Part(Where("a", 2), "Which *one*?"),
        Part(Where("a", 3), "a_b_ **c"),
        None,
        None,
    )
    assert list(text.lost(card, RENDERER)) == []
