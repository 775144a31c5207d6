"""The foundations that all other packages share."""
