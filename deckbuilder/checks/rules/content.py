"""Rules about what cards say. Every rule is a generator of problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from deckbuilder.core.model import Card, Content, IndexEntry, Part, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.markup import scanner
from deckbuilder.markup.cloze import Mistake
from deckbuilder.markup.gfm import LOST_BACKSLASH
from deckbuilder.source import index

HTML = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*|/)?>|!--|!\w|\?)")
_NAME_IN_TAG = re.compile(r"</?([\w-]+)\b.*", re.DOTALL)
DEFINED_LINK = re.compile(r"^[ \t]*\[[^\]^][^\]]*\]:\s*<?(\S+)", re.MULTILINE)
_IN_QUOTATION = re.compile(r"[ \t]*>")
_NEXT_IN_QUOTATION = re.compile(r"\n[ \t]*>")
COMMENT = "<!--"
_NO_DELETIONS = "a reason for retirement has no deletions; put other braces between backticks"
# What to write for the tags that people paste.
MARKDOWN = {
    "<br>": "a backslash at the end of the line",
    "<sub>": "a formula such as $x_1$",
    "<sup>": "a formula such as $x^2$",
    "<img>": "![alt text](name)",
    "<a>": "[text](https://…)",
    **dict.fromkeys(("<b>", "<strong>"), "**bold**"),
    **dict.fromkeys(("<i>", "<em>"), "*italic*"),
    **dict.fromkeys(("<del>", "<s>", "<strike>"), "~~text~~"),
    **dict.fromkeys(("<code>", "<kbd>", "<pre>", "<tt>"), "backticks"),
    **dict.fromkeys(("<table>", "<tr>", "<th>", "<td>"), "lines such as | a | b |"),
    **dict.fromkeys(("<ul>", "<ol>", "<li>"), 'lines that begin with "- " or "1. "'),
}


def only_picture(card: Card) -> Iterator[Problem]:
    """An answer is more than a picture, so that it can be put into words."""
    answer = card.answer
    if answer and answer.images and not answer.without(answer.image_spans).strip():
        yield problem(
            answer.where,
            "C031",
            "the answer is only a picture",
            "say in words what the learner should recall",
        )


def raw_html(card: Card) -> Iterator[Problem]:
    """The cards are Markdown throughout."""
    for part in card.texts:
        tags = list(HTML.finditer(part.masked))
        if tags and not (card.kind == "typed" and part is card.answer):  # reported as untypeable
            names = dict.fromkeys(_NAME_IN_TAG.sub(r"<\1>", each[0]) for each in tags)
            yield problem(
                part.at(tags[0].start()),
                "C032",
                f"raw HTML is not allowed: {', '.join(names)}",
                _markdown_for(part, tags[0].start(), names),
            )


def _markdown_for(part: Part, offset: int, names: Iterable[str]) -> str:
    """Return a hint that says what to write for these tags, the first of which is at `offset`."""
    line = part.text[part.text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]
    # A backslash at the end of a line would end the row.
    breaks = {"<br>": "another row of the table"} if line.lstrip().startswith("|") else {}
    uses: dict[str, str] = {}  # what to write → the first of the tags that it is for
    for name in names:
        if use := (MARKDOWN | breaks).get(name.lower()):
            uses.setdefault(use, name)
    advice = ", ".join(f"{use} for {name}" for use, name in uses.items())
    hints = [f"use {advice or 'Markdown'}"] if uses or {*names} != {COMMENT} else []
    hints += ["delete comments, which cards cannot contain"] if COMMENT in names else []
    return "; ".join([*hints, "write &lt; for <, or put code between backticks"])


def links(card: Card) -> Iterator[Problem]:
    """Links lead to the web."""
    for part in card.texts:
        pictures = set(part.malformed_images)  # reported as what they are
        found = [(each.middle, each.address) for each in part.links if each.start - 1 not in pictures]
        found += [(match.start(), match[1]) for match in DEFINED_LINK.finditer(part.prose)]
        for offset, address in sorted(found):
            if not re.match(r"https?://[^/]", address):
                yield problem(
                    part.at(offset),
                    "C037",
                    f'"{address}" is not a web address',
                    "begin the link with https://",
                )


def duplicates(content: Content) -> Iterator[Problem]:
    """No two cards ask the same thing."""
    first: dict[str, tuple[str, IndexEntry]] = {}
    for path, card in index.all_of(content):
        if not card.asks.text or card.retired:
            continue
        other, there = first.setdefault(index.folded(card.asks), (path, card))
        if there is not card:
            yield problem(
                card.asks.where,
                "C034",
                f'the question is the same as that of "{there.id}"',
                f"see {Where(other, there.line)}; ask for something else, or merge the cards",
            )


def complete_formulas(card: Card) -> Iterator[Problem]:
    """Every dollar belongs to a formula or is a price, and formulas are whole."""
    for part in card.texts:
        for offset in scanner.stray_dollars(part.segments):
            yield problem(
                part.at(offset),
                "C035",
                "this $ does not begin or end a formula",
                r"put no space just inside the dollar signs, and no letter or digit just outside; "
                r"write \$ for a dollar sign",
            )
        for formula in part.formulas:
            for mistake in scanner.mistakes(formula.body):
                yield problem(part.at(formula.start), "C035", mistake)
            line = part.text.rfind("\n", 0, formula.start) + 1
            if _IN_QUOTATION.match(part.text, line) and _NEXT_IN_QUOTATION.search(
                part.text, formula.start, formula.end
            ):
                yield problem(
                    part.at(formula.start),
                    "C035",
                    "the marks > of this quotation would be part of the formula",
                    "write the formula on one line: > $$x^2$$",
                )
            if word := scanner.prose(formula.body):
                yield problem(
                    part.at(formula.start),
                    "C035",
                    f'this formula contains the word "{word}"',
                    rf"write \$ for a dollar sign, or, in a formula, \text{{ {word} }}",
                )


def github_formulas(card: Card) -> Iterator[Problem]:
    """No formula between dollars has a backslash before punctuation: GitHub removes it."""
    for part in card.texts:
        for formula in part.formulas:
            match = LOST_BACKSLASH.search(formula.body)
            if (
                match
                and part.text[formula.start : formula.start + 2] != "$`"
                and part.text[formula.start] == "$"
            ):
                yield problem(
                    part.at(formula.start),
                    "C050",
                    f"GitHub drops the backslash of {match[0]} in this formula",
                    r"use \lbrace and \rbrace, or a ```math block",
                )


def well_formed_cloze(card: Card) -> Iterator[Problem]:
    """Deletions are in C:, numbered, closed, and not empty, and there are one to three of them."""
    if card.cloze:
        for mistake in card.cloze.cloze_mistakes:
            yield problem(card.cloze.at(mistake.offset), "C036", mistake.text, mistake.hint)
        count = len({each.start for each in card.cloze.deletions})
        if not 1 <= count <= 3:
            yield problem(
                card.cloze.where, "C042", f"the card has {count} deletions", "use 1 to 3: {{c1::…}}"
            )
    for text in card.texts:
        if text is card.cloze:
            continue
        in_cloze = card.is_in_cloze(text)
        hint = _NO_DELETIONS if text == card.retirement else "begin a cloze card with C:"
        found = [
            Mistake(each.start, "this deletion is not in C:")
            for each in text.deletions
            if in_cloze or each.kind not in (scanner.CODE, scanner.FENCE)  # elsewhere, code is just code
        ]
        if in_cloze:
            found += text.cloze_mistakes
        if found:
            first = min(found)
            yield problem(text.at(first.offset), "C036", first.text, hint)
