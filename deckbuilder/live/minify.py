"""Minify the JavaScript that is written by hand."""

from __future__ import annotations

from functools import cache

from calmjs.parse import es5
from calmjs.parse.unparsers.es5 import minify_print


@cache
def minify(source: str) -> str:
    """Return `source` without comments and spaces, and with short names for what is local to a function.

    `source`: a script in ECMAScript 5, so that the oldest phones can run it too. Raises
    calmjs.parse.exceptions.ECMASyntaxError for anything else.
    """
    return str(minify_print(es5(source), obfuscate=True))
