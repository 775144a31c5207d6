"""What a pull request changes: cards new, changed and retired, what it means for learners, what is
wrong, and how the cards looked before and look now. Also posted as a comment, by comment.py."""
