"""Compile Markdown cards into Anki decks."""
