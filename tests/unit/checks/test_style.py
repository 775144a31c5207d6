"""Test the rules about how cards ask: for each, a table of what it accepts and what it warns about."""

import random

import pytest

from deckbuilder.checks import symbols
from deckbuilder.checks.rules import style
from deckbuilder.core.model import Card, Content, Item, Part, Topic, Where
from deckbuilder.markup.text import Text
from deckbuilder.source.index import indexed
from tests.support.checking import codes
from tests.support.fuzzing import bounded

WHERE = Where("cards/one.md")
NOTE = "\n\nNote: So it is."


@pytest.mark.parametrize(
    "question, answer, expected",
    [
        # What is asked for
        ("Explain the softmax of a vector.", "A map.", ["C090"]),
        ("Given two logits: describe their softmax.", "Two shares.", ["C090"]),
        ("Compare a ReLU with a sigmoid.", "One saturates.", ["C090"]),
        ("Which map does the word “explain” name?", "None.", []),
        ("Name the three parts of it.", "a, b and c.", []),
        ("Why do we explain losses with units?", "To compare them.", []),
        # Understandable on its own
        ("What is dropout?", "A mask.", ["C091"]),
        ("What is $p$ here?", "A share.", []),
        ("This layer has which shape?", "Flat.", ["C091"]),
        ("Its weights have which shape?", "Flat.", ["C091"]),
        ("Itself a sum, which loss is meant?", "NLL.", []),
        # One question
        ("Which net is deep? Which net is wide?", "A and B.", ["C092"]),
        ("Which loss suits classes, and why?", "NLL.", ["C092"]),
        ("Which loss suits classes and by how much?", "NLL.", ["C092"]),
        ("What lies between what and how one asks?", "Nothing.", ["C092"]),
        ("A net is deep and wide. Which loss suits it?", "NLL.", []),
        ("“Which one?” is asked: who asks and answers?", "Nobody.", []),
        ("What does `a and why?` mean in code?", "Nothing.", []),
        # Yes and no
        ("Is the ReLU differentiable at zero?", "No.", ["C093"]),
        ("Is the ReLU differentiable at zero?", "No, because its slope jumps.", []),
        ("Is the ReLU differentiable at zero?", "No: its slope jumps.", []),
        ("In deep nets, do gradients vanish?", "Yes.", ["C093"]),
        ("Take a deep net. Can gradients vanish?", "They can.", ["C093"]),
        ("Which loss, for two classes, is usual?", "BCE.", []),
        ("A loss is a number. Which one is least?", "Zero.", []),
        ("Does it matter whether one shuffles?", "Yes, since neighbors are alike.", []),
        # Versions
        ("What is the default dtype in NumPy 2.4?", "float64.", ["C096"]),
        ("Which default did version 1.13 change?", "None.", ["C096"]),
        ("What is the root of 2.25 for Python 3?", "1.5.", []),
        ("What does `numpy 2.4` print as code?", "A mistake.", []),
    ],
)
def test_warnings_about_questions(tmp_path, question, answer, expected):
    assert codes(tmp_path, f"Q: {question}\n\nA: {answer}{NOTE}", style=True) == expected


@pytest.mark.parametrize(
    "answer, expected",
    [
        ("… the sum of its inputs.", ["C098"]),
        ("… they carry the gradient back.", ["C098"]),
        ("… this loss for two classes.", ["C098"]),
        ("… a unit whose gradient is 0 wherever its input lies.", []),
        ("… training each model on its own sample.", []),
        ("… one pass over the data, however many steps it takes.", []),
    ],
)
def test_warnings_about_reversed_answers(tmp_path, answer, expected):
    text = f"Q: Dropout is …\n\nA: {answer}{NOTE}"
    assert codes(tmp_path, text, "\n- kind: reversed", style=True) == expected


@pytest.mark.parametrize(
    "parts, expected",
    [
        ("Q: Which card is bare of all?\n\nA: This one.", ["C099"]),
        ("C: A bare {{c1::cloze}}.", ["C099"]),
        ("Q: Which card has a figure?\n\nA: This one.\n\n![Bars](two-bars)", []),
        ("Q: Which card has a block?\n\nA: This one.\n\n```live double\nx = 3\n```", []),
    ],
)
def test_warnings_about_cards_with_only_text(tmp_path, parts, expected):
    assert codes(tmp_path, parts, style=True) == expected


def test_style_is_not_checked_on_retired_cards(tmp_path):
    assert codes(tmp_path, "Q: Explain it.\n\nA: No.", "\n- retired: It was vague.", style=True) == []


@pytest.mark.parametrize(
    "reference, expected",
    [
        ("NumPy 2.4 reference. https://numpy.org/doc/2.4/argmax.html", []),
        ("NumPy 2.4.1 reference. https://numpy.org/doc/2.4/argmax.html", []),
        ("NumPy 2.4 reference. https://numpy.org/doc/stable/argmax.html", ["C097"]),
        ("NumPy 2.4 reference. https://numpy.org/doc/2.3/argmax.html", ["C097"]),
        ("NumPy reference. https://numpy.org/doc/stable/argmax.html", []),
        ("PyTorch 2.13, source. https://github.com/pytorch/pytorch/blob/v2.13.0/a.py", []),
        ("PyTorch 2.13, source. https://github.com/pytorch/pytorch/blob/main/a.py", ["C097"]),
        ("NumPy 2.4, source of the pages. https://github.com/numpy/doc/blob/main/2.4/a.md", []),
        ("NumPy 2.4, source of the pages. https://github.com/numpy/doc/blob/main/2.3/a.md", ["C097"]),
        ("Kingma. Adam. 2015. https://arxiv.org/abs/1412.6980", []),
        ("TIFF, revision 6.0. 1992. https://example.org/tiff6.pdf", []),
    ],
)
def test_versions_in_references_and_addresses_agree(reference, expected):
    topic = Topic(WHERE, sources=(Item(WHERE, "a", reference),))
    assert [each.code for each in style.versions(topic)] == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"With learning rate $\eta$ and weights $w$: $w-\eta g$", ["g"]),
        (r"the loss $L(\theta)=\frac12\theta^2$", []),
        (r"a vector $v\in\mathbb R^n$ and $v_1,\dots,v_n$", []),
        (r"weights $w_1,\dots,w_n$ and a bias ($b$): $\sum_m w_mx_m+b$", []),
        (r"a point $(a, b)$, networks $f[x,\phi]$", []),
        (r"a step $v\leftarrow\gamma v+\eta g$", [r"\gamma", r"\eta", "g"]),
        ("it is\n\n$$p_i=\\frac{a_i}{\\sum_ja_j}$$", ["a"]),
        (r"$\mathrm{softmax}(z)$ and $\operatorname{rank}A$", ["z", "A"]),
        (r"\$5 and `$q$` and $TP/(TP+FN)$ and $\sin\alpha$", [r"\alpha"]),
        (r"$y=\sigma(x)$, $e^{x}$, $x_i+x_j$, $\pi$", []),
        (r"a derivative $\frac{\partial L}{\partial w}$ of a loss $L$", []),
        (r"what $\min_\theta c(\theta)$ is", ["c"]),
        (r"$\hat m=\frac{m}{1-\beta}$ is the mean", ["m", r"\beta"]),
    ],
)
def test_symbols_that_nothing_introduces_are_found(text, expected):
    assert symbols.unintroduced(Text(text)) == expected


def test_one_unknown_symbol_is_accepted_and_two_are_not(tmp_path):
    one = "Q: Which slope has $\\ln a$ here?\n\nA: $1/a$." + NOTE
    two = "C: The sum $a+b$ is {{c1::$b+a$}}." + NOTE
    assert codes(tmp_path, one, style=True) == []
    assert codes(tmp_path, two, style=True) == ["C095"]


def near(*questions):
    """Return the text and the hint of each warning about nearly the same questions."""
    cards = tuple(
        Card(WHERE, str(index), question=Part(WHERE, text)) for index, text in enumerate(questions)
    )
    return [
        (each.text, each.hint)
        for each in style.near_duplicates(Content(topics=(indexed(Topic(WHERE, cards=cards)),)))
    ]


@pytest.mark.parametrize(
    "first, second, alike",
    [
        ("Which loss suits two classes best?", "Which loss suits the two classes best?", True),
        ("Which loss suits two classes best?", "For two classes, which loss suits best?", True),
        ("Which loss suits two classes best?", "which loss suits two classes best?", False),
        ("Which loss suits two classes best?", "Which loss suits many classes best of all?", False),
        ("What is the slope of $x^2$ at 1?", "What is the slope of $x^3$ at 2?", False),
    ],
)
def test_near_duplicates_are_found(first, second, alike):
    assert bool(near(first, second)) == alike


def test_near_duplicates_are_found_fast_among_thousands():
    chance = random.Random(4)
    words = [f"word{number}" for number in range(400)]
    texts = [" ".join(chance.choices(words, k=chance.randrange(4, 20))) + "?" for _ in range(3000)]
    twins = [" ".join(text.split()[:-1] + ["other?"]) for text in texts if len(text.split()) > 12]
    with bounded(5):
        found = near(*texts, *twins)
    bags = [set(text[:-1].split()) for text in texts + twins]
    alike = sum(
        any(5 * len(bag & other) >= 4 * len(bag | other) for other in bags[:index])
        for index, bag in enumerate(bags[:300] + bags[-50:])
        if index < 300
    )
    assert len(found) >= len(twins) and alike == 0


def test_no_near_duplicate_is_overlooked():
    """Compare the fast search with comparing every question with every earlier one."""
    chance = random.Random(3)
    words = [f"word{number}" for number in range(12)]
    for _ in range(150):
        asked = [
            " ".join(chance.sample(words, chance.randint(1, 8))) for _ in range(chance.randint(2, 9))
        ]
        cards = tuple(
            Card(
                Where("cards/one.md", number),
                f"card-{number}",
                question=Part(Where("cards/one.md", number), text),
            )
            for number, text in enumerate(asked, 1)
        )
        content = Content(topics=(indexed(Topic(WHERE, cards=cards)),))
        expected = []
        for number, text in enumerate(asked):
            bag = set(text.split())
            alike = [
                other
                for other in asked[:number]
                if other != text
                and 5 * len(bag & set(other.split())) >= 4 * len(bag | set(other.split()))
            ]
            expected += [number + 1] if alike else []
        assert [each.where.line for each in style.near_duplicates(content)] == expected
