"""The live blocks: their scripts and the text that they show without scripts."""
