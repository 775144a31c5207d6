"""Minify the JavaScript that is written by hand."""

from __future__ import annotations

from functools import cache

from calmjs.parse import es5, rules
from calmjs.parse.asttypes import Node
from calmjs.parse.lexers.es5 import Lexer
from calmjs.parse.unparsers.es5 import Unparser

from deckbuilder.live.join_scripts import joined
from deckbuilder.live.shorten import shorten
from deckbuilder.live.syntax import DEFINITIONS

SHORT_NAMES = rules.obfuscate(reserved_keywords=tuple(Lexer.keywords_dict))


@cache
def minify(source: str) -> str:
    """Return `source` without comments and spaces, and with short names for what is local to a function.

    `source`: a script in ECMAScript 5; the result has arrow functions. Raises
    calmjs.parse.exceptions.ECMASyntaxError for anything else.
    """
    return _written(es5(source))


@cache
def minify_joined(sources: tuple[str, ...]) -> str:
    """Minify scripts as in addon/web as one (see `joined`). Raises the same as `minify`."""
    return _written(joined(list(sources)))


def _written(script: Node) -> str:
    unparser = Unparser(definitions=DEFINITIONS, rules=[rules.minify(drop_semi=True), SHORT_NAMES])
    # Another script may follow.
    return "".join(chunk.text for chunk in unparser(shorten(script))) + ";"
