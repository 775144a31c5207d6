"""What is on a card, at a glance, so that a rule is asked only about cards that it can be about.

Looking at a card with thirty rules takes ten times as long as reading it, and nearly always nothing
comes of it. So every rule names marks: words, characters outside of formulas, or one of the signs
below. If a card has none of them, the rule would find nothing there; a test holds that for every rule.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from deckbuilder.core.model import Card
from deckbuilder.markup import scanner

# The signs. That of a metadata key is the key with its colon.
FORMULA = "$…$"
ODD_FORMULA = "$!$"  # one that a rule may have something to say about
LINES = "more than a line"
LONG = "more than 35 words"
SHORT = "less than 4 words"  # in the question
SECOND_ASK = "a second question mark"
UNDONE = "left to do"
PICTURE = "![…]"
LIVE = "```live"
CLOZE, NO_QUESTION, NO_ANSWER, NO_NOTE = "C:", "no Q:", "no A:", "no Note:"
ODD_LETTERS = "letters that become two when they are made small"
KINDS, TAGS, OTHER_KEY = "kind:", "tags:", "another key:"

# The words, and the characters, that some rule names.
OPENERS = frozenset(
    (
        "explain",
        "describe",
        "discuss",
        "elaborate",
        "outline",
        "compare",
        "summarise",
        "summarize",
        "comment",
        "illustrate",
        "tell",
        "talk",
    )
)
POINTERS = frozenset(("it", "its", "this", "that", "these", "those"))
VERBS = frozenset(
    (
        "is",
        "are",
        "was",
        "were",
        "does",
        "do",
        "did",
        "can",
        "could",
        "should",
        "would",
        "will",
        "has",
        "have",
        "must",
        "may",
    )
)
AND = "and"
WORDS = OPENERS | POINTERS | VERBS | {AND}
APOSTROPHES, DIGITS = frozenset("'’"), frozenset("0123456789")
_CHARACTER = re.compile(r"[\]<{}$`~'’0-9]")
_RUN = re.compile(r"[^\W\d_]+")
_FOUR_WORDS = re.compile(r"(?:[\W_]*[^\W_]\S*+){4}")
# What stands between words, if it is ASCII.
_GAPS = {code: " " for code in range(128) if not chr(code).isalpha()}
_USUAL = frozenset(("covers", "source"))
_KEYS = {"kind": KINDS, "tags": TAGS}


class Glance(NamedTuple):
    """The marks of a card; its words, runs of letters outside of formulas and code, in small
    letters; its formulas, each with whether it stands on a line of its own."""

    marks: set[str]
    words: set[str]
    formulas: list[tuple[str, bool]]


def glance(card: Card) -> Glance:
    """What is on a card."""
    marks: set[str] = set()
    found: list[tuple[str, bool]] = []
    for item in card.meta:
        if item.key not in _USUAL:
            marks.add(_KEYS.get(item.key, OTHER_KEY))
    if card.lives:
        marks.add(LIVE)
    question, answer, cloze, note = card.question, card.answer, card.cloze, card.note
    texts: list[str] = []
    if question:
        text = _plain(question.text, found, marks)
        texts.append(text)
        if not _FOUR_WORDS.match(text) or "](" in text or "![" in text or "{{" in text:
            marks.add(SHORT)
        if text.count("?") > 1:
            marks.add(SECOND_ASK)
    else:
        marks.add(NO_QUESTION)
    if answer:
        texts.append(_plain(answer.text, found, marks))
    else:
        marks.add(NO_ANSWER)
    if cloze:
        texts.append(_plain(cloze.text, found, marks))
        marks.add(CLOZE)
    for text in texts:
        if len(text) > 70 and len(text.split()) > 35:
            marks.add(LONG)
    if note:
        texts.append(_plain(note.text, found, marks))
    else:
        marks.add(NO_NOTE)
    text = " ".join(texts)
    _mark(text, marks)
    small = text.lower()
    if len(small) != len(text):
        marks.add(ODD_LETTERS)
    words = set(small.translate(_GAPS).split() if small.isascii() else _RUN.findall(small))
    marks.update(words & WORDS)
    marks.update(_CHARACTER.findall(small))
    return Glance(marks, words, found)


def _plain(text: str, found: list[tuple[str, bool]], marks: set[str]) -> str:
    """A text with an x for every formula and every piece of code; adds the formulas, and the marks
    of what is taken out."""
    if "$" not in text and "`" not in text and "~~~" not in text:
        return text
    pieces = []
    for each in scanner.scan(text):
        if each.kind == scanner.TEXT:
            pieces.append(each.body)
            continue
        # For counting, code and formulas are words or parts of words (blocks of code are not), and
        # what they touch is a word all the same.
        pieces.append(" " if each.kind == scanner.FENCE else "\x1ax\x1a")
        if each.kind in (scanner.FORMULA, scanner.DISPLAY):
            found.append((each.body, each.kind == scanner.DISPLAY))
            marks.add(FORMULA)
            if is_odd(each.body):
                marks.add(ODD_FORMULA)
        _mark(text[each.start : each.end], marks)
    return "".join(pieces)


def _mark(text: str, marks: set[str]) -> None:
    """Adds the marks of what counts in formulas and code, too."""
    if "\n" in text:
        marks.add(LINES)
    if "![" in text:
        marks.add(PICTURE)
    if "???" in text or "TODO" in text or "FIXME" in text or "TBD" in text:
        marks.add(UNDONE)


@lru_cache(maxsize=10_000)
def is_odd(latex: str) -> bool:
    """Whether rules about single formulas have to look at this one."""
    return (
        "{{c" in latex
        or any(backslash in latex for backslash in (r"\{", r"\}", r"\\"))
        or any(scanner.mistakes(latex))
    )
