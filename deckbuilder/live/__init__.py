"""Make the live blocks: their scripts, and the content that they show without scripts."""
