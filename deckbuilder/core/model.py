"""The immutable values that pass between the stages.

Types with many instances are named tuples, which are created, pickled, and unpickled several times
faster than data classes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from deckbuilder.core.guid import guid
from deckbuilder.core.identity import NAME
from deckbuilder.markup.text import Text

# The id of a card, or the name of a topic. Ids become names of files and folders, and Windows allows
# none named con or com1.
ID = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)[a-z0-9]+(-[a-z0-9]+)*")
# The guid of a note in Anki, which makes guids of ten of these characters.
GUID = re.compile(r"[A-Za-z0-9!#$%&()*+,\-./:;<=>?@\[\]^_`{|}~]{5,64}")


class Where(NamedTuple):
    """A line of a file; `path` is relative to the project, with forward slashes."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """An error or a warning for a contributor.

    `severity` is "error" or "warning". `problems.py` has the table of codes and creates problems.
    """

    where: Where
    code: str
    text: str
    hint: str = ""
    severity: str = "error"

    @property
    def message(self) -> str:
        """The text, with the hint in parentheses if there is one."""
        return f"{self.text} ({self.hint})" if self.hint else self.text


class Item(NamedTuple):
    """One `key: value`: a metadata line of a card, an entry of the front matter, an input."""

    where: Where
    key: str
    value: str


class Part(Text):
    """The Markdown after a `Q:`, `A:`, `C:`, or `Note:`, up to the next one."""

    def __init__(self, where: Where, text: str) -> None:
        super().__init__(text)
        self.where = where

    def __repr__(self) -> str:
        return f"Part(where={self.where!r}, text={self.text!r})"

    def __getstate__(self) -> dict[str, object]:
        return {"where": self.where, "text": self.text}

    def at(self, offset: int) -> Where:
        """Return the line of the character at `offset`."""
        return Where(self.where.path, self.where.line + self.text.count("\n", 0, offset))


class Live(NamedTuple):
    """A ```` ```live name ```` block: the example's name and the inputs given to it.

    `fold`: whether the block is closed when the card is shown.
    """

    where: Where
    name: str
    inputs: tuple[Item, ...] = ()
    fold: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """The raw text of each input, by name."""
        return {item.key: item.value for item in self.inputs}


class Card(NamedTuple):
    """One `##` section of a topic file, as written; the checks report what is wrong with it.

    `meta` holds every metadata line; `get` and `words` read it.
    """

    where: Where
    id: str
    meta: tuple[Item, ...] = ()
    question: Part | None = None
    answer: Part | None = None
    cloze: Part | None = None
    note: Part | None = None
    lives: tuple[Live, ...] = ()

    def item(self, key: str) -> Item | None:
        """Return the metadata line with this key, or None."""
        for item in self.meta:
            if item.key == key:
                return item
        return None

    def get(self, key: str, default: str = "") -> str:
        """Return the value of a metadata key."""
        found = self.item(key)
        return found.value if found else default

    def words(self, key: str) -> tuple[str, ...]:
        """Return the words of a metadata value, which commas or spaces separate."""
        return tuple(self.get(key).replace(",", " ").split())

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags on the card's own line; those of its topic are not among them."""
        return tuple(tag.strip() for tag in self.get("tags").split(",") if tag.strip())

    @property
    def kind(self) -> str:
        """The kind: "cloze", or the value of the `kind` key (perhaps invalid), "basic" by default."""
        return "cloze" if self.cloze and not self.question else self.get("kind", "basic")

    @property
    def note_kind(self) -> str:
        """The kind of its note's type in Anki: "basic", "cloze", or "practice"."""
        if self.cloze and not self.question:
            return "cloze"
        return "practice" if self.kind == "practice" else "basic"

    @property
    def guid(self) -> str:
        """The guid of its note in Anki: the one that it had there first, or one made from its id."""
        return self.get("guid") or guid(self.id)

    @property
    def citations(self) -> tuple[tuple[str, str], ...]:
        """The (source key, locator) of each source, in order."""
        pairs = (text.partition(",") for text in self.get("source").split(";"))
        return tuple((key.strip(), locator.strip()) for key, _, locator in pairs if key.strip())

    @property
    def retirement(self) -> Part | None:
        """Why the card is retired, or None."""
        item = self.item("retired")
        return Part(item.where, item.value) if item else None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that the card has, in order."""
        every = (self.question, self.answer, self.cloze, self.note)
        return tuple([part for part in every if part is not None])

    @property
    def texts(self) -> tuple[Part, ...]:
        """Every text that the card shows: its parts, and why it is retired."""
        reason = self.retirement
        return (*self.parts, reason) if reason else self.parts

    def is_in_cloze(self, text: Part) -> bool:
        """Return whether one of its texts is in the field in which Anki looks for deletions.

        On a cloze card, the reason for retirement is at the beginning of that field.
        """
        return self.cloze is not None and text in (self.cloze, self.retirement)


class Phrase(NamedTuple):
    """A distinctive text of a card: `key` is the same for all ways to write it.

    `text` is how the card writes it; a whole answer has none.
    """

    key: str
    text: str
    line: int


class IndexEntry(NamedTuple):
    """The facts about one card that rules over all cards need.

    Line numbers refer to the topic's file. `asks` is the question or the text with deletions, empty if
    there is neither; `numbers` are those of its Anki cards; `signs` are hashes that nearly equal
    questions have in common; `whole_answers` are the distinctive ones among its answers, `asked` the
    keys of the phrases that it asks for, and `printed` all phrases on it; `answers` are digests of the
    texts that each of its Anki cards asks for; `guid` is the one kept from Anki, "" if it is made from
    the id. What a retired card asks does not matter, so its `signs` to `printed` are empty.
    `source/index.py` creates the entries.
    """

    line: int
    id: str
    kind: str
    retired: bool
    asks: Part
    covers: tuple[str, ...]
    tags: str
    tags_line: int
    pictures: tuple[str, ...]
    numbers: tuple[int, ...]
    signs: tuple[int, ...]
    whole_answers: tuple[Phrase, ...]
    asked: tuple[str, ...]
    printed: tuple[Phrase, ...]
    answers: tuple[tuple[str, ...], ...] = ()
    guid: str = ""
    guid_line: int = 0


@dataclass(frozen=True)
class Topic:
    """One Markdown file of cards.

    `needs` are the stems of the topics to learn before it; `index` has one entry per card; `digest`
    is the digest of the file's name and content. `is_text` is false for a file that is not UTF-8, and
    `has_front_matter` for one whose front matter is missing or has a mistake: what follows from such a
    mistake is not reported.
    """

    where: Where
    title: str = ""
    deck: Item | None = None
    tags: tuple[Item, ...] = ()
    sources: tuple[Item, ...] = ()
    cards: tuple[Card, ...] = ()
    needs: tuple[Item, ...] = ()
    is_text: bool = True
    has_front_matter: bool = True
    index: tuple[IndexEntry, ...] = field(default=(), compare=False)
    digest: bytes = field(default=b"", compare=False)

    @property
    def file(self) -> str:
        """The file's name, such as "softmax-and-cross-entropy.md"."""
        return self.where.path.rsplit("/", 1)[-1]

    @property
    def stem(self) -> str:
        """The file's name without ".md", as `decks.toml` lists it."""
        return self.file.removesuffix(".md")


@dataclass(frozen=True)
class Deck:
    """One `[[deck]]` of `decks.toml`.

    `topics` are file stems in order; `needs` are the names of the decks to learn before it. `is_whole`
    is false if its list of topics has a mistake.
    """

    where: Where
    name: str
    description: str
    topics: tuple[str, ...]
    needs: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def full_name(self) -> str:
        """The name in Anki."""
        return f"{NAME}::{self.name}"


@dataclass(frozen=True)
class SyllabusRow:
    """A fact that the decks must cover.

    `place` is "deck::topic title"; `examples` and `figures` are the names of those that show the fact,
    and `same_as` the ids of rows that state it, too.
    """

    where: Where
    id: str
    place: str
    topic: str
    examples: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


class AcceptedPair(NamedTuple):
    """A line of accepted-pairs.csv: the ids of two cards that may share an answer, and why."""

    where: Where
    first: str
    second: str
    reason: str


@dataclass(frozen=True)
class CheckSettings:
    """Which checks apply to a project: the table `[check]` of `decks.toml`.

    `covers`: cards must cover the syllabus; `source`: cards must cite sources; `languages`: the codes
    of the languages that cards are written in; `off`: the codes of the rules that are switched off;
    `known`: whether the file could be read, so that these are the project's settings.
    """

    covers: bool = True
    source: bool = True
    languages: tuple[str, ...] = ("en",)
    off: frozenset[str] = frozenset()
    known: bool = True

    def apply_to(self, found: Problem) -> bool:
        """Return whether the rule of a problem is switched on."""
        return found.code not in self.off


@dataclass(frozen=True)
class Content:
    """The parsed content of cards/. `accepted` is None if accepted-pairs.csv cannot be read."""

    repository: str = ""
    decks: tuple[Deck, ...] = ()
    topics: tuple[Topic, ...] = ()
    syllabus: Mapping[str, SyllabusRow] = field(default_factory=dict)
    accepted: tuple[AcceptedPair, ...] | None = ()
    checks: CheckSettings = CheckSettings()

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Every card of every topic, in source order."""
        return tuple(card for topic in self.topics for card in topic.cards)

    @property
    def is_whole(self) -> bool:
        """Whether every topic file could be read: only then is a card missing if it is not there."""
        return all(topic.is_text or topic.cards for topic in self.topics)

    def deck_of(self, topic: Topic) -> Deck | None:
        """Return the deck that lists the topic, or None."""
        return self._decks_by_topic.get(topic.stem)

    @cached_property
    def _decks_by_topic(self) -> dict[str, Deck]:
        return {stem: deck for deck in reversed(self.decks) for stem in deck.topics}


@dataclass(frozen=True)
class Picture:
    """The media file names of a picture on a card, for the light and the dark theme.

    Both names are the same if there is only one file.
    """

    light: str
    dark: str


def slug(name: str) -> str:
    """Return `name` in lower case with hyphens between its words, for tags and file names."""
    kept = (char if char.isalnum() else " " for char in name.lower())
    return "-".join("".join(kept).split())
