"""The rules that cards are checked by."""
