"""Generate texts for the fuzzers: what people write with malice or by mistake."""

from __future__ import annotations

from hypothesis import strategies as st

from deckbuilder.source.lines import FORBIDDEN

# Each means something to one of the readers of a card: YAML, the parser, Markdown and its
# extensions, the scanner of formulas, Anki, MathJax, or the browser.
PIECES = [
    # layout
    "\n",
    "\n\n",
    "\n---\n",
    "\n# ",
    "\n## ",
    "\n## a-b\n",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n> ",
    "\n    ",
    "\nQ: ",
    "\nA: ",
    "\nC: ",
    "\nNote: ",
    "\n- kind: typed\n",
    "\n- kind: practice\n- ask: twice\n",
    "\n- tolerance: ",
    "\n- source: a, §1; b\n",
    "\n- covers: s0-01\n",
    "\n- retired: gone\n",
    "\n- kind: reversed\n",
    "\n<<<<<<< ours\n",
    "\n=======\n",
    "\n>>>>>>> theirs\n",
    # Markdown
    "*",
    "**",
    "_",
    "`",
    "``",
    "\n```\n",
    "\n~~~\n",
    "\n```python\n",
    "\n```math\n",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "][",
    "\n[1]: ",
    "[1]",
    "|",
    "\n|-|-|\n",
    "\n-|:-:\n",
    "<",
    ">",
    "&",
    "\\",
    '"',
    "'",
    "!",
    '\n``` {.python #id .x onclick="hit()" title="<b>"}\n',
    "\n``` { .js .x style=y }\n",
    "![a](photo)",
    "![x](two-bars)",
    '![a"onerror=hit()](photo)',
    "[a](javascript:hit())",
    "[a](  JaVa\tScript:hit())",
    "<javascript:hit()>",
    '<http://a.b/"onclick=hit()>',
    '[a](http://x "t" onclick=hit())',
    "[a](data:x)",
    "![a](http://evil.example/x.png)",
    "![a[b]c][1]",
    '\n[1]: http://evil.example/x.png "t"\n',
    '[a](http://x/?"><script>hit()</script>)',
    "<a@b.c>",
    "&#x3c;script&#x3e;",
    "&lt;",
    "&amp;lt;",
    # HTML
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<svg/onload=hit()>",
    "</div>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<?php",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example>",
    "</pre>",
    "<details open ontoggle=hit()>",
    "</code>",
    "<textarea>",
    "<title>",
    "javascript:hit()",
    # formulas
    "$",
    "$$",
    "$`",
    "`$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "$x$",
    "$\\frac{a}{b}$",
    "\\left(",
    "\\begin{a}",
    "$\\href{javascript:hit()}{x}$",
    "$\\style{color:red}{x}$",
    "$<img src=x onerror=hit()>$",
    "}}",
    "{{",
    "$\\text{</script><script>hit()</script>}$",
    "\\$",
    # Anki
    "{{c1::",
    "{{c1::a}}",
    "{{c2::a::hint}}",
    "{{c0::",
    "::",
    "{{Front}}",
    "{{#Live}}",
    "{{type:Back}}",
    "[sound:x.mp3]",
    "[latex]x[/latex]",
    "[$]x[/$]",
    "[anki:tts lang=en]x[/anki:tts]",
    "[[type:Typed]]",
    # live blocks
    "\n```live double\nx = 4\n```\n",
    "\n```live\n",
    "\n```live nothing\n",
    "\nx = ",
    "=",
    # characters
    "\0",
    "\x1f",
    "\ufeff",
    "\u2028",
    "\u200b",
    "\u2060",
    "\U000f0000",
    "\ue000",
    "\r",
    "\t",
    "é",
    "\u0301",
    "😀",
    "\u202e",
    "TODO",
    "a",
    "b",
    " ",
    "word ",
    "0",
    "7",
]
HEAD = """---
deck: D
tags: [t]
sources:
  a: A. Author. Title. 2020. https://example.org/a?x=1&y=2
  b: B.
---
# Title

## first-card

- covers: s0-01
- source: a, §1
"""

pieces = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=24).map("".join)


def as_parsed(text: str) -> str:
    """Return what the parser keeps of a text: only what UTF-8 can encode, no control characters."""
    return FORBIDDEN.sub("", text.encode("utf-8", "replace").decode("utf-8"))


@st.composite
def topic_files(draw: st.DrawFn) -> bytes:
    """Draw the bytes of a topic file: a beginning, well-formed or not, pieces, and some broken bytes."""
    head = draw(st.sampled_from([HEAD, HEAD + "\nQ: ", HEAD + "\nC: ", "---\n", "---\ndeck: D\n", ""]))
    data = (head + draw(pieces)).encode("utf-8", "replace")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=6)) + data[at:]
    return data
