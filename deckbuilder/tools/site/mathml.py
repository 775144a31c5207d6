"""Convert MathML into a form that browsers draw well, and into a line of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from xml.etree import ElementTree

_SPACE = "{http://www.w3.org/1998/Math/MathML}"
_SCRIPTED = ("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts")
_ROWS = ("math", "menclose", "mpadded", "mrow", "msqrt", "mstyle", "mtd")
_APPLY, _THIN = "\u2061", "0.1667em"
_CLOSE = {"lspace": "0", "rspace": "0"}
_RELATIONS = frozenset("=<>≈≠≤≥∈∝∼→←⇒↦≡≪≫:")
INVISIBLE = dict.fromkeys(map(ord, "\u2060\u2061\u2062\u2063\u2064"), "")
_ACCENTS = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "¯": "\u0304",
    "―": "\u0304",
    "‾": "\u0304",
    "→": "",
    "˙": "\u0307",
    ".": "\u0307",
}
_LOW = str.maketrans("0123456789aehijklmnoprstuvx+-−=", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋₋₌")
_HIGH = str.maketrans("0123456789inT⊤+-−′", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱⁿᵀᵀ⁺⁻⁻′")


def tidy(mathml: str) -> str:
    """Return MathJax's MathML without the attributes that only MathJax reads, and with TeX's spacing.

    Browsers' spacing differs: TeX has no space around the signs in indices and exponents, and thin
    spaces around ln, max, and the like.
    """
    root = ElementTree.fromstring(mathml)
    for node in root.iter():
        node.tag = _name(node)
        if node.get("data-mjx-texclass") == "ORD":  # such as the slash of a ratio, the bars of a norm
            sign = node[0] if len(node) == 1 else node
            if _name(sign) == "mo":
                sign.attrib |= _CLOSE
        for attribute in [each for each in node.attrib if each.startswith("data-")]:
            del node.attrib[attribute]
        if node.tag not in ("mi", "mn", "mo", "mtext", "ms") and not (node.text or "").strip():
            node.text = None
        node.tail = None
        if node.tag in _ROWS:
            _space_functions(node)
        if node.tag in _SCRIPTED:
            for script in list(node)[1:]:
                for sign in script.iter():
                    if _name(sign) == "mo":
                        sign.attrib |= _CLOSE
    return ElementTree.tostring(root, encoding="unicode")


def _space_functions(row: ElementTree.Element) -> None:
    """Set the spaces around the functions in a row.

    These are ln and the like, which are followed by an invisible sign, and words that are operators,
    such as max.
    """
    for at in reversed(range(len(row))):
        applied = at + 1 < len(row) and row[at + 1].text == _APPLY
        base = row[at]
        while _name(base) in _SCRIPTED:
            base = base[0]
        word = _name(base) == "mo" and len(base.text or "") > 1 and (base.text or "").isalpha()
        if not applied and not word:
            continue
        if word:
            base.attrib |= _CLOSE
        if applied:
            row.remove(row[at + 1])
        after = row[at + 1] if at + 1 < len(row) else None
        if after is not None and _name(after) != "mo":
            row.insert(at + 1, ElementTree.Element("mspace", {"width": _THIN}))
        if at and (_name(row[at - 1]) != "mo" or row[at - 1].text in tuple(")]}|!")):
            row.insert(at, ElementTree.Element("mspace", {"width": _THIN}))


def text(mathml: str) -> str:
    """Return a formula as a line of text: (e^(z_i))/(∑_j e^(z_j))."""
    return " ".join(_line(ElementTree.fromstring(mathml)).split())


def _name(node: ElementTree.Element) -> str:
    return node.tag.removeprefix(_SPACE)


def _line(node: ElementTree.Element) -> str:
    name = _name(node)
    inner = [_line(child) for child in node]
    if name == "mo":
        sign = (node.text or "").strip().translate(INVISIBLE)
        return f" {sign} " if sign in _RELATIONS and sign else sign
    if name in ("mi", "mn", "mtext", "ms"):
        return (node.text or "").replace("\xa0", " ")
    if name == "mspace":
        return " "
    if name == "mphantom":
        return ""
    if name == "mfrac":
        return f"{_group(inner[0])}/{_group(inner[1])}"
    if name == "msqrt":
        return f"√{_group(''.join(inner))}"
    if name == "mroot":
        return f"{_group(inner[0])}^(1/{inner[1].strip()})"
    if name == "mover" and inner[1].strip() in _ACCENTS:
        return unicodedata.normalize("NFC", inner[0] + _ACCENTS[inner[1].strip()])
    gap = " " if name in _SCRIPTED and _name(node[0]) == "mo" else ""  # ∑ and the like
    if name in ("msub", "munder"):
        return inner[0] + _low(inner[1]) + gap
    if name in ("msup", "mover"):
        return inner[0] + _high(inner[1]) + gap
    if name in ("msubsup", "munderover"):
        return inner[0] + _low(inner[1]) + _high(inner[2]) + gap
    if name == "mtable":
        return "; ".join(inner)
    if name == "mtr":
        cells = [cell.strip() for cell in inner if cell.strip()]
        return "".join(
            (", " if at and cell[0] not in _RELATIONS else " ") + cell for at, cell in enumerate(cells)
        ).strip()
    return "".join(inner)


def _low(index: str) -> str:
    return _small(index, _LOW) or f"_{_group(index)}"


def _high(exponent: str) -> str:
    return _small(exponent, _HIGH) or f"^{_group(exponent)}"


def _small(script: str, letters: Mapping[int, int]) -> str:
    """Return a short index or exponent in Unicode's small letters; "" if some of them do not exist."""
    script = "".join(script.split())
    small = len(script) < 4 and all(ord(sign) in letters for sign in script)
    return script.translate(letters) if small else ""


def _group(inner: str) -> str:
    """Add parentheses, except to a single sign (with an index or accent), a number, or a word."""
    inner = inner.strip()
    alone = (
        all(unicodedata.category(sign) in ("Lm", "Mn", "No") for sign in inner[1:])
        or inner.replace(".", "").isdecimal()
        or (len(inner) > 2 and inner.isascii() and inner.isalpha())
    )
    return inner if alone else f"({inner})"
