"""A figure that ends its process."""

import sys


def draw(theme):
    sys.exit(3)
