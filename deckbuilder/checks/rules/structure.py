"""Rules about what a topic and its cards consist of. Every rule is a generator of problems."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.core.guid import guid
from deckbuilder.core.model import GUID, ID, Card, Content, Problem, Topic, Where, slug
from deckbuilder.core.problems import problem
from deckbuilder.core.references import ADDRESS
from deckbuilder.core.suggestions import did_you_mean, looks_like
from deckbuilder.markup import keyboard, scanner
from deckbuilder.source import index
from deckbuilder.source.parser import META_KEYS

WIDEST_TOLERANCE = 0.1  # relative: a wider one would accept wrong answers
KINDS = ("basic", "practice", "reversed", "typed")


def decks(content: Content) -> Iterator[Problem]:
    """decks.toml and the topic files agree."""
    stems = {topic.stem for topic in content.topics}
    seen: dict[str, str] = {}
    names: set[str] = set()
    for deck in content.decks:
        # Names that differ only in case would be the same file name on many disks.
        if deck.name and slug(deck.name) in names:
            yield problem(deck.where, "C010", f'deck "{deck.name}" is defined twice')
        names.add(slug(deck.name))
        for stem in deck.topics:
            if stem in seen:
                yield problem(deck.where, "C010", f'topic "{stem}" is listed twice')
            elif stem not in stems:
                yield problem(
                    deck.where,
                    "C010",
                    f'topic "{stem}" has no file cards/{stem}.md',
                    did_you_mean(stem, stems),
                )
            seen[stem] = deck.name
    for topic in content.topics:
        if not ID.fullmatch(topic.stem):
            yield problem(
                Where(topic.where.path),
                "C010",
                f'"{topic.stem}" is not a valid topic name',
                "use lowercase letters, digits, and hyphens, and no name that Windows reserves",
            )
        # If there are no decks, or a deck's list has a mistake, only that is reported.
        if not (topic.is_text or topic.cards):
            continue  # that the file cannot be read is the only problem reported for it
        if topic.stem not in seen and content.decks and all(deck.is_whole for deck in content.decks):
            yield problem(
                Where(topic.where.path),
                "C010",
                "this file is not in any deck",
                f'add "{topic.stem}" to the topics of its deck in cards/decks.toml',
            )


def front_matter(topic: Topic, content: Content) -> Iterator[Problem]:
    """The front matter names the deck that lists the file, and references with addresses."""
    listed = content.deck_of(topic)
    if listed and topic.deck and listed.name != topic.deck.value:
        yield problem(
            topic.deck.where,
            "C004",
            f'the deck is "{topic.deck.value}", but decks.toml lists this file under "{listed.name}"',
            "the names look the same, but have other characters: copy one of them"
            if looks_like(topic.deck.value, listed.name)
            else "",
        )
    for source in topic.sources if content.checks.source else ():
        if source.value and not ADDRESS.search(source.value):
            yield problem(
                source.where,
                "C016",
                f'source "{source.key}" has no web address',
                "end the reference with https://…",
            )


def identity(content: Content) -> Iterator[Problem]:
    """Every card has a unique id in kebab-case."""
    cards = list(index.all_of(content))
    ids = [card.id for _, card in cards]
    if len(set(ids)) == len(ids) and all(map(ID.fullmatch, ids)):
        return
    first: dict[str, Where] = {}
    for path, card in cards:
        where = Where(path, card.line)
        if not card.id:
            yield problem(where, "C012", "the card has no id", 'write "## its-id"')
        elif not ID.fullmatch(card.id):
            better = "-".join(re.findall(r"[a-z0-9]+", card.id.lower()))
            yield problem(
                where,
                "C012",
                f'"{card.id}" is not a valid card id',
                f"use lowercase letters, digits, and hyphens: {better}"
                if ID.fullmatch(better)
                else "Windows reserves this name"
                if better
                else "",
            )
        elif first.setdefault(card.id, where) is not where:
            yield problem(
                where, "C013", f'card id "{card.id}" is already used', f"by the card at {first[card.id]}"
            )


def guids(content: Content) -> Iterator[Problem]:
    """A guid that is kept from Anki is valid, and no other card has it."""
    cards = [(path, card) for path, card in index.all_of(content) if card.guid]
    if not cards:
        return
    of_ids = {guid(card.id): card.id for _, card in index.all_of(content)}
    first: dict[str, str] = {}
    for path, card in cards:
        where = Where(path, card.guid_line)
        other = first.setdefault(card.guid, card.id)
        other = of_ids.get(card.guid, other)
        if not GUID.fullmatch(card.guid):
            yield problem(
                where,
                "C029",
                f'"{card.guid}" is not a guid',
                'only "build_decks.py pull" writes this line, for a note created in Anki',
            )
        elif other != card.id:
            yield problem(where, "C029", f'the guid is already used by "{other}"', "remove this line")


def metadata(card: Card) -> Iterator[Problem]:
    """Metadata keys and the kind are known."""
    for item in card.meta:
        if item.key not in META_KEYS:
            yield problem(
                item.where,
                "C011",
                f'unknown metadata key "{item.key}"',
                did_you_mean(item.key, META_KEYS),
            )
    kind = card.item("kind")
    if kind and card.cloze:
        yield problem(kind.where, "C023", "a card with C: is always a cloze card", "remove this line")
    elif kind and kind.value not in KINDS:
        yield problem(
            kind.where, "C023", f'unknown kind "{kind.value}"', did_you_mean(kind.value, KINDS)
        )


def parts(card: Card) -> Iterator[Problem]:
    """A card has a question and an answer, or a text with deletions."""
    if card.cloze and (card.question or card.answer):
        yield problem(card.where, "C014", "the card has both C: and Q: or A:", "split it into two cards")
    elif card.cloze:
        return
    elif card.kind == "practice":
        yield from practice(card)
    elif not card.question and not card.answer:
        yield problem(card.where, "C014", "the card has no question", "write Q: and A:, or C:")
    elif not card.question:
        yield problem(card.where, "C014", "the answer has no question", "write Q: before it")
    elif not card.answer:
        yield problem(
            card.where,
            "C014",
            "the question has no answer",
            "write A: at the beginning of a line, followed by the answer",
        )
    elif card.kind == "typed":
        if any(each.kind != scanner.TEXT for each in card.answer.segments) or re.search(
            r"[\n*_\\<>\[\]{}]", card.answer.text
        ):
            yield problem(
                card.answer.where,
                "C024",
                "this answer cannot be typed",
                r"use one line without formulas, markup, or any of * _ \ < > [ ] { }, or ask without "
                "kind: typed",
            )
        elif odd := keyboard.untypeable(card.answer.text):
            plain = keyboard.plain(card.answer.text)
            yield problem(
                card.answer.where,
                "C024",
                f"no keyboard has {', '.join(map(keyboard.named, odd))}",
                f"write {plain}" if plain else "ask for something that can be typed",
            )


def practice(card: Card) -> Iterator[Problem]:
    """A practice card has a question; its live block provides the numbers and the answer."""
    if not card.question:
        yield problem(card.where, "C027", "the practice card has no question", "write Q:")
    if card.answer:
        yield problem(
            card.answer.where,
            "C027",
            "the practice card has A:",
            "remove it: the example computes the answer",
        )
    if not card.lives:
        yield problem(
            card.where,
            "C027",
            "the practice card has no live block",
            "add one: its example chooses the numbers and computes the answer",
        )
    if not card.item("ask"):
        yield problem(
            card.where,
            "C027",
            "the practice card does not say what to ask for",
            'add a line "- ask: name"',
        )
    tolerance = card.item("tolerance")
    if tolerance and (
        not re.fullmatch(r"0(\.[0-9]+)?", tolerance.value) or float(tolerance.value) > WIDEST_TOLERANCE
    ):
        yield problem(
            tolerance.where,
            "C027",
            f'"{tolerance.value}" is not a valid tolerance',
            f"use a number from 0 to {WIDEST_TOLERANCE}; 0.005 accepts an error of half a percent",
        )


def only_practice(card: Card) -> Iterator[Problem]:
    """Only practice cards ask for something that their example computes."""
    for key in ("ask", "tolerance"):
        item = card.item(key)
        if item and card.kind != "practice":
            yield problem(
                item.where,
                "C027",
                f'"{key}" is only for practice cards',
                'add "- kind: practice", or remove this line',
            )


def sources(topic: Topic, content: Content) -> Iterator[Problem]:
    """Every card says where its fact can be checked, if the project asks for that.

    A key that the front matter lacks is reported once, at the first card that cites it. If the front
    matter has a mistake, only that is reported.
    """
    known = {source.key for source in topic.sources}
    unread = not (known or topic.has_front_matter)
    missing: dict[str, list[Where]] = {}
    for card in topic.cards:
        item = card.item("source")
        if not item:
            if content.checks.source:
                yield problem(
                    card.where, "C015", "the card has no source", 'add a line "- source: key, §…"'
                )
            continue
        if not card.citations:
            yield problem(item.where, "C015", "this line names no source", 'write "- source: key, §…"')
        for key, place in card.citations:
            if key not in known and not unread:
                missing.setdefault(key, []).append(item.where)
            # A key that is also cited by itself may be the name of a section here.
            by_itself = {each for each, _ in card.citations} - {key}
            for other in [each for each in known - by_itself if _names(place, each)]:
                yield problem(
                    item.where,
                    "C015",
                    f'"{other}" is a source, but is read as part of the place in "{key}"',
                    f'separate sources with a semicolon: "{key}, …; {other}, …"',
                )
    for key, lines in missing.items():
        more = f", and {len(lines) - 1} more cards cite it" if len(lines) > 1 else ""
        yield problem(
            lines[0],
            "C015",
            f'source "{key}" is not in the front matter{more}',
            did_you_mean(key, known),
        )


def _names(place: str, key: str) -> bool:
    """Return whether a place in a source has the key of a source where another citation would begin."""
    pattern = rf"(?:^|[,&]|\band\b)\s*{re.escape(key)}\s*(?:$|[,&§(\d]|and\b|pp?\.|ch|sec)"
    return re.search(pattern, place) is not None
