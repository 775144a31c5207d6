"""Make the frame of every page: head, header, and footer, with links that work at any address."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from deckbuilder.core.identity import GLOBAL, NAME

# Replaces the site's root at the beginning of a link; a character that no card can contain.
ROOT = "\U000f8000"
_LENS = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6"></circle>'
    '<path d="M15 15l5 5"></path></svg>'
)
# Placed before the first live block of a page rather than in the head, so that what is above it need
# not wait for their styles.
LIVE_STYLE = "\U000f8001"


@dataclass(frozen=True)
class Page:
    """A page at `address`, a folder below the root such as "decks/losses/" ("" for the front page).

    `main` is HTML in which links begin with ROOT; `examples` are the live examples on the page.
    """

    address: str
    title: str
    description: str
    main: str
    kind: str = ""  # the class of its <main>
    examples: tuple[str, ...] = ()
    indexed: bool = True


@dataclass(frozen=True)
class Frame:
    """What all pages share.

    `assets` are file names by purpose ("style", "live", "script", "icon", "index"); `core` and
    `examples` are the live examples' scripts; `base_url` ends with a slash, or is "" if the site's
    address is not known yet; `with_examples` and `with_tags`: whether cards have any.
    """

    assets: Mapping[str, str]
    repository: str
    base_url: str = ""
    core: str = ""
    examples: Mapping[str, str] = field(default_factory=dict)
    with_examples: bool = True
    with_tags: bool = True

    def html(self, page: Page, up: str | None = None) -> str:
        """Return the whole page. `up` is the path to the root, by default derived from the address."""
        if up is None:
            up = "../" * page.address.count("/") or "./"
        live = f'<link rel="stylesheet" href="{ROOT}assets/{self.assets["live"]}">'
        return self._whole(page).replace(LIVE_STYLE, live).replace(ROOT, html.escape(up))

    def _whole(self, page: Page) -> str:
        title = page.title if page.title.startswith(NAME) else f"{page.title} · {NAME}"
        return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{html.escape(title, quote=False)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{html.escape(page.description)}">
{self._head(page)}
<link rel="stylesheet" href="{ROOT}assets/{self.assets["style"]}">
<link rel="icon" type="image/svg+xml" href="{ROOT}assets/{self.assets["icon"]}">
<script defer src="{ROOT}assets/{self.assets["script"]}" data-search="{self.assets["index"]}"\
{self._live(page)}></script>
<noscript><style>.search{{display:none}}</style></noscript>{self._room(page)}
</head>
<body class="card">
<a class="skip" href="#main">Skip to the content</a>
{self._header(page)}
<main id="main" class="{page.kind}">
{page.main}
</main>
{self._footer()}
</body>
</html>
"""

    def _head(self, page: Page) -> str:
        """Return the part of the head that search engines and link previews read."""
        tags = [
            ("og:title", page.title),
            ("og:description", page.description),
            ("og:type", "website" if not page.address else "article"),
            ("og:site_name", NAME),
        ]
        if self.base_url:
            tags.append(("og:url", self.base_url + page.address))
        lines = [f'<meta property="{name}" content="{html.escape(value)}">' for name, value in tags]
        if self.base_url and page.indexed:
            lines.append(f'<link rel="canonical" href="{html.escape(self.base_url + page.address)}">')
        if not page.indexed:
            lines.append('<meta name="robots" content="noindex">')
        return "\n".join(lines)

    def _live(self, page: Page) -> str:
        """Return the attributes that tell the script where to load the page's examples."""
        if not page.examples:
            return ""
        files = {name: self.examples[name] for name in page.examples}
        table = html.escape(json.dumps(files, sort_keys=True, separators=(",", ":")))
        return f' data-global="{GLOBAL}" data-core="{self.core}" data-examples="{table}"'

    def _room(self, page: Page) -> str:
        """Return the script that makes blocks leave room for their controls from the first paint on."""
        if not page.examples:
            return ""
        return '\n<script>document.documentElement.classList.add("gr-js")</script>'

    def _header(self, page: Page) -> str:
        def link(address: str, text: str) -> str:
            here = page.address.startswith(address)
            return f'<a href="{ROOT}{address}"{" aria-current=page" if here else ""}>{text}</a>'

        return f"""<header class="top"><div class="wide">
<a class="home" href="{ROOT}">\
<img src="{ROOT}assets/{self.assets["icon"]}" alt="" width="28" height="28"><span>{NAME}</span></a>
<nav aria-label="Site">{link("decks/", "Decks")}\
{link("examples/", "Examples") if self.with_examples else ""}{link("download/", "Download")}</nav>
<form class="search" role="search">{_LENS}<label class="gr-sr" for="search">Search the cards</label>
<input id="search" type="search" placeholder="Search the cards" autocomplete="off" spellcheck="false"\
 aria-controls="found"><kbd aria-hidden="true">/</kbd>
<div id="found" hidden></div><p class="gr-sr" role="status"></p></form>
</div></header>"""

    def _footer(self) -> str:
        tags = f'<a href="{ROOT}tags/">Tags</a> ' if self.with_tags else ""
        examples = f'<a href="{ROOT}examples/">Examples</a> ' if self.with_examples else ""
        return f"""<footer class="bottom"><div class="wide">
<p><a href="{ROOT}decks/">Decks</a> {tags}{examples}<a href="{ROOT}download/">Download</a></p>
<p>Cards and figures: CC BY 4.0. Code: MIT. \
<a href="{html.escape(self.repository)}">Source and contributing</a></p>
</div></footer>"""


def trail(*steps: tuple[str, str]) -> str:
    """Return the path to the page: (address, text) from the outermost page on."""
    links = "".join(
        f'<li><a href="{ROOT}{address}">{html.escape(text)}</a></li>' for address, text in steps
    )
    return f'<nav class="trail" aria-label="Where this is"><ol>{links}</ol></nav>'
