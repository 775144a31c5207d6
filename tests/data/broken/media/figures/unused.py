"""A figure that no card shows."""


def draw(theme):
    return None
