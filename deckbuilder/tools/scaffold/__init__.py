"""Beginnings to fill in: a card, a live example, a figure, each with what is left to do."""
