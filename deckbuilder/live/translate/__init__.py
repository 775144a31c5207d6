"""Translate the examples' Python to plain ES2018 for clients without Python.

The translator supports a small subset of Python and refuses everything else with file, line, and what
to write instead, so that no code can have a different meaning in the browser. Where a Python
operation has no exact counterpart (an index may be negative, a division by zero raises), the output
calls one of the helpers of `runtime.js`, which raise where Python raises. Lists and dicts cannot be
compared: where they certainly are, that is refused, and elsewhere a helper raises (see kinds.py).

Module-level names become short global names and locals become one- or two-letter names, so that the
scripts are small enough for a phone.
"""

from __future__ import annotations

import ast

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.live.translate.module import Module
from deckbuilder.live.translate.names import Globals

__all__ = ["Globals", "translate"]


def translate(path: str, source: str, names: Globals) -> tuple[str, list[Problem]]:
    """Translate `source` to JavaScript, and return it with the problems for what was refused.

    `path` is the module's path with forward slashes.
    """
    try:
        return Module(path, names).translate(ast.parse(source, path))
    except SyntaxError as error:
        return "", [
            problem(Where(path, error.lineno or 1), "C065", f"the file is not valid Python: {error.msg}")
        ]
    except ValueError:
        return "", [
            problem(
                Where(path),
                "C065",
                "the file is not valid Python: it is not UTF-8 text, or contains a NUL character",
            )
        ]
    except (RecursionError, MemoryError):
        return "", [
            problem(
                Where(path), "C065", "an expression is nested too deeply", "compute it in several steps"
            )
        ]
