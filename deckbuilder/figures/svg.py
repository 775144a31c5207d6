"""Check SVG files: only shapes and text are allowed, and nothing that runs, loads, or links."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

ELEMENTS = frozenset(
    """svg g defs symbol use path rect circle ellipse line polyline polygon text tspan
    title desc metadata clipPath mask marker pattern linearGradient radialGradient stop""".split()
)
ATTRIBUTES = frozenset(
    """id class width height viewBox version preserveAspectRatio x y x1 y1 x2 y2 cx cy
    r rx ry fx fy d points transform href fill fill-opacity fill-rule stroke stroke-width
    stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
    stroke-dashoffset opacity color font-family font-size font-style font-weight text-anchor
    dominant-baseline letter-spacing dx dy rotate textLength lengthAdjust offset stop-color
    stop-opacity gradientUnits gradientTransform spreadMethod clip-path clip-rule clipPathUnits mask
    maskUnits maskContentUnits marker-start marker-mid marker-end markerWidth markerHeight
    markerUnits refX refY orient patternUnits patternContentUnits patternTransform overflow display
    visibility paint-order vector-effect space lang role""".split()
)
_SVG = "http://www.w3.org/2000/svg"
_NAMESPACES = (_SVG, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")
_BETWEEN = "}"  # the parser's mark between a namespace and a name
_HEAD = re.compile(rb"(?P<type><!(?:DOCTYPE|ENTITY))|(?P<instruction><\?(?!xml\s))|\0", re.IGNORECASE)
_DELETE = "delete it: an SVG may contain only shapes and text"
_PLAIN = "save the picture as plain SVG: an SVG may contain only shapes and text"
_STYLE = 'write its properties as attributes, such as fill="#0067a5"'
# What to do about elements and attributes that drawing programs often write.
_INSTEAD = {
    "<style>": _STYLE,
    'the attribute "style"': _STYLE,
    "<image>": "draw it as shapes, or save the whole picture as PNG",
}


class Refusal(NamedTuple):
    """The reason that an SVG file is refused: the line, what is forbidden, and what to do about it."""

    line: int
    what: str
    hint: str


class _Found(Exception):
    """Raised at the first forbidden element or attribute, to stop parsing."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.what)
        self.refusal = refusal


def refusal(data: bytes) -> Refusal | None:
    """Return what is forbidden first in an SVG file, or None if it has only shapes and text."""
    if head := _HEAD.search(data):
        line = data.count(b"\n", 0, head.start()) + 1
        if head["type"]:
            return Refusal(line, "a document type", _DELETE)
        if head["instruction"]:
            return Refusal(line, "a processing instruction", _DELETE)
        return Refusal(line, "text that is not UTF-8", "save the file as UTF-8")
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)

    def refuse(what: str, hint: str) -> None:
        raise _Found(Refusal(parser.CurrentLineNumber, what, hint))

    def start(element: str, attributes: dict[str, str]) -> None:
        namespace, _, name = element.rpartition(_BETWEEN)
        if namespace not in ("", _SVG) or name not in ELEMENTS:
            what = f"<{name}>"
            refuse(what, _INSTEAD.get(what, _DELETE if namespace in ("", _SVG) else _PLAIN))
        for attribute, value in attributes.items():
            namespace, _, name = attribute.rpartition(_BETWEEN)
            if namespace not in ("", *_NAMESPACES) or name not in ATTRIBUTES:
                what = f'the attribute "{name}"'
                known = namespace in ("", *_NAMESPACES)
                refuse(what, _INSTEAD.get(what, _DELETE if known else _PLAIN))
            links = re.findall(r"url\(\s*['\"]?\s*(.)", value) + ([value[:1]] if name == "href" else [])
            if any(link != "#" for link in links) or "\\" in value:
                refuse(f'a link in "{name}"', "link only to parts of the file itself, as in #name")

    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except _Found as found:
        return found.refusal
    except expat.ExpatError as error:
        message = expat.errors.messages[error.code]
        return Refusal(error.lineno, f"invalid XML ({message})", "save the picture again")
    except (ValueError, LookupError) as error:  # an unknown encoding
        return Refusal(1, f"invalid XML ({error})", "save the file as UTF-8")
    return None
