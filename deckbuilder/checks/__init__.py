"""The checks of cards."""
