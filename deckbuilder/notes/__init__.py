"""Render cards into the fields of notes."""
