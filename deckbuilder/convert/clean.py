"""Simplify the HTML of imported notes to what the cards' Markdown can express.

What affects only the look, such as a color, is removed and reported. What affects the meaning, such as
hidden text, stays, and is refused later if Markdown cannot express it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deckbuilder.convert import unsupported
from deckbuilder.convert.markup import Element

# Elements whose content is text like any other.
_PLAIN = frozenset(
    """u font mark small big center ins abbr acronym cite kbd samp var tt dfn label ruby rb bdi bdo
    time data form fieldset legend picture colgroup nobr""".split()
)
# Elements whose content is not text.
_REMOVED = frozenset(
    """script style iframe video audio source object embed svg canvas button input select textarea
    meta link title head param noscript template map area rp col""".split()
)
_SILENT = frozenset(
    ("meta", "link", "title", "head", "template", "source", "rp", "col", "colgroup", "label")
)
_RAISED = {"sub": "_", "sup": "^"}
# Attributes that change the meaning, or are read elsewhere.
_KEPT = frozenset(("href", "src", "alt", "start", "reversed", "value", "colspan", "rowspan", "block"))
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_SIMPLE = re.compile(r"[\w \-+−*/=,.:;()\[\]′'∞→]+")
_ALIGNED = ("left", "right", "center")
_NO_LOOK = frozenset("inherit initial transparent normal none block inline visible auto".split())
_HIDES = re.compile(r"display:none|visibility:hidden")


def cleaned(root: Element) -> list[str]:
    """Simplify everything in an element, and return what was removed, in words."""
    removed: dict[str, None] = {}
    _clean(root, removed)
    return list(removed)


def _clean(parent: Element, removed: dict[str, None]) -> None:
    children: list[Element | str] = []
    after_formula = False  # the last child is a subscript or superscript with its base
    for child in parent.children:
        if isinstance(child, str):
            if after_formula and isinstance(children[-1], str) and (word := _WORD.match(child)):
                # A letter right after the dollar sign would keep it from closing the formula.
                children[-1] = rf"{children[-1][:-2]}{_latex(word[0])}\)"
                child = child[word.end() :]
            after_formula = after_formula and not child
            if child:
                children.append(child)
            continue
        if child.tag in _REMOVED:
            if child.tag not in _SILENT:
                removed[unsupported.named(child.tag)] = None
            continue
        raised = _latex_of(child) if child.tag in _RAISED else ""
        if raised:
            base = _base(children)
            children.append(rf"\({base}{_RAISED[child.tag]}{{{raised}}}\)")
            after_formula = True
            continue
        after_formula = False
        if ":" in child.tag or ("-" in child.tag and child.tag != "anki-mathjax"):
            child.tag, child.attributes = "span", {}  # left by word processors
        if child.tag in ("pre", "code"):
            _flatten(child)
        elif child.tag != "anki-mathjax":
            _clean(child, removed)
        children.append(_simplified(child, removed))
    parent.children = _joined(children)


def _joined(children: list[Element | str]) -> list[Element | str]:
    """Join texts that follow each other."""
    out: list[Element | str] = []
    for each in children:
        if isinstance(each, str) and out and isinstance(out[-1], str):
            out[-1] += each
        else:
            out.append(each)
    return out


def _flatten(code: Element) -> None:
    """Leave only the text of code; the builder highlights it."""
    inner = code.children[0] if len(code.children) == 1 else None
    if code.tag == "pre" and isinstance(inner, Element) and inner.tag == "code":
        code.children = inner.children
    code.children = [_code(code.children).strip("\n") if code.tag == "pre" else _code(code.children)]


def _code(children: Iterable[Element | str]) -> str:
    """Return code with its line ends, some of which are elements."""
    text = ""
    for child in children:
        if isinstance(child, str):
            text += child
        elif child.tag == "br":
            text += "\n"
        else:
            begins = child.tag in ("div", "p", "li", "tr") and text and not text.endswith("\n")
            text += ("\n" if begins else "") + _code(child.children)
    return text.replace("\xa0", " ")


def _base(children: list[Element | str]) -> str:
    """Remove the base of a subscript or superscript from the end of the children; return its LaTeX."""
    last = children[-1] if children else ""
    if isinstance(last, Element) and last.tag in ("i", "em", "b", "strong", "span"):
        inner = last.text()
        if _WORD.fullmatch(inner):
            children.pop()
            return _latex(inner)
        return ""
    if not isinstance(last, str):
        return ""
    if last.endswith(r"\)") and last.startswith(r"\("):
        children.pop()
        return last[2:-2]
    word = _LAST_WORD.search(last)
    if not word:
        return ""
    children[-1] = last[: word.start()]
    return _latex(word[0])


def _simplified(element: Element, removed: dict[str, None]) -> Element:
    """Return what replaces an element."""
    tag = element.tag
    if tag in _PLAIN:
        if tag not in _SILENT and tag != "font":
            removed[unsupported.named(tag)] = None
        if tag == "font" and element.attributes:
            removed["colored text" if "color" in element.attributes else "text in another font"] = None
        element.tag, element.attributes = "span", {}
    elif tag in ("h1", "h2"):
        element.tag = "h3"  # the first two levels begin a topic and a card
    return _with_style(element, removed)


def _with_style(element: Element, removed: dict[str, None]) -> Element:
    """Return the element without its look, but with bold and italic text in elements."""
    style = element.attributes.pop("style", "")
    declared = {
        name.strip().lower(): value.strip().lower()
        for name, _, value in (each.partition(":") for each in style.split(";"))
        if value.strip()
    }
    kept = []
    wraps = []
    for name, value in declared.items():
        if _HIDES.search(f"{name}:{value}".replace(" ", "")):
            kept.append(f"{name}:{value}")
        elif name.startswith("text-decoration") and "line-through" in value:
            wraps.append("s")
        elif name == "width" and element.tag == "img":
            kept.append(f"{name}: {value}")
        elif name == "font-weight":
            if value in ("bold", "bolder", "600", "700", "800", "900"):
                wraps.append("b")
        elif name == "font-style":
            if value in ("italic", "oblique"):
                wraps.append("i")
        elif name == "text-align" and element.tag in ("td", "th") and value in _ALIGNED:
            kept.append(f"{name}:{value}")
        elif (described := unsupported.STYLES.get(name)) and value not in _NO_LOOK:
            removed[described] = None
    for name in list(element.attributes):
        if name not in _KEPT and not (name == "width" and element.tag == "img"):
            if name in ("align", "width", "height") and element.tag != "table":
                removed[unsupported.ATTRIBUTES[name]] = None
            del element.attributes[name]
    address = element.attributes.get("href", "")
    if element.tag == "a" and not re.match(r"https?://", address):
        if address:
            removed["a link to something that is not on the web"] = None
        element.tag, element.attributes = "span", {}
    if kept:
        element.attributes["style"] = "; ".join(kept)
    if element.tag in ("span", "div", "p", "li", "td", "th", "font"):
        for each in wraps:
            element.children = [Element(each, {}, element.children)]
    return element


def _latex_of(element: Element) -> str:
    """Return the LaTeX of a subscript or superscript, or "" if it is more than a few characters."""
    inner = "".join(
        child
        if isinstance(child, str)
        else (child.text() if child.tag in ("span", "b", "i", "em", "strong") else "\0")
        for child in element.children
    )
    inner = inner.replace("\xa0", " ").strip()
    if not inner or not _SIMPLE.fullmatch(inner) or len(inner) > 40:
        return ""
    return _latex(inner)


def _latex(text: str) -> str:
    """Return a few words or symbols as LaTeX; a word is upright, a single letter is a variable."""
    return _LETTERS.sub(lambda word: rf"\text{{{word[0]}}}", text.replace("−", "-"))
