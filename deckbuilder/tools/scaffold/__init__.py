"""Create skeletons of a card, a live example, or a figure, each marked with what is left to do."""
