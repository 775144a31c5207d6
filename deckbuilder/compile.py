"""Compile topics: the only way from a topic's source to its notes and its problems.

`compile_topic` is pure: its result depends only on the topic and on `Context`. The only files of the
project that it reads are those of the examples, to refuse to run one that has just changed. Building,
checking, the preview, the site, and the pull-request report all call it. `compile_all` compiles all
topics of a project, each only if something that it depends on has changed since it was last compiled;
if much has changed, a pool of processes shares the work.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent import futures  # which imports its modules when they are used
from dataclasses import dataclass, replace
from multiprocessing import get_context

from deckbuilder.checks import runner
from deckbuilder.checks.context import Context
from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Card, Content, Deck, Problem, Topic
from deckbuilder.core.problems import ERROR, in_order, problem
from deckbuilder.live import bake
from deckbuilder.notes import content_hash
from deckbuilder.notes.field_formulas import refused_as_code
from deckbuilder.notes.field_html import Renderer
from deckbuilder.notes.note import Note
from deckbuilder.notes.render import Notes
from deckbuilder.releases import released_cards
from deckbuilder.releases.ledger import Ledger
from deckbuilder.source import index

# The parts of the program that a compiled topic depends on.
CODE = (
    "deckbuilder/core",
    "deckbuilder/figures",
    "deckbuilder/live",
    "deckbuilder/markup",
    "deckbuilder/typesetting",
    "deckbuilder/source",
    "deckbuilder/notes",
    "deckbuilder/checks",
    "deckbuilder/compile.py",
    "addon/identity.py",
)
# With at least this many changed cards, starting processes pays off.
MANY = 2000
NO_DECK = "In no deck yet"  # the deck of a topic that decks.toml does not list
_KIND = "compiled"


@dataclass(frozen=True)
class Compiled:
    """A topic's problems, and a note for each of its cards; None where no note can be made."""

    problems: tuple[Problem, ...]
    notes: tuple[Note | None, ...]


def compile_topic(topic: Topic, context: Context) -> Compiled:
    """Check a topic and render its notes. Each note is complete, whatever is wrong with the others."""
    renderer = Renderer()
    applies = context.content.checks.apply_to
    problems = list(filter(applies, runner.of_topic(topic, context, renderer)))
    # A refused formula could be a link or cover the page. Some pages show even cards with errors, so
    # it is shown as code there.
    has_refused = any(each.code == "C038" for each in problems)
    of_topic = notes_of(topic, context, renderer)
    notes: list[Note | None] = []
    for card in topic.cards:
        note, found = note_of(card, of_topic, context)
        problems += found
        notes.append(refused_as_code(note) if note and has_refused else note)
    if not any(each.severity == ERROR for each in problems):
        # Anki would silently make no card from such a note.
        problems += [
            problem(note.where, "C062", f'"{note.id}" has no Anki card', "its front is empty")
            for note in notes
            if note and not note.ordinals
        ]
    return Compiled(tuple(dict.fromkeys(problems)), tuple(notes))


def notes_of(topic: Topic, context: Context, renderer: Renderer) -> Notes:
    """Return what renders the notes of a topic's cards, for `note_of`."""
    return Notes(topic, _with_deck(topic, context.content), renderer)


def note_of(card: Card, notes: Notes, context: Context) -> tuple[Note | None, list[Problem]]:
    """Return a card's note, or None if it is nested too deeply, and what is wrong with making it."""
    problems = []
    fields = {"Live": ""}
    try:
        fields = bake.bake(card, context.examples)
    except bake.Broken as broken:
        problems.append(broken.problem)
    except (ValueError, KeyError):
        pass  # metadata that the rules refuse
    try:
        note = notes.note(card, context.pictures, fields)
    except RecursionError:
        return None, [*problems, problem(card.where, "C064", "the card's markup is nested too deeply")]
    text = content_hash.text_hash(card, notes.topic)
    content_digest = content_hash.with_pictures(text, note.media)
    return note._replace(text=text, content=content_digest, answers=index.answers(card)), problems


def compile_all(context: Context, cache: Cache) -> list[Compiled]:
    """Compile every topic of the content, in its order, reusing what is in the `cache`."""
    topics = context.content.topics
    shared = _shared_key(context)
    keys = [_key(topic, context, shared) for topic in topics]
    found: list[Compiled | None] = [
        cache.get(_KIND, topic.stem, each) for topic, each in zip(topics, keys, strict=True)
    ]
    missing = [number for number, each in enumerate(found) if each is None]
    for number, made in zip(missing, _mapped([topics[at] for at in missing], context), strict=True):
        found[number] = made
        if not any(each.text == bake.CHANGED for each in made.problems):
            cache.put(_KIND, topics[number].stem, keys[number], made)
    cache.prune(_KIND, {topic.stem for topic in topics})
    return [each for each in found if each is not None]


def problems_of(
    context: Context,
    compiled: Iterable[Compiled],
    released: Ledger,
    cache: Cache,
    others: Iterable[Problem] = (),
) -> tuple[Problem, ...]:
    """Return what is wrong with the cards, in order: in topics, between them, and since a release.

    `others` are those problems that were found otherwise. Rules that are switched off are left out.
    """
    found = [
        *others,
        *(each for made in compiled for each in made.problems),
        *runner.across(context, cache),
        *released_cards.check(context.content, released, context.project),
    ]
    return in_order(filter(context.content.checks.apply_to, found))


def _shared_key(context: Context) -> bytes:
    """Return a digest of what every compiled topic depends on."""
    checks = context.content.checks
    return digests.of(
        digests.code(*CODE),
        context.examples.names(),
        sorted(context.content.syllabus),
        sorted(context.words.own),
        (checks.covers, checks.source, checks.languages, sorted(checks.off)),
    )


def _key(topic: Topic, context: Context, shared: bytes) -> bytes:
    """Return a digest of everything that the compiled topic depends on."""
    content = context.content
    needed = {item.value for item in topic.needs}
    named = sorted({name for entry in topic.index for name in entry.pictures})
    used = {block.name for card in topic.cards for block in card.lives}
    return digests.of(
        shared,
        topic.digest,
        context.examples.digest(used),
        content.deck_of(topic),
        [
            (each.stem, each.title, content.deck_of(each))
            for each in content.topics
            if each.stem in needed
        ],
        [
            (name, context.pictures.get(name), context.found[name].text, context.found[name].hint)
            for name in named
        ],
    )


def _mapped(topics: Sequence[Topic], context: Context) -> list[Compiled]:
    """Compile these topics, in several processes if there are many cards."""
    if sum(len(topic.cards) for topic in topics) < MANY or (os.cpu_count() or 1) < 2:
        return [compile_topic(topic, context) for topic in topics]
    # Of the other topics, only their place and title are needed.
    slim = tuple([replace(topic, cards=(), index=()) for topic in context.content.topics])
    shared = replace(context, content=replace(context.content, topics=slim))
    with futures.ProcessPoolExecutor(
        mp_context=get_context("spawn"), initializer=_begin, initargs=(shared,)
    ) as pool:
        return list(pool.map(_compile, topics))


_shared: list[Context] = []


def _begin(context: Context) -> None:
    _shared[:] = [context]


def _compile(topic: Topic) -> Compiled:
    return compile_topic(topic, _shared[0])


def _with_deck(topic: Topic, content: Content) -> Content:
    """Return the content with a deck for a topic that no deck lists yet.

    The rules report such a topic, and pages still show it.
    """
    if content.deck_of(topic):
        return content
    deck = Deck(topic.where, NO_DECK, "", (topic.stem,))
    return replace(content, decks=(*content.decks, deck))
