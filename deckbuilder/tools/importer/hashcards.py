"""Read the notes of hashcards: `Q:` and `A:`, or `C:` with deletions in square brackets.

https://github.com/eudoxia0/hashcards describes the format. A part ends at the next mark, at a line of
three hyphens, or, as people also use these marks in other notes, at a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.convert.found_note import FoundNote
from deckbuilder.convert.imported import TOO_LONG
from deckbuilder.markup.text import Text
from deckbuilder.source.lines import FENCE, LONGEST

MARK = re.compile(r"(Q|A|C):(.*)")
_HEADING = re.compile(r"#{1,6} ")
# A deletion, an escaped bracket, or a picture; the first alternative that matches counts.
_BRACKETS = re.compile(r"\\([\[\]])|(!\[[^\[\]]*\])|\[([^\[\]]+)\](?!\()")
_DELETED = re.compile(r"\{\{c\d+::")


def read(text: str) -> list[FoundNote]:
    """Return the notes of a text; lines outside of notes become entries that say so."""
    found: list[FoundNote] = []
    texts: dict[str, list[str]] = {}
    start, last = 0, ""

    def end() -> None:
        nonlocal texts, last
        if texts:
            found.append(_note(start, {mark: "\n".join(lines) for mark, lines in texts.items()}))
        texts, last = {}, ""

    for number, line, in_code in _lines(text):
        mark = None if in_code else MARK.match(line)
        if mark and (mark[1] != "A" or "Q" not in texts or "A" in texts):
            end()
        if mark:
            start = number if not texts else start
            last = mark[1]
            texts[last] = [mark[2].strip()]
        elif not in_code and (line.strip() == "---" or _HEADING.match(line)):
            end()
        elif last:
            texts[last].append(line)
        elif line.strip():
            found.append(
                FoundNote(number, "basic", {"question": line}, why_not="text outside of a card")
            )
    end()
    return found


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield (number, line, whether it is code) after the front matter."""
    lines = text.split("\n")
    first = 0
    if lines[0].strip() == "---":
        first = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), -1) + 1
    fence = ""
    for number, line in enumerate(lines[first:], first + 1):
        match = FENCE.match(line)
        if fence:
            yield number, line, True
            if match and match[1].startswith(fence):
                fence = ""
        else:
            fence = match[1] if match else ""
            yield number, line, bool(match)


def _note(line: int, texts: dict[str, str]) -> FoundNote:
    if sum(map(len, texts.values())) > LONGEST:
        return FoundNote(line, "basic", {"question": next(iter(texts.values()))[:100]}, why_not=TOO_LONG)
    if "C" in texts:
        return FoundNote(line, "cloze", {"cloze": _cloze(texts["C"].strip())})
    if "Q" not in texts:
        return FoundNote(line, "basic", {"question": texts["A"]}, why_not="an answer without a question")
    parts = {"question": texts["Q"].strip(), "answer": texts.get("A", "").strip()}
    return FoundNote(line, "basic", parts)


def _cloze(text: str) -> str:
    """Return a text with Anki's deletions, numbered in order, for those in brackets."""
    if _DELETED.search(text):
        return text
    whole = Text(text)
    out, at, number = [], 0, 0
    for match in _BRACKETS.finditer(whole.masked):
        out.append(text[at : match.start()])
        at = match.end()
        if match[1]:
            out.append(match[1])
        elif match[2]:
            out.append(text[match.start() : match.end()])
        else:
            number += 1
            out.append(f"{{{{c{number}::{text[match.start(3) : match.end(3)]}}}}}")
    return "".join([*out, text[at:]])
