"""Check what is on a learner's page with a parser that shares nothing with the renderer."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Tag → the attributes that it may have, with patterns for their values.
ANY = r"[\s\S]*"
ALLOWED: dict[str, dict[str, str]] = {
    **{
        tag: {}
        for tag in (
            "p",
            "em",
            "strong",
            "br",
            "hr",
            "ul",
            "li",
            "blockquote",
            "table",
            "thead",
            "tbody",
            "tr",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "pre",
        )
    },
    "code": {"class": r"language-[\w-]+|highlight"},
    "ol": {"start": r"\d+"},
    "th": {"style": r"text-align: (left|right|center);"},
    "td": {"style": r"text-align: (left|right|center);"},
    "a": {"href": r"https?://[\s\S]*", "title": ANY},
    "div": {"class": r"highlight|gr-retired|gr-live"},
    "span": {"class": r"[a-z0-9]{1,3}|gr-pair|filename"},
    "img": {
        "class": r"gr-picture|gr-figure gr-light|gr-figure gr-dark",
        "src": r"(photo|bars)-(light|dark)\.svg",
        "alt": ANY,
    },
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}>")
            return
        for name, value in attrs:
            if name not in ALLOWED[tag]:
                self.wrong.append(f"<{tag} {name}>")
            elif not re.fullmatch(ALLOWED[tag][name], value or ""):
                self.wrong.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        # An empty comment in code keeps apart characters that Anki would act on; a word joiner would be
        # copied with the code.
        if data:
            self.wrong.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append("a declaration")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append("a declaration")

    def handle_pi(self, data: str) -> None:
        self.wrong.append("an instruction")


def forbidden(html: str) -> list[str]:
    """Return what is in `html` although the card format does not allow it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong
