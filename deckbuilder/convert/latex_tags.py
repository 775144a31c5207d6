r"""Rewrite Anki's three notations for LaTeX from before MathJax: `[$]`, `[$$]`, `[latex]`."""

from __future__ import annotations

import re

_TAG = re.compile(r"\[(/?)(\$\$?|latex)\]", re.IGNORECASE)
_GAP = r"(?:\s|<br ?/?>|</?div>|&nbsp;)*"
# What is in [latex]: a formula, with LaTeX's own marks around it.
_INLINE = re.compile(rf"{_GAP}(?:\$(?!\$)([^$]+)\$|\\\((.+?)\\\)){_GAP}", re.DOTALL)
_DISPLAY = re.compile(
    rf"{_GAP}(?:\$\$([^$]+)\$\$|\\\[(.+?)\\\]"
    r"|\\begin\{(?:displaymath|equation\*?|math)\}(.+?)\\end\{(?:displaymath|equation\*?|math)\}"
    r"|(\\begin\{(align|alignat|eqnarray|gather|multline|flalign)(\*?)\}.+?\\end\{\5\6\}))"
    rf"{_GAP}",
    re.DOTALL,
)
_DOLLARS = re.compile(r"(?<!\\)\$([^$]+?)(?<!\\)\$")


def rewritten(html: str) -> str:
    r"""Return a field with these formulas between `\(` and `\)`, or `\[` and `\]`.

    LaTeX in `[latex]` that is more than formulas and plain words remains as it is.
    """
    out, at = [], 0
    opened: re.Match[str] | None = None
    for tag in _TAG.finditer(html):
        if not tag[1]:
            opened = opened or tag
        elif opened and opened[2].lower() == tag[2].lower():
            out += [html[at : opened.start()], _formula(tag[2], html[opened.end() : tag.start()])]
            at, opened = tag.end(), None
    return "".join([*out, html[at:]])


def _formula(tag: str, inner: str) -> str:
    if tag == "$":
        return rf"\({inner}\)"
    if tag == "$$":
        return rf"\[{inner}\]"
    if match := _INLINE.fullmatch(inner):
        return rf"\({match[1] or match[2]}\)"
    if match := _DISPLAY.fullmatch(inner):
        return rf"\[{match[1] or match[2] or match[3] or match[4]}\]"
    words = _DOLLARS.sub(r"\\(\1\\)", inner)
    if "$" in _DOLLARS.sub("", inner) or "\\" in _DOLLARS.sub("", inner):
        return f"[latex]{inner}[/latex]"
    return words
