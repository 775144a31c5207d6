"""Make a still picture of each example for the list of examples: its hero as it opens."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from addon import examples

# What scripts, the keyboard, and screen readers need.
_CONTROLS = re.compile(r"(?:data-.*|aria-.*|role|tabindex|id|type)")
_ROW = ("role", "row")  # the style sheet lays out rows of cells by their role
_EMPTY = {"br", "img", "wbr"}  # elements that are not closed
# Invisible touch areas, and text for screen readers.
_LEFT_OUT = {"gr-touch", "gr-sr"}


def first(name: str) -> dict[str, str]:
    """Return the inputs that an example begins with if no card sets them: its first preset's."""
    inputs: dict[str, str] = examples.load(name)["presets"][0]["inputs"]
    return inputs


def picture(name: str) -> str:
    """Return the hero of an example as HTML that can be neither focused nor heard."""
    drawn = _Drawing()
    drawn.feed(examples.respond(name, first(name), {}, 6, "")["hero"])
    shown = "".join(drawn.pieces).strip()
    return f'<div class="gr-live picture" aria-hidden="true"><div class="gr-hero">{shown}</div></div>'


class _Drawing(HTMLParser):
    """Copy from a hero only the elements that draw something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden: list[str] = []  # the open elements from one that is left out on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element with its place and look; a control is only its label."""
        if tag == "input":
            return
        kept = {
            key: value or ""
            for key, value in attrs
            if not _CONTROLS.fullmatch(key) or (key, value) == _ROW
        }
        if self._hidden or _LEFT_OUT & set(kept.get("class", "").split()):
            if tag not in _EMPTY:
                self._hidden.append(tag)
            return
        attributes = "".join(
            f' {_NAMES.get(key, key)}="{html.escape(value)}"' for key, value in kept.items()
        )
        self.pieces.append(f"<{_plain(tag)}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        """Close what was kept."""
        if self._hidden:
            self._hidden.pop()
        elif tag != "input":
            self.pieces.append(f"</{_plain(tag)}>")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self._hidden:
            self.pieces.append(html.escape(data, quote=False))


_NAMES = {"viewbox": "viewBox"}  # the parser makes names lower case


def _plain(tag: str) -> str:
    return "span" if tag == "button" else tag
