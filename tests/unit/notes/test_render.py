"""Test rendering. In tests/data/golden, render.md and cloze.md map Markdown to HTML, and notes.md maps
whole cards to fields."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.core.model import Content, Deck, Picture, Where
from deckbuilder.core.references import short_reference
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.notes.render import Notes
from deckbuilder.source.parser import parse
from tests.support.golden import cases

RENDERER = Renderer()
SHOWN = {
    "softmax-bars": Picture("softmax-bars-1a-light.svg", "softmax-bars-1a-dark.svg"),
    "photo": Picture("photo-2b.png", "photo-2b.png"),
}


@pytest.mark.parametrize("text, expected", cases("render.md"))
def test_text_is_rendered_as_in_the_golden_file(text, expected):
    assert RENDERER.html(Text(text), SHOWN) == expected


@pytest.mark.parametrize("text, expected", cases("cloze.md"))
def test_clozes_are_rendered_as_in_the_golden_file(text, expected):
    assert RENDERER.html(Text(text), SHOWN, in_cloze=True) == expected


def fields(text):
    """Return the fields of the cards in a topic file, one per line, without empty ones."""
    topic, problems = parse("cards/topic.md", text.encode())
    assert problems == []
    content = Content(decks=(Deck(Where("d"), "Losses", "", ("topic",)),), topics=(topic,))
    notes = Notes(topic, content, RENDERER)
    lines = []
    for card in topic.cards:
        note = notes.note(card, SHOWN, {"Live": "<div>baked</div>" if card.lives else ""})
        lines.append(f"# {note.kind}, cards {note.ordinals}, tags {' '.join(note.tags)}")
        lines += [f"{name}: {value}" for name, value in note.fields.items() if value]
        lines += [f"media: {name}" for name in sorted(note.media)]
    return "\n".join(lines)


@pytest.mark.parametrize("text, expected", cases("notes.md"))
def test_notes_are_rendered_as_in_the_golden_file(text, expected):
    assert fields(text) == expected


@pytest.mark.parametrize(
    "text, code",
    [
        ("```make\nall:\n\techo x\n```", "all:\n\techo x\n"),
        ("a\n\n```\n\tx\ty\n\t\tz\n```\n\n- b\n\tc", "\tx\ty\n\t\tz\n"),
    ],
)
def test_tabs_in_code_are_kept(text, code):
    found = re.search("<pre><code>(.*?)</code></pre>", RENDERER.html(Text(text), {}), re.DOTALL)
    assert found and unescape(re.sub("<[^<>]*>", "", found[1])) == code


MATH = st.text(alphabet=r"\{}[]()|_^*&<>'~`:;,=+-/!# aαx1" + "\n", min_size=1, max_size=30).filter(
    lambda latex: not re.search(r"\n\s*\n|^[\s`]|\s$|\\$|`$", latex) and "\\\n" not in latex
)


def test_every_formula_arrives_as_it_was_written():
    @given(MATH)
    def check(latex):
        body = RENDERER.html(Text(f"Before $${latex}$$ and _after_ {{x}}"), {})
        inside = re.search(r"\\\[(.*)\\\]", body, re.DOTALL)
        assert inside and unescape(inside[1]) == latex
        assert "<em>after</em>" in body

    check()


def test_no_formula_ends_a_deletion():
    @given(MATH)
    def check(latex):
        body = RENDERER.html(Text(f"{{{{c1::$${latex}$$}}}}"), {}, in_cloze=True)
        assert body.startswith("{{c1::") and body.endswith("}}")
        assert "}}" not in body[:-2] and "::" not in body[6:]
        written = unescape(body[8:-4]).replace(" ", "")
        assert written == latex.replace(" ", "")

    check()


@settings(deadline=None)  # the first text needs a parser, which takes a while on a busy machine
@given(st.text(alphabet="$`~\\ \n0aé{}-|#!()[]*_<>:&;\"'cl1", max_size=60), st.booleans())
def test_no_text_causes_an_exception_or_yields_other_markup(text, in_cloze):
    body = RENDERER.html(Text(text), SHOWN, in_cloze)
    # Outside code, the only \( and \[ are those of formulas, which always end.
    plain = re.sub(r"<(pre|code)\b.*?</\1>", "", body, flags=re.DOTALL)
    rest = re.sub(r"\\\(.*?\\\)|\\\[.*?\\\]", "", plain, flags=re.DOTALL)
    assert not re.search(r"\\[(\[]", rest)
    tags = set(re.findall(r"<(\w+)", body))
    assert tags <= {
        "p",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "div",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "span",
        "blockquote",
        "hr",
        "br",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
    assert not re.search(r"[\U000f0000-\U000ffffd]", body)


@pytest.mark.parametrize(
    "reference, expected",
    [
        (
            "Goodfellow, Bengio. Deep Learning. MIT Press, 2016. https://a.b",
            "Goodfellow, Bengio. Deep Learning",
        ),
        (
            "C. M. Bishop. Pattern Recognition. Springer. https://a.b",
            "C. M. Bishop. Pattern Recognition",
        ),
        (
            "LeCun et al. Gradient-based learning. 1998. https://a.b",
            "LeCun et al. Gradient-based learning",
        ),
        ("NumPy 2.4 reference, numpy.argmax. https://a.b", "NumPy 2.4 reference, numpy.argmax"),
        ("Who? A paper. 2020. https://a.b", "Who? A paper"),
        ("https://a.b", ""),
    ],
)
def test_short_references_are_author_and_title(reference, expected):
    assert short_reference(reference) == expected
