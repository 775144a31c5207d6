"""Test that what people write or paste in the style of other programs is shown correctly or refused.

Each row is based on a public report about another program; a refusal's hint must lead to a good card.
"""

from __future__ import annotations

import pytest

from deckbuilder.core.model import Problem
from deckbuilder.pipeline import check
from tests.support.checking import CARD
from tests.support.projects import FakeExamples, small

STYLE = ("C05", "C061", "C09")


def problems(tmp_path, parts: str, meta: str = "") -> list[Problem]:
    """Return what is wrong with a card, apart from its style."""
    project = small(tmp_path)
    (project.cards / "one.md").write_text(CARD.format(parts=parts, meta=meta), "utf-8")
    found = check(project, FakeExamples()).problems
    return [each for each in found if not each.code.startswith(STYLE)]


QUOTED = "Q: What is quoted in this answer?\n\nA: This:\n\n{}"


@pytest.mark.parametrize(
    "parts, line, expected",
    [
        # Formulas and code in quotations
        (QUOTED.format("> $$\n> X^2\n> $$"), 18, "C035 the marks > of this quotation would be part of"),
        (QUOTED.format("> is $a +\n> b$ here"), 18, "C035 the marks > of this quotation would be part"),
        (
            QUOTED.format("- a\n\n  > $$\n  > X^2\n  > $$"),
            20,
            "C035 the marks > of this quotation would",
        ),
        (QUOTED.format("> ```math\n> X^2\n> ```"), 18, "C039 this block of math is shown as code"),
        (QUOTED.format("> a\n>\n> ~~~ maths\n> X^2\n> ~~~"), 20, "C039 this block of maths is shown as"),
        (
            QUOTED.format("> ```live double\n> x = 3\n> ```"),
            18,
            "C021 a live block cannot be in a quota",
        ),
        (QUOTED.format("> ```double\n> x = 3\n> ```"), 18, "C021 the language of this code block is"),
        (
            QUOTED.format("- ```python\n  x = 1\n  ```"),
            18,
            "begins on the line of a list item (write text",
        ),
        (
            QUOTED.format("1. a\n2. ```live double\n   x = 3\n   ```"),
            19,
            "begins on the line of a list item",
        ),
        # What GitHub draws
        (QUOTED.format("```mermaid\ngraph LR\n```"), 18, "C068 GitHub draws this block of mermaid"),
        (QUOTED.format("> ```geojson\n> {}\n> ```"), 18, "C068 GitHub draws this block of geojson"),
        # The places of pictures
        (
            "Q: What is drawn here now?\n\n![A](C:\\a\\photo.png)\n\nA: It.",
            16,
            "is a path (write only the na",
        ),
        (
            "Q: What is drawn here now?\n\n![A](..\\photo.png)\n\nA: It.",
            16,
            "write only the name: photo.png",
        ),
        ("Q: What is drawn here now?\n\n![A](file:///a/photo.png)\n\nA: It.", 16, "the name: photo.png"),
        (
            "Q: What is drawn here now?\n\n![A](data:image/gif;base64,R0lG)\n\nA: It.",
            16,
            "in the text itse",
        ),
        # What Obsidian embeds
        (
            "Q: What is said here now?\n\n![[./tts/a.mp3]]\n\nA: It.",
            16,
            "a sound or video in Obsidian's notation",
        ),
        (
            "Q: What is drawn here now?\n\n![[a b.webp|100]]\n\nA: It.",
            16,
            "a picture in Obsidian's notation",
        ),
        (
            "Q: What is said here now?\n\n![[Port.md]] ![[Port]]\n\nA: It.",
            16,
            "a note that Obsidian would",
        ),
        (
            "Q: What is said here now?\n\n![A](a.mp3)\n\nA: It.",
            16,
            "cards cannot contain sounds or videos",
        ),
        # Lists as other programs write them
        ("Q: Which are the two?\n\nA: They:\n\n•\tone\n•\ttwo", 18, "the card shows a bullet: • one"),
        ("Q: Which are the two?\n\nA: They:\n\n\u00a0\u00a0- one\n- two", 18, "the mark of a list item"),
        # Deletions
        ("C: In Elm, {{c1::x :: xs}} is a list.", 14, "C036 Anki reads what follows :: in a deletion"),
        ("C: In Elm, `{{c1::x :: xs}}` is a list.", 14, "C036 Anki reads what follows :: in a deletion"),
        ("C: A {{c1::b}}:\n\n```c\n{{c2::std::cout}};\n```", 17, "hide a part of it without ::"),
        ("C: The [page {{c1::one}}](https://a.b/{{c2::x}}).", 14, "is in the address of a link"),
        ("C: The {{c1::page}} https://a.b/{{c2::x}} is here.", 14, "is in the address of a link"),
        ("C: In Jinja, {{ user }} is a {{c1::name}}.", 14, "put other braces between backticks"),
        # Money that makes a formula
        ("Q: What costs $20, or 5$ at most?\n\nA: It.", 14, 'C035 this formula contains the word "or"'),
        ("Q: Who pays $5 for two, and 6$ of it?\n\nA: It.", 14, 'contains the word "for"'),
        # HTML
        (
            "Q: Is H<sub>2</sub>O wet?\n\nA: It is.",
            14,
            "use a formula such as $x_1$ for <sub>; write &lt;",
        ),
        ("Q: Is it wet or<br>not?\n\nA: It is.", 14, "use a backslash at the end of the line for <br>"),
        (
            "Q: Which cell has two?\n\n| a |\n|---|\n| b<br>c |\n\nA: It.",
            18,
            "use another row of the table for <br>",
        ),
        ("Q: Is it wet?\n\nA: It is. <!--ID: 1-->", 16, "delete comments, which cards cannot contain"),
        (
            "<!-- mine -->\n\nQ: Is it wet?\n\nA: It is.",
            14,
            "C006 this line does not belong to any part",
        ),
        (
            "<!-- mine -->\n\nQ: Is it wet?\n\nA: It is.",
            14,
            "delete the comment; cards cannot contain comments",
        ),
        (
            "Q: Is it?\n\n<table><tr><td>1</td></tr></table>\n\nA: It is.",
            16,
            "use lines such as | a | b | for",
        ),
        # Formulas in words
        (r"Q: Is $\text{R \& D}$ wet?" + "\n\nA: It.", 14, r"\text shows \& as written"),
    ],
)
def test_pasted_text_is_refused_with_a_hint(tmp_path, parts, line, expected):
    found = problems(tmp_path, parts)
    assert any(
        each.where.line == line and expected in f"{each.code} {each.message}" for each in found
    ), [f"{each.where.line} {each.code} {each.message}" for each in found]


@pytest.mark.parametrize(
    "parts",
    [
        # Cards that the hints lead to
        QUOTED.format("> $$X^2$$"),
        QUOTED.format("> is $a + b$ here"),
        QUOTED.format("```text\ngraph LR\n```\n\n> ```python\n> x = 1\n> ```"),
        QUOTED.format("$$\nX\n> Y\n$$"),
        "C: In Elm, {{c1::`x :: xs`}} is a {{c2::list::what}} of {{c3::$x :: y$}}.",
        "C: A {{c1::b}}:\n\n```c\nstd::{{c2::cout}};\n{{c3::zeros:: a hint}}\n```",
        "C: The [page {{c1::one}}](https://a.b/x) of {{c2::https://a.b/c}} is `{{ here }}`.",
        r"Q: What costs \$20, or 5\$ at most?" + "\n\nA: $10 and $20, or US$7.",
        r"Q: What is $x \text{ if } y > 0, \text{ or } \operatorname{in} z$ here?" + "\n\nA: It.",
        "Q: Is it $x_1$ or not,\\\nand **b** *i* $x^2$?\n\nA: It.",
        r"Q: Is $\text{R & D}$ wet?" + "\n\nA: It.",
        QUOTED.format("- a\n  ```python\n  x = 1\n  ```\n- b\n\n  ```math\n  x\n  ```"),
        # Correct to begin with
        "C: The test is {{c1::${c}$}} and {{c2::$\\frac{a}{b_{ab}}$}} here.",
        "C: Items:\n\n- first {{c1::a}}\n    - inside {{c2::b}}\n- last",
        "Q: Which is first?\n\n| a | b |\n|--|--|\n| $P(A|B)$ | `a | b` |\n\nA: It.",
        "Q: Which of ℝ, 中文, 🦊 is a set?\n\nA: The first, <https://example.org/a*b*>.",
    ],
)
def test_cards_that_the_hints_lead_to_are_accepted(tmp_path, parts):
    found = problems(tmp_path, parts)
    assert [f"{each.where.line} {each.code} {each.message}" for each in found] == []


def test_a_malformed_picture_is_reported_once(tmp_path):
    for written in ("![a](photo.png =100x20)", "![a](photo.png){ .wide }", "![a](photo.png){: .b}"):
        found = problems(tmp_path, f"Q: What is drawn here?\n\n{written}\n\nA: It.")
        assert len(found) == 1, [each.message for each in found]
        tmp_path = tmp_path / "more"


def test_an_answer_that_cannot_be_typed_gets_a_hint(tmp_path):
    (found,) = problems(tmp_path, "Q: Which tag begins a paragraph?\n\nA: <p>", "\n- kind: typed")
    assert found.code == "C024" and "without kind: typed" in found.hint
