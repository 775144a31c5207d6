"""Name what the cards' Markdown cannot express: colors, sizes, underlining, and the like.

The names let contributors recognize what they did in Anki's editor.
"""

from __future__ import annotations

import re

from deckbuilder.convert.document import FOREIGN, Mark
from deckbuilder.convert.markup import Element

# Elements that mean nothing, unless an attribute does.
TRANSPARENT = frozenset(
    {
        "span",
        "div",
        "p",
        "b",
        "strong",
        "i",
        "em",
        "del",
        "s",
        "strike",
        "a",
        "code",
        "pre",
        "br",
        "img",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "wbr",
        "anki-mathjax",
    }
)
# Elements that begin a paragraph in a browser.
BLOCKS = frozenset(
    "address article aside center details dl dt dd fieldset figure figcaption footer "
    "form header main nav section summary".split()
)
_TAGS = {
    "u": "underlined text",
    "sub": "a subscript (write it as a formula)",
    "sup": "a superscript (write it as a formula)",
    "font": "colored text",
    "mark": "highlighted text",
    "small": "small text",
    "big": "large text",
    "script": "a script",
    "style": "a style sheet",
    "iframe": "an embedded page",
    "video": "a video",
    "audio": "a sound",
    "center": "centered text",
}
STYLES = {
    "color": "colored text",
    "background-color": "highlighted text",
    "background": "highlighted text",
    "font-size": "text of another size",
    "font-family": "text in another font",
    "text-align": "aligned text",
    "text-decoration": "underlined or struck-through text",
    "text-decoration-line": "underlined or struck-through text",
    "display": "hidden text",
    "visibility": "hidden text",
    "margin-left": "indented text",
    "width": "a set size",
    "height": "a set size",
}
ATTRIBUTES = {
    "align": "aligned text",
    "width": "a set size",
    "height": "a set size",
    "start": "a list that does not begin at 1",
    "type": "a different numbering style",
    "reversed": "a list that is numbered backwards",
    "value": "a list that skips numbers",
    "colspan": "a cell that spans several columns",
    "rowspan": "a cell that spans several rows",
}
# What changes nothing visible, or is read elsewhere.
_HARMLESS = re.compile(
    r"data-editor-.*|dir|lang|href|src|alt|target|rel|title|loading|block|"
    r"contenteditable|spellcheck|draggable|id|name|tabindex"
)
_OURS = re.compile(r"gr-(?:pair|picture|figure|light|dark|task|alert(?:-[a-z]+)?)|highlight")
_WIDTH = re.compile(r"\s*width:\s*(\d+(?:px|%))\s*;?\s*")


def of(element: Element) -> frozenset[Mark]:
    """Return what cannot be expressed about an element, as marks for everything in it."""
    found = []
    if element.tag not in TRANSPARENT:
        found.append(named(element.tag))
    for name, value in element.attributes.items():
        if name in ("style", "width") and element.tag == "img" and width(element):
            continue
        if name == "style":
            found += _styles(element, value)
        elif name == "class":
            found += [f'the class "{each}"' for each in value.split() if not _OURS.fullmatch(each)]
        elif not _HARMLESS.fullmatch(name) and not (name == "start" and value == "1"):
            found.append(ATTRIBUTES.get(name, f'the attribute "{name}"'))
    address = element.attributes.get("href")
    if address and not re.match(r"https?://", address):
        found.append(f"a link to {address[:60]}")
    return frozenset((FOREIGN, each) for each in found)


def width(image: Element) -> str:
    """Return the width that an image has, as `{width=…}` says it: "50%", "120px", or ""."""
    styled = _WIDTH.fullmatch(image.attributes.get("style", ""))
    plain = image.attributes.get("width", "")
    return styled[1] if styled else f"{plain}px" if plain.isdigit() else ""


def named(tag: str) -> str:
    """Return a name for an element, for a message."""
    return _TAGS.get(tag, f"<{tag}>")


def in_code(element: Element) -> frozenset[Mark]:
    """Return what cannot be expressed inside code, apart from highlighting, which the builder adds."""
    found: set[Mark] = set()
    for child in element.children:
        if not isinstance(child, Element):
            continue
        if child.tag == "span" and set(child.attributes) <= {"class"}:
            found |= in_code(child)
        elif child.tag in ("code", "pre") and element.tag in ("pre", "div"):
            found |= of(child) | in_code(child)
        elif child.tag == "br" and element.tag != "code":
            pass
        else:
            found.add((FOREIGN, "formatting inside code"))
    return frozenset(found)


def alignment(cell: Element) -> str:
    """Return how a table's cell is aligned: "left", "right", "center", or ""."""
    match = re.fullmatch(
        r"\s*text-align:\s*(left|right|center)\s*;?\s*", cell.attributes.get("style", "")
    )
    return match[1] if match else ""


def _styles(element: Element, value: str) -> list[str]:
    if element.tag in ("td", "th") and alignment(element):
        return []
    names = [each.partition(":")[0].strip().lower() for each in value.split(";") if each.strip()]
    return [STYLES.get(name, f"the style {name}") for name in names]
