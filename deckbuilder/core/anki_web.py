"""Find Anki's web files, such as MathJax.

They are in the package `_aqt`, which is installed with what the build needs; Anki itself is not.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def folder() -> Path:
    """Return the folder of the web files. Raises FileNotFoundError if they are not installed."""
    found = find_spec("_aqt")  # does not import it
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("Anki's web files (the package _aqt) are not installed")
    return Path(found.submodule_search_locations[0]) / "data" / "web"
