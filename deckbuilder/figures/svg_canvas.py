"""How figures become SVG: by matplotlib's own canvas, made to do little twice.

Saving a figure measures each of its texts for the layout, again before drawing and again while
drawing, and all of that for the other theme; formulas are parsed as often. Here what was measured
is kept, a figure is laid out and drawn once, and the second theme takes the places of the first.
The SVG is the same to the byte as without all this; a test compares them.
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
# What matplotlib takes an engine of None for depends on these.
_ENGINES = ("figure.constrained_layout.use", "figure.autolayout")
# Colours, and what follows from them: names of markers and patterns, pixels of pictures.
_COLOUR = re.compile(r'#[0-9a-f]{6}\b|[0-9a-f]{10}(?=[")])|base64,[^"]*')


class Saved(NamedTuple):
    """A figure's SVG, and where its axes are."""

    svg: str
    places: list[Bbox]


def save(figure: Figure, like: Saved | None = None) -> Saved | None:
    """The figure as SVG. `like` is the same one in other colours: its layout is taken over instead
    of being computed. None if they turn out to differ in more than colours; then the figure has to
    be made again, and saved without `like`."""
    _Canvas(figure)  # sets itself as the figure's
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
    # Where all that is drawn has the same shape, place and width, so had all that a layout sees.
    if like and _COLOUR.sub("", svg) != _COLOUR.sub("", like.svg):
        return None
    return Saved(svg, [axes.get_position(original=True).frozen() for axes in figure.axes])


def _without_engine(figure: Figure) -> None:
    """With an engine, even with the one called "none", saving would draw everything one more time,
    to lay it out."""
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
        """As the class above has it, but for the renderer."""
        figure, dpi = self.figure, self.figure.dpi
        figure.dpi = self.fixed_dpi
        width, height = figure.get_size_inches()
        # Whoever lays a figure out asks for a renderer as if it were to write bytes.
        file = filename if isinstance(filename, io.TextIOBase) else io.StringIO()
        svg = _Renderer(width * figure.dpi, height * figure.dpi, file, image_dpi=dpi, metadata=metadata)
        mixed: Any = MixedModeRenderer
        renderer = mixed(figure, width, height, dpi, svg, bbox_inches_restore=bbox_inches_restore)
        figure.draw(renderer)
        renderer.finalize()


class _Renderer(RendererSVG):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]
        # Where a later matplotlib calls it otherwise, this is without effect: slower, not wrong.
        self._text2path = _texts()


def _texts() -> _Texts:
    """The same as long as the settings are."""
    return _known.setdefault(repr([matplotlib.rcParams[key] for key in _SETTINGS]), _Texts())


class _Texts(TextToPath):
    """Measures a text once, and finds its glyphs once. Its parser remembers the last formulas, for
    all renderers that share it."""

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[tuple[Any, ...], tuple[float, float, float]] = {}
        self._glyphs: dict[tuple[Any, ...], tuple[Any, Any, Any]] = {}

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """As the class above has it."""
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
        """As the class above has it."""
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
