"""Give short names to what the cards' scripts define: one or two characters instead of many.

In the code to be renamed, each such name begins with a dollar sign, as no name in an example does. The
short names begin with a capital letter, as no local name in translated code does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from string import ascii_letters, ascii_uppercase, digits

# A name, or a string, which is skipped. A regular expression in the code must contain \x22 and \x27
# instead of quotation marks, which would be mistaken for the beginning of a string.
_NAME = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\w$.])\$\w+""")


def names_in(code: str) -> list[str]:
    """Return each name in `code`, as often as it occurs."""
    return [name for name in _NAME.findall(code) if name[0] == "$"]


def short_names(code: str, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return a short name, not in `taken`, for each name in `code`; frequent names get the shortest."""
    fresh = _fresh(set(taken))
    counts = Counter(names_in(code))
    return {name: next(fresh) for name in sorted(counts, key=lambda name: (-counts[name], name))}


def renamed(code: str, short: dict[str, str]) -> str:
    """Return `code` with its names replaced by their short ones, except in strings."""
    return _NAME.sub(lambda match: short.get(match[0], match[0]), code)


def _fresh(taken: set[str]) -> Iterator[str]:
    """Yield A, B, …, Z, Aa, Ab, …, without those in `taken`."""
    every = [*ascii_uppercase, *map("".join, product(ascii_uppercase, ascii_letters + digits))]
    return (name for name in every if name not in taken)
