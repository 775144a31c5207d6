"""Create skeletons of cards, topics, live examples, and figures, marked with what is left to do."""
