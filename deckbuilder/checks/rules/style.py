"""Rules about how cards ask their questions.

They warn about what usually makes a card worse; a card with a good reason may break them. Every rule
is a generator of problems.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from deckbuilder.checks import symbols
from deckbuilder.core.model import Card, Content, Part, Problem, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.markup import word_count
from deckbuilder.markup.scanner import FILLER
from deckbuilder.source import index

_OPENERS = (
    "explain|describe|discuss|elaborate|outline|compare|summarise|summarize|comment|illustrate|tell|talk"
)
_VERBS = "is|are|was|were|does|do|did|can|could|should|would|will|has|have|must|may"
_OPENER = re.compile(rf"(?:^|[:;]\s+)\W*({_OPENERS})\b", re.IGNORECASE)
_POINTER = re.compile(r"[^\w\ufffc]*(it|its|this|that|these|those)\b", re.IGNORECASE)
_ASKING = r"why|what|how|which|when|where|who|whose"
_SECOND_ASK = re.compile(
    rf"\band\s+(?:(?:by|in|at|to|for|from|with|of|on)\s+)?({_ASKING})\b", re.IGNORECASE
)
_WH = re.compile(rf"\b(?:{_ASKING})\b", re.IGNORECASE)
# "Does …?", also after a clause: "In deep nets, does …?"
_YES_NO = re.compile(rf"[^\w\ufffc]*(?:[^,:?]*[,:]\s+)*?({_VERBS})\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:because|since|so|as|for|hence|thus|therefore|otherwise|unless)\b|[:;–—]", re.IGNORECASE
)
_SOFTWARE = (
    r"PyTorch|torch|torchvision|NumPy|SciPy|pandas|scikit-learn|scikit-image|TensorFlow|"
    r"Keras|JAX|OpenCV|Pillow|Matplotlib|Python|CUDA|Linux|Anki"
)
_VERSION = re.compile(rf"\b(?:(?:{_SOFTWARE})\s+v?|version\s+|v)\d+(?:\.\d+)+", re.IGNORECASE)
_REFERENCE_VERSION = re.compile(r"[A-Za-z]\s+v?(\d+\.\d+(?:\.\d+)?)\b")
_ADDRESS = re.compile(r"https?://\S+")
_MOVING = re.compile(r"/(stable|latest|main|master|current|nightly|dev)/")
_FIXED = re.compile(r"/(?:release[s/-]*)?v?(\d+\.\d+(?:\.\d+)*)/")
# "… the sum of its inputs": whose? An owner within the answer would come before the pronoun.
_DANGLING = re.compile(
    r"\W*(?:(?:the|an?|one)\s+(?:[\w-]+\s+){0,3}?(?:of|in|for|to|from|by|with|"
    r"between|at|on|over)\s+)?(it|its|they|their|them|this|these)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!]*(?:[.!](?!\s)[^.?!]*)*[.?!]?")


def openers(card: Card) -> Iterator[Problem]:
    """A question asks for something definite."""
    for part, start, sentence in _sentences(card):
        match = _OPENER.search(sentence)
        if match:
            yield problem(
                part.at(start + match.start(1)),
                "C090",
                f'"{match[1]}" allows many answers',
                'ask for one thing: "Which …", "Why …", "By what factor …"',
            )


def stands_alone(card: Card) -> Iterator[Problem]:
    """A question can be understood on its own, except that of a reversed card."""
    if not card.question or card.kind == "reversed":
        return
    words = word_count.words(card.question)
    pointer = _POINTER.match(card.question.masked)
    if words < 4:
        yield problem(
            card.question.where,
            "C091",
            f"the question has {words} words",
            "say what it is about, in at least 4 words",
        )
    elif pointer:
        yield problem(
            card.question.where,
            "C091",
            f'the question begins with "{pointer[1]}"',
            "name what it refers to: cards appear one at a time, in any order",
        )


def one_ask(card: Card) -> Iterator[Problem]:
    """A card asks one question."""
    asks = [(part, start) for part, start, sentence in _sentences(card) if sentence.endswith("?")]
    for part, start in asks[1:]:
        yield problem(
            part.at(start), "C092", "the card asks a second question", "ask one question per card"
        )
    for part, start, sentence in _sentences(card):
        if len(asks) != 1 or not sentence.endswith("?"):
            continue
        match = _SECOND_ASK.search(sentence)
        if match:
            yield problem(
                part.at(start + match.start()),
                "C092",
                f'"{" ".join(match[0].split())}" asks a second question',
                "ask one question per card",
            )


def yes_or_no(card: Card) -> Iterator[Problem]:
    """A question that a coin toss could answer also asks for the reason."""
    for part, start, sentence in _sentences(card):
        match = _YES_NO.match(sentence) if sentence.endswith("?") else None
        if (
            match
            and not _WH.search(sentence[: match.start(1)])
            and card.answer
            and not _REASON.search(card.answer.masked)
        ):
            yield problem(
                part.at(start + match.start(1)),
                "C093",
                "yes or no is enough to answer this question",
                "ask for the reason or the condition, or give the reason in the answer",
            )


def near_duplicates(content: Content) -> Iterator[Problem]:
    """No two cards ask nearly the same thing."""
    asking = [(path, card) for path, card in index.all_of(content) if card.signs]
    bags: dict[int, frozenset[str]] = {}

    def bag(number: int) -> frozenset[str]:
        if number not in bags:
            bags[number] = index.tokens(asking[number][1].asks)
        return bags[number]

    # Sign → the first card that has it, and the others.
    first: dict[int, int] = {}
    later: defaultdict[int, list[int]] = defaultdict(list)
    for number, (_, card) in enumerate(asking):
        others: set[int] = set()
        for sign in card.signs:
            earlier = first.setdefault(sign, number)
            if earlier != number:
                others.add(earlier)
                others.update(later.get(sign, ()))
                # With thousands of similar questions, comparing with the first ones is enough.
                if len(later[sign]) < 100:
                    later[sign].append(number)
        for other in sorted(others):
            shared = len(bag(number) & bag(other))
            alike = index.OF * shared >= index.SHARED * (len(bag(number)) + len(bag(other)) - shared)
            # Identical texts are reported by another rule.
            if alike and index.folded(asking[other][1].asks) != index.folded(card.asks):
                there = Where(asking[other][0], asking[other][1].line)
                yield problem(
                    card.asks.where,
                    "C094",
                    f'the question is nearly the same as that of "{asking[other][1].id}"',
                    f"see {there}; stress the difference, or merge the cards",
                )
                break


def introduced(card: Card) -> Iterator[Problem]:
    """A card says what its letters mean."""
    parts = [part for part in (card.question, card.answer, card.cloze) if part]
    # One symbol is often clear from the question; two suggest a formula taken from elsewhere.
    unknown = symbols.unintroduced(*parts)
    if len(unknown) > 1:
        yield problem(
            parts[0].where,
            "C095",
            f"the card does not say what these symbols mean: {', '.join(unknown)}",
            'put a word right before each, as in "learning rate $\\eta$"',
        )


def timeless(card: Card) -> Iterator[Problem]:
    """A question names no version number; the reference does."""
    asks = card.question or card.cloze
    match = asks and _VERSION.search(asks.masked)
    if asks and match:
        yield problem(
            asks.at(match.start()),
            "C096",
            f'the question mentions a version: "{match[0]}"',
            "put the version in the reference, unless the question is about versions",
        )


def versions(topic: Topic) -> Iterator[Problem]:
    """The link of a reference leads to the version that the reference names."""
    for source in topic.sources:
        version = _REFERENCE_VERSION.search(_ADDRESS.sub("", source.value))
        address = _ADDRESS.search(source.value)
        if not version or not address:
            continue
        moving, fixed = _MOVING.search(address[0]), _FIXED.search(address[0])
        # Links to code contain a branch and a folder for a version: either of them may be the right one.
        if fixed and not _agree(version[1], fixed[1]):
            yield problem(
                source.where,
                "C097",
                f'source "{source.key}" is for version {version[1]}, but its link is for {fixed[1]}',
                "make them agree",
            )
        elif moving and not fixed:
            yield problem(
                source.where,
                "C097",
                f'source "{source.key}" is for version {version[1]}, but its link says "{moving[1]}"',
                "link to the page for that version",
            )


def _agree(one: str, other: str) -> bool:
    """Return whether two versions are the same as far as both are given."""
    return all(a == b for a, b in zip(one.split("."), other.split("."), strict=False))


def reversible(card: Card) -> Iterator[Problem]:
    """The answer of a reversed card is also a question."""
    match = card.kind == "reversed" and card.answer and _DANGLING.match(card.answer.text)
    if card.answer and match:
        yield problem(
            card.answer.at(match.start(1)),
            "C098",
            f'"{match[1]}" is unclear when this side is the question',
            "name what it refers to",
        )


def more_than_bare(card: Card) -> Iterator[Problem]:
    """A card has a note, a figure, or a live block to learn from after answering."""
    if not card.note and not card.lives and not any(part.images for part in card.parts):
        yield problem(
            card.where,
            "C099",
            "the card has no note, figure, or live block",
            "add a short note (Note:) that says why or gives an example",
        )


def _sentences(card: Card) -> list[tuple[Part, int, str]]:
    """Return the sentences of a question and their offsets, with formulas, code, and quotes masked."""
    asks = card.question
    return [(asks, start, sentence) for start, sentence in _split(asks.prose)] if asks else []


@lru_cache(maxsize=64)  # several rules look at the same question
def _split(prose: str) -> tuple[tuple[int, str], ...]:
    text = re.sub(r"“[^”]*”|\"[^\"]*\"", lambda match: FILLER * len(match[0]), prose)
    found = ((match.start(), match[0], match[0].strip()) for match in _SENTENCE.finditer(text))
    return tuple(
        (start + whole.index(sentence), sentence) for start, whole, sentence in found if sentence
    )
