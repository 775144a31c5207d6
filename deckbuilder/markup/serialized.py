"""HTML as browser engines write it.

Anki's editor writes every field of a note back as its engine serializes it, also if the learner only
looked at the note. A field in any other form would then differ from what was shipped, and pass for
the learner's own text. So every field is brought into the form that an engine leaves as it is:
`<details open="">`, `<line></line>`, `"` and `'` as themselves in text.
"""

from __future__ import annotations

import html
import re

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# What most fields are: text without characters to escape, and tags with quoted attributes. Each
# part of the pattern begins with a character of its own, so that it takes linear time.
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
    """`markup` as an engine writes it after reading it."""
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
    """A text between tags."""
    plain = html.unescape(text) if "&" in text else text
    return html.escape(plain, quote=False).replace("\xa0", "&nbsp;")


def _tag(tag: str, rest: str, in_drawing: bool) -> str:
    """An opening tag. Only in a drawing does a slash at its end close it."""
    attributes = []
    for match in _ATTRIBUTE.finditer(rest):
        value = match["double"] or match["single"] or match["bare"] or ""
        attributes.append(f' {match["name"]}="{_value(value)}"')
    closed = in_drawing and rest.endswith("/") and tag not in VOID
    return f"<{tag}{''.join(attributes)}>" + (f"</{tag}>" if closed else "")


def _value(value: str) -> str:
    """An attribute's value. Engines before Chromium 138 leave < and > there, which the add-on
    knows (addon/update/merge.py)."""
    plain = html.unescape(value) if "&" in value else value
    return html.escape(plain, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")
