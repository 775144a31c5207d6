"""Short cuts of reading and checking find what the long ways find."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.checks import dictionary, runner
from deckbuilder.checks.glance import glance
from deckbuilder.checks.rules import formulas
from deckbuilder.core.model import Card, Content, Part, Where
from deckbuilder.core.project import Project
from deckbuilder.markup import scanner
from deckbuilder.source import decks, index, parser, regular
from tests.support.fuzzing import fuzz
from tests.support.fuzzing.texts import as_parsed, topic_files
from tests.support.projects import DATA, ROOT

OWN = dictionary.own(Project(ROOT))
RULES = {**runner.CARD_RULES, **runner.STYLE_RULES}
# What rules look for, among words that mean nothing to them.
TEXTS = (
    st.lists(
        st.sampled_from(
            [
                "Which",
                "is",
                "the",
                "Explain",
                "compare",
                "it",
                "This",
                "those",
                "Does",
                "and why",
                "and",
                "what?",
                "?",
                ".",
                "because",
                "word",
                "slope",
                "é",
                "İx",
                "don't",
                "model’s",
                "a-b",
                "xyzzy",
                "TODO",
                "???",
                "$x$",
                "$a+b=c$",
                r"$\{x\}$",
                "$$y$$",
                "$x",
                "5",
                "1.5",
                "PyTorch 2.1",
                "`code`",
                "`is`",
                "```\nx\n```",
                "```math\na\n```",
                "{{c1::a}}",
                "{{",
                "}}",
                "![a](b)",
                "[a](c)",
                "<b>",
                "\n- a",
                "\n1. b",
                "\n\n",
                "```python\nprint(1)\n```",
                "$$x$$Explain this",
                "`is`Explain",
                "`this` is",
                "$$x$$and why?",
                "of its",
                "–",
                "“quoted?”",
                "word " * 30,
                "\\$",
                "\u2003",
                "…",
            ]
        ),
        max_size=9,
    )
    .map(" ".join)
    .map(as_parsed)
)
KEYS = st.lists(
    st.sampled_from(
        [
            ("kind", "typed"),
            ("kind", "reversed"),
            ("tags", "a, B"),
            ("ask", "x"),
            ("retired", "gone"),
            ("colour", "red"),
        ]
    ),
    max_size=2,
    unique=True,
)


def part(text: str) -> Part | None:
    return Part(Where("cards/x.md", 3), text.strip()) if text.strip() else None


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """A card as the parser makes them, also with parts missing."""
    from deckbuilder.core.model import Item

    meta = tuple(Item(Where("cards/x.md", 2), *pair) for pair in draw(KEYS))
    kind = draw(st.sampled_from(["QA", "QA", "C", "Q", "QAC"]))
    texts = {mark: part(draw(TEXTS)) if mark in kind + "N" else None for mark in "QACN"}
    return Card(Where("cards/x.md", 1), "x", meta, texts["Q"], texts["A"], texts["C"], texts["N"])


def all_cards() -> Iterator[Card]:
    for folder in (ROOT, DATA / "broken", DATA / "samples" / "small"):
        content, _ = decks.load(Project(folder))
        yield from content.cards


def no_rule_is_missed(card: Card) -> None:
    seen = glance(card)
    for rule, needs in RULES.items():
        if needs.isdisjoint(seen.marks):
            assert list(rule(card)) == [], rule.__name__
    if formulas._NOT_PLAIN.isdisjoint(seen.marks):
        assert set(seen.formulas) == {each for _, each in formulas._of_card(card)}
    from deckbuilder.checks.rules import spelling

    if spelling._NOT_PLAIN.isdisjoint(seen.marks) and dictionary.all_right(seen.words, OWN):
        for text in card.parts:
            assert list(dictionary.mistakes(text.text, OWN)) == []


@fuzz(600)
@given(cards())
def test_a_rule_that_is_not_asked_has_nothing_to_say(card: Card) -> None:
    no_rule_is_missed(card)


def test_nor_on_any_real_card() -> None:
    count = 0
    for card in all_cards():
        no_rule_is_missed(card)
        count += 1
    assert count > 700


@fuzz(250)
@given(topic_files())
def test_nor_in_any_topic_file(data: bytes) -> None:
    for card in parser.parse("cards/x.md", data)[0].cards:
        no_rule_is_missed(card)


def test_rules_are_asked_seldom() -> None:
    """The point of it: on the project's own cards fewer than one rule in three has to look."""
    content, _ = decks.load(Project(ROOT))
    asked = [
        not needs.isdisjoint(glance(card).marks) for card in content.cards for needs in RULES.values()
    ]
    assert sum(asked) / len(asked) < 1 / 3


LINES = st.lists(
    st.sampled_from(
        [
            "## a-card",
            "## other",
            "##bad",
            "### deeper",
            "# T",
            "- source: a",
            "- covers: b  ",
            "- tags:x",
            "-",
            "* key: value",
            "  more",
            "",
            "",
            "  ",
            "Q: Which?",
            "Q:",
            "A: This.",
            "A:  two",
            "C: {{c1::x}}",
            "Note: n",
            "note: near",
            "**Q:** near",
            "q : near",
            "text",
            "- item",
            "```",
            "~~~",
            "```live double",
            "x = 1",
            "Note\u00a0: near",
            "A\u3000: near",
            "c: d",
            "Answer: e",
            "\tindented",
            "1. one",
            "é",
            "## code\n\n- source: a",
        ]
    ),
    max_size=16,
)
REGULAR = (
    "## one\n\n- source: a\n- covers: b\n\nQ: Which?\n\nA: This.\n\nNote: So.\n\n",
    "## two\n\n- source: a\n\nC: It {{c1::is}}.\nOr not.\n\n",
)


@fuzz(500)
@given(st.lists(st.one_of(st.sampled_from(REGULAR), LINES.map("\n".join)), max_size=5).map("\n".join))
def test_cards_read_by_one_pattern_are_as_if_read_line_by_line(text: str) -> None:
    data = f"---\ndeck: D\nsources: {{}}\n---\n# T\n\n{text}".encode()
    quick = parser.parse("cards/x.md", data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regular, "read", lambda *args: None)
        assert parser.parse("cards/x.md", data) == quick


def test_so_are_those_of_the_project() -> None:
    for path in sorted((ROOT / "cards").glob("*.md")):
        quick = parser.parse(path.name, path.read_bytes())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(regular, "read", lambda *args: None)
            assert parser.parse(path.name, path.read_bytes()) == quick


def test_nearly_the_same_questions_share_a_sign() -> None:
    words = "a bb ccc dd e ffff g hh ii jjj".split()
    for count in range(1, 7):
        for one in itertools.combinations(words, count):
            for other in itertools.combinations(words, min(count + 1, 7)):
                shared = len({*one} & {*other})
                if index.OF * shared >= index.SHARED * (len(one) + len(other) - shared):
                    assert {*index.signs(one)} & {*index.signs(other)}, (one, other)


def test_a_kept_topic_is_parsed_when_its_cards_are_asked_for(tmp_path, monkeypatch) -> None:
    from deckbuilder.core.cache import Cache
    from tests.support.projects import small

    project = small(tmp_path)
    cache = Cache(project.cache)
    first, _ = decks.load(project, cache)
    cache.flush()
    parsed = []
    real = parser.parse
    monkeypatch.setattr(parser, "parse", lambda name, data: parsed.append(name) or real(name, data))
    second, _ = decks.load(project, Cache(project.cache))
    assert [each for _, each in index.all_of(second)] == [each for _, each in index.all_of(first)]
    assert parsed == []
    assert second.topics[0].cards == first.topics[0].cards and len(parsed) == 1
    assert isinstance(second, Content) and second.topics == first.topics
    assert scanner.formulas("no dollar") == []
