"""What all other packages build upon."""
