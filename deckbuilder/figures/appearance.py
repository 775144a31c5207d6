"""Find what is hard to read in a figure on a phone. worker.py loads this module with drawing.py."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from matplotlib import font_manager
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.cbook import is_math_text
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from media import style

# The share of a text's height above and below its letters, and of its width, that may be covered.
_MARGIN_X, _MARGIN_Y = 0.05, 0.22
LARGEST = 20_000  # bytes of one SVG file, compressed
_EDGE = 1.5  # points by which a text may extend past the figure: its box is larger than its letters
_RENDERER: Any = RendererSVG
_COLOR = re.compile(r"#[0-9a-f]{6}\b")


def faults(figure: Figure) -> list[tuple[str, str]]:
    """Return (kind, what is hard to read) for each fault.

    `kind` is "size", "cut", "overlap", or "glyphs".
    """
    texts = list(_texts(figure))
    width, height = figure.get_size_inches() * figure.dpi
    # It measures letters as they are in the saved figure.
    renderer: Any = _RENDERER(width, height, io.StringIO())
    boxes = [(text, Text.get_window_extent(text, renderer)) for text in texts]
    return [
        *_small(figure, texts),
        *_cut(boxes, width, height),
        *_overlaps(boxes),
        *_without_glyphs(texts),
    ]


def of_svg(light: str, dark: str, large: str) -> list[tuple[str, str]]:
    """Return the faults of the saved figure: its colors, and its size as the package has it.

    A size over the limit is not a fault if the script gives the reason in `large`.
    """
    found = []
    # The colors of the themes, and mixtures of them, differ.
    shared = sorted({*_COLOR.findall(light)} & {*_COLOR.findall(dark)})
    if shared:
        found.append(("colors", f"it uses the same color on light and dark cards: {', '.join(shared)}"))
    size = max(len(zlib.compress(svg.encode())) for svg in (light, dark))
    if size > LARGEST and not large:
        found.append(("kilobytes", f"it is {size / 1000:.0f} kB, compressed"))
    return found


def _texts(figure: Figure) -> Iterator[Text]:
    """Yield the texts that are drawn."""
    hidden = set()
    for axis in figure.findobj(Axis):
        # This is how matplotlib decides which ticks to draw, also on a logarithmic scale.
        scaled = axis.get_transform()
        low, high = sorted(scaled.transform(axis.get_view_interval()))
        slack = (high - low) * 1e-6
        for tick in [*axis.majorTicks, *axis.minorTicks]:
            if not (
                axis.get_visible() and low - slack <= scaled.transform(tick.get_loc()) <= high + slack
            ):
                hidden |= {id(tick.label1), id(tick.label2)}
    for axes in figure.axes:
        if not axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                hidden |= {id(each) for each in axis.findobj(Text)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden:
            yield text


def _small(figure: Figure, texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    scale = min(1.0, style.WIDTH / float(figure.get_size_inches()[0]))
    small: dict[float, list[str]] = {}
    for text in texts:
        size = round(float(text.get_fontsize()) * scale, 1)
        if size < style.SMALL:
            small.setdefault(size, []).append(_short(text))
    for size, names in small.items():
        more = f" and {len(names) - 1} more texts" if len(names) > 1 else ""
        yield "size", f"{names[0]}{more} {'are' if more else 'is'} set in {size:g} pt"


def _cut(boxes: Sequence[tuple[Text, Bbox]], width: float, height: float) -> Iterator[tuple[str, str]]:
    for text, box in boxes:
        if min(box.x0, box.y0, width - box.x1, height - box.y1) < -_EDGE:
            yield "cut", f"{_short(text)} is cut off at the edge"


def _overlaps(boxes: Sequence[tuple[Text, Bbox]]) -> Iterator[tuple[str, str]]:
    inner = [(text, _inner(box)) for text, box in boxes if text.get_rotation() % 90 == 0]
    for (one, first), (other, second) in combinations(inner, 2):
        # The same text twice at the same place looks like one.
        if first.overlaps(second) and one.get_text() != other.get_text():
            yield "overlap", f"{_short(one)} and {_short(other)} overlap"


def _without_glyphs(texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    """Yield the texts with characters that their fonts lack; matplotlib draws boxes for these."""
    for text in texts:
        missing: dict[str, None] = {}
        font = text.get_fontproperties()
        for line in text.get_text().split("\n"):
            if text.get_parse_math() and is_math_text(line):
                missing |= dict.fromkeys(_unknown_in_math(line, font))
            else:
                missing |= dict.fromkeys(_unknown(line, font))
        if missing:
            families = " or ".join(font.get_family())
            yield "glyphs", f"{_short(text)} has characters that {families} lacks: {' '.join(missing)}"


def _unknown(line: str, font: FontProperties) -> Iterator[str]:
    """Yield the visible characters that none of a text's fonts has, in whatever form."""
    faces = _faces(font)
    for char in line:
        # A letter with an accent can be drawn as the two characters that it consists of.
        for piece in unicodedata.normalize("NFD", char):
            hidden = unicodedata.category(piece) in ("Cc", "Cf") or "\ufe00" <= piece <= "\ufe0f"
            if not hidden and not _has(faces, piece) and not _has(faces, char):
                yield char
                break


def _has(faces: Sequence[FT2Font], char: str) -> bool:
    return any(face.get_char_index(ord(char)) for face in faces)


def _faces(font: FontProperties) -> list[FT2Font]:
    """Return the fonts in which a text's characters are looked up, those for each of its families."""
    found = []
    for family in font.get_family():
        one = font.copy()
        one.set_family(family)
        try:
            found.append(font_manager.findfont(one, fallback_to_default=False))
        except ValueError:
            continue  # this machine does not have it
    return [font_manager.get_font(path) for path in found or [font_manager.findfont(font)]]


@lru_cache(maxsize=1000)
def _unknown_in_math(line: str, font: FontProperties) -> tuple[str, ...]:
    """Return the characters of a formula for which matplotlib's log says that it draws a placeholder."""
    glyphs = _MissingGlyphs()
    log = logging.getLogger("matplotlib")
    log.addHandler(glyphs)
    try:
        # A new parser, because a parser logs a formula only the first time.
        MathTextParser("path").parse(line, 72, font)
    finally:
        log.removeHandler(glyphs)
    return tuple(glyphs.missing)


class _MissingGlyphs(logging.Handler):
    """Collect the characters that matplotlib's log reports as missing from a font."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note the character that a message is about."""
        if found := re.search(r"does not have a glyph .*\[U\+([0-9a-f]+)\]", record.getMessage()):
            self.missing.append(chr(int(found[1], 16)))


def _inner(box: Bbox) -> Bbox:
    x, y = box.width * _MARGIN_X, box.height * _MARGIN_Y
    if box.height > 1.6 * box.width:  # set upright
        x, y = box.width * _MARGIN_Y, box.height * _MARGIN_X
    return Bbox.from_extents(box.x0 + x, box.y0 + y, box.x1 - x, box.y1 - y)


def _short(text: Text) -> str:
    words = " ".join(text.get_text().split())
    return f'"{words[:30]}{"…" if len(words) > 30 else ""}"'
