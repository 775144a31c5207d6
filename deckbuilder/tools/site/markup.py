"""Convert a card's HTML so that a web page can show it without a script.

Formulas become MathML, and each figure one image. The HTML was made by `render`, so its markup is
known exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from deckbuilder.notes.field_formulas import FORMULA, read
from deckbuilder.tools.site.layout import ROOT
from deckbuilder.tools.site.mathml import tidy

# (TeX, whether it is displayed on its own line) → MathML
Typeset = Callable[[str, bool], str]

_PAIR = re.compile(
    r'<span class="gr-pair">'
    r'<img class="gr-figure gr-light" src="([^"]*)" alt="([^"]*)"( style="[^"]*")?>'
    r'<img class="gr-figure gr-dark" src="([^"]*)" alt="[^"]*"(?: style="[^"]*")?></span>'
)
_PICTURE = re.compile(r'<img class="gr-picture" src="([^"]*)"')
_SVG_SIZE = re.compile(rb'<svg\b[^>]*?\bviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


class Markup:
    """Convert fields of notes to parts of pages; `media` are the files that pictures name."""

    def __init__(self, typeset: Typeset, media: Mapping[str, bytes]) -> None:
        self._typeset = typeset
        self._media = media

    def page(self, field: str) -> str:
        """Return a field's HTML for a page of the site."""
        shown = FORMULA.sub(self._formula, field)
        shown = _PAIR.sub(self._pair, shown)
        return _PICTURE.sub(
            lambda match: f'<img class="gr-picture" loading="lazy" src="{ROOT}media/{match[1]}"', shown
        )

    def _formula(self, match: re.Match[str]) -> str:
        tex, display = read(match)
        math = tidy(self._typeset(tex, display))
        return f'<span class="display">{math}</span>' if display else math

    def _pair(self, match: re.Match[str]) -> str:
        light, alt, style, dark = match.groups()
        return (
            f'<picture class="gr-pair"><source media="(prefers-color-scheme: dark)" '
            f'srcset="{ROOT}media/{dark}"><img class="gr-figure" src="{ROOT}media/{light}" '
            f'alt="{alt}"{style or ""}{self._size(light)} loading="lazy"></picture>'
        )

    def _size(self, name: str) -> str:
        """Return the attributes by which a browser reserves space for an image before it has loaded."""
        found = _SVG_SIZE.search(self._media[name][:2000])
        if not found:
            return ""
        width, height = (round(float(number) * 4 / 3) for number in found.groups())
        return f' width="{width}" height="{height}"'


def heading(field: str) -> tuple[str, str]:
    """Split a question into the content of the page's heading and the blocks after it.

    A heading can contain only one paragraph.
    """
    if not field.startswith("<p>"):
        return field, ""
    first, _, rest = field.removeprefix("<p>").partition("</p>")
    return first, rest.strip()
