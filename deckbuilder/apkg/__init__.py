"""The packages that Anki imports: decks and the add-on."""
