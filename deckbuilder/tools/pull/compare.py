"""Compare a note of an export with its card: what was edited in Anki, and what is merely older."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from deckbuilder import compile
from deckbuilder.checks.context import Context
from deckbuilder.convert.anki_export import Exported
from deckbuilder.convert.document import (
    DISPLAY,
    FORMULA,
    TEXT,
    Document,
    Paragraph,
    is_too_long,
    pieces_of,
    words,
)
from deckbuilder.convert.field import LONGEST_HTML
from deckbuilder.convert.html_reader import read
from deckbuilder.convert.imported import TOO_LONG
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.convert.markup import Element, NoText, parse
from deckbuilder.convert.media import Media
from deckbuilder.core import digests
from deckbuilder.core.model import Card, Part, Problem, Topic, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.tags import reserved
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.releases.ledger import Ledger
from deckbuilder.tools.pull import fields, tags
from deckbuilder.tools.pull.git_history import GitHistory
from deckbuilder.tools.pull.patch import Read, splice
from deckbuilder.tools.pull.tags import TagEdit
from deckbuilder.typesetting import mathjax, tex_errors

_NOTICE = re.compile(r'\s*<div class="gr-retired">.*?</div>', re.DOTALL)


@dataclass(frozen=True)
class Edit:
    """What a part of a card should say.

    `name` is the part in words; `read` returns what a text for it says; `is_plain`: the text is not
    Markdown, but an answer to be typed.
    """

    where: Where
    part: str
    name: str
    new: Document
    read: Read
    is_plain: bool = False

    @property
    def plain(self) -> str | None:
        """The new text, if it is a line of plain text."""
        if len(self.new) == 1 and isinstance(self.new[0], Paragraph) and len(self.new[0].pieces) == 1:
            (piece,) = self.new[0].pieces
            if piece.kind == TEXT and not piece.marks:
                return piece.text
        return None

    def lines(self, before: Sequence[str], lives: Sequence[range]) -> list[str]:
        """Return the part's lines, edited; `lives` are those of live blocks. Raises Unwritable."""
        return [self.plain or ""] if self.is_plain else splice(before, lives, self.new, self.read)


@dataclass(frozen=True)
class Conflict:
    """An edit of a text that has since changed in the source: the text before and after the edit."""

    problem: Problem
    before: str
    after: str


@dataclass(frozen=True)
class KnownCards:
    """What comparisons know about the cards.

    `context`: what their notes are made with, here without drawing any figure; `tags`: all tags that
    cards have.
    """

    context: Context
    media: Media
    renderer: Renderer
    past: GitHistory
    released: Ledger
    tags: frozenset[str] = frozenset()
    pushed: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)


class Comparison:
    """Compare a note with its card.

    Afterward, the results are in `edits`, `conflicts`, `problems`, `derived` (field → problem), `tags`
    (tag → problem), and `older`, the number of texts that are older versions of the source.
    """

    def __init__(self, card: Card, topic: Topic, exported: Exported, sources: KnownCards) -> None:
        self.card, self.topic, self.exported, self.sources = card, topic, exported, sources
        self.entry = sources.released.entries.get(card.id)
        self.edits: list[Edit | TagEdit] = []
        self.conflicts: list[Conflict] = []
        self.problems: list[Problem] = []
        self.derived: dict[str, Problem] = {}
        self.tags: dict[str, Problem] = {}
        self.older = 0

    def run(self) -> None:
        """Compare all fields."""
        card, sources = self.card, self.sources
        sources.media.new.subject = card.id
        sources.media.new.alts = {each.name: each.alt for part in card.parts for each in part.images}
        notes = compile.notes_of(self.topic, sources.context, sources.renderer)
        note, _ = compile.note_of(card, notes, sources.context)
        if note is None:
            self.problems.append(
                problem(
                    card.where,
                    "C110",
                    f'"{card.id}" is nested too deeply here to be compared',
                    "make it simpler; it is not pulled",
                )
            )
            return
        missing = [name for name in fields.texts(card) if name not in self.exported.fields]
        if missing:
            self.problems.append(
                problem(
                    card.where,
                    "C110",
                    f'"{card.id}" has no field "{missing[0]}" in Anki',
                    "its note type changed there, or the card's kind changed here; it is not pulled",
                )
            )
            return
        for name in fields.texts(card):
            self._text(name, note.fields[name])
        for name in fields.derived(card, self.exported.fields):
            self._derived(name, note.fields.get(name, ""))
        self._tags(note.tags)

    def _tags(self, built: Sequence[str]) -> None:
        """Compare the tags of the note."""
        past = self.sources.past.cards(self.card.where.path, self.card.id)
        shipped = self.entry.tags if self.entry else ()
        found = tags.compare(
            self.card,
            built,
            self.exported.tags,
            past,
            shipped,
            self.sources.tags,
            reserved(self.sources.context.content),
        )
        self.tags = found.left_out
        self.older += found.older
        if found.edit and self.entry and not past and self.exported.time < self.entry.time:
            self.older += 1  # without git: older than what was last released
        elif found.edit:
            self.edits.append(found.edit)

    def left(self, edit: Edit | TagEdit, why: str) -> Problem:
        """Return a problem that says that an edit is left out, and why."""
        return problem(
            edit.where,
            "C110",
            f'the {edit.name} of "{self.card.id}" was edited in Anki, '
            f"but this cannot be written in Markdown: {why}",
            "change it here by hand; none of this edit is pulled",
        )

    def _text(self, name: str, rendered: str) -> None:
        """Compare a field that is Markdown in the source."""
        part = fields.part_of(self.card, name)
        attribute, in_words = fields.PARTS[name]
        notice, exported = _without_notice(self.exported.fields[name])
        old_notice, rendered = _without_notice(rendered)
        media, renderer = self.sources.media, self.sources.renderer

        def says(body: str) -> Document:
            return read(body, media, name == "Text")

        def says_markdown(markdown: str) -> Document:
            text = Text(markdown)
            return says(renderer.html(text, media.shown([text]), name == "Text"))

        old = says(rendered)
        new = says(exported) if len(exported) <= LONGEST_HTML else ()
        edit = Edit(part.where if part else self.card.where, attribute, in_words, new, says_markdown)
        if notice and not _same(notice, old_notice):
            self.problems.append(
                self.left(
                    edit, 'the notice that the card is retired, which is made from the line "- retired:"'
                )
            )
        field = name
        if self.card.kind == "typed" and name == "Back":
            edit, field = self._typed(edit, old)
        if len(exported) > LONGEST_HTML or is_too_long(edit.new):
            self.problems.append(self.left(edit, TOO_LONG))
            return
        if edit.new != old:
            self._decide(name, edit, old, field)

    def _typed(self, edit: Edit, old: Document) -> tuple[Edit, str]:
        """Return the edit of an answer to be typed, and the field in which it was made.

        Such an answer is in two fields and is not Markdown.
        """
        typed = self.exported.fields.get("Typed", "")
        other = read(typed, self.sources.media) if len(typed) <= LONGEST_HTML else ()
        new, field = (other, "Typed") if edit.new == old else (edit.new, "Back")
        if other not in (old, new):
            self.problems.append(self.left(edit, "two answers, because Back and Typed must be the same"))
            new = old

        def says(plain: str) -> Document:
            return read(html.escape(plain, quote=False), self.sources.media)

        return replace(edit, new=new, read=says, is_plain=True), field

    def _decide(self, name: str, edit: Edit, old: Document, field: str) -> None:
        """Decide whether a text that differs is an edit, an older text, or an edit of an older text.

        `field` is the field whose text differs.
        """
        now = _text_of(fields.part_of(self.card, name))
        versions = [
            text
            for card in self.sources.past.cards(self.card.where.path, self.card.id)
            if (text := _text_of(fields.part_of(card, name))) != now
        ]
        past = [edit.read(text) for text in versions]
        base = _nearest(edit.new, [old, *past])
        if edit.new in past or self._was_shipped(field):
            self.older += 1
        elif base or (self.entry and not past and self.exported.time < self.entry.time):
            self._conflict(edit, versions[base - 1] if base else "")
        elif not edit.new and edit.part != "note":
            self.problems.append(self.left(edit, "an empty text where a card needs one"))
        elif edit.is_plain and edit.plain is None:
            self.problems.append(
                self.left(edit, "a typed answer that is more than one line of plain text")
            )
        elif harmful := _harmful(edit.new):
            self.problems.append(self.left(edit, harmful))
        else:
            self.edits.append(edit)

    def _was_shipped(self, name: str) -> bool:
        """Return whether a release or a push had this text.

        If so, it was not edited: a later release or push, or the source, simply has a newer text.
        """
        known = self.entry.texts.get(name, ()) if self.entry else ()
        pushed = self.sources.pushed.get(self.exported.guid, {}).get(name, ())
        return digests.text(self.exported.fields[name]) in {*pushed, *(text for text, _ in known)}

    def _conflict(self, edit: Edit, before: str) -> None:
        """Record that the text changed on both sides; `before` is what was edited, if that is known."""
        try:
            after = "\n".join(edit.lines(before.split("\n") if before else [], []))
        except Unwritable as unwritable:
            after = f"({unwritable})"
        self.conflicts.append(
            Conflict(
                problem(
                    edit.where,
                    "C111",
                    f'the {edit.name} of "{self.card.id}" was edited in Anki, and has '
                    "changed here in the meantime",
                    "none of it is pulled; this is the edit",
                ),
                before,
                after,
            )
        )

    def _derived(self, name: str, rendered: str) -> None:
        """Compare a field that the builder makes."""
        if _same(self.exported.fields[name], rendered) or self._was_shipped(name):
            return
        where, what = fields.made_from(self.card, name)
        self.derived[name] = problem(
            where,
            "C110",
            f'{name} of "{self.card.id}" differs from the build',
            f"it is made from {what}; if you edited it in Anki, edit that instead; it is not pulled",
        )


def _harmful(document: Document) -> str:
    """Return a formula that would do more on a card than show math, in words; "" if there is none."""
    formulas = [
        (piece.text, piece.kind == DISPLAY)
        for piece in pieces_of(document)
        if piece.kind in (DISPLAY, FORMULA)
    ]
    for (tex, _), each in mathjax.typeset(formulas).items():
        if each.harmful:
            return f"the formula {tex_errors.short(tex)}: {each.mistake}"
    return ""


def _text_of(part: Part | None) -> str:
    return part.text if part else ""


def _nearest(new: Document, versions: list[Document]) -> int:
    """Return the index of the version that an edited text is most similar to, the first one if in doubt.

    The words that two versions do not share show which of them was edited.
    """
    mine = words(new)
    ratios = [SequenceMatcher(None, mine, words(each), autojunk=False).ratio() for each in versions]
    return ratios.index(max(ratios))


def _without_notice(body: str) -> tuple[str, str]:
    """Return the notice of a retired card, if there is one, and the rest."""
    match = _NOTICE.match(body)
    return (match[0], body[match.end() :]) if match else ("", body)


def _same(one: str, other: str) -> bool:
    """Return whether two texts are the same HTML."""
    if max(len(one), len(other)) > LONGEST_HTML:
        return one == other
    one, other = (unicodedata.normalize("NFC", text) for text in (one, other))
    if one == other:
        return True
    try:
        return _plainer(parse(one)) == _plainer(parse(other))
    except NoText:
        return False


def _plainer(element: Element) -> Element:
    """Remove what an editor rewrites: extra spaces, and the `<br>` that it adds at the end."""
    children = [
        " ".join(child.split()) if isinstance(child, str) else _plainer(child)
        for child in element.children
    ]
    while children and children[-1] in ("", Element("br")):
        children.pop()
    return Element(element.tag, element.attributes, [child for child in children if child])
