"""Parse the text of a topic file into a `Topic`, line by line, with a state machine.

It has three states: before the first card, in the metadata under a card's heading, and in a part
(after `Q:`, `A:`, `C:` or `Note:`). `_Machine.feed` defines what each kind of line does in each state.
The parser only reports lines that are out of place; the checks report what is missing from a card.
"""

from __future__ import annotations

import re

from deckbuilder.core.model import Card, Item, Live, Part, Problem, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.source import frontmatter
from deckbuilder.source.lines import LONGEST, NOT_TEXT, Kind, Line, classify, decode, without_conflicts

INTRO, META, PART = "intro", "meta", "part"
# The parts that may come right before each part; "" is the metadata.
BEFORE = {"Q": ("",), "A": ("Q",), "C": ("",), "Note": ("A", "C")}
LONG = {"question": "Q", "answer": "A", "cloze": "C", "note": "Note", "notes": "Note"}
# What people write instead of a mark: "Question:", "**A:**", " Q:", "note:".
FOLD_HINT = 'write "fold: true", or leave the line out'
NEAR_MARK = re.compile(
    r"^\s*([*_]{0,2})(question|answer|cloze|notes?|[QAC])([*_]{0,2})\s*:"
    r"[*_]{0,2}(?:\s|$)",
    re.IGNORECASE,
)

# What people write instead of the hyphen of a metadata line, or before it.
DASHES = {
    "–": "dash (–)",
    "—": "dash (—)",
    "−": "minus sign (−)",
    "‐": "typographic hyphen (‐)",
    "‑": "no-break hyphen",
    "•": "bullet (•)",
    "·": "bullet (·)",
}
META_KEYS = ("ask", "covers", "guid", "kind", "retired", "source", "tags", "tolerance")
NEAR_ITEM = re.compile(rf"\s*([-{''.join(DASHES)}]?)\s*({'|'.join(META_KEYS)})\s*:(.*)$", re.IGNORECASE)


def parse(path: str, data: bytes) -> tuple[Topic, list[Problem]]:
    """Return the topic in `data`, the bytes of the file `path`, and the problems in its lines."""
    lines, problems = decode(path, data)
    is_text = not any(each.code == "C001" and each.text.startswith(NOT_TEXT) for each in problems)
    lines, found = without_conflicts(path, lines)
    problems += found
    front, start, found = _front_matter(path, lines)
    problems += found
    machine = _Machine(path, front.is_whole)
    machine.run(lines, start)
    problems += machine.problems
    if not is_text:  # its letters are a guess, and mistakes in them may be due to that
        problems = [each for each in problems if each.code == "C001"]
    topic = Topic(
        Where(path, machine.title_line),
        machine.title,
        front.deck,
        front.tags,
        front.sources,
        tuple(machine.cards),
        front.needs,
        is_text,
        front.is_whole,
    )
    return topic, sorted(problems, key=lambda each: each.where)


def _front_matter(path: str, lines: list[str]) -> tuple[frontmatter.FrontMatter, int, list[Problem]]:
    """Return the front matter, the index of the line after it, and its problems."""
    example = "begin the file with a line ---, then deck: and sources:, then another line ---"
    if lines[0].rstrip() != "---":
        return (
            frontmatter.UNREAD,
            0,
            [problem(Where(path), "C003", "the front matter is missing", example)],
        )
    for index in range(1, len(lines)):
        if lines[index].rstrip() == "---":
            text = "\n".join(lines[1:index]) + "\n"
            if len(text) > 10 * LONGEST:
                return (
                    frontmatter.UNREAD,
                    index + 1,
                    [
                        problem(
                            Where(path),
                            "C066",
                            "the front matter is too long",
                            f"use at most {10 * LONGEST} characters; split the topic",
                        )
                    ],
                )
            front, problems = frontmatter.read(path, text, 2)
            return front, index + 1, problems
        if re.match(r"#{1,2} ", lines[index]):
            break
    else:
        index = len(lines)
    return (
        frontmatter.UNREAD,
        index,
        [problem(Where(path), "C003", "the front matter is not closed", example)],
    )


class _Machine:
    """A state machine that builds cards from the lines that it is given."""

    def __init__(self, path: str, has_front_matter: bool = True) -> None:
        self.path = path
        self.has_front_matter = has_front_matter
        self.problems: list[Problem] = []
        self.cards: list[Card] = []
        self.title, self.title_line = "", 1
        self.state = INTRO
        self.silent = False  # consecutive stray lines are reported only once
        self._new_card("", 0)

    def _new_card(self, name: str, line: int) -> None:
        self.id, self.line, self.length = name, line, 0
        self.meta: list[Item] = []
        self.lives: list[Live] = []
        self.texts: dict[str, tuple[int, list[str]]] = {}  # mark → first line, lines
        self.last = ""  # the mark of the current part
        self.lost: list[str] = []  # the lines of a repeated part

    def complain(self, line: Line, code: str, text: str, hint: str = "") -> None:
        self.problems.append(problem(Where(self.path, line.number), code, text, hint))

    def run(self, lines: list[str], first: int) -> None:
        """Read the lines from index `first` on."""
        for line in classify(self.path, lines, first):
            if isinstance(line, Problem):
                self.problems.append(line)
            else:
                self.feed(line)
        self.end_card()
        if not self.title:
            self.problems.append(
                problem(
                    Where(self.path),
                    "C005",
                    "the title is missing",
                    'add a line "# Title" after the front matter',
                )
            )

    def feed(self, line: Line) -> None:
        """Process one line according to its kind and the current state."""
        if line.kind is not Kind.HEADING and self.state != INTRO and self.is_too_long(line):
            return
        if line.kind not in (Kind.TEXT, Kind.ITEM, Kind.CODE):
            self.silent = False
        match self.state, line.kind:
            case _, Kind.HEADING:
                self.end_card()
                self.begin_card(line)
            case _, Kind.TITLE:
                self.read_title(line)
            case "intro", Kind.BLANK:
                pass
            case "intro", _ if not (self.has_front_matter or self.title):
                pass  # these may be lines of the front matter, whose mistake is reported
            case "intro", _:
                self.stray(
                    line,
                    "this line does not belong to any card",
                    _comment(line.text) or 'begin a card with "## its-id"',
                )
            case "meta", Kind.ITEM:
                self.read_item(line)
            case "meta", Kind.BLANK:
                pass
            case "meta", Kind.TEXT if NEAR_ITEM.match(line.text):
                self.read_near_item(line)
            case "meta", Kind.TEXT if line.text[0] in " \t" and self.meta and not self.silent:
                self.continue_item(line)
            case _, Kind.MARK:
                self.begin_part(line)
            case _, Kind.LIVE:
                self.read_live(line)
            case "meta", _:
                self.stray(
                    line,
                    "this line does not belong to any part of the card",
                    _nearest_mark(line.text) or _comment(line.text) or "is Q: or C: missing before it?",
                )
            case _, _:
                self.read_text(line)

    def is_too_long(self, line: Line) -> bool:
        """Return whether the card is too long, so that this line and those after it are ignored.

        The first such line is reported.
        """
        before = self.length
        self.length += len(line.text) + 1 + sum(len(text) + 1 for text in line.body)
        if before <= LONGEST < self.length:
            self.complain(
                line,
                "C066",
                "the card is too long",
                f"the rest, after {LONGEST} characters, is ignored; split it into several cards",
            )
        return self.length > LONGEST

    def stray(self, line: Line, text: str, hint: str) -> None:
        if not self.silent:
            self.complain(line, "C006", text, hint)
        self.silent = True

    def read_title(self, line: Line) -> None:
        if self.title:
            self.complain(
                line,
                "C005",
                "the file has a second title",
                "begin a card with ##; inside a card, use ### or bold text",
            )
        elif self.state != INTRO:
            self.complain(line, "C005", "the title must come before the first card")
        if not self.title:
            self.title, self.title_line = line.value, line.number

    def begin_card(self, line: Line) -> None:
        if not line.mark and line.value:
            self.complain(line, "C012", "a space is missing after ##")
        self._new_card(line.value, line.number)
        self.state = META

    def read_item(self, line: Line) -> None:
        key, colon, value = line.value.partition(":")
        key, value = key.strip().strip("*`"), value.strip()
        if not colon or not key or " " in key:
            self.complain(
                line,
                "C009",
                "this is not a metadata line",
                'write "- key: value"; if this is a list, write Q: or C: before it',
            )
        elif any(item.key == key for item in self.meta):
            self.complain(line, "C009", f'"{key}" appears twice', "put the values on one line")
        elif not value:
            self.complain(line, "C009", f'"{key}" has no value')
        else:
            self.meta.append(Item(Where(self.path, line.number), key, value))

    def read_near_item(self, line: Line) -> None:
        """Report a line that would be a metadata line if it began differently, and read it as one."""
        match = NEAR_ITEM.match(line.text)
        if match:
            wrong = (
                "is indented"
                if match[1] == "-"
                else f"begins with a {DASHES[match[1]]}"
                if match[1]
                else "has no hyphen before it"
            )
            self.complain(
                line, "C009", f"the metadata line {wrong}", f'begin the line with "- {match[2]}:"'
            )
            self.read_item(line._replace(value=f"{match[2]}:{match[3]}"))

    def continue_item(self, line: Line) -> None:
        last = self.meta[-1]
        self.meta[-1] = Item(last.where, last.key, f"{last.value} {line.text.strip()}")

    def begin_part(self, line: Line) -> None:
        mark = line.mark
        self.state = PART
        if mark in self.texts:
            self.complain(
                line, "C007", f"the card has a second {mark}:", 'begin a new card with "## its-id"'
            )
            self.last = "lost"
            return
        # The answer of a practice card is what its example computes, so Note: follows Q: there.
        practice = mark == "Note" and any(
            item.key == "kind" and item.value == "practice" for item in self.meta
        )
        if self.last not in (*BEFORE[mark], "lost") and not (practice and self.last == "Q"):
            before = " or ".join(f"{each}:" for each in BEFORE[mark] if each)
            self.complain(
                line,
                "C007",
                f"{mark}: must not come right after {self.last or 'the metadata'}"
                + (":" if self.last else ""),
                f"put it after {before}" if before else "a card has either Q: and A:, or C:",
            )
        self.texts[mark] = (line.number, [line.value])
        self.last = mark

    def read_text(self, line: Line) -> None:
        """Add a line to the current part. Code is never mistaken for a mark."""
        if line.kind is Kind.TEXT:
            hint = _nearest_mark(line.text)
            if hint:
                self.complain(line, "C007", "this line looks like the beginning of a part", hint)
        self.add(line.text)

    def add(self, text: str) -> None:
        (self.lost if self.last == "lost" else self.texts[self.last][1]).append(text)

    def read_live(self, line: Line) -> None:
        where = Where(self.path, line.number)
        inputs: list[Item] = []
        fold = False
        for offset, text in enumerate(line.body, 1):
            name, equals, value = text.partition("=")
            here = Where(self.path, line.number + offset)
            if not text.strip():
                continue
            if re.match(r"\s*fold\s*[:=]", text):
                fold = text.split() == ["fold:", "true"]
                if not fold:
                    self.problems.append(
                        problem(here, "C021", f'"{text.strip()}" is not a valid fold', FOLD_HINT)
                    )
            elif not equals or not name.strip():
                self.problems.append(
                    problem(here, "C021", "this line is not an input", 'write "name = value"')
                )
            elif any(name.strip() == item.key for item in inputs):
                self.problems.append(problem(here, "C021", f'input "{name.strip()}" appears twice'))
            else:
                inputs.append(Item(here, name.strip(), value.strip()))
        self.lives.append(Live(where, line.value, tuple(inputs), fold))
        if self.state == PART:
            # Empty lines in place of the block keep the line numbers of the text after it correct.
            for _ in range(len(line.body) + (1 if line.mark else 2)):
                self.add("")

    def end_card(self) -> None:
        if self.state == INTRO:
            return
        self.cards.append(
            Card(
                Where(self.path, self.line),
                self.id,
                tuple(self.meta),
                self.part("Q"),
                self.part("A"),
                self.part("C"),
                self.part("Note"),
                tuple(self.lives),
            )
        )

    def part(self, mark: str) -> Part | None:
        """Return the text after a mark without the empty lines around it, or None if it has no text."""
        if mark not in self.texts:
            return None
        first, lines = self.texts[mark]
        while lines and not lines[0].strip():
            lines, first = lines[1:], first + 1
        text = "\n".join(lines).rstrip()
        return Part(Where(self.path, first), text) if text else None


def _comment(text: str) -> str:
    """Return a hint if the line begins an HTML comment, or ""."""
    return (
        "delete the comment; cards cannot contain comments" if text.lstrip().startswith("<!--") else ""
    )


def _nearest_mark(text: str) -> str:
    """Return a hint if the line looks like it should begin with a mark, or ""."""
    match = NEAR_MARK.match(text)
    if not match:
        return ""
    word = match[2]
    if len(word) == 1 and word.islower() and not match[1]:
        return ""  # "a: the slope" is a sentence
    mark = LONG.get(word.lower(), word.upper())
    return f'did you mean "{mark}:" at the beginning of the line?'
