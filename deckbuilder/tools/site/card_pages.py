"""Make the page of each card: the question and, behind "Show the answer", everything else."""

from __future__ import annotations

import html
from collections.abc import Sequence

from deckbuilder.core.model import slug
from deckbuilder.tools.site.catalog import Catalog, Entry, deck_address, summary, tag_address, tag_words
from deckbuilder.tools.site.layout import LIVE_STYLE, ROOT, Page, trail
from deckbuilder.tools.site.plain_text import short


def pages(catalog: Catalog) -> list[Page]:
    """Return the pages of all cards; retired cards keep theirs, but nothing links to them."""
    made = []
    place = {entry.note.id: at for at, entry in enumerate(catalog.active)}
    for entry in catalog.entries:
        at = place.get(entry.note.id)
        around = _around(catalog.active, at) if at is not None else ""
        made.append(_page(catalog, entry, around))
    return made


def _page(catalog: Catalog, entry: Entry, around: str) -> Page:
    deck = entry.note.deck
    main = f"""{
        trail(
            (deck_address(deck), deck.name),
            (f"{deck_address(deck)}#{slug(entry.topic.title)}", entry.topic.title),
        )
    }
<article class="gr">
{entry.notice}<h1 class="gr-question">{entry.head}</h1>
{_given(entry)}<details class="reveal"><summary><span class="closed">Show the answer</span>\
<span class="opened">Answer</span></summary>
{_answer(entry)}</details>
<footer class="about">
{_about(catalog, entry)}</footer>
</article>
{around}"""
    return Page(
        entry.address,
        short(entry.title, 80),
        summary(entry),
        main,
        "sheet",
        (entry.example,) if entry.example else (),
        indexed=not entry.note.retired,
    )


def _given(entry: Entry) -> str:
    """Return the HTML between question and answer: further blocks, a practice question's numbers."""
    asked = entry.note.fields.get("Ask", "")
    parts = [
        f'<div class="gr-question">{entry.blocks}</div>' if entry.blocks else "",
        f"{LIVE_STYLE}{asked}" if asked else "",
    ]
    return "".join(f"{part}\n" for part in parts if part)


def _answer(entry: Entry) -> str:
    parts = []
    if entry.answer:
        big = "gr-question gr-filled" if entry.note.kind == "cloze" else "gr-back"
        parts.append(f'<div class="{big}">{entry.answer}</div>')
    note = f'<div class="gr-note">{entry.text}</div>' if entry.text else ""
    if entry.note.kind == "practice":  # the block begins with the answer
        parts += [entry.note.fields["Live"], note]
    else:
        parts += [note, LIVE_STYLE + entry.note.fields["Live"] if entry.example else ""]
    if entry.example:
        parts.append(
            f'<p class="aside"><a href="{ROOT}examples/{entry.example}/">'
            "This example on its own page</a></p>"
        )
    return "".join(f"{part}\n" for part in parts)


def _about(catalog: Catalog, entry: Entry) -> str:
    edit = (
        f"{html.escape(catalog.content.repository)}/blob/main/cards/"
        f"{html.escape(entry.note.fields['Origin'])}"
    )
    tags = "".join(
        f'<a href="{ROOT}{tag_address(tag)}">{html.escape(tag_words(tag))}</a>' for tag in entry.tags
    )
    lines = [
        f"<p>Source: {entry.note.fields['Source']}</p>" if entry.note.fields["Source"] else "",
        f'<p class="tags">{tags}</p>' if tags else "",
        f"<p>{kind}</p>" if (kind := _kind(entry)) else "",
        f'<p><a href="{edit}">Edit this card</a></p>',
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _kind(entry: Entry) -> str:
    """Return how Anki asks the card, if it does not simply show this question and this answer."""
    cards = len(entry.note.ordinals)
    if entry.note.kind == "cloze":
        return f"In Anki: {cards} cards, each of which hides one gap." if cards > 1 else ""
    if entry.note.kind == "practice":
        return "In Anki: new numbers at every review."
    if cards > 1:
        return "In Anki: asked both ways."
    return "In Anki: type the answer." if entry.card.kind == "typed" else ""


def _around(entries: Sequence[Entry], at: int) -> str:
    """Return links to the cards before and after."""
    links = []
    for step, relation, word in ((-1, "prev", "Previous"), (1, "next", "Next")):
        if 0 <= at + step < len(entries):
            other = entries[at + step]
            links.append(
                f'<a rel="{relation}" class="{relation}" href="{ROOT}{other.address}">'
                f"<small>{word}</small>{html.escape(short(other.title, 90))}</a>"
            )
    return f'<nav class="around" aria-label="Cards around this one">{"".join(links)}</nav>'
