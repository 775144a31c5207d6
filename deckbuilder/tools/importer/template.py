"""Render a note as HTML with the templates of its note type, as Anki does.

https://docs.ankiweb.net/templates/intro.html describes templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from deckbuilder.convert.anki_export import Template

_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
_RULE = re.compile(r"<hr\s[^>]*\bid\s*=\s*[\"']?answer\b[^>]*>", re.IGNORECASE)
# What is in a template but is not text: how each begins and ends.
_NO_TEXT = (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"))
_CONTROL = re.compile(r"<(?:button|input)\b[^<>]*>", re.IGNORECASE)
# What Anki fills in that is not a field.
_SPECIAL = frozenset(("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag"))
_IN_TAG = re.compile(r"<[^<>]*\Z")


@dataclass(frozen=True)
class Side:
    """A side of a card: the field that a piece of HTML comes from, "" for the template's own."""

    pieces: tuple[tuple[str, str], ...]
    is_typed: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields that it shows."""
        return frozenset(name for name, _ in self.pieces if name)

    @property
    def html(self) -> str:
        """All of it."""
        return "".join(html for _, html in self.pieces)


def front(template: Template, fields: Mapping[str, str]) -> Side:
    """Return the question side."""
    return _shown(template.front, fields)


def back(template: Template, fields: Mapping[str, str], shown: frozenset[str]) -> tuple[Side, Side]:
    """Return the answer side without what the question side showed: the first field, and the rest."""
    text = template.back
    rules = list(_RULE.finditer(text))
    if rules:
        text = text[rules[-1].end() :]
        shown = frozenset()
    pieces = [
        (name, html) for name, html in _shown(text, fields).pieces if name not in shown or not name
    ]
    filled = [index for index, (name, html) in enumerate(pieces) if name and html.strip()]
    cut = filled[0] + 1 if filled else len(pieces)
    return Side(tuple(pieces[:cut])), Side(tuple(pieces[cut:]) if len(filled) > 1 else ())


@lru_cache(maxsize=64)  # all notes of a type have the same templates
def _plain(text: str) -> str:
    """Return a template without its scripts and styles."""
    for opening, closing in _NO_TEXT:
        lower, out, at = text.lower(), [], 0
        while (start := lower.find(opening, at)) >= 0:
            end = lower.find(closing, start)
            if end < 0:
                break
            out.append(text[at:start])
            at = end + len(closing)
        text = "".join([*out, text[at:]])
    return _CONTROL.sub("", text)


def _shown(text: str, fields: Mapping[str, str]) -> Side:
    is_typed = re.search(r"\{\{\s*type:", text) is not None
    return Side(tuple(_pieces(_plain(text), fields)), is_typed)


def _pieces(text: str, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the pieces; what is between {{#field}} and {{/field}} only if the field is not empty."""
    at, hidden = 0, list[bool]()
    for token in _TOKEN.finditer(text):
        if not any(hidden):
            yield "", text[at : token.start()]
        at = token.end()
        what = token[1].strip()
        name = what[1:].strip() if what[:1] in "#^/" else what.rsplit(":", 1)[-1].strip()
        value = fields.get(name, "")
        if what[:1] in ("#", "^"):
            hidden.append((what[0] == "#") != bool(value.strip()))
        elif what[:1] == "/":
            del hidden[-1:]
        elif any(hidden) or name in _SPECIAL or what.startswith(("type:", "tts", "!")):
            continue
        elif not _IN_TAG.search(text[: token.start()]):
            yield name, value
    if not any(hidden):
        yield "", text[at:]
