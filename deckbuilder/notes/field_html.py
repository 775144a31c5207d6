r"""Render a Markdown text as the HTML of a field.

Markdown must never see a formula: it would take `_` and `*` for emphasis and `\\` for an escaped
backslash, and would split a table row at a `|`. An extension such as pymdownx.arithmatex finds
formulas only after tables have been split into cells, which is too late. So formulas and pictures
are taken out first, each replaced by one private-use character that means nothing to Markdown, and
put back into the finished HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import quote

from markdown import Markdown

from deckbuilder.core.model import Picture
from deckbuilder.markup import cloze
from deckbuilder.markup.gfm import Block, like_github
from deckbuilder.markup.scanner import CODE, DISPLAY, FENCE, FORMULAS
from deckbuilder.markup.text import Text
from deckbuilder.notes import github_markdown

# The first of the characters that replace formulas and pictures. They are from a plane that no font
# and no author uses; the parser refuses them in cards.
_FIRST = 0xF0000
_HELD = re.compile("[\U000f0000-\U000ffffd]")
_HIGHLIGHTED = re.compile(r'<span class="([\w -]+)">([^<]*[\U000f0000-\U000ffffd][^<]*)</span>')
_TAG = re.compile("<[^<>\U000f0000-\U000ffffd]+[\U000f0000-\U000ffffd][^<>]*>")
# Separates two characters that would have a meaning together. Replacing one with an entity would not
# work: Anki's editor writes it back as the character. In code, which gets copied, the separator must
# add no text.
_WORD_JOINER = "\u2060"
_COMMENT = "<!---->"
# Code and tags, in which Anki would mistake other characters for a deletion's marks.
_SHIELDED = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>|<[^<>]*>", re.DOTALL)
_CODE = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>)", re.DOTALL)
_PICTURE, _LINKED, _MARKED = "picture", "link", "mark"
# What Anki acts on in the text of any field: sounds, speech, old LaTeX, boxes to type into, and
# formulas.
_ACTIVE = re.compile(r"\[(?=sound:|anki:|latex\]|/latex\]|\$|/\$|\[type:)", re.IGNORECASE)
_ACTIVE_TEXT = re.compile(rf"\\(?=[()\[\]])|{_ACTIVE.pattern}", re.IGNORECASE)
_MARK = re.compile(r"\{(?=\{)|\}(?=\})|:(?=:)")
_LINK = re.compile(r' href="(?!https?://)[^"]*"')
_ADDRESS = re.compile(r'(?<= href=")[^"]*')


class Held(NamedTuple):
    """A piece hidden from Markdown: its HTML, and what its author wrote."""

    markup: str
    source: str


class Renderer:
    """Render texts.

    Creating the Markdown parser, for the first text that needs it, takes time, so reuse the renderer.
    """

    def __init__(self) -> None:
        self._parsed_texts: dict[tuple[str, bool], str] = {}

    @cached_property
    def _markdown(self) -> Markdown:
        """The Markdown parser."""
        return github_markdown.parser()

    def html(self, text: Text, shown: Mapping[str, Picture], in_cloze: bool = False) -> str:
        """Return `text` as HTML.

        `shown` says which picture each name refers to; `in_cloze` is for the field in which Anki looks
        for deletions.
        """
        held, blocks = _held_back(text, shown, in_cloze)
        key = text.text, in_cloze
        if key not in self._parsed_texts:
            # A rule and the note ask for the same text, the rule without its pictures.
            self._parsed_texts[key] = self._parsed(blocks, held, in_cloze)
        body = self._parsed_texts[key]
        if len(held) < 4:
            for index, each in enumerate(held):
                body = body.replace(chr(_FIRST + index), each.markup)
        else:
            body = _HELD.sub(lambda match: held[ord(match[0]) - _FIRST].markup, body)
        return cloze.nested(body) if in_cloze and "," in body else body

    def _parsed(self, blocks: Sequence[Block], held: Sequence[Held], in_cloze: bool) -> str:
        """Return a text as HTML, with the pieces in `held` still to be filled in."""
        body = self._markdown.reset().convert(like_github(blocks))
        body = _LINK.sub("", body.replace("<pre><span></span>", "<pre>"))
        if body.startswith("<p>") and body.find("</p>") == len(body) - 4:
            body = body[3:-4]  # a field that is one paragraph needs no tags
        body = inert(body)
        if in_cloze:
            body = _HIGHLIGHTED.sub(_around_marks, body)
            body = _SHIELDED.sub(lambda match: _separated(match[0], _MARK), body)
        # In an address or a title, a piece becomes its source again: its HTML would end the tag.
        return _TAG.sub(
            lambda tag: _HELD.sub(
                lambda match: _in_tag(held[ord(match[0]) - _FIRST].source, in_cloze), tag[0]
            ),
            body,
        )


def _held_back(
    text: Text, shown: Mapping[str, Picture], in_cloze: bool
) -> tuple[list[Held], list[Block]]:
    """Return what is held back from `text`, and its blocks with one character for each such piece.

    These are formulas, pictures, bare addresses, and the marks of deletions in code, in the order of the
    characters.
    """
    held: list[Held] = []
    blocks: list[Block] = []
    out: list[str] = []
    at = 0
    for start, end, kind, markup in _pieces(text, shown, in_cloze):
        source = text.text[start:end]
        out.append(text.text[at:start])
        at = end
        if kind == FENCE:
            code, shift = "", start
            for first, last, opening in _marks(text, start, end) if in_cloze else ():
                code += text.text[shift:first] + chr(_FIRST + len(held))
                held.append(Held(opening, text.text[first:last]))
                shift = last
            blocks += [Block("".join(out)), Block(code + text.text[shift:end], is_code=True)]
            out = []
            continue
        mark = chr(_FIRST + len(held))
        held.append(Held(markup, source))
        is_fenced = kind == DISPLAY and not source.startswith("$")
        indent = source[: len(source) - len(source.lstrip(" \t"))] if is_fenced else ""
        # A fenced formula is a block of its own, even right after a line of text.
        out.append(f"\n{mark}\n" if is_fenced and not indent else indent + mark)
    return held, [*blocks, Block("".join([*out, text.text[at:]]))]


def _pieces(text: Text, shown: Mapping[str, Picture], in_cloze: bool) -> list[tuple[int, int, str, str]]:
    """Return (start, end, kind, HTML) for each piece of a text that is held back, in order."""
    images = text.images
    pieces = [
        (
            each.start,
            each.end,
            each.kind,
            "" if each.kind == FENCE else _formula(each.body, each.kind == DISPLAY, in_cloze),
        )
        for each in text.segments
        # What is in an alt text is part of the picture.
        if (each.kind in FORMULAS or each.kind == FENCE)
        and not any(image.start <= each.start < image.end for image in images)
    ]
    for image in images:
        markup = picture(image.alt, shown.get(image.name), image.width)
        markup = _separated(markup, _MARK) if in_cloze else markup
        pieces.append((image.start, image.end, _PICTURE, markup))
    for bare in text.addresses:
        markup = inert(f'<a href="{html.escape(bare.target)}">{html.escape(bare.address)}</a>')
        markup = _separated(markup, _MARK) if in_cloze else markup
        pieces.append((bare.start, bare.end, _LINKED, markup))
    for each in text.segments if in_cloze else ():
        if each.kind == CODE and not any(image.start <= each.start < image.end for image in images):
            marks = _marks(text, each.start, each.end)
            pieces += [(start, end, _MARKED, markup) for start, end, markup in marks]
    return sorted(pieces)


def _marks(text: Text, start: int, end: int) -> list[tuple[int, int, str]]:
    """Return (start, end, HTML) of the marks and hints of the deletions in a piece of code."""
    inside = {each.start: each for each in text.deletions if start <= each.start < end}
    marks = []
    for each in inside.values():
        for at, until in ((each.start, each.body_start), (each.body_end, each.end)):
            marks.append((at, until, html.escape(text.text[at:until], quote=False)))
    return sorted(marks)


def _around_marks(span: re.Match[str]) -> str:
    """Return highlighted code with the marks of deletions outside of its spans.

    Anki puts the hidden text into a span of its own, which must not end inside another one.
    """
    return "".join(
        part if _HELD.match(part) else f'<span class="{span[1]}">{part}</span>'
        for part in re.split(f"({_HELD.pattern})", span[2])
        if part
    )


def _in_tag(source: str, in_cloze: bool) -> str:
    """Return a piece's source as part of an attribute's value."""
    value = _separated(html.escape(source), _ACTIVE)
    return _separated(value, _MARK) if in_cloze else value


@lru_cache(maxsize=10_000)
def _formula(body: str, display: bool, in_cloze: bool) -> str:
    """Return a formula as Anki's MathJax expects it."""
    latex = cloze.formula(body) if in_cloze else body
    latex = _separated(html.escape(latex, quote=False), _ACTIVE)
    return rf"\[{latex}\]" if display else rf"\({latex}\)"


def picture(alt: str, shown: Picture | None, width: str = "") -> str:
    """Return a picture's HTML: one image, or one for each theme, of which CSS shows one."""
    if shown is None:
        return html.escape(alt)
    alt = _separated(html.escape(alt), _ACTIVE_TEXT)  # the editor looks for formulas everywhere
    style = f' style="width: {width};"' if width else ""
    if shown.light == shown.dark:
        return f'<img class="gr-picture" src="{shown.light}" alt="{alt}"{style}>'
    return (
        f'<span class="gr-pair"><img class="gr-figure gr-light" src="{shown.light}" alt="{alt}"{style}>'
        f'<img class="gr-figure gr-dark" src="{shown.dark}" alt="{alt}"{style}></span>'
    )


def inert(body: str) -> str:
    """Return HTML in which nothing but the formulas, held back at this point, means anything to Anki."""
    return "".join([_separated(piece, _ACTIVE_TEXT) for piece in _CODE.split(body)])


def _separated(markup: str, active: re.Pattern[str]) -> str:
    """Return code, or markup without code, in which Anki does not find the `active` sequences."""
    if not active.search(markup):
        return markup
    if _CODE.match(markup):
        return active.sub(lambda match: match[0] + _COMMENT, markup)
    markup = _ADDRESS.sub(
        lambda address: active.sub(lambda match: quote(match[0], ""), address[0]), markup
    )
    return active.sub(lambda match: match[0] + _WORD_JOINER, markup)
