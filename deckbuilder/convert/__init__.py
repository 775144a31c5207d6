"""Convert what other programs store to cards: read packages and HTML, and write Markdown."""
