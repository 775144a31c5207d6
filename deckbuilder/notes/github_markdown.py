r"""Set up Python-Markdown so that it renders what GitHub renders, in the same way.

Beyond the extensions, GitHub has lists such as `1)`, line breaks after a backslash, task lists, and
alerts. Task boxes are characters, because an `<input>` on a card would take the reviewer's keys. Links,
pictures, and formulas are not rendered here: the renderer holds them back.
"""

from __future__ import annotations

import re
import string
from xml.etree.ElementTree import Element

from markdown import Markdown, util
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import Treeprocessor

from deckbuilder.markup.gfm import ALERTS, BOXES, INDENT, TASK

EXTENSIONS = [
    "pymdownx.superfences",
    "pymdownx.highlight",
    "markdown.extensions.tables",
    "markdown.extensions.sane_lists",
    "pymdownx.betterem",
    "pymdownx.quotes",
    "pymdownx.tilde",
]
OPTIONS = {
    "pymdownx.highlight": {
        "use_pygments": True,
        "noclasses": False,
        "linenums": None,
        "css_class": "highlight",
        "guess_lang": False,
    },
    # A fence for a language that Pygments does not know is still code.
    "pymdownx.superfences": {"disable_indented_code_blocks": True},
    "pymdownx.tilde": {"subscript": False},
}
_ALERT = re.compile(rf"\[!({'|'.join(ALERTS)})\][ \t]*(?:\n|\Z)", re.IGNORECASE)


def parser() -> Markdown:
    """Return a new Markdown parser."""
    made = Markdown(
        extensions=[*EXTENSIONS, _GitHub()],
        extension_configs=OPTIONS,
        output_format="html",
        tab_length=INDENT,
    )
    # `like_github` expands the tabs in text; those in code stay.
    made.preprocessors.register(_Whitespace(made), "normalize_whitespace", 30)
    # Without these two, raw HTML is treated as text and gets escaped.
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    # The pictures of cards are held back; any other that Markdown would recognize is from elsewhere.
    for pattern in ("image_link", "image_reference", "short_image_ref"):
        made.inlinePatterns.deregister(pattern)
    # As on GitHub, any punctuation can be escaped (and, through tab_length, two spaces indent a
    # nested list).
    made.ESCAPED_CHARS = list(string.punctuation)
    return made


class _Whitespace(NormalizeWhitespace):
    """Prepare the lines as the base class does, but leave tabs."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines without the parser's own marks, and with two empty lines at the end."""
        kept = [line.replace(util.STX, "").replace(util.ETX, "") for line in lines]
        return [*(line if line.strip(" ") else "" for line in kept), "", ""]


class _GitHub(Extension):
    """What GitHub has beyond the other extensions. It must be the last of them."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors."""
        for name in ("olist", "ulist"):
            lists = md.parser.blockprocessors[name]
            for pattern in ("RE", "CHILD_RE", "INDENT_RE"):
                written = getattr(lists, pattern).pattern
                setattr(lists, pattern, re.compile(written.replace(r"\d+\.", r"\d+[.)]")))
        # After the pattern for escaped characters, of which a backslash can be one.
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 99)
        # Before the text in the elements is processed.
        md.treeprocessors.register(_Tasks(md), "tasks", 25)
        md.treeprocessors.register(_Alerts(md), "alerts", 25)


class _Tasks(Treeprocessor):
    """Show the box of each task in a list."""

    def run(self, root: Element) -> None:
        """Change the items in place."""
        for item in root.iter("li"):
            first = item if item.text and item.text.strip() else next(iter(item), item)
            match = TASK.match(first.text or "") if first.tag in ("li", "p") else None
            if match:
                first.text = f"{BOXES[match[1].lower()]} {(first.text or '')[match.end() :]}"
                item.set("class", "gr-task")


class _Alerts(Treeprocessor):
    """Give a quotation that begins with a line such as `[!NOTE]` a title and a color."""

    def run(self, root: Element) -> None:
        """Change the quotations in place."""
        for quote in root.iter("blockquote"):
            first = next(iter(quote), None)
            match = _ALERT.match(first.text or "") if first is not None and first.tag == "p" else None
            if first is None or match is None:
                continue
            kind = match[1].lower()
            quote.set("class", f"gr-alert gr-alert-{kind}")
            title = Element("p", {"class": "gr-alert-title"})
            title.text = kind.title()
            first.text = (first.text or "")[match.end() :]
            if not first.text and not len(first):
                quote.remove(first)
            quote.insert(0, title)
