r"""The rule that a card shows no raw markup, whatever dialect it is from.

It looks at the HTML that the renderer made, because only the HTML shows what was rendered and what was
left as text. What an author escaped, as in `\[\[text\]\]`, is meant to be text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deckbuilder.checks.rules.text import latex, rendered
from deckbuilder.core.model import Card, Part, Problem
from deckbuilder.core.problems import problem
from deckbuilder.core.wording import shortened
from deckbuilder.markup import letters
from deckbuilder.markup.gfm import ALERTS
from deckbuilder.notes.field_html import Renderer
from deckbuilder.source.lines import FENCE


class Leftover(NamedTuple):
    """Markup that is text on a card: a pattern for it, what it is, what to write, and its code."""

    pattern: re.Pattern[str]
    name: str
    hint: str
    code: str = "C068"


def _leftover(pattern: str, name: str, hint: str, code: str = "C068") -> Leftover:
    return Leftover(re.compile(pattern, re.MULTILINE), name, hint, code)


_CODE = "put code between backticks"
_CARD = 'begin each card with "## its-id" at the beginning of a line'
# The names of files that Obsidian embeds.
_SOUND = r"[^\]\n]*\.(?i:mp3|wav|m4a|og[gav]|opus|flac|3gp|mp4|webm|mov|mkv)\b"
_IMAGE = r"[^\]\n]*\.(?i:png|jpe?g|gif|webp|svg|avif|bmp|tiff?|heic|pdf)\b"
# In the text that a reader sees, in which lines end where blocks do.
LEFTOVERS = (
    _leftover(r"\\[A-Za-z]+", "a LaTeX command", f"write $…$ around the whole formula; {_CODE}", "C039"),
    _leftover(
        r"(?<!\{)(?:\{\{c\d+(?:,\d+)*::|\{\{?\s*[cC]?\d+\s*::?(?=\S))",
        "a deletion",
        "deletions belong in C:, as {{c1::…}}",
        "C036",
    ),
    _leftover(
        rf"!\[\[{_SOUND}[^\]\n]*(?:\]\])?",
        "a sound or video in Obsidian's notation",
        "cards cannot contain any; delete it",
    ),
    _leftover(
        rf"!\[\[{_IMAGE}[^\]\n]*(?:\]\])?",
        "a picture in Obsidian's notation",
        "put the file in media/images/, and write ![alt text](name)",
    ),
    _leftover(
        rf"!\[\[(?!{_SOUND}|{_IMAGE})[^\]\n]*(?:\]\])?",
        "a note that Obsidian would show here",
        "write its text here, or in Note:",
    ),
    _leftover(
        r"(?<!!)\[\[[^\[\]\n]+\]\]",
        "a link in Obsidian's notation",
        f"cards link only to the web: [text](https://…); {_CODE}",
    ),
    _leftover(
        r"\{\s*(?:width|height)\s*=[^}\n]*\}?",
        "the size of a picture",
        "write {width=50%} or {width=120px} right after the picture, with at most 100% or 999px",
    ),
    _leftover(r"\{(?::|:?[ \t]*[.#])[A-Za-z][^}\n]*\}", "attributes in braces", f"delete them; {_CODE}"),
    _leftover(
        r"\[!\w+\][-+]?",
        "the mark of an alert",
        "write it alone on the first line of a quotation, as in > [!NOTE]; the kinds are "
        + ", ".join(ALERTS),
    ),
    _leftover(r"~~", "a mark of strike-through", r"write ~~text~~ without spaces inside, or \~"),
    _leftover(
        r"(?<!~)~[^\s~](?:[^~\n]*[^\s~])?~(?!~)",
        "text between tildes",
        r"write ~~text~~ to strike it through, $x_1$ for a subscript, or \~",
    ),
    _leftover(
        r"(?<![\w^])\w*\^[^\s^]+\^", "text between carets", "write a superscript as a formula: $x^2$"
    ),
    _leftover(r"^\[[ xX]\](?=\s|$)", "the box of a task", "write a list item with text: - [ ] text"),
    _leftover(r"\[\^[^\]\s]+\]:?", "a footnote", "say it in the text, or in Note:"),
    _leftover(r"\[@[\w:.-]+", "a citation", 'cite with the metadata line "- source: key, place"'),
    _leftover(
        r"==[^\s=](?:[^=\n]*[^\s=])?==", "highlighted text", f"write **bold** or *italic*; {_CODE}"
    ),
    _leftover(
        r"(?<![\w:.]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:])",
        "the short name of an emoji",
        f"write the emoji itself; {_CODE}",
    ),
    _leftover(r"%%", "a comment in Obsidian's notation", "delete it; cards cannot contain comments"),
    _leftover(r"^:[ \t]+(?=\S)", "a definition list", "write a list: - **term**: what it means"),
    _leftover(
        r"\\$",
        "a backslash",
        r"it breaks a line only if another one follows; write \\ for the character",
    ),
    _leftover(r"^(?:covers|source|kind|tags|ask|tolerance|retired): ", "metadata of a card", _CARD),
    _leftover(r"^(?:Front|Back|Question|Answer): ", "a part of another card", _CARD),
    _leftover(r"^#{1,6}[ \t]+\S", "a heading", f"write ### at the beginning of a line, or {_CARD}"),
    _leftover(
        r"(?<![\w&/#])#[A-Za-z][\w/-]*",
        "a tag",
        f'write the metadata line "- tags: …"; {_CODE}',
    ),
    _leftover(r"`{3,}", "the fence of a code block", "begin it on a line of its own, and close it"),
    _leftover(
        r"^\|?[ \t]*:?-{3,}:?[ \t]*\|.*",
        "a table",
        "give the line below its header as many cells as the header has",
    ),
    _leftover(
        r"\]\(",
        "a link",
        r"write [text](https://…) without spaces in the address, or \( after the bracket",
    ),
    _leftover(
        r"\[\u2060?(?:sound:|anki:)[^\]\n]*\]?",
        "a sound or speech in Anki's notation",
        "cards cannot contain any; delete it",
    ),
    _leftover(r"^[•◦▪‣●○∙]\s*\S", "a bullet", 'begin each item with "- "'),
    _leftover(
        r"^[ \t\u00a0]*[-*+][ \t\u00a0]+\S",
        "the mark of a list item",
        'begin the line with "- ", and use spaces from the keyboard',
    ),
)
# In the HTML.
STRUCTURES = (
    _leftover(
        r"\A\s*<hr>|<hr>\s*\Z",
        "a line across the card",
        "delete it; a heading (##) begins the next card",
    ),
    _leftover(r"<a\b[^<>]*>\^", "a footnote", "say it in the text, or in Note:"),
    _leftover(r'<a href="[^"]*\s', "a link with a space in it", "write %20 for a space in an address"),
    _leftover(
        r"<h[12]>",
        "a large heading",
        "put an empty line before --- or ===, and a space after #; inside a card, use ### or bold text",
    ),
)
# Obsidian writes the width of a picture into its alt text.
_WIDTH = re.compile(r"\|\s*\d+(?:x\d+)?\s*$")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*(\S.*)")


def leftovers(card: Card, renderer: Renderer) -> Iterator[Problem]:
    """A card shows no raw markup. Of each kind, the first in a part is reported."""
    for part in card.texts:
        if card.kind == "typed" and part is card.answer:
            continue
        field = rendered(card, part, renderer)
        if field is None:
            continue
        yield from _in_field(part, field, card.is_in_cloze(part))
        yield from _widths(part)
        yield from _indented(part)


def _in_field(part: Part, field: str, in_cloze: bool) -> Iterator[Problem]:
    shown = letters.visible(field, in_cloze)
    # What other rules report.
    reported = {"C036": [(each.start, each.end) for each in part.deletions], "C039": latex(part)}
    for each in LEFTOVERS:
        if in_cloze and each.code == "C036":
            continue  # reported as a mistake in a deletion
        for match in each.pattern.finditer(shown):
            offset = letters.located(part, field[: match.start()], match[0], in_cloze)
            spans = reported.get(each.code, [])
            if offset is not None and not any(start <= offset < end for start, end in spans):
                if any(each <= offset <= part.text.find("]", each) for each in part.malformed_images):
                    continue  # reported as that
                whole = each.pattern.pattern.startswith("^")
                yield _problem(part, offset, each, _line(part, offset) if whole else match[0])
                break
    for each in STRUCTURES:
        if found := each.pattern.search(field):
            offset = letters.written_after(part, field[: found.start()], in_cloze)
            if "<hr>" in found[0]:
                offset = part.text.rfind("\n") + 1 if found.start() else 0
            elif beginning := re.compile(r"\w").search(part.text, offset):
                offset = part.text.rfind("\n", 0, beginning.start()) + 1
            yield _problem(part, offset, each, _line(part, offset))


def _line(part: Part, offset: int) -> str:
    return part.text[offset:].partition("\n")[0]


def _problem(part: Part, offset: int, each: Leftover, token: str) -> Problem:
    token = shortened(re.sub("\ufffc+", "…", token.replace("\u2060", "")))
    return problem(part.at(offset), each.code, f"the card shows {each.name}: {token}", each.hint)


def _widths(part: Part) -> Iterator[Problem]:
    for each in part.images:
        if match := _WIDTH.search(each.alt):
            yield problem(
                part.at(each.start),
                "C068",
                f'"{match[0].strip()}" in the alt text does not set a width',
                f"write {{width={match[0].strip(' |').partition('x')[0]}px}} after the picture",
            )


def _indented(part: Part) -> Iterator[Problem]:
    """GitHub shows an indented block outside of a list as code. The renderer shows it as text."""
    in_list = fenced = False
    before = ""
    marks = part.masked.split("\n")
    for number, line in enumerate(part.text.split("\n")):
        if FENCE.match(line):
            fenced = not fenced
        indented = _INDENTED.match(line)
        if (
            indented
            and not in_list
            and not fenced
            and not before.strip()
            and marks[number].strip("\ufffc \t")
        ):
            offset = sum(len(each) + 1 for each in marks[:number])
            yield problem(
                part.at(offset),
                "C068",
                f"GitHub shows this indented line as code: {indented[1][:40]}",
                "put code between lines of ```, and do not indent text",
            )
            return
        if line.strip() and not indented:
            in_list = bool(_ITEM.match(line)) or in_list and line[0] in " \t"
        before = line
