"""Convert a field of an imported note to Markdown."""

from __future__ import annotations

import re
import unicodedata

from deckbuilder.convert import html_reader, latex_tags
from deckbuilder.convert.clean import cleaned
from deckbuilder.convert.document import is_too_long
from deckbuilder.convert.imported import TOO_LONG
from deckbuilder.convert.markdown_writer import Unwritable, write
from deckbuilder.convert.markup import NoText, parse
from deckbuilder.convert.media import Media
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.source.lines import LONGEST

# Characters of HTML: no text of a card is this long.
LONGEST_HTML = 8 * LONGEST
# What Anki plays, speaks, or asks for although it is text.
_ACTIVE = re.compile(r"\[sound:[^\]]*\]|\[anki:[^\]]*\]|\[\[type:[^\]]*\]\]", re.IGNORECASE)
# A formula with letters right before or after it, where a dollar sign would not delimit a formula.
_JOINED = re.compile(r"(?<![\w&\\])([^\W_]*)\\\(((?:[^\\<]|\\[^()])*)\\\)([^\W_]*)")


class Fields:
    """Convert fields; the renderer shows whether the Markdown says the same."""

    def __init__(self, media: Media, renderer: Renderer) -> None:
        self.media, self._renderer = media, renderer

    def markdown(self, html: str, in_cloze: bool = False) -> tuple[str, list[str]]:
        """Return the Markdown of a field, and what was left out, in words. Raises Unwritable."""
        if len(html) > LONGEST_HTML:
            raise Unwritable(TOO_LONG)
        html, sounds = _ACTIVE.subn("", latex_tags.rewritten(unicodedata.normalize("NFC", html)))
        if "<code" not in html and "<pre" not in html:
            html = _JOINED.sub(_one_formula, html.replace(r"\)\(", " "))
        if "[latex]" in html.lower():
            raise Unwritable("LaTeX that is more than formulas, between [latex] and [/latex]")
        try:
            root = parse(html)
        except NoText as reason:
            raise Unwritable(str(reason)) from reason
        removed = (["a sound"] if sounds else []) + cleaned(root)
        said = html_reader.document(root, self.media, in_cloze)
        if is_too_long(said):
            raise Unwritable(TOO_LONG)
        for cautious in (False, True):
            markdown = write(said, cautious)
            text = Text(markdown)
            shown = self._renderer.html(text, self.media.shown([text]), in_cloze)
            if html_reader.read(shown, self.media, in_cloze) == said:
                return markdown, removed
        raise Unwritable("text that Markdown would show differently")


def _one_formula(match: re.Match[str]) -> str:
    """Return a formula with the letters next to it inside, as text."""
    return rf"\({_text(match[1])}{match[2]}{_text(match[3])}\)"


def _text(word: str) -> str:
    return rf"\text{{{word}}}" if word else ""
