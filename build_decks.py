"""Build the Anki decks and the add-on: `python build_decks.py`, or `--help` for what else it does.

Any Python can start this file: where the packages that the build needs are missing, it first makes
`.venv` with them, and goes on there. The command line itself is in `deckbuilder/cli/`.
"""

# No annotations and no f-strings: an old Python has to get as far as being told that it is old.
import importlib.util
import sys

NEEDED = ("_aqt", "click", "genanki", "markdown", "matplotlib", "numpy", "py_mini_racer", "pygments",
          "pymdownx", "rjsmin", "watchfiles", "yaml", "zstandard")


def is_ready():
    """Whether this Python is new enough and has everything."""
    return sys.version_info >= (3, 11) and all(map(importlib.util.find_spec, NEEDED))


if __name__ == "__main__":
    if not is_ready():
        from deckbuilder import bootstrap

        bootstrap.run_inside("build")
    from deckbuilder.cli import main

    main()
