"""A card's HTML as a web page can show it without a script: formulas as MathML, one image a figure.

What is turned around here is what `render` has made, so its marks are known exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from deckbuilder.notes.field_formulas import FORMULA, read
from deckbuilder.tools.site.layout import ROOT
from deckbuilder.tools.site.mathml import tidy

# (TeX, whether it stands on a line of its own) → MathML
Typeset = Callable[[str, bool], str]

_PAIR = re.compile(
    r'<span class="gr-pair"><img class="gr-figure gr-light" src="([^"]*)" alt="([^"]*)">'
    r'<img class="gr-figure gr-dark" src="([^"]*)" alt="[^"]*"></span>'
)
_PICTURE = re.compile(r'<img class="gr-picture" src="([^"]*)"')
_SVG_SIZE = re.compile(rb'<svg\b[^>]*?\bviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')


class Markup:
    """Turns fields of notes into parts of pages; `media` are the files that pictures name."""

    def __init__(self, typeset: Typeset, media: Mapping[str, bytes]) -> None:
        self._typeset = typeset
        self._media = media

    def page(self, field: str) -> str:
        """A field's HTML for a page of the site."""
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
        light, alt, dark = match.groups()
        return (
            f'<picture class="gr-pair"><source media="(prefers-color-scheme: dark)" '
            f'srcset="{ROOT}media/{dark}"><img class="gr-figure" src="{ROOT}media/{light}" '
            f'alt="{alt}"{self._size(light)} loading="lazy"></picture>'
        )

    def _size(self, name: str) -> str:
        """The attributes by which a browser leaves room for an image before it has come."""
        found = _SVG_SIZE.search(self._media[name][:2000])
        if not found:
            return ""
        width, height = (round(float(number) * 4 / 3) for number in found.groups())
        return f' width="{width}" height="{height}"'


def heading(field: str) -> tuple[str, str]:
    """A question as (what goes into the page's heading, the blocks after it): a heading holds one
    paragraph."""
    if not field.startswith("<p>"):
        return field, ""
    first, _, rest = field.removeprefix("<p>").partition("</p>")
    return first, rest.strip()
