"""Build the Anki decks and the add-on; `python build_decks.py --help` lists the other commands.

Run it with Python 3.11 or newer. The first run creates `.venv` with the packages that it needs.
"""

from deckbuilder.setup import bootstrap

if __name__ == "__main__":
    bootstrap.run_inside("build")
    from deckbuilder.commands import main

    main()
