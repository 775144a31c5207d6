"""The markup in a part of a card: formulas, clozes, images."""
