"""Gradient Recall's companion add-on: runs the cards' numeric examples live in Anki.

Anki loads this package; the deck builder and the tests import `addon.examples` from it without
Anki. So Anki is touched only where it is running already.
"""

import sys

if "aqt" in sys.modules:
    from aqt import mw

    if mw is not None:
        from . import push, review, update_menu

        review.start()
        update_menu.start()
        push.start()
