"""Check SVG files: only shapes and text are allowed, and nothing that runs, loads or links."""

from __future__ import annotations

import re
from xml.etree import ElementTree

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
_NAMESPACES = (
    "{http://www.w3.org/2000/svg}",
    "{http://www.w3.org/1999/xlink}",
    "{http://www.w3.org/XML/1998/namespace}",
)


def refused(data: bytes) -> str:
    """Return a description of what is forbidden in an SVG file, or "" if it has only shapes and text."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)", data, re.IGNORECASE) or b"\0" in data:
        return "a document type or a processing instruction"
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        return f"invalid XML: {error}"
    for element in root.iter():
        name = str(element.tag).removeprefix(_NAMESPACES[0])
        if name not in ELEMENTS:
            return f"<{name}>"
        for attribute, value in element.attrib.items():
            short = attribute
            for namespace in _NAMESPACES:
                short = short.removeprefix(namespace)
            if short not in ATTRIBUTES:
                return f'the attribute "{short}"'
            links = re.findall(r"url\(\s*['\"]?\s*(.)", value) + ([value[:1]] if short == "href" else [])
            if any(link != "#" for link in links) or "\\" in value:
                return f'a link in "{short}"'
    return ""
