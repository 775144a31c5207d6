"""Represent a note as it was read from a file, and convert it to the parts of a card."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

from deckbuilder.convert.imported import Imported, can_be_typed, tags_of
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.core.wording import shortened

# A function that converts a text to Markdown, returns what was left out, and raises Unwritable. Its
# second argument is true for the text of a cloze note.
Convert = Callable[[str, bool], tuple[str, list[str]]]
_TAG = re.compile(r"<[^<>]*>")
_DELETION = re.compile(r"\{\{c\d")
_LONGEST = 60  # characters of a question that identify a note in a message


@dataclass(frozen=True)
class FoundNote:
    """A note in a file.

    `line`: its line, or, in a package, its number; `kind`: "basic", "reversed", "typed", or "cloze";
    `texts`: "question", "answer", "cloze", or "note" → the text as the format has it; `left_out`: what
    it also has, in words; `why_not`: why it cannot be a card, "" if it can; `guid`: Anki's, to be kept.
    """

    line: int
    kind: str
    texts: Mapping[str, str]
    tags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    why_not: str = ""
    guid: str = ""

    @property
    def asks(self) -> str:
        """The question, or the text with deletions."""
        return self.texts.get("cloze") or self.texts.get("question", "")

    @property
    def says(self) -> str:
        """The beginning of the question, to identify the note in a message."""
        return shortened(unescape(_TAG.sub(" ", self.asks[:2000])), _LONGEST) or "(no text)"


def converted(found: FoundNote, convert: Convert, kept: frozenset[str]) -> Imported:
    """Return the note with its parts in Markdown. Raises Unwritable.

    `kept` are the first levels of the tags that only the build adds.
    """
    if found.why_not:
        raise Unwritable(found.why_not)
    parts: dict[str, str] = {}
    left_out = list(found.left_out)
    for name, text in found.texts.items():
        parts[name], lost = convert(text, name == "cloze")
        left_out += lost
    kind = found.kind
    for name in ("cloze",) if kind == "cloze" else ("question", "answer"):
        if not parts.get(name, "").strip():
            why = f" without {' and '.join(left_out)}" if left_out else ""
            raise Unwritable(f"its {'text' if name == 'cloze' else name} is empty{why}")
    if kind == "cloze" and not _DELETION.search(parts["cloze"]):
        raise Unwritable("a cloze note without a deletion")
    if kind == "typed":
        plain = " ".join(unescape(_TAG.sub(" ", found.texts["answer"])).split())
        if can_be_typed(plain):
            parts["answer"] = plain
        else:
            kind = "basic"
            left_out.append("typing the answer, which is more than a line of plain text")
    tags, lost = tags_of(found.tags, kept)
    return Imported(
        found.line,
        found.says,
        kind,
        {name: text.strip() for name, text in parts.items() if text.strip()},
        tags,
        tuple(dict.fromkeys((*left_out, *lost))),
        found.guid,
    )
