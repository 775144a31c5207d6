"""The decks as a web site of static files: every card, deck and example under an address of its own.

`make` writes it. Pages say where their links go from the site's root; `layout` makes them relative,
so that the site works wherever it is put.
"""
