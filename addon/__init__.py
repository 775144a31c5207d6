"""The decks' companion add-on: runs the cards' numeric examples live in Anki.

Anki loads this package; the deck builder and the tests import `addon.examples` from it without
Anki. So Anki is touched only where it is running already.
"""

import sys

if "aqt" in sys.modules:
    from aqt import mw

    if mw is not None:
        from . import identity
        from .review import hooks
        from .update import menu

        hooks.start()
        menu.start()
        try:
            from .update import push

            push.start()
        except (ImportError, AttributeError) as error:  # an Anki with other importers than we know
            print(identity.NAME + ": build_decks.py push cannot reach this Anki:", error)
