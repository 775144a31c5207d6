"""The live blocks on cards that are being reviewed."""
