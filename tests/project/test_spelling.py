"""Test the spelling of everything people read: cards, deck descriptions, and documents."""

import time
from collections.abc import Iterator
from functools import cache

import pytest

from deckbuilder.checks import dictionary
from deckbuilder.checks.dictionary import Vocabulary
from deckbuilder.core.project import Project
from deckbuilder.markup.text import Text
from tests.support.own_cards import content
from tests.support.projects import ROOT

# The word list is for these cards, and the documents are about them.
pytestmark = pytest.mark.our_cards

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


@cache
def words() -> Vocabulary:
    """Return the words of the project."""
    return dictionary.vocabulary(Project(ROOT), ("en",))


def mistakes(text: str) -> list[str]:
    return [word for _, word in dictionary.mistakes(Text(text), words())]


def texts() -> Iterator[tuple[str, str]]:
    """Yield (where, text) of everything that must be spelled correctly."""
    for deck in content().decks:
        yield f"{deck.where} {deck.name}", deck.description
    for topic in content().topics:
        yield str(topic.where), topic.title
        for card in topic.cards:
            for part in card.parts:
                yield f"{part.where} {card.id}", part.text
            yield f"{card.where} {card.id}", card.get("retired")
    for name in DOCUMENTS:
        yield name, (ROOT / name).read_text("utf-8")


def test_every_word_is_spelled_correctly():
    wrong = [f"{where}: {', '.join(found)}" for where, text in texts() if (found := mistakes(text))]
    assert not wrong, (
        "\n".join(wrong) + "\nFix these or, if they are correct, add them to cards/spelling.txt."
    )


def test_the_projects_own_words_are_sorted_and_neither_known_nor_mistakes():
    own = (ROOT / "cards" / dictionary.OWN).read_text("utf-8").split("\n")
    assert own.pop() == "" and all(dictionary.WORD.fullmatch(word) for word in own)
    assert own == sorted(set(own), key=lambda word: (word.lower(), word))
    wrong = dictionary.listed("dictionary.txt")
    for word in own:
        assert word not in dictionary.dictionary("en"), f"{word}: the dictionary has it"
        assert word not in wrong, f"{word}: write {wrong[word]}"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The coluor of a neighbour", ["coluor"]),
        ("Colour or color, optimise or optimize", []),
        (
            "A recieved $\\mathrm{wrng}$ and `wrng` [link](wrng) ![a wrng one](wrng)",
            ["recieved", "wrng"],
        ),
        ("```python\nwrng\n```\nA ReLU's x_wrng in 2wrng, of RNNs", []),
        ("It doesn't; softmax's {{c1::logits::wrng}} and a pre-activation", ["wrng"]),
    ],
)
def test_only_misspelled_words_count_as_mistakes(text, expected):
    assert mistakes(text) == expected


def test_a_mistake_is_found_at_its_place():
    text = "{{c1::Right words::with a hnit}},\n$x$ and\n`wrng` then wrng."
    assert [
        (text.count("\n", 0, at), text[at : at + len(word)], word)
        for at, word in dictionary.mistakes(Text(text), words())
    ] == [(0, "hnit", "hnit"), (2, "wrng", "wrng")]


@pytest.mark.parametrize(
    "word, near",
    [
        ("recieved", "received"),
        ("tabel", "table"),
        ("Coluor", "colour"),
        ("softamx", "softmax"),
        ("modle", "model"),
        ("wrqzk", ""),
    ],
)
def test_the_nearest_word_is_suggested(word, near):
    assert dictionary.nearest(word, words()) == near


def test_a_dictionary_knows_its_words_and_their_frequencies():
    frequencies = {"tap": 3, "'s avonds": 2, "taps": 40, "t": 5, "zero": 0}
    made = dictionary.dictionary_of(frequencies)
    assert {word: made.frequency(word) for word in frequencies} == frequencies
    assert all(word in made for word in frequencies)
    assert not any(word in made for word in ("", "ta", "'s", "ap", "tap\t3", "taps\t40\nt", "zer"))
    assert made.frequency("ta") == made.frequency("x") == 0


def test_looking_up_is_fast():
    dictionary.nearest("backpropogation", words())
    start = time.process_time()
    for _ in range(50):
        dictionary.nearest("backpropogation" * 2, words())
    assert time.process_time() - start < 1
