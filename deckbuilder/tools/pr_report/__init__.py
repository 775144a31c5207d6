"""Report what a pull request changes.

The report lists new, changed, and retired cards, what they mean for learners, what is wrong, and how
the cards looked before and look now. comment.py also posts it as a comment.
"""
