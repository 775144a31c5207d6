r"""List the elements, attributes, and values that a typeset formula may contain.

TeX has many ways to give a formula a link, a style, or an address to load (`\mmlToken`, `\bbox`, a
color such as `red;position:fixed`), and a new version of MathJax may add more. Therefore the result
is checked: anything not listed here is refused, whichever macro produced it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Wrong = tuple[str, str]  # what is wrong, and a hint

ELEMENTS = frozenset(
    """
    math inferredMrow TeXAtom mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder
    mover munderover mmultiscripts mprescripts none mtable mtr mtd mstyle mpadded mphantom menclose
    """.split()
)
_COLORS = """aqua black blue brown cyan fuchsia gray green grey lime magenta maroon navy olive orange
    pink purple red silver teal violet white yellow""".split()
COLOR = rf"(?i:#[0-9a-f]{{3}}|#[0-9a-f]{{6}}|{'|'.join(_COLORS)})"
# No formula needs a length of 100 em, which would let it cover everything else on the card.
LENGTH = (
    r"100%|[+-]?(?:\d{1,2}(?:\.\d*)?|\.\d+)(?:em|ex|pt|px|pc|mu|mm|cm|in)"
    r"|[+-]?0|[+-]?(?:\d|\d?\.\d+)(?:width|height|depth)|width|height|depth"
    r"|(?:thin|medium|thick)mathspace"
)
_FLAG = "true|false"
_SIDES = "left|right|center|top|bottom|baseline|axis"
_LINES = "none|solid|dashed"
_STROKES = """box roundedbox circle left right top bottom updiagonalstrike downdiagonalstrike
    verticalstrike horizontalstrike updiagonalarrow northeastarrow""".split()


def _list(item: str) -> str:
    """Return a pattern for any number of items separated by spaces."""
    return rf"(?:(?:{item})(?: (?:{item}))*)?"


# The pattern that each attribute's value must match.
_VALUES = {
    **dict.fromkeys(
        (
            "width",
            "height",
            "depth",
            "lspace",
            "rspace",
            "voffset",
            "minsize",
            "maxsize",
            "mathsize",
            "linethickness",
            "data-thickness",
            "data-padding",
            "minlabelspacing",
        ),
        LENGTH,
    ),
    **dict.fromkeys(("columnspacing", "rowspacing", "framespacing"), _list(LENGTH)),
    **dict.fromkeys(
        (
            "accent",
            "accentunder",
            "displaystyle",
            "fence",
            "largeop",
            "movablelimits",
            "stretchy",
            "symmetric",
            "data-cramped",
            "data-width-includes-label",
        ),
        _FLAG,
    ),
    **dict.fromkeys(("columnlines", "rowlines", "frame"), _list(_LINES)),
    **dict.fromkeys(("columnalign", "rowalign", "numalign", "denomalign", "data-align"), _list(_SIDES)),
    **dict.fromkeys(("mathcolor", "mathbackground"), COLOR),
    "align": rf"(?:{_SIDES})(?: \d)?",
    "columnwidth": _list("100%|auto|fit"),
    "display": "block",
    "linebreak": "newline",
    "mathvariant": r"-?[a-z]+(?:-[a-z]+)*",
    "notation": _list("|".join(_STROKES)),
    "scriptlevel": r"[+-]?\d",
    "side": "left|right",
    # The bars of \underbracket and \overbracket, the frames of \fcolorbox and \bbox
    "style": rf"border: ?(?:{LENGTH}) (?:solid|dashed|dotted)(?: {COLOR})?"
    "(?:; border-(?:top|bottom): none)?",
    "class": "MathML-Unit",  # of \ohm
}
_ALLOWED = {name: re.compile(rf"(?:{value})\Z") for name, value in _VALUES.items()}


def refused(parts: Iterable[Sequence[str]]) -> Wrong | None:
    """Return what is wrong with the first part of a formula that is not allowed on a card, or None.

    Each part is [element, attribute, value]; an element by itself is [element, "", ""].
    """
    for element, attribute, value in parts:
        if not attribute:
            if element not in ELEMENTS:
                return (
                    f"the element <{element}> is not allowed in a formula",
                    "put links, tooltips, and pictures in the text",
                )
            continue
        known = _ALLOWED.get(attribute)
        if known is None:
            return (
                f'the attribute "{attribute}" is not allowed in a formula',
                "put links in the text; a card cannot set its own style",
            )
        if not known.match(value):
            return f'the {attribute} "{value}" is not allowed in a formula', _hint(attribute)
    return None


def _hint(attribute: str) -> str:
    if _VALUES[attribute] == COLOR or attribute == "style":
        return "use a color name such as red, or #rrggbb"
    if LENGTH in _VALUES[attribute]:
        return "use a number below 100 and a unit, such as 1em or 2pt"
    return ""
