"""Make the lists of cards: the decks with their topics, and the tags."""

from __future__ import annotations

import html
import re

from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import Deck, slug
from deckbuilder.core.wording import count
from deckbuilder.tools.site.catalog import Catalog, Entry, deck_address, numbers, tag_address, tag_words
from deckbuilder.tools.site.layout import ROOT, Page, trail
from deckbuilder.tools.site.plain_text import short


def pages(catalog: Catalog, downloads: dict[str, int]) -> list[Page]:
    """Return the list of decks and a page for each; `downloads`: package file name → size."""
    return [_all(catalog), *(_deck(catalog, deck, downloads) for deck in catalog.decks)]


def tag_pages(catalog: Catalog) -> list[Page]:
    """Return the list of tags and a page for each, or nothing if no card has any."""
    if not catalog.by_tag:
        return []
    links = "".join(
        f'<li><a href="{ROOT}{tag_address(tag)}">{html.escape(tag_words(tag))}</a> '
        f"<small>{len(entries)}</small></li>"
        for tag, entries in catalog.by_tag.items()
    )
    made = [
        Page(
            "tags/",
            "Tags",
            f"All {len(catalog.by_tag)} tags of the cards.",
            f'<h1>Tags</h1>\n<ul class="cloud">{links}</ul>',
            "wide",
        )
    ]
    for tag, entries in catalog.by_tag.items():
        decks: dict[Deck, list[Entry]] = {}
        for entry in entries:
            decks.setdefault(entry.note.deck, []).append(entry)
        lists = "\n".join(
            f"<h2>{html.escape(deck.name)}</h2>\n{questions(group)}" for deck, group in decks.items()
        )
        name = tag_words(tag)
        made.append(
            Page(
                tag_address(tag),
                f"Tag: {name}",
                f"{count(len(entries), 'question')} about {name}.",
                f"{trail(('tags/', 'Tags'))}\n<h1>{html.escape(name)}</h1>\n"
                f'<p class="lede">{count(len(entries), "question")} with this tag.</p>\n{lists}',
                "sheet",
            )
        )
    return made


def _all(catalog: Catalog) -> Page:
    groups = []
    for deck in catalog.decks:
        topics = "".join(
            f'<li><a href="{ROOT}{deck_address(deck)}#{slug(topic.title)}">'
            f"{html.escape(topic.title)}</a> <small>{len(entries)}</small></li>"
            for topic, entries in catalog.topics(deck)
        )
        groups.append(
            f'<section><h2><a href="{ROOT}{deck_address(deck)}">{html.escape(deck.name)}'
            f"</a></h2><ul>{topics}</ul></section>"
        )
    lede = (
        f"{count(len(catalog.decks), 'deck')}, {count(len(catalog.active), 'question')}, "
        "in the order to learn them."
    )
    by_tag = f' They can also be browsed by <a href="{ROOT}tags/">tag</a>.' if catalog.by_tag else ""
    return Page(
        "decks/",
        "Decks",
        lede,
        f'<h1>Decks</h1>\n<p class="lede">{lede}{by_tag}</p>\n'
        f'<div class="index">{"".join(groups)}</div>',
        "wide",
    )


def _deck(catalog: Catalog, deck: Deck, downloads: dict[str, int]) -> Page:
    entries = catalog.of_deck(deck)
    sections = []
    for topic, group in catalog.topics(deck):
        sections.append(
            f'<section id="{slug(topic.title)}"><h2>{html.escape(topic.title)}</h2>\n'
            f"{questions(group)}</section>"
        )
    topics = "".join(
        f'<li><a href="#{slug(topic.title)}">{html.escape(topic.title)}</a></li>'
        for topic, _ in catalog.topics(deck)
    )
    file = f"{SLUG}-{slug(deck.name)}.apkg"
    size = (
        f'<p><a class="button" href="{ROOT}download/{file}" download>Download this deck '
        f"<small>{kilobytes(downloads[file])}</small></a></p>\n"
        if file in downloads
        else ""
    )
    about, needs = description(catalog, deck)
    main = f"""{trail(("decks/", "Decks"))}
<h1>{html.escape(deck.name)}</h1>
<p class="lede">{html.escape(about)}</p>
<p class="counts">{deck_counts(entries)}{needs}</p>
{size}<ul class="jump" aria-label="Topics">{topics}</ul>
{"".join(sections)}"""
    return Page(deck_address(deck), deck.name, short(about, 160), main, "sheet")


def description(catalog: Catalog, deck: Deck) -> tuple[str, str]:
    """Return what the deck is about and, as HTML with links, what to learn before it."""
    about, _, before = " ".join(deck.description.split()).partition(" Learn first: ")
    addresses = {each.name: deck_address(each) for each in catalog.decks if each.name in deck.needs}
    names = "|".join(map(re.escape, sorted(addresses, key=len, reverse=True)))
    pieces = re.split(f"({names})", before) if names else [before]
    linked: set[str] = set()
    for index, piece in enumerate(pieces):
        shown = html.escape(piece)
        if index % 2 and piece not in linked:  # once
            linked.add(piece)
            shown = f'<a href="{ROOT}{addresses[piece]}">{shown}</a>'
        pieces[index] = shown
    return about, f" Learn first: {''.join(pieces)}" if before else ""


def deck_counts(entries: list[Entry]) -> str:
    """Return a line such as "66 questions, 99 cards, 9 figures, 8 live examples"."""
    phrases = [count(len(entries), "question")]
    phrases += [count(number, noun) for noun, number in numbers(entries).items() if number]
    return ", ".join(phrases) + "."


def questions(entries: list[Entry]) -> str:
    """Return a list of questions that link to their cards."""
    rows = []
    for entry in entries:
        marks = "".join(
            f'<span class="mark">{word}</span>'
            for word, there in (
                ("live", entry.example),
                ("figure", entry.note.media),
                ("practice", entry.note.kind == "practice"),
            )
            if there
        )
        head = re.sub(r"</?a\b[^>]*>", "", entry.head)  # links cannot be nested
        rows.append(f'<li><a href="{ROOT}{entry.address}">{head}</a>{marks}</li>')
    return f'<ul class="questions">{"".join(rows)}</ul>'


def kilobytes(size: int) -> str:
    """Return a file's size in readable form."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1000))} kB"
