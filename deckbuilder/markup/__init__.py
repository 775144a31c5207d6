"""Process the markup in a card's parts: formulas, cloze deletions, and images."""
