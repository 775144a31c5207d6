"""Save figures as SVG with matplotlib's own canvas, without its repeated work.

Saving a figure measures each of its texts for the layout, again before drawing, and again while
drawing, and all of that again for the other theme; formulas are parsed just as often. This module
caches the measurements, lays out and draws each figure once, and reuses the first theme's layout for
the second. The SVG is identical, byte for byte, to matplotlib's; a test compares them.
"""

from __future__ import annotations

import io
import re
from typing import Any, NamedTuple

import matplotlib
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Bbox

# Settings that a text's size and shape may depend on, beyond its own properties.
_SETTINGS = [
    key
    for key in matplotlib.rcParams
    if key.startswith(("font.", "mathtext.", "text.")) and key != "text.color"
]
# These settings determine which engine matplotlib uses when the engine is None.
_ENGINES = ("figure.constrained_layout.use", "figure.autolayout")
# Colors, and what depends on them: the names of markers and patterns, and the pixels of images.
_COLOR = re.compile(r'#[0-9a-f]{6}\b|[0-9a-f]{10}(?=[")])|base64,[^"]*')


class Saved(NamedTuple):
    """A figure's SVG, and the positions of its axes."""

    svg: str
    places: list[Bbox]


def save(figure: Figure, like: Saved | None = None) -> Saved | None:
    """Return the figure as SVG.

    `like` is the same figure in other colors, whose layout is reused instead of being computed. If
    the two turn out to differ in anything but colors, return None; the figure must then be drawn
    again and saved without `like`.
    """
    _Canvas(figure)  # becomes the figure's canvas
    engine = figure.get_layout_engine()
    if engine is not None:
        if like is None:
            engine.execute(figure)
        else:
            if len(figure.axes) != len(like.places):
                return None
            for axes, place in zip(figure.axes, like.places, strict=True):
                axes.set_position(place, which="original")
        _without_engine(figure)
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    svg = file.getvalue()
    # If everything drawn has the same shape, position, and width, the layout would be the same, too.
    if like and _COLOR.sub("", svg) != _COLOR.sub("", like.svg):
        return None
    return Saved(svg, [axes.get_position(original=True).frozen() for axes in figure.axes])


def _without_engine(figure: Figure) -> None:
    """Remove the figure's layout engine.

    With any engine, even the one called "none", saving would draw everything once more for the layout.
    """
    settings: Any = matplotlib.rcParams
    before = {key: settings[key] for key in _ENGINES}
    try:
        settings.update(dict.fromkeys(_ENGINES, False))
        figure.set_layout_engine(None)
    finally:
        settings.update(before)


class _Canvas(FigureCanvasSVG):
    def print_svg(
        self, filename: Any, *, bbox_inches_restore: Any = None, metadata: Any = None, **_options: Any
    ) -> None:
        """Save the figure as the base class does, but with our renderer."""
        figure, dpi = self.figure, self.figure.dpi
        figure.dpi = self.fixed_dpi
        width, height = figure.get_size_inches()
        # Layout code requests a renderer with a binary file, which this renderer cannot write to.
        file = filename if isinstance(filename, io.TextIOBase) else io.StringIO()
        svg = _Renderer(width * figure.dpi, height * figure.dpi, file, image_dpi=dpi, metadata=metadata)
        mixed: Any = MixedModeRenderer
        renderer = mixed(figure, width, height, dpi, svg, bbox_inches_restore=bbox_inches_restore)
        figure.draw(renderer)
        renderer.finalize()


class _Renderer(RendererSVG):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]
        # If a later matplotlib renames this attribute, saving gets slower but remains correct.
        self._text2path = _texts()


def _texts() -> _Texts:
    """Return the text measurements for the current settings."""
    return _known.setdefault(repr([matplotlib.rcParams[key] for key in _SETTINGS]), _Texts())


class _Texts(TextToPath):
    """A cache of the sizes and glyphs of texts.

    All renderers share it, together with its parser's cache of the latest formulas.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[tuple[Any, ...], tuple[float, float, float]] = {}
        self._glyphs: dict[tuple[Any, ...], tuple[Any, Any, Any]] = {}

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Return the base class's result, computed only once."""
        key = s, hash(prop), ismath
        if key not in self._sizes:
            self._sizes[key] = super().get_text_width_height_descent(s, prop, ismath)
        return self._sizes[key]

    def get_glyphs_with_font(
        self,
        font: FT2Font,
        s: str,
        glyph_map: Any = None,
        return_new_glyphs_only: bool = False,
        *,
        features: Any = None,
        language: Any = None,
    ) -> Any:
        """Return the base class's result, computed only once."""
        key = font, s, features and tuple(features), repr(language)
        if key not in self._glyphs:
            self._glyphs[key] = super().get_glyphs_with_font(
                font, s, features=features, language=language
            )
        places, shapes, rectangles = self._glyphs[key]
        known = {} if glyph_map is None else glyph_map
        new = {name: shape for name, shape in shapes.items() if name not in known}
        if return_new_glyphs_only:
            return places, new, rectangles
        known.update(new)
        return places, known, rectangles


_known: dict[str, _Texts] = {}
