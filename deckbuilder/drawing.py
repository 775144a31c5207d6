"""The process in which figures are drawn: `python drawing.py ROOT SCRIPT...`.

A process of its own, because a script is anybody's code: what it prints, sets or breaks ends here.
It knows nothing of the build; for each script it prints one line of JSON, either {"light", "dark"}
with the SVG texts or {"error", "path", "line"}.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any


class NoFigure(Exception):
    """A script that runs, but draws nothing that could be shown."""


def main(root: str, *scripts: str) -> None:
    """Draw each script, and report it at once."""
    # Started by its path, Python would look for modules beside this file first.
    sys.path[0] = root
    # The answers keep the standard output to themselves; whatever a script prints goes elsewhere.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for script in scripts:
        try:
            answer: dict[str, Any] = draw(script)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: a script cannot end the build
            answer = failure(error, root, script)
        print(json.dumps(answer), file=out, flush=True)


def draw(script: str) -> dict[str, str]:
    """The SVG of `script`'s figure in each theme."""
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
    from matplotlib.figure import Figure

    from media import style

    spec = importlib.util.spec_from_file_location("figure_" + Path(script).stem, script)
    if spec is None or spec.loader is None:
        raise ImportError("not a Python file")
    module = importlib.util.module_from_spec(spec)
    with matplotlib.rc_context():
        spec.loader.exec_module(module)
    if not callable(getattr(module, "draw", None)):
        raise NoFigure("the script has no function draw(theme)")
    images = {}
    for theme in style.THEMES:
        with matplotlib.rc_context():
            # The machine's own matplotlibrc must not show in the figure.
            matplotlib.rcdefaults()
            settings: Any = style.rc(theme)
            matplotlib.rcParams.update(settings)
            figure = module.draw(theme)
            if not isinstance(figure, Figure):
                raise NoFigure(f"draw returned {type(figure).__name__}, not a matplotlib Figure")
            if len(figure.get_children()) < 2:
                raise NoFigure("draw returned an empty figure")
            file = io.StringIO()
            figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
            images[theme.name] = file.getvalue()
        pyplot.close("all")
    return {name: images[name] for name in ("light", "dark")}


def failure(error: BaseException, root: str, script: str) -> dict[str, Any]:
    """What happened, and at which line of the script; where the script was not reached, of which
    of the project's files."""
    path, line = script, 1
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if Path(frame.filename).is_relative_to(root) and ".venv" not in frame.filename
              and Path(frame.filename) != Path(__file__)]
    own = [frame for frame in frames if frame.filename == script]
    if frames:
        nearest = (own or frames)[-1]
        path, line = nearest.filename, nearest.lineno or 1
    if isinstance(error, SyntaxError) and error.filename:
        path, line = error.filename, error.lineno or 1
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    if not isinstance(error, NoFigure):
        text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return {"error": text, "path": path, "line": line}


if __name__ == "__main__":
    main(*sys.argv[1:])
