"""Draw figures in a separate process: `python worker.py ROOT`.

The scripts are other people's code, and whatever they print, set, or break must stay in this process.
It knows nothing about the build: for each line that it reads, a script's path, it prints one line of
JSON, either {"light", "dark", "faults"}, with the SVG texts and (kind, fault) for each fault in how the
figure looks, or {"error", "path", "line"}.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import sys
import traceback
from functools import cache
from pathlib import Path
from typing import Any

# The audit events for changing files, starting programs, and using the network.
_BEYOND = frozenset(
    """os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod
    os.chown os.utime shutil.rmtree shutil.move shutil.copyfile shutil.copytree subprocess.Popen
    os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn os.startfile socket.connect
    socket.bind socket.sendto socket.getaddrinfo""".split()
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# The modules of this folder that draw.
MODULES = ("drawing", "svg_canvas", "appearance")
_drawing = False


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse operations that no figure needs.

    This prevents harm from mistakes; it does not stop code that is written to get around it.
    """
    if not _drawing or (event != "open" and event not in _BEYOND):
        return
    if event == "open":
        path, mode, flags = arguments
        writes = set(mode) & set("wax+") if isinstance(mode, str) else flags & _WRITING
        if not writes or path == os.devnull:
            return
    what = str(arguments[0])[:100] if arguments else ""
    raise PermissionError(f"a figure may only draw, but this one tries {event} {what}".rstrip())


class NoFigure(Exception):
    """The error that a script runs but draws nothing that can be shown."""


def main(root: str) -> None:
    """Draw each script, and print its result at once."""
    global _drawing
    sys.addaudithook(guard)
    # Because this file was started by its path, Python would look for modules in its folder first.
    sys.path[0] = root
    # Requests and answers use private copies of stdin and stdout; scripts read from the null device,
    # and print to stderr.
    scripts = os.fdopen(os.dup(0), encoding="utf-8")
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    # Automatic garbage collection, which scans all of matplotlib, would take a tenth of the time.
    gc.disable()
    for line in scripts:
        script = line.rstrip("\n")
        try:
            for name in MODULES:
                _module(name)
            _drawing = True
            answer: dict[str, Any] = draw(script)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: a script must not end the build
            answer = failure(error, root, script)
        _drawing = False
        print(json.dumps(answer), file=out, flush=True)
        gc.collect()
        gc.freeze()


@cache
def _module(name: str) -> Any:
    """Load a module of this folder, which is not on the module search path.

    `drawing` imports the project's style and matplotlib, which writes its list of fonts the first time.
    """
    return _load(name, Path(__file__).with_name(f"{name}.py"))


def _load(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError("not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def draw(script: str) -> dict[str, Any]:
    """Return the SVG of `script`'s figure in each theme, and the faults in how it looks."""
    drawing, canvas, appearance = map(_module, MODULES)
    with drawing.own_settings():
        module = _load("figure_" + Path(script).stem, Path(script))
    if not callable(getattr(module, "draw", None)):
        raise NoFigure("the script has no function draw(theme)")
    try:
        images, faults = drawing.images(module.draw, canvas.save, appearance.faults)
    except drawing.NotDrawn as error:
        raise NoFigure(str(error)) from error
    faults += appearance.of_svg(images["light"], images["dark"], getattr(module, "LARGE", ""))
    return {**images, "faults": faults}


def failure(error: BaseException, root: str, script: str) -> dict[str, Any]:
    """Return the error with its line in the script, or in another project file if not in the script."""
    path, line = script, 1
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(root)
        and ".venv" not in frame.filename
        and Path(frame.filename).parent != Path(__file__).parent
    ]
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
