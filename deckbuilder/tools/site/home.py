"""The front page, the page of downloads, and the one for addresses that do not exist."""

from __future__ import annotations

import html

from addon import examples
from deckbuilder.core.identity import NAME, SLUG, SUBJECT
from deckbuilder.core.model import slug
from deckbuilder.tools.site.catalog import Catalog, Entry, deck_address, numbers
from deckbuilder.tools.site.deck_pages import deck_counts, description, kilobytes
from deckbuilder.tools.site.layout import LIVE_STYLE, ROOT, Page, count
from deckbuilder.tools.site.pictures import first

ALL = f"{SLUG}.apkg"
ADDON = f"{SLUG}.ankiaddon"
# The example that is shown if a card has it: its steps run by themselves (assets/play.js).
_SHOWN = "gradient-descent"
_ABOUT = f"Anki decks about {SUBJECT}" if SUBJECT else "Anki decks"


def pages(catalog: Catalog, downloads: dict[str, int]) -> list[Page]:
    """Return the front page and the downloads page; `downloads`: package file name → size."""
    return [_front(catalog, downloads), _downloads(catalog, downloads)]


def _button(file: str, text: str, downloads: dict[str, int], style: str = "button") -> str:
    if file not in downloads:
        return ""
    return (
        f'<a class="{style}" href="{ROOT}download/{file}" download>{text} '
        f"<small>{kilobytes(downloads[file])}</small></a>"
    )


def _front(catalog: Catalog, downloads: dict[str, int]) -> Page:
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
    said = f"{_ABOUT}: short{', sourced' if sourced else ''} cards."
    if shown:
        said = (
            f"{_ABOUT} with numbers that you can change: short{', sourced' if sourced else ''} cards "
            "whose worked examples update when you change an input."
        )
    main = f"""<section class="hero wide{"" if shown else " alone"}">
<div class="pitch"><h1>{html.escape(heading)}</h1>
<p class="lede">Free Anki decks: short questions{cited}{worked}.</p>
<p class="buttons">{_button(ALL, "Download", downloads)}\
<a class="button quiet" href="{ROOT}decks/">See the decks</a></p></div>
{_tour(catalog, shown) if shown else ""}<p class="counts">{deck_counts(catalog.active)} \
No account needed.</p>
</section>
<section class="wide"><h2>The decks</h2>
<ol class="tiles">{"".join(tiles)}</ol></section>
<section class="wide" id="install"><h2>How to get them into Anki</h2>
{_steps(catalog, downloads)}
<p><a href="{ROOT}download/">Single decks, the add-on, and how to update</a></p></section>"""
    return Page("", f"{NAME}: {_ABOUT}", said, main, "front", (shown,) if shown else ())


def _shown(catalog: Catalog) -> str:
    """Return the example on the front page: one that a card has, or "" if no card has any."""
    if _SHOWN in catalog.by_example:
        return _SHOWN
    return next((entry.example for entry in catalog.active if entry.example), "")


def _tour(catalog: Catalog, name: str) -> str:
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
    why = "if you want Python to compute the examples"
    if not catalog.by_example:
        why = "if you want updates to keep what you write on the cards"
    return f"""<ol class="steps">
<li><strong>Install Anki</strong> from <a href="https://apps.ankiweb.net">apps.ankiweb.net</a>; on
Android, AnkiDroid; on iPhone and iPad, AnkiMobile.</li>
<li><strong>Open the decks in it:</strong> {_button(ALL, ALL, downloads, "file")};
on a computer, choose <em>File → Import</em>; on a phone, tap the file.</li>
<li><strong>On a computer, install the add-on</strong> {why}:
{_button(ADDON, ADDON, downloads, "file")}; double-click it, and restart
Anki.</li>
</ol>"""


def _downloads(catalog: Catalog, downloads: dict[str, int]) -> Page:
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
<p class="lede">Everything works offline once it is in Anki, on computers and phones alike.</p>
<p class="buttons">{_button(ALL, "All decks", downloads)}\
{_button(ADDON, "Add-on for desktop Anki", downloads, "button quiet")}</p>
<section><h2>Install</h2>
{_steps(catalog, downloads)}</section>
<section><h2>One deck only</h2>
<table class="files"><thead><tr><th scope="col">Deck</th><th scope="col">Questions</th>
<th scope="col">File</th></tr></thead><tbody>{"".join(rows)}</tbody></table>
<p>Importing a single deck first and all decks later makes no duplicates.</p></section>
<section><h2>Update</h2>
<p>Import the newer file over the old one: your progress, flags, and decks stay as they are. With
the add-on, <em>Tools → {NAME} → Update decks…</em> also keeps what you wrote on the cards,
your tags, and <em>My notes</em>, and a single <em>Edit → Undo</em> reverts the whole update.
Without it, your own text on cards that changed is replaced, so make a backup first.</p></section>"""
    return Page(
        "download/",
        "Download",
        "All decks, single decks, and the add-on for desktop Anki, and how to install and update them.",
        main,
        "sheet",
    )


def missing() -> Page:
    """Return what a host shows for an address without a page."""
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
