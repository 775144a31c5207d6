"""Read the flashcards of the Obsidian plugin Spaced Repetition.

https://www.stephenmwangi.com/obsidian-spaced-repetition/ describes them: `::` and `:::` on a line, `?`
and `??` on a line between two sides, and `==deletions==`, with its default separators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deckbuilder.convert.found_note import FoundNote
from deckbuilder.convert.imported import TOO_LONG
from deckbuilder.markup.text import Text
from deckbuilder.source.lines import FENCE, LONGEST
from deckbuilder.tools.importer.dialect import without_comments

_TAGS = re.compile(r"((?:#[^\s#]+[ \t]+)*#[^\s#]+)(?:[ \t]+|$)")
_HEADING = re.compile(r"#{1,6} ")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) (?:\[.\] )?")
_SEPARATOR = re.compile(r":{2,}")
_BLOCK_ID = re.compile(r"[ \t]+\^[\w-]+$")
# ==text==, ==text==^[hint], ==text==[^1], or both; letters in place of the number say when to hide what.
_CLOZE = re.compile(r"==(?=\S)(.+?)==(?:\^\[([^\[\]]*)\])?(?:\[\^(\w+)\])?", re.DOTALL)
_ANKIS = re.compile(r"\{\{c\d+::")
_LINE_MARKUP = re.compile(r"\s*(?:[-*+] |\d+[.)] |[|>#]|`{3}|~{3}|\$\$)")


def read(text: str) -> list[FoundNote]:
    """Return the flashcards of a note; other paragraphs become entries that say so."""
    found: list[FoundNote] = []
    tags: tuple[str, ...] = ()
    for number, lines in _blocks(without_comments(_without_front_matter(text))):
        while lines and (_HEADING.match(lines[0]) or not lines[0].strip()):
            number, lines = number + 1, lines[1:]
        while lines and (match := _TAGS.fullmatch(lines[0].strip())):
            tags = _decks(match[1])
            number, lines = number + 1, lines[1:]
        if not lines:
            continue
        own = tags
        if match := _TAGS.match(lines[0]):
            own = _decks(match[1])
            lines = [lines[0][match.end() :], *lines[1:]]
        found += _cards(number, lines, own)
    return found


def _decks(tags: str) -> tuple[str, ...]:
    """Return the tags of a card: what comes after the tag that marks a note as having flashcards."""
    names = [tag.lstrip("#").split("/") for tag in tags.split()]
    kept = ["::".join(each[1:] if each[0].lower() == "flashcards" else each) for each in names]
    return tuple(filter(None, kept))


def _without_front_matter(text: str) -> str:
    """Return the text with empty lines in place of the front matter."""
    lines = text.split("\n")
    if lines[0].strip() == "---":
        end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        return "\n".join([""] * (end + 1) + lines[end + 1 :])
    return text


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the groups of lines between empty ones, with the number of the first; code stays whole."""
    block: list[str] = []
    start, fence = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        match = FENCE.match(line)
        if fence:
            fence = "" if match and match[1].startswith(fence) else fence
        elif match:
            fence = match[1]
        elif not line.strip():
            if block:
                yield start, block
            block = []
            continue
        if not block:
            start = number
        block.append(line)
    if block:
        yield start, block


def _cards(number: int, lines: Sequence[str], tags: tuple[str, ...]) -> Iterator[FoundNote]:
    """Yield the flashcards of a block."""
    marks = [at for at, line in enumerate(lines) if line.strip() in ("?", "??")]
    text = "\n".join(lines)
    if len(text) > LONGEST:
        yield FoundNote(number, "basic", {"question": lines[0]}, why_not=TOO_LONG)
    elif marks:
        at = marks[0]
        kind = "reversed" if lines[at].strip() == "??" else "basic"
        sides = {"question": _sided(lines[:at]), "answer": _sided(lines[at + 1 :])}
        why = "more than one line with only question marks" if len(marks) > 1 else ""
        yield FoundNote(number, kind, sides, tags, why_not=why)
    elif _ANKIS.search(text) or _CLOZE.search(Text(text).masked):
        yield _cloze(number, lines, tags)
    else:
        yield from _single(number, lines, tags)


def _single(number: int, lines: Sequence[str], tags: tuple[str, ...]) -> Iterator[FoundNote]:
    """Yield a flashcard for each line with a separator; a block without a separator has none."""
    text = "\n".join(lines)
    masked = Text(text).masked.split("\n")
    some = False
    for offset, (line, plain) in enumerate(zip(lines, masked, strict=True)):
        separator = _SEPARATOR.search(plain)
        if not separator or len(separator[0]) > 3:
            continue
        some = True
        item = _ITEM.match(line)
        start = item.end() if item else 0
        sides = {
            "question": line[start : separator.start()].strip(),
            "answer": _BLOCK_ID.sub("", line[separator.end() :]).strip(),
        }
        kind = "reversed" if separator[0] == ":::" else "basic"
        yield FoundNote(number + offset, kind, sides, tags)
    if not some:
        yield FoundNote(number, "basic", {"question": text}, why_not="text without a flashcard")


def _cloze(number: int, lines: Sequence[str], tags: tuple[str, ...]) -> FoundNote:
    text = _sided(lines)
    if _ANKIS.search(text):
        return FoundNote(number, "cloze", {"cloze": text}, tags)
    masked = Text(text).masked
    out, at = [], 0
    groups: dict[str, int] = {}
    why = ""
    for index, match in enumerate(_CLOZE.finditer(masked)):
        group = match[3] or f" {index}"
        if match[3] and not match[3].isdigit():
            why = "deletions that say what each card hides and shows"
        given = int(group) if group.strip().isdigit() and match[3] else 0
        groups.setdefault(group, given or max(groups.values(), default=0) + 1)
        hint = f"::{match[2]}" if match[2] else ""
        inner = text[match.start(1) : match.end(1)]
        out += [text[at : match.start()], f"{{{{c{groups[group]}::{inner}{hint}}}}}"]
        at = match.end()
    return FoundNote(number, "cloze", {"cloze": "".join([*out, text[at:]])}, tags, why_not=why)


def _sided(lines: Sequence[str]) -> str:
    """Return lines as Obsidian shows them: a line's end ends the line."""
    kept = [_BLOCK_ID.sub("", line) for line in lines]
    while kept and not kept[0].strip():
        kept.pop(0)
    out = []
    fence = False
    for at, line in enumerate(kept):
        fence ^= bool(FENCE.match(line))
        following = kept[at + 1] if at + 1 < len(kept) else ""
        breaks = following.strip() and not (
            fence or _LINE_MARKUP.match(line) or _LINE_MARKUP.match(following)
        )
        out.append(f"{line.rstrip()}  " if breaks else line.rstrip())
    return "\n".join(out).strip()
