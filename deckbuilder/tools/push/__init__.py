"""Push the built decks into a running Anki, without its import dialog."""
