"""A figure whose name a picture has too."""


def draw(theme):
    return None
