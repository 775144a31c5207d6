"""Make the front page, the page of downloads, and the page for addresses that do not exist."""

from __future__ import annotations

import html

from addon import examples
from deckbuilder.core.identity import NAME, SLUG, SUBJECT
from deckbuilder.core.model import slug
from deckbuilder.core.wording import count
from deckbuilder.tools.site.catalog import Catalog, Entry, deck_address, numbers
from deckbuilder.tools.site.deck_pages import deck_counts, description, kilobytes
from deckbuilder.tools.site.layout import LIVE_STYLE, ROOT, Page
from deckbuilder.tools.site.pictures import first

ALL = f"{SLUG}.apkg"
ADDON = f"{SLUG}.ankiaddon"
# The example to show if it is on a card: its steps run by themselves (assets/play.js).
_SHOWN = "gradient-descent"
_ABOUT = f"Anki decks about {SUBJECT}" if SUBJECT else "Anki decks"


def pages(catalog: Catalog, downloads: dict[str, int], release: str = "") -> list[Page]:
    """Return the front page and the downloads page.

    `downloads`: package file name → size; `release`: which release these are, as in "Release 1.0", or ""
    before the first.
    """
    return [_front(catalog, downloads, release), _downloads(catalog, downloads, release)]


def _button(file: str, text: str, downloads: dict[str, int], style: str = "button") -> str:
    if file not in downloads:
        return ""
    return (
        f'<a class="{style}" href="{ROOT}download/{file}" download>{text} '
        f"<small>{kilobytes(downloads[file])}</small></a>"
    )


def _front(catalog: Catalog, downloads: dict[str, int], release: str) -> Page:
    tiles = []
    for number, deck in enumerate(catalog.decks, 1):
        entries = catalog.of_deck(deck)
        tiles.append(
            f'<li><a href="{ROOT}{deck_address(deck)}"><span class="number">{number}</span>'
            f"<strong>{html.escape(deck.name)}</strong>"
            f"<span>{html.escape(description(catalog, deck)[0])}</span>"
            f"<small>{_brief(entries)}</small></a></li>"
        )
    shown = _shown(catalog)
    of = SUBJECT.capitalize() or NAME
    heading = f"{of} cards with numbers that you can change" if shown else f"{of} cards for Anki"
    sourced = catalog.content.checks.source
    cited = " with sources" if sourced else ""
    worked = ", for computers\nand phones"
    if shown:
        worked = ", and worked examples that\nupdate when you change a number"
    summary = f"{_ABOUT}: short{', sourced' if sourced else ''} cards."
    if shown:
        summary = (
            f"{_ABOUT} with numbers that you can change: short{', sourced' if sourced else ''} cards "
            "whose worked examples update when you change an input."
        )
    counts = (f"{release}: " if release else "") + deck_counts(catalog.active)
    main = f"""<section class="hero wide{"" if shown else " alone"}">
<div class="pitch"><h1>{html.escape(heading)}</h1>
<p class="lede">Free Anki decks: short questions{cited}{worked}.</p>
<p class="buttons">{_button(ALL, "Download", downloads)}\
<a class="button quiet" href="{ROOT}decks/">See the decks</a></p></div>
{_live_example(catalog, shown) if shown else ""}<p class="counts">{counts} No account needed.</p>
</section>
<section class="wide"><h2>The decks</h2>
<ol class="tiles">{"".join(tiles)}</ol></section>
<section class="wide" id="install"><h2>How to get them into Anki</h2>
{_steps(catalog, downloads)}
<p><a href="{ROOT}download/">Single decks and updates</a></p></section>"""
    return Page("", f"{NAME}: {_ABOUT}", summary, main, "front", (shown,) if shown else ())


def _shown(catalog: Catalog) -> str:
    """Return the example on the front page: one that a card has, or "" if no card has any."""
    if _SHOWN in catalog.by_example:
        return _SHOWN
    return next((entry.example for entry in catalog.active if entry.example), "")


def _live_example(catalog: Catalog, name: str) -> str:
    every = len(catalog.by_example)
    more = f'\n<a href="{ROOT}examples/">All {every} examples</a>' if every > 1 else ""
    return (
        f'<div class="gr play tour">{LIVE_STYLE}{examples.bake(name, first(name))}\n'
        f'<p class="aside">{html.escape(examples.load(name)["title"])}, as on a card.{more}</p></div>\n'
    )


def _brief(entries: list[Entry]) -> str:
    live = numbers(entries)["live example"]
    return count(len(entries), "question") + (f", {count(live, 'live example')}" if live else "")


def _steps(catalog: Catalog, downloads: dict[str, int]) -> str:
    computes = "computes the examples in Python, and " if catalog.by_example else ""
    return f"""<ol class="steps">
<li><strong>Install Anki</strong> from <a href="https://apps.ankiweb.net">apps.ankiweb.net</a>; on
Android, AnkiDroid; on iPhone and iPad, AnkiMobile.</li>
<li><strong>On a computer, install the add-on:</strong> {_button(ADDON, ADDON, downloads, "file")}.
Double-click it, restart Anki, and let it import the decks, which it contains. The add-on {computes}keeps
what you write on cards when you update.</li>
<li><strong>On a phone, or without the add-on, open the decks:</strong>
{_button(ALL, ALL, downloads, "file")}. Tap the file; on a computer, choose <em>File → Import</em>.</li>
</ol>"""


def _downloads(catalog: Catalog, downloads: dict[str, int], release: str) -> Page:
    rows = []
    for deck in catalog.decks:
        file = f"{SLUG}-{slug(deck.name)}.apkg"
        if file in downloads:
            entries = catalog.of_deck(deck)
            rows.append(
                f'<tr><th scope="row"><a href="{ROOT}{deck_address(deck)}">{html.escape(deck.name)}'
                f"</a></th><td>{len(entries)}</td>"
                f'<td><a href="{ROOT}download/{file}" download>.apkg '
                f"<small>{kilobytes(downloads[file])}</small></a></td></tr>"
            )
    main = f"""<h1>Download</h1>
<p class="lede">{f"{release}. " if release else ""}Everything works offline once it is in
Anki, on computers and phones alike.</p>
<p class="buttons">{_button(ALL, "All decks", downloads)}\
{_button(ADDON, "Desktop add-on", downloads, "button quiet")}</p>
<section><h2>Install</h2>
{_steps(catalog, downloads)}</section>
<section><h2>One deck only</h2>
<table class="files"><thead><tr><th scope="col">Deck</th><th scope="col">Questions</th>
<th scope="col">File</th></tr></thead><tbody>{"".join(rows)}</tbody></table>
<p>Importing a single deck first and all decks later creates no duplicates.</p></section>
<section><h2>Update</h2>
<p>Updates come as new files, here and on the
<a href="{html.escape(catalog.content.repository)}/releases">releases page</a>; nothing updates by
itself. Your progress, flags, and decks stay as they are, because cards keep their ids.</p>
<p>With the add-on, choose <em>Tools → {NAME} → Update decks…</em>, then the newer file. What you
wrote on the cards, your tags, and <em>My notes</em> stay, and a single <em>Edit → Undo</em> reverts
the whole update.</p>
<p>Without it, import the newer file over the old one. Your own text on cards that changed is
replaced, so make a backup first.</p></section>"""
    return Page(
        "download/",
        "Download",
        "All decks, single decks, and the add-on for desktop Anki; how to install and update them.",
        main,
        "sheet",
    )


def missing() -> Page:
    """Return the page that a host shows for an address that does not exist."""
    return Page(
        "",
        "Not found",
        "There is no page at this address.",
        f"""<h1>There is no page here</h1>
<p class="lede">Cards keep their addresses permanently, so a letter may be missing. Search above,
or begin with <a href="{ROOT}">the front page</a> or <a href="{ROOT}decks/">the decks</a>.</p>""",
        "sheet",
        indexed=False,
    )
