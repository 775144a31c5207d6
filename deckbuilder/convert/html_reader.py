"""Convert a field's HTML to a document: the builder's HTML, and what Anki's editor makes of it.

In that editor, Enter makes a `<br>`, or another `<p>`, `<li>`, or `<pre>` inside one; bold is `<b>`;
two spaces are a non-breaking and a plain one; text after a list is in a `<div>`; every entity that
need not be one becomes a character. All of this must give the same document as the builder's HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from deckbuilder.convert import unsupported
from deckbuilder.convert.collector import Collector
from deckbuilder.convert.document import (
    CODE,
    DISPLAY,
    EM,
    FOREIGN,
    FORMULA,
    LINK,
    PICTURE,
    STRONG,
    STRUCK,
    TEXT,
    CodeBlock,
    Document,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Piece,
    Quote,
    Rule,
    Table,
)
from deckbuilder.convert.inline import INVISIBLE, formula
from deckbuilder.convert.markup import Element, NoText, parse
from deckbuilder.convert.media import Media
from deckbuilder.convert.new_pictures import ALT

Marks = frozenset[Mark]
_FORMATS = {
    "b": STRONG,
    "strong": STRONG,
    "i": EM,
    "em": EM,
    "del": STRUCK,
    "s": STRUCK,
    "strike": STRUCK,
}
_ALERT = re.compile(r"\bgr-alert-([a-z]+)")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements that begin a new paragraph; a <div> only begins a new line.
_BLOCKS = (
    frozenset({"p", *_HEADINGS, "ul", "ol", "table", "blockquote", "hr", "pre"}) | unsupported.BLOCKS
)


def read(html: str, media: Media, in_cloze: bool = False) -> Document:
    """Return what a field says."""
    html = unicodedata.normalize("NFC", html)  # as Anki stores it
    try:
        return document(parse(html), media, in_cloze)
    except NoText as reason:
        return (Paragraph((Piece(FOREIGN, str(reason)),)),)


def document(root: Element, media: Media, in_cloze: bool = False) -> Document:
    """Return what the HTML in an element says."""
    return _Reader(media, in_cloze).blocks(root.children, frozenset())


class _Reader:
    def __init__(self, media: Media, in_cloze: bool) -> None:
        self.media = media
        self.in_cloze = in_cloze

    def blocks(self, children: Sequence[Element | str], marks: Marks) -> Document:
        """Return the blocks in a container."""
        into = Collector(self.in_cloze)
        self.walk(children, marks, into)
        into.block()
        return tuple(into.out)

    def walk(self, children: Sequence[Element | str], marks: Marks, into: Collector) -> None:
        for index, child in enumerate(children):
            if isinstance(child, str):
                into.add(Piece(TEXT, child, marks=marks))
            elif child.tag == "img":
                self.image(child, children, index, marks, into)
            elif child.tag in _BLOCKS:
                into.block(*self.block(child, marks | unsupported.of(child)))
            else:
                self.inline(child, marks | unsupported.of(child), into)

    def inline(self, element: Element, marks: Marks, into: Collector) -> None:
        """Read an element that does not end the paragraph."""
        tag = element.tag
        if tag == "br":
            into.end_line(empty=True)
        elif tag == "div":
            into.end_line()
            if "highlight" in element.attributes.get("class", "").split():
                into.block(*self.code(element, marks))
            else:
                self.walk(element.children, marks, into)
            into.end_line()
        elif tag == "code":
            text = " ".join(element.text().split())
            if text:
                into.add(Piece(CODE, text, marks=marks | unsupported.in_code(element)))
        elif tag == "anki-mathjax":
            kind = DISPLAY if element.attributes.get("block") == "true" else FORMULA
            into.add(formula(kind, element.text(), self.in_cloze, marks))
        elif tag in _FORMATS:
            self.walk(element.children, marks | {(_FORMATS[tag], "")}, into)
        elif tag == "a" and element.attributes.get("href"):
            address = element.attributes["href"]
            self.walk(element.children, marks | {(LINK, address)}, into)
        elif element.children or tag in unsupported.TRANSPARENT:
            self.walk(element.children, marks, into)
        else:
            into.add(Piece(FOREIGN, unsupported.named(tag), marks=marks))

    def image(
        self,
        element: Element,
        siblings: Sequence[Element | str],
        index: int,
        marks: Marks,
        into: Collector,
    ) -> None:
        """Read a picture; of a figure's two images, the dark one comes right after the light one."""
        name, theme = self.media.named(element.attributes.get("src", ""))
        alt = element.attributes.get("alt", "")
        before, after = (_image(siblings, index + step) for step in (-1, 1))
        pair = [
            each
            for each in (before, after)
            if each is not None
            and self.media.named(each.attributes.get("src", ""))[0] == name
            and each.attributes.get("alt", "") == alt
            and unsupported.width(each) == unsupported.width(element)
        ]
        if theme == "dark" and before in pair:
            return
        if not name:
            why = self.media.new.why_not(element.attributes.get("src", ""))
            into.add(Piece(FOREIGN, why, marks=marks))
        elif theme and not (theme == "light" and after in pair):
            into.add(Piece(FOREIGN, f"only one of the two images of the figure {name}", marks=marks))
        else:
            said = " ".join(alt.translate(INVISIBLE).split())
            if not said and self.media.new.brings(element.attributes.get("src", "")):
                said = self.media.new.alts.get(name, ALT)
            odd = marks | unsupported.of(element)
            into.add(Piece(PICTURE, name, said, odd, unsupported.width(element)))

    def block(self, element: Element, marks: Marks) -> Document:
        """Return the blocks that an element makes."""
        tag = element.tag
        if tag in ("ul", "ol"):
            items = tuple(item for item in self.items(element, marks) if item)
            return (Listing(tag == "ol", items),) if items else ()
        if tag == "pre":
            return self.code(element, marks)
        if tag == "table":
            return self.table(element, marks)
        if tag == "hr":
            return _foreign(marks) or (Rule(),)
        inside = self.blocks(element.children, marks)
        if tag == "blockquote":
            return _quote(element, inside)
        if tag in _HEADINGS and len(inside) == 1 and isinstance(inside[0], Paragraph):
            return (Heading(_HEADINGS[tag], inside[0].pieces),)
        return inside

    def items(self, element: Element, marks: Marks) -> list[Document]:
        """Return the items of a list. The editor puts a nested list after the item, not into it."""
        found: list[Document] = []
        for child in element.children:
            if isinstance(child, str):
                if child.strip():
                    found.append(self.blocks([child], marks))
                continue
            own = marks | unsupported.of(child)
            if child.tag == "li":
                found.append(self.blocks(child.children, own))
            elif child.tag in ("ul", "ol") and found:
                into = Collector(self.in_cloze)
                into.out = list(found.pop())
                into.block(*self.block(child, own))
                found.append(tuple(into.out))
            else:
                found.append(self.blocks([child], marks))
        return found

    def code(self, element: Element, marks: Marks) -> Document:
        """Return a block of code. Enter in the editor splits it in two."""
        foreign = _foreign(marks | unsupported.in_code(element))
        if foreign:
            return foreign
        parts = [
            child.text()
            for child in element.children
            if isinstance(child, Element) and child.tag == "pre"
        ] or [element.text()]
        text = "\n".join(part.removeprefix("\n").rstrip("\n") for part in parts)
        return (CodeBlock(text.replace("\xa0", " ")),) if text.strip() else ()

    def table(self, element: Element, marks: Marks) -> Document:
        rows, aligned = [], tuple[str, ...]()
        for row in _rows(element):
            cells = [child for child in row.children if isinstance(child, Element)]
            read = [self.blocks(cell.children, marks | unsupported.of(cell)) for cell in cells]
            if any(
                len(cell) > 1 or not all(isinstance(block, Paragraph) for block in cell) for cell in read
            ):
                return _foreign(marks | {(FOREIGN, "more than one line in a table cell")})
            rows.append(
                tuple(
                    block.pieces if isinstance(block, Paragraph) else ()
                    for cell in read
                    for block in (cell or (Paragraph(()),))
                )
            )
            aligned = aligned or tuple(map(unsupported.alignment, cells))
        rows = rows[:1] + [row for row in rows[1:] if any(row)]
        return (Table(aligned, tuple(rows)),) if rows else ()


def _quote(element: Element, inside: Document) -> Document:
    """Return a quotation or, if it begins with the title of its kind, an alert."""
    kind = _ALERT.search(element.attributes.get("class", ""))
    if kind and inside and inside[0] == Paragraph((Piece(TEXT, kind[1].title()),)):
        return (Quote(inside[1:], kind[1]),)
    return (Quote(inside),) if inside else ()


def _image(siblings: Sequence[Element | str], index: int) -> Element | None:
    """Return the image at this place among its siblings."""
    each = siblings[index] if 0 <= index < len(siblings) else None
    return each if isinstance(each, Element) and each.tag == "img" else None


def _rows(element: Element) -> list[Element]:
    """Return the rows of a table."""
    found = []
    for child in element.children:
        if isinstance(child, Element):
            found += [child] if child.tag == "tr" else _rows(child)
    return found


def _foreign(marks: Marks) -> Document:
    """Return what replaces a block that cannot have marks; bold and the like do not matter there."""
    odd = sorted(
        text if kind == FOREIGN else f"a link to {text} around it"
        for kind, text in marks
        if kind in (FOREIGN, LINK)
    )
    return (Paragraph((Piece(FOREIGN, "; ".join(odd)),)),) if odd else ()
