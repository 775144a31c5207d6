"""Run the cards' numeric examples live in Anki, and update the decks.

Anki loads this package. The deck builder and the tests import `addon.examples` without Anki, so this
module touches Anki only if it is already running.
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
        except (ImportError, AttributeError) as error:  # this Anki's importers are different
            print(
                identity.NAME + ": cannot register with Anki; build_decks.py push will not work:", error
            )
