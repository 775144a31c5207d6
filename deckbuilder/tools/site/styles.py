"""Make the site's style sheets.

Those of the cards come first, following the reader's own preference for dark mode; then come the
site's own.
"""

from __future__ import annotations

import re
from pathlib import Path

from deckbuilder.notes import notetypes

ASSETS = Path(__file__).parent / "assets"
_USER = '@import url("[[user.css]]");\n'  # as the template has it
_NIGHT = re.compile(r"^\.card\.nightMode, [^{]*\{([^}]*)\}\n", re.MULTILINE)
_NIGHT_FIGURES = re.compile(r"^(?:\.nightMode |\.gr-pair \.gr-dark)[^{]*\{[^}]*\}\n", re.MULTILINE)


def styles() -> tuple[bytes, bytes]:
    """Return the style sheets of every page and of live blocks.

    Raises ValueError if the structure of the cards' style sheet has changed.
    """
    cards = (notetypes.TEMPLATES / "card.css").read_text(encoding="utf-8")
    if not cards.startswith(_USER) or len(_NIGHT.findall(cards)) != 1:
        raise ValueError("card.css no longer has the form that the site expects")
    cards = _NIGHT.sub(
        r"@media (prefers-color-scheme: dark) { .card {\1} }\n", cards.removeprefix(_USER)
    )
    cards = _NIGHT_FIGURES.sub("", cards)  # pictures choose by themselves
    live = notetypes.BLOCK_CSS.read_text(encoding="utf-8")
    return (
        _tight(cards + (ASSETS / "site.css").read_text(encoding="utf-8")),
        _tight(live + (ASSETS / "live.css").read_text(encoding="utf-8")),
    )


def _tight(css: str) -> bytes:
    """Return the style sheet without comments and unnecessary spaces."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};,])\s*", r"\1", " ".join(css.split()))
    return css.replace(";}", "}").replace(": ", ":").encode()
