"""Turn notes that somebody created in Anki with our note types into cards.

Such a note keeps its guid, as the line `- guid:` of its card: when the card is released, its author's
note in Anki becomes the card's note and keeps its progress, and no second note appears.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from html import unescape

from deckbuilder.convert import ids, imported
from deckbuilder.convert.anki_export import Exported
from deckbuilder.convert.field import Fields
from deckbuilder.convert.found_note import FoundNote, converted
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.core.identity import NAME, NOTE_TYPES, TAG
from deckbuilder.core.model import GUID, Content, Part, Problem, Topic, Where, slug
from deckbuilder.core.problems import problem
from deckbuilder.core.tags import LEVELS, reserved
from deckbuilder.source import index

_KINDS = {name: kind for kind, (_, name) in NOTE_TYPES.items()}
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class NewCard:
    """A card for a note: its topic, its id, its Markdown, and the beginning of its question."""

    topic: Topic
    id: str
    markdown: str
    says: str


@dataclass(frozen=True)
class Added:
    """The cards for new notes, and what is left out."""

    cards: tuple[NewCard, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_new(note: Exported) -> bool:
    """Return whether a note of our types was created in Anki, where nothing fills the field Origin."""
    return not note.fields.get("Origin", "").strip()


def cards_of(
    notes: Iterable[Exported],
    content: Content,
    file: str,
    fields: Fields,
    taken: Collection[str],
    topic: str = "",
) -> Added:
    """Return cards for notes created in Anki.

    `file` is the export's name; `taken`: ids that cards have or had; `topic`: the stem of the topic for
    notes whose deck has several.
    """
    used, kept = set(taken), reserved(content)
    asked = {index.folded(each.asks): each.id for _, each in index.all_of(content)}
    cards, problems = [], []
    for line, note in enumerate(notes, 1):
        found = _found(line, note, kept)
        where = Where(file, line)
        try:
            place = _topic(note, content, topic)
            card_id = ids.propose(found.asks, place.stem, used)
            fields.media.new.subject = card_id
            made = converted(found, fields.markdown, kept)
            key = index.folded(Part(where, made.parts.get("cloze") or made.parts["question"]))
            if key in asked:
                raise Unwritable(f'it is already asked by "{asked[key]}"')
            markdown = imported.card(card_id, made, content.checks)
        except Unwritable as why:
            text = f'the note "{found.says}", created in Anki, is not pulled: {why}'
            problems.append(problem(where, "C113", text))
            continue
        used.add(card_id)
        asked[key] = card_id
        cards.append(NewCard(place, card_id, markdown, found.says))
        problems += [
            problem(where, "C114", f'the note "{found.says}", created in Anki, is pulled without {what}')
            for what in made.left_out
        ]
    return Added(tuple(cards), tuple(problems))


def _found(line: int, note: Exported, kept: frozenset[str]) -> FoundNote:
    """Return the note as a FoundNote, with its texts by part of a card."""
    kind = _KINDS.get(note.type, "")
    get = note.fields.get
    if kind == "cloze":
        texts = {"cloze": get("Text", ""), "note": get("Explanation", "")}
    else:
        texts = {"question": get("Front", ""), "answer": get("Back", ""), "note": get("Explanation", "")}
    own_tags = tuple(tag.removeprefix(TAG) for tag in note.tags if tag.startswith(TAG))
    found = FoundNote(
        line,
        kind,
        texts,
        tuple(tag for tag in own_tags if tag.split(LEVELS)[0].lower() not in kept),
        _left_out(note),
        guid=note.guid,
    )
    if kind == "basic" and get("Typed", "").strip():
        found = replace(
            found, kind="typed", texts={**texts, "answer": texts["answer"] or get("Typed", "")}
        )
    elif kind == "basic" and get("Reversed", "").strip():
        found = replace(found, kind="reversed")
    if kind == "practice":
        why = 'only an example can make its numbers: start it with "build_decks.py new --kind practice"'
        return replace(found, why_not=why)
    if not kind:
        return replace(found, why_not=f'its note type "{note.type}" is a changed copy of ours')
    if not GUID.fullmatch(note.guid):
        return replace(found, why_not="its guid is not one that Anki makes")
    return found


def _left_out(note: Exported) -> tuple[str, ...]:
    """Return what the card cannot keep of the note, in words."""
    found = []
    if source := " ".join(unescape(_TAG.sub(" ", note.fields.get("Source", ""))).split()):
        found.append(f'the source "{source[:200]}", which needs a key in the topic')
    if note.fields.get("Live", "").strip():
        found.append("what is in the field Live, which is made from a live block")
    own = [tag for tag in note.tags if not tag.startswith(TAG) and tag not in imported.ANKIS_TAGS]
    return (*found, *(f"your own tag {tag}; to share it, call it {TAG}… in Anki" for tag in own))


def _topic(note: Exported, content: Content, chosen: str) -> Topic:
    """Return the topic of a note: that of its tag, or the only one of its deck. Raises Unwritable."""
    by_place = _places(content)
    for tag in note.tags:
        if topic := by_place.get(tag.removeprefix(TAG).lower()):
            return topic
    name = note.deck.removeprefix(f"{NAME}::")
    topics = [each for each in content.topics if (deck := content.deck_of(each)) and deck.name == name]
    if chosen:
        known = [
            each for each in content.topics if chosen.removesuffix(".md") in (each.stem, each.title)
        ]
        if known:
            return known[0]
        raise Unwritable(f'there is no topic "{chosen}"')
    if len(topics) == 1:
        return topics[0]
    among = ", ".join(each.stem for each in topics) or "the topics of its deck"
    where = (
        f'the deck "{note.deck}" has several topics'
        if topics
        else f'"{note.deck}" is not one of our decks'
    )
    raise Unwritable(f"{where}; pull again with --topic and one of: {among}")


def _places(content: Content) -> Mapping[str, Topic]:
    """Return the topic for each topic's tag, without our prefix."""
    return {
        f"{slug(deck.name)}::{slug(topic.title)}": topic
        for topic in content.topics
        if (deck := content.deck_of(topic))
    }
