"""A figure that forgets to return."""


def draw(theme):
    print("{}")
