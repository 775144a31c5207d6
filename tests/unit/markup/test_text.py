"""Test that a text is scanned once, and that its parts are consistent."""

import pickle
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deckbuilder.checks.rules import content
from deckbuilder.core.model import Card, Part, Where
from deckbuilder.markup import scanner, word_count
from deckbuilder.markup.text import Text
from deckbuilder.pipeline import check
from deckbuilder.source import decks
from tests.support.projects import FakeExamples, small


def test_a_build_scans_every_text_once(tmp_path, monkeypatch):
    scanned: Counter[str] = Counter()
    scan = scanner.scan
    monkeypatch.setattr(scanner, "scan", lambda text: scanned.update([text]) or scan(text))
    project = small(tmp_path)
    everything, _ = decks.load(project)
    scanned.clear()
    check(project, FakeExamples())
    parts = Counter(part.text for card in everything.cards for part in card.parts)
    assert len(parts) > 5
    # Texts of cards are scanned as they are, and not again after something was removed from them.
    others = {deck.description for deck in everything.decks} | {each.title for each in everything.topics}
    others |= {card.get("retired") for card in everything.cards}
    assert scanned.keys() <= parts.keys() | others
    assert not {text: count for text, count in scanned.items() if count > parts[text] > 0}


@pytest.mark.parametrize(
    "text, kept, segments",
    [
        ("over{{c1::fit}}ting $x$", "overfitting $x$", [("text", "overfitting "), ("formula", "x")]),
        ("{{c1::a ![b $y$](c)::hint `d`}} `e`", "a  `e`", [("text", "a  "), ("code", "e")]),
        ("{{c1::$x$ and {{c2::$y$::$z$}}}}", "$x$ and $y$", ["formula", "text", "formula"]),
        # A formula stays one, whatever is next to it after the marks are removed.
        ("{{c1::5}}$x$", "5$x$", [("text", "5"), ("formula", "x")]),
        ("![only](picture)", "", []),
    ],
)
def test_marks_and_pictures_can_be_left_out(text, kept, segments):
    whole = Text(text)
    spans = whole.marks + whole.image_spans
    assert whole.without(spans) == kept
    found = [(each.kind, each.body) for each in whole.segments_without(spans)]
    assert [each if isinstance(segments[0], tuple) else each[0] for each in found] == segments


@pytest.mark.parametrize(
    "text, expected, words",
    [
        ("[a link](https://a.b/c) here", [("https://a.b/c", True)], 3),
        ('[a $x]$ [b]](https://a.b/c_(d) "title").', [("https://a.b/c_(d)", True)], 3),
        ("[Wow!](ftp://a.b)", [("ftp://a.b", True)], 1),
        ("![a picture](name) `[code](x)`", [], 1),
        ("f[0](x) and [not](closed here", [("x", True), ("closed", False)], 4),
    ],
)
def test_links_are_found_with_their_addresses(text, expected, words):
    assert [(each.address, each.complete) for each in Text(text).links] == expected
    assert word_count.words(Text(text)) == words


def test_the_address_of_every_link_is_checked():
    card = Card(Where("a", 1), "a", (), Part(Where("a", 2), "A\n[Wow!](ftp://a.b) or\n\n[c]: d"))
    first, second = content.links(card)
    assert first.where.line == 3 and "ftp://a.b" in first.text
    assert second.where.line == 5 and '"d"' in second.text


MARKUP = st.lists(
    st.sampled_from(
        ["{{c1::", "{{c2::", "}}", "::", "$x$", "`c`", "![a](b)", "\n```\nd\n```\n", "word", " ", "\\"]
    ),
    max_size=14,
).map("".join)


@given(MARKUP)
@example("\\`c`{{c1::}}`c`")  # code of which nothing remains
@example("\\`c`{{c1::word}}`c`")
@example("\\$x${{c1::word}}$x$")
def test_the_remaining_segments_have_the_remaining_text(text):
    whole = Text(text)
    spans = whole.marks + whole.image_spans
    removed = {at for start, end in spans for at in range(start, end)}

    def remaining(segment):
        first = text.index(segment.body, segment.start)
        return "".join(text[at] for at in range(first, first + len(segment.body)) if at not in removed)

    others = [each for each in whole.segments if each.kind != "text"]
    left = whole.segments_without(spans)
    assert [(each.kind, each.body) for each in left if each.kind != "text"] == [
        (each.kind, remaining(each)) for each in others if remaining(each)
    ]
    outside = [(each.start, each.end) for each in others]
    assert "".join(each.body for each in left if each.kind == "text") == whole.without(spans + outside)
    assert not any(one.kind == other.kind == "text" for one, other in zip(left, left[1:], strict=False))
    assert whole.segments_without([]) == list(whole.segments)


def test_parts_are_equal_if_their_places_and_texts_are():
    part = Part(Where("cards/a.md", 3), "one\n$x$")
    assert part.at(part.formulas[0].start) == Where("cards/a.md", 4)
    again = pickle.loads(pickle.dumps(part))
    assert again == part and hash(again) == hash(part) and again.formulas == part.formulas
    assert part != Part(Where("cards/a.md", 4), part.text)
    assert part != Text(part.text)
    assert Text(part.text) == Text(part.text)
