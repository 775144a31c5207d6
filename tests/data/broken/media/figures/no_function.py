"""A script without a figure."""
