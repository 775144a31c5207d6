"""Serialize HTML as browser engines do.

Anki's editor saves every field of a note as its browser engine serializes it, even if the learner
only looked at the note. A field in any other form would then differ from the released one and be
mistaken for the learner's own edit. So every field is converted to the form that an engine does not
change: `<details open="">`, `<line></line>`, unescaped `"` and `'` in text.
"""

from __future__ import annotations

import html
import re

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Matches most fields: text without characters to escape, and tags with quoted attributes. Each part
# of the pattern begins with a different character, so that matching takes linear time.
_FIXED = re.compile(
    r"""[^<>&\xa0]*(?:(?:&(?:amp|lt|gt|nbsp);|</[a-z0-9]+>|<!--.*?-->
    |<[a-z0-9]+(?:[ ][\w:-]+="[^"<>&\xa0]*(?:&(?:amp|lt|gt|nbsp|quot);[^"<>&\xa0]*)*")*>)
    [^<>&\xa0]*)*""",
    re.VERBOSE | re.DOTALL,
)
_MARKUP = re.compile(
    r"""<!--.*?-->|</[A-Za-z][^>]*>
    |<(?P<tag>[A-Za-z][^\s/>]*)(?P<rest>(?:[^>"']|"[^"]*"|'[^']*')*)>""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/"'<>]+)
    (?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+)))?""",
    re.VERBOSE,
)


def serialized(markup: str) -> str:
    """Return `markup` as a browser engine serializes it after parsing it."""
    if _FIXED.fullmatch(markup):
        return markup
    out, at, drawings = [], 0, 0
    for match in _MARKUP.finditer(markup):
        out.append(_text(markup[at : match.start()]))
        at = match.end()
        if not match["tag"]:
            out.append(match[0])
            drawings -= match[0].startswith("</svg")
            continue
        drawings += match["tag"] == "svg"
        out.append(_tag(match["tag"], match["rest"], drawings > 0))
        drawings -= match["tag"] == "svg" and match["rest"].endswith("/")
    return "".join([*out, _text(markup[at:])])


def _text(text: str) -> str:
    """Return the text between tags as an engine serializes it."""
    plain = html.unescape(text) if "&" in text else text
    return html.escape(plain, quote=False).replace("\xa0", "&nbsp;")


def _tag(tag: str, rest: str, in_drawing: bool) -> str:
    """Return an opening tag as an engine serializes it. Only in SVG does a final slash close it."""
    attributes = []
    for match in _ATTRIBUTE.finditer(rest):
        value = match["double"] or match["single"] or match["bare"] or ""
        attributes.append(f' {match["name"]}="{_value(value)}"')
    closed = in_drawing and rest.endswith("/") and tag not in VOID
    return f"<{tag}{''.join(attributes)}>" + (f"</{tag}>" if closed else "")


def _value(value: str) -> str:
    """Return an attribute's value as an engine serializes it.

    Chromium before version 138 does not escape < and > in attributes, which the add-on takes into
    account (addon/update/merge.py).
    """
    plain = html.unescape(value) if "&" in value else value
    return html.escape(plain, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")
