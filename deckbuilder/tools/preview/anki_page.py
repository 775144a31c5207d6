"""Make the page around a card's side, with Anki's own style sheets and MathJax."""

from __future__ import annotations

import re
from pathlib import Path

from deckbuilder.core import anki_web

# The web files of Anki that cards need; nothing else is served.
_SERVED = re.compile(r"(?:css/(?:webview|reviewer)\.css|js/mathjax\.js|js/vendor/mathjax/[\w./-]+)\Z")

# Anki 26.9: qt/aqt/webview.py, reviewer.py, and theme.py define the content of a page and its
# classes; AnkiDroid's are from its own page.
_CLASSES = {"desktop": ("", "fancy isLin"), "phone": ("mobile android linux", "")}
_PAGE = """<!doctype html>
<html lang="en" class="{html_class}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>card</title>
<base target="_blank">
<link rel="stylesheet" href="/_anki/css/webview.css">
<style>:root {{ --canvas: {canvas}; }} body {{ background-color: var(--canvas); }}</style>
<link rel="stylesheet" href="/_anki/css/reviewer.css">
<style>html {{ color-scheme: {scheme}; overflow-x: auto; overflow-y: hidden; }}</style>
<style>{css}</style>
</head>
<body class="card card1 {body_class}">
<div id="qa" dir="auto"></div>
<script src="/_anki/js/mathjax.js"></script>
<script src="/_anki/js/vendor/mathjax/tex-chtml-full.js"></script>
<script src="/_preview/typed.js"></script>
<script src="/_preview/frame.js"></script>
</body>
</html>
"""


def file(name: str) -> Path | None:
    """Return the web file that Anki's pages request as /_anki/`name`, if cards need it."""
    if not _SERVED.match(name) or ".." in name.split("/"):
        return None
    path = anki_web.folder() / name
    return path if path.is_file() else None


def page(css: str, device: str, night: bool) -> str:
    """Return the empty page on a "desktop" or "phone", light or, with `night`, dark.

    `css` is the cards' own style sheet.
    """
    html_class, body_class = _CLASSES[device]
    if night:
        html_class = f"{html_class} night-mode".strip()
        body_class = f"{body_class} nightMode night_mode".strip()
    return _PAGE.format(
        html_class=html_class,
        body_class=body_class,
        css=css,
        scheme="dark" if night else "light",
        canvas="#2c2c2c" if night else "#f5f5f5",
    )


def palette(css: str) -> str:
    """Return the cards' colors as variables for the preview's own page.

    They are light, or dark if the system is.
    """
    light, dark = (
        " ".join(re.findall(r"--gr-[\w-]+:[^;]+;", rule))
        for rule in re.findall(r"\.card[^{]*\{([^}]*)\}", css)[:2]
    )
    return (
        f":root {{ color-scheme: light; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {dark} }} }}\n"
    )
