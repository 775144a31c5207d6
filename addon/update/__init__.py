"""Updates of the decks that keep what the learner changed."""
