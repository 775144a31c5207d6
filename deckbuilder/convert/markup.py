"""Parse HTML into a tree, with the few rules that a browser's own HTML needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from deckbuilder.markup.serialized import VOID

# What ends an element that was not closed.
_ENDS = {
    "li": {"li"},
    "p": {"p"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tbody": {"thead", "tr", "td", "th"},
}
_SCOPES = frozenset({"ul", "ol", "table", "td", "th", "blockquote", "div"})
DEEPEST = 60  # levels of nested elements; cards have about five


class NoText(ValueError):
    """The reason that some HTML cannot have been written as text."""


@dataclass
class Element:
    """An element; `children` are elements and texts. The root has the tag ""."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def text(self) -> str:
        """Return all text inside, with line breaks as such."""
        return "".join(
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.text()
            for child in self.children
        )


def parse(text: str) -> Element:
    """Return the tree of the HTML `text`. Raises NoText."""
    builder = _Builder()
    # No tag ends after the last ">". The parser would search for the end again from each "<".
    end = text.rfind(">") + 1
    try:
        builder.feed(text[:end])
        builder.close()
    except AssertionError as error:  # how the parser reports a declaration that it does not know
        raise NoText("an HTML declaration") from error
    if end < len(text):
        builder.handle_data(unescape(text[end:]))
    return builder.stack[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for open_tag in _ENDS.get(tag, ()):
            self._close(open_tag, scoped=True)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)
        if len(self.stack) > DEEPEST:
            raise NoText("very deep nesting")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # The slash ends an element only in an SVG drawing; elsewhere it means nothing.
        if any(each.tag == "svg" for each in self.stack[1:]):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        children = self.stack[-1].children
        last = children[-1] if children else None
        if isinstance(last, str):
            children[-1] = last + data
        else:
            children.append(data)

    def _close(self, tag: str, scoped: bool = False) -> None:
        """Close the innermost element of this tag; `scoped`: not beyond what encloses it."""
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].tag == tag:
                del self.stack[index:]
                return
            if scoped and self.stack[index].tag in _SCOPES:
                return
