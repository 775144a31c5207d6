"""Test which cards are reported because they have the same answer, or because one shows the other's."""

import random
from pathlib import Path

import pytest

from deckbuilder.checks.rules.answers import COMMON, no_shared_answers
from deckbuilder.core.model import AcceptedPair, Content, Where
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.source import decks
from deckbuilder.source.accepted_pairs import read_accepted_pairs
from tests.support.fuzzing import bounded
from tests.support.projects import TIME, FakeExamples, small

F1 = "$\\frac{2TP}{2TP+FP+FN}$"


def qa(question: str, answer: str, note: str = "", meta: str = "") -> str:
    """Return the parts of a card with a question and an answer."""
    return f"{meta}\nQ: {question}\n\nA: {answer}\n" + (f"\nNote: {note}\n" if note else "")


def content(*cards: str, accepted: tuple[tuple[str, str], ...] = ()) -> Content:
    """Return cards named card-0, card-1, …, each in its own topic."""
    topics = [
        decks.read_topic(
            f"cards/topic-{n}.md",
            f"---\ndeck: One\n---\n# Title\n\n## card-{n}\n\n- source: a\n{card}".encode(),
        )[0]
        for n, card in enumerate(cards)
    ]
    pairs = [AcceptedPair(Where("cards/accepted-pairs.csv", 2), *ids, "So.") for ids in accepted]
    return Content(topics=tuple(topics), accepted=tuple(pairs))


def found(*cards: str, accepted: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Return the codes of what is found."""
    return [each.code for each in no_shared_answers(content(*cards, accepted=accepted))]


@pytest.mark.parametrize(
    "first, second, expected",
    [
        # The same answer
        (qa("Which map?", "The softmax function."), qa("What else?", "The softmax function."), ["C100"]),
        (
            qa("Which map?", "The softmax function."),
            qa("What else?", "*the* `softmax` function"),
            ["C100"],
        ),
        (
            qa("Which map?", "$a_{1}\\,+\\tfrac{b+d}{c-d}$"),
            qa("What else?", "$$a_1+\\frac{b+d}{c+d}$$"),
            [],
        ),
        (
            qa("Which map?", "$a_{1}\\,+\\tfrac{b+d}{c-d}$"),
            qa("And?", "$$a_1 + \\frac{b+d}{c-d}$$."),
            ["C100"],
        ),
        (qa("Which map?", "The softmax."), "\nC: Logits go through {{c1::the softmax}}.\n", ["C100"]),
        ("\nC: It is {{c1::the softmax}}.\n", "\nC: Use {{c2::The softmax::map}} of z.\n", ["C100"]),
        (qa("Which map?", "The softmax function."), qa("Which?", "The softmax function of z."), []),
        (qa("How many?", "2"), qa("How many others?", "2"), []),
        (qa("Which?", "$\\frac{a}{\\sqrt{b}}$"), qa("And?", "$\\frac{a}{\\sqrt{b}}$"), []),
        (qa("Which one?", "A unit."), qa("Which other one?", "A unit."), []),
        (qa("A fast map is …", "… a short one."), qa("A slow map is …", "… a long one."), []),
        (
            qa("The softmax function", "A map.", meta="- kind: reversed\n"),
            qa("Which map is it?", "The softmax function"),
            ["C100"],
        ),
        # A formula that the other card shows
        (qa("What is $F_1$?", F1), qa("Why?", "So.", f"It is {F1}."), ["C101"]),
        (
            qa("What is $F_1$?", F1),
            qa("Why?", "So.", "$F_1=\\tfrac{2TP}{2TP + FP + FN}\\le1$"),
            ["C101"],
        ),
        (qa("What is $F_1$?", F1), qa(f"Why is {F1} low?", "So."), ["C101"]),
        (qa("What is $F_1$?", F1), qa("Why?", f"As it is {F1}, no more."), ["C101"]),
        (qa("What is $F_1$?", F1), f"\nC: As {F1}, it is {{{{c1::low}}}}.\n", ["C101"]),
        (f"\nC: $F_1$ is {{{{c1::{F1}}}}}.\n", qa("Why?", "So.", f"It is {F1}."), ["C101"]),
        (qa(f"Is {F1} low?", f"Since {F1} is."), qa("Why?", "So.", f"It is {F1}."), []),
        (qa("What is $F_1$?", F1), qa("Why?", "So.", "$\\frac{2TP}{2TP+FP+FN+TN}$"), []),
        (qa("What is $F_1$?", F1), qa("Why?", "So.", f"Code: `{F1}`"), []),
        (qa("What is it?", "$1-\\eta\\lambda$"), qa("Why?", "So.", "By $1-\\eta\\lambda$."), []),
        (qa("What is it?", "$x_1,\\dots,x_n$"), qa("Why?", "So.", "Take $x_1,\\dots,x_n$."), []),
        # A number that the other card shows
        (qa("How many?", "109386"), qa("Why?", "So.", "Of 109,386 weights."), ["C101"]),
        (qa("How many?", "$109{,}386$"), qa("Why?", "So.", "Of 109386 weights."), ["C101"]),
        (qa("How much?", "2.303"), qa("Why?", "So.", "It is $\\ln10\\approx2.303$."), ["C101"]),
        (qa("How much?", "2.303"), qa("Why?", "So.", "It is 2.3031, or 12.303."), []),
        (qa("How many?", "2"), qa("Why?", "So.", "Of 2 weights."), []),
        (qa("How many?", "784"), qa("Why?", "So.", "Of 784 pixels."), []),
        (qa("How many?", "10000"), qa("Why?", "So.", "Of 10,000 pixels."), []),
        (qa("Of 1797 digits, how many?", "1797"), qa("Why?", "So.", "Of 1797 digits."), []),
        # A retired card no longer asks anything
        (
            qa("What is $F_1$?", F1, meta="- retired: old\n"),
            qa("Why?", "So.", f"It is {F1}."),
            [],
        ),
    ],
)
def test_answers_that_two_cards_share_or_another_card_shows_are_reported(first, second, expected):
    assert found(first, second) == expected
    assert found(second, first) == expected


def test_the_message_names_both_cards_and_how_to_fix_it():
    [each] = no_shared_answers(
        content(
            qa("What is $F_1$?", F1), qa("Why?", "So.", "Note that\n$F_1 = \\frac{2TP}{2TP+FP+FN}$.")
        )
    )
    assert str(each.where) == "cards/topic-1.md:15"
    assert each.message == (
        r'"\frac{2TP}{2TP+FP+FN}" is the answer to "card-0" (see cards/topic-0.md:6; change one '
        "of them, or list both ids in cards/accepted-pairs.csv with a reason)"
    )


def test_an_answer_that_many_cards_show_is_not_reported():
    showing = [qa(f"Why number {n}?", "So.", f"It is {F1}.") for n in range(COMMON)]
    assert found(qa("What is $F_1$?", F1), *showing) == ["C101"] * COMMON
    assert found(qa("What is $F_1$?", F1), *showing, qa("Why?", "So.", F1)) == []


def test_a_pair_is_one_problem_and_can_be_accepted():
    cards = qa("What is $F_1$?", F1), qa("What else?", F1, f"Not $P$ but {F1}, or 2.303.")
    assert found(*cards) == ["C100"]
    assert found(*cards, accepted=(("card-1", "card-0"),)) == []


def test_an_accepted_pair_must_exist():
    cards = qa("Which map?", "A softmax."), qa("Which loss?", "The NLL.")
    problems = list(no_shared_answers(content(*cards, accepted=(("card-0", "card-1"),))))
    assert [(each.code, each.text) for each in problems] == [
        ("C103", '"card-0" and "card-1" do not share an answer')
    ]
    problems = list(no_shared_answers(content(*cards, accepted=(("card-0", "cards-1"),))))
    assert [(each.code, each.text) for each in problems] == [("C103", 'unknown card "cards-1"')]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("first,second,reason\na,b,So.\n", []),
        ('\ufefffirst,second,reason\r\na,b,"So, and so."\r\n\r\n', []),
        ("first,second,reason\n", []),
        ("", ["C102"]),
        ("a,b,So.\n", ["C102"]),
        ("first,second,reason\na,b\n", ["C102"]),
        ("first,second,reason\na,b,\n", ["C102"]),
        ("first,second,reason\na,b,So, and so.\n", ["C102"]),
        ("first,second,reason\na,a,So.\n", ["C102"]),
        ("first,second,reason\na,b,So.\nb,a,So.\n", ["C102"]),
        ('first,second,reason\na,b,"So.\n', ["C102"]),
        ("first,second,reason\na,b,S\x07o.\n", ["C001"]),
        (b"first,second,reason\na,b,\xff\n", ["C102"]),
    ],
)
def test_errors_in_the_list_of_accepted_pairs_are_reported(tmp_path: Path, text, expected):
    (tmp_path / "cards").mkdir()
    path = tmp_path / "cards" / "accepted-pairs.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    _, problems = read_accepted_pairs(Project(tmp_path), path)
    assert [each.code for each in problems] == expected


def test_a_build_reads_the_list_of_accepted_pairs(tmp_path):
    project = small(tmp_path)
    path = project.cards / "accepted-pairs.csv"
    path.write_text("first,second,reason\nonly-one,no-card,So.\n", "utf-8")
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert [str(each.where) for each in result.problems if each.code == "C103"] == [
        "cards/accepted-pairs.csv:2"
    ]
    path.write_text("only-one\n", "utf-8")
    assert build(project, examples=FakeExamples(), environment=TIME).made == ()


def test_any_text_is_compared_in_a_limited_time():
    rng = random.Random(7)
    pieces = ["$", "{", "}", "\\frac", "1,234", "9" * 50, " ", "=", "\n", "`", "{{c1::", "}}", "a"]
    for _ in range(30):
        text = "".join(rng.choice(pieces) for _ in range(400))
        with bounded():
            found(qa("What?", text), qa("Why?", "So.", text))
