"""Build the Anki decks and the add-on: `python build_decks.py`, or `--help` for what else it does.

Any Python can start this file: where the packages that the build needs are missing, it first makes
`.venv` with them, and goes on there. The command line itself is in `deckbuilder/commands/`.
"""

# No annotations and no f-strings: an old Python has to get as far as being told that it is old.
import sys

OLDEST = (3, 11)
NEEDED = (
    "_aqt",
    "click",
    "deflate",
    "genanki",
    "markdown",
    "matplotlib",
    "numpy",
    "py_mini_racer",
    "pygments",
    "pymdownx",
    "rjsmin",
    "watchfiles",
    "yaml",
    "zstandard",
)


def is_ready():
    """Whether this Python is new enough and has everything."""
    import importlib.util

    return sys.version_info >= OLDEST and all(map(importlib.util.find_spec, NEEDED))


def said_before():
    """What the last build said, if it is still true; None if there is something to do."""
    if sys.version_info < OLDEST:
        return None
    from deckbuilder.commands import unchanged

    return unchanged.answer(sys.argv[1:])


def leave(end):
    """End here, all being done: to free a hundred thousand notes one by one takes longer than to
    start this program."""
    import os

    if end.code is None or isinstance(end.code, int):
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:  # nobody reads any more; Python knows what to do about that
            return
        os._exit(end.code or 0)


if __name__ == "__main__":
    said = said_before()
    if said is not None:
        sys.stdout.write(said)
        sys.exit()
    if not is_ready():
        from deckbuilder.setup import bootstrap

        bootstrap.run_inside("build")
    import gc

    from deckbuilder.commands import main

    # A command makes many small objects that all stay: looking for garbage among them finds none.
    gc.set_threshold(100000, 50, 100)
    try:
        main()
    except SystemExit as end:
        leave(end)
        raise
