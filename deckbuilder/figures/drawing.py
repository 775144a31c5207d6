"""Draw a figure in each theme. worker.py loads this module after installing its audit hook."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot
from matplotlib.figure import Figure

from media import style


class NotDrawn(Exception):
    """The error that a script's `draw` did not return a figure that can be shown."""


def own_settings() -> AbstractContextManager[None]:
    """Return a context that restores matplotlib's settings at its end.

    The backend is reset first, because an earlier script may have changed it.
    """
    matplotlib.use("svg")
    return matplotlib.rc_context()


def images(
    draw: Callable[[Any], Any],
    save: Callable[[Figure, Any], Any],
    look: Callable[[Figure], list[tuple[str, str]]],
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the SVG texts of "light" and "dark", and (kind, fault) for what `look` finds in the first.

    The first theme is drawn twice: whether the two agree is one of the faults, of the kind "runs".
    """
    made: dict[str, str] = {}
    like = None
    found: list[tuple[str, str]] = []
    for theme in style.THEMES:
        # The themes rarely differ in anything but colors, so the layout can usually be reused.
        like = (like and _saved(draw, save, theme, like)) or _saved(
            draw, save, theme, look=None if made else lambda figure: found.extend(look(figure))
        )
        if not made:
            again = _saved(draw, save, theme, like) or _saved(draw, save, theme)
            if again.svg != like.svg:
                found.append(("runs", "drawing it twice gives two different pictures"))
        made[theme.name] = str(like.svg)
    return {name: made[name] for name in ("light", "dark")}, found


def _saved(
    draw: Callable[[Any], Any],
    save: Callable[[Figure, Any], Any],
    theme: Any,
    like: Any = None,
    look: Callable[[Figure], None] | None = None,
) -> Any:
    with matplotlib.rc_context():
        # The user's matplotlibrc must not affect the figure.
        matplotlib.rcdefaults()
        settings: Any = style.rc(theme)
        matplotlib.rcParams.update(settings)
        figure = draw(theme)
        if not isinstance(figure, Figure):
            raise NotDrawn(f"draw(theme) returned {type(figure).__name__}, not a matplotlib Figure")
        if len(figure.get_children()) < 2:
            raise NotDrawn("draw(theme) returned an empty figure")
        saved = save(figure, like)
        if look:
            look(figure)
    pyplot.close("all")
    return saved
