"""Spelling, of all that learners and contributors read: cards, deck descriptions, the documents.

British and American spellings both pass. A right word that the dictionaries lack goes into
cards/spelling.txt: names as they are written, other words in small letters."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import codespell_lib
import pytest
from spellchecker import SpellChecker

from deckbuilder import cloze, formulas, shelf
from deckbuilder.project import Project
from tests.sample import ROOT

OWN = ROOT / "cards" / "spelling.txt"
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
LISTS = Path(codespell_lib.__file__).parent / "data"
# What is no prose though it stands in text: addresses, the names of pictures, files and keys.
NO_PROSE = re.compile(r"https?://\S+|(?<=\])\([^()\s]*\)|\]\[[^\]]*\]|<[^<>\s][^<>]*>|&\w+;"
                      r"|\b[\w-]+\.(?:apkg|csv|md|py|toml|txt|ankiaddon)\b")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Code in plain text, version numbers and names such as ReLU: anything but a word.
NO_WORD = re.compile(r"\S*[_\d@/\\=]\S*|\w*(?:[a-z][A-Z]|[A-Z]{2})\w*|[²³₀-₉]")


def listed(name: str) -> dict[str, str]:
    """One of codespell's lists: word → what to write instead."""
    pairs = (line.split("->") for line in (LISTS / name).read_text("utf-8").split())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


@cache
def known() -> set[str]:
    """Every word that is right."""
    own = OWN.read_text("utf-8").split()
    return {*SpellChecker().word_frequency.words(), *listed("dictionary_en-GB_to_en-US.txt"), *own}


def mistakes(text: str) -> list[str]:
    """The words of a Markdown text that no dictionary has."""
    prose = formulas.masked(cloze.shown(text), filler=" ")
    prose = NO_WORD.sub(" ", NO_PROSE.sub(" ", prose).replace("’", "'"))
    return [word for word in WORD.findall(prose) if not right(word)]


def right(word: str) -> bool:
    """Whether a word is right, as it is or, at the beginning of a sentence, in small letters; of
    one with hyphens it is enough that its parts are."""
    base = re.sub(r"'s?$", "", word)
    if len(base) == 1 or not known().isdisjoint({word, word.lower(), base, base.lower()}):
        return True
    return "-" in base and all(map(right, base.split("-")))


def texts() -> Iterator[tuple[str, str]]:
    """(where, text) of all that is to be spelled rightly."""
    content, _ = shelf.load(Project(ROOT))
    for deck in content.decks:
        yield f"{deck.where} {deck.name}", deck.description
    for topic in content.topics:
        yield str(topic.where), topic.title
        for card in topic.cards:
            for part in card.parts:
                yield f"{part.where} {card.id}", part.text
            yield f"{card.where} {card.id}", card.get("retired")
    for name in DOCUMENTS:
        yield name, (ROOT / name).read_text("utf-8")


def test_every_word_is_spelled_rightly():
    wrong = [f"{where}: {', '.join(found)}" for where, text in texts() if (found := mistakes(text))]
    assert not wrong, ("\n".join(wrong) + "\nMend these, or, if they are right, "
                       "add them to cards/spelling.txt.")


def test_the_projects_own_words_are_sorted_new_and_no_known_mistakes():
    own = OWN.read_text("utf-8").split("\n")
    assert own.pop() == "" and all(WORD.fullmatch(word) for word in own)
    assert own == sorted(set(own), key=lambda word: (word.lower(), word))
    english = SpellChecker().word_frequency.dictionary
    wrong = listed("dictionary.txt")
    for word in own:
        assert word not in english, f"{word}: the dictionary has it"
        assert word not in wrong, f"{word}: write {wrong[word]}"


@pytest.mark.parametrize("text, expected", [
    ("The coluor of a neighbour", ["coluor"]),
    ("Colour or color, optimise or optimize", []),
    ("A recieved $\\mathrm{wrng}$ and `wrng` [link](wrng) ![a wrng one](wrng)", ["recieved", "wrng"]),
    ("```python\nwrng\n```\nA ReLU's x_wrng in 2wrng, of RNNs", []),
    ("It doesn't; softmax's {{c1::logits::wrng}} and a pre-activation", []),
])
def test_what_counts_as_a_mistake(text, expected):
    assert mistakes(text) == expected
