"""Build the Anki decks and the add-on; `python build_decks.py --help` lists the other commands.

Any Python from 3.11 on can run it: the first run creates `.venv` with the packages that it needs.
"""

from deckbuilder.setup import bootstrap

if __name__ == "__main__":
    bootstrap.run_inside("build")
    from deckbuilder.commands import main

    main()
