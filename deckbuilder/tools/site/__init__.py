"""Write the decks as a static website: every card, deck, and example has its own address.

`make` writes it. Pages give their links relative to the site's root; `layout` makes them relative to
the page, so that the site works at any address.
"""
