"""Test parsing, with tests/data/golden/parse.md and with input that no sane editor writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.core.problems import RULES
from deckbuilder.source.parser import parse
from tests.support.golden import cases


def dump(topic, problems):
    """Return a topic and its problems as lines of text, each with its line number."""
    lines = [f"{topic.where.line}: # {topic.title}"] if topic.title else []
    for item in filter(None, (topic.deck, *topic.tags, *topic.sources)):
        lines.append(f"{item.where.line}: {item.key} = {item.value}")
    for card in topic.cards:
        lines.append(f"{card.where.line}: ## {card.id}")
        lines += [f"{item.where.line}: - {item.key} = {item.value}" for item in card.meta]
        named = zip("QACN", (card.question, card.answer, card.cloze, card.note), strict=True)
        lines += [f"{part.where.line}: {name} {part.text!r}" for name, part in named if part]
        for live in card.lives:
            inputs = ", ".join(f"{item.where.line}: {item.key} = {item.value}" for item in live.inputs)
            lines.append(f"{live.where.line}: live {live.name!r} {{{inputs}}}")
    lines += [f"{each.where.line}: {each.code} {each.message}" for each in problems]
    return "\n".join(lines)


@pytest.mark.parametrize("text, expected", cases("parse.md"))
def test_topics_are_parsed_as_in_the_golden_file(text, expected):
    assert dump(*parse("cards/x.md", text.encode())) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r"),
        lambda text: text.rstrip("\n"),
    ],
)
def test_line_ends_and_byte_order_marks_change_nothing(change):
    text = (
        "---\ndeck: A\nsources:\n  a: A. https://a.b\n---\n# T\n\n## a\n\n- source: a\n\n"
        "Q: One\ntwo?\n\nA:\n```py\nx\n```\n"
    )
    assert parse("x.md", change(text).encode()) == parse("x.md", text.encode())


def test_bad_bytes_are_reported_at_their_line_and_the_rest_is_read():
    topic, problems = parse("x.md", b"---\ndeck: A\n---\n# T\n\n## a\nQ: caf\xe9\n\nA: \x00b\n")
    assert [(each.where.line, each.code) for each in problems] == [(7, "C001")]
    assert topic.cards[0].question and topic.cards[0].question.text == "café"
    assert topic.cards[0].answer and topic.cards[0].answer.text == "b"


def problems_of(card, front="deck: A"):
    """Return (line, code, text) of what is wrong with a card in a topic."""
    topic = f"---\n{front}\n---\n# T\n\n## a\n\n{card}\n"
    return [(each.where.line, each.code, each.text) for each in parse("x.md", topic.encode())[1]]


@pytest.mark.parametrize("mark", ["**a:**", "**A:**", "_a_:", "answer:", "ANSWER:", " A:"])
def test_what_looks_like_a_mark_is_reported(mark):
    assert problems_of(f"Q: What?\n\n{mark} This.") == [
        (10, "C007", "this line looks like the beginning of a part")
    ]


@pytest.mark.parametrize("text", ["a: the slope", "q: the rate", "c: a constant", "*an answer*: this"])
def test_a_sentence_is_not_a_mark(text):
    assert problems_of(f"Q: What?\n\n{text}") == []


@pytest.mark.parametrize("kind", ["reversed", "typed", "basic", "practise"])
def test_a_note_follows_the_question_only_on_practice_cards(kind):
    card = "- kind: {}\n\nQ: What?\n\nNote: This."
    assert problems_of(card.format("practice")) == []
    assert problems_of(card.format(kind)) == [(12, "C007", "Note: must not come right after Q:")]


@pytest.mark.parametrize(
    "front, line",
    [
        ("deck: A\ntags:\n  one:\n    two\n", 4),
        ("deck: A\nsources:\n  - one\n  - two\n", 4),
        ("deck: A\ntags: >\n  one\n  two\n", 3),
        ("deck: A\nneeds:\n  [one, [two,\n  three]]\n", 4),
        ("tags: [one,\n  two]", 2),
    ],
)
def test_an_error_in_a_value_is_reported_where_the_value_begins(front, line):
    assert [each[:2] for each in problems_of("Q: What?", front)] == [(line, "C004")]


@pytest.mark.parametrize("code", ["x", "\x1f", "\ue000", "\U000f0000", "\u0085", "\u2028"])
def test_odd_characters_never_split_lines(code):
    topic, _ = parse("x.md", f"---\ndeck: A\n---\n# T\n## a\nQ: a{code}b\n".encode())
    question = topic.cards[0].question
    assert question and question.where.line == 6
    assert question.text[0] == "a" and question.text[-1] == "b"


PIECES = st.sampled_from(
    [
        "---\n",
        "# T\n",
        "## an-id\n",
        "##\n",
        "Q: ",
        "A: ",
        "C: ",
        "Note: ",
        "- source: a\n",
        "- x\n",
        "```",
        "```live a\n",
        "~~~\n",
        "\n",
        "\n\n",
        "$",
        "$$",
        "`",
        "deck: A\n",
        "sources:\n",
        "  a: b\n",
        "tags: [",
        "&a *a\n",
        "!!python/x\n",
        "{{c1::",
        "}}",
        "::",
        "<<<<<<< a\n",
        "=======\n",
        ">>>>>>> b\n",
        "![a](b)",
        "\\",
        "|",
        "  ",
        "\t",
        "text",
        "\x00",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join).map(str.encode) | st.binary(max_size=80))
def test_no_input_makes_the_parser_raise(data):
    topic, problems = parse("x.md", data)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(each.code in RULES and 1 <= each.where.line <= lines for each in problems)
    for card in topic.cards:
        for part in card.parts:
            assert part.text.strip() and part.where.line >= card.where.line


@pytest.mark.slow
def test_a_front_matter_nested_too_deeply_is_a_problem():
    _, problems = parse("x.md", b"---\ntags: " + b"[" * 4000 + b"\n---\n# T\n")
    assert problems[0].code == "C003"
