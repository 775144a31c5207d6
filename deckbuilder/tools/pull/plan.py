"""Find what an export changes in the sources: the files with its edits, and what to report.

An edit is written only if it comes out right: the new Markdown, rendered, says what the field in
Anki says, and nothing else in its file has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from deckbuilder import compile
from deckbuilder.checks.context import Context, context_of
from deckbuilder.checks.rules import structure
from deckbuilder.convert import anki_export, picture_list
from deckbuilder.convert.anki_export import Exported
from deckbuilder.convert.attachments import PackageFiles
from deckbuilder.convert.field import Fields
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.convert.media import Media
from deckbuilder.convert.new_pictures import NewPictures
from deckbuilder.core import identity
from deckbuilder.core.cache import MemoryCache
from deckbuilder.core.model import Card, Content, Problem, Topic, Where
from deckbuilder.core.problems import ERROR, problem
from deckbuilder.core.project import Project
from deckbuilder.figures import pictures
from deckbuilder.live import bake
from deckbuilder.live.protocol import Examples
from deckbuilder.notes.field_html import Renderer
from deckbuilder.releases import ledger, pushed
from deckbuilder.releases.ledger import Ledger
from deckbuilder.source import decks
from deckbuilder.source.edit import appended, said
from deckbuilder.source.parser import parse
from deckbuilder.tools.pull import added
from deckbuilder.tools.pull.added import NewCard
from deckbuilder.tools.pull.compare import Comparison, Conflict, Edit, KnownCards
from deckbuilder.tools.pull.git_history import GitHistory
from deckbuilder.tools.pull.locate import Text, add_note, replace_part
from deckbuilder.tools.pull.tags import TagEdit, replace_tags

# If more notes than this differ in a derived field, they were not edited: the build was different.
FEW = 5


@dataclass(frozen=True)
class Pull:
    """What an export changes.

    `files`: path → (content as it is, content with the edits); `pictures`: new files that these show;
    `listed`: sources.csv with a row for each of them; `edited`: what is edited in the files, in words;
    `problems`: what is left out, and why; `conflicts`: what changed on both sides; `checks`:
    problems of `make check` that the edits would introduce; `notes`: how many of our notes the export
    has; `older`: how many of its texts are older ones of the sources; `own`: notes of our types that
    are not cards of these files and were not created in Anki; `added`: the cards for those that were.
    """

    files: Mapping[Path, tuple[bytes, bytes]] = field(default_factory=dict)
    pictures: Mapping[Path, bytes] = field(default_factory=dict)
    listed: Mapping[Path, tuple[bytes | None, bytes]] = field(default_factory=dict)
    edited: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    checks: tuple[Problem, ...] = ()
    notes: int = 0
    older: int = 0
    own: int = 0
    added: tuple[NewCard, ...] = ()


def pull(project: Project, path: Path, examples: Examples | None = None, topic: str = "") -> Pull:
    """Return what an export would change. Writes nothing.

    `topic` is the stem of the topic for notes created in Anki whose deck has several.
    """
    examples = examples or bake.RealExamples()
    content, problems = decks.load(project)
    cards = {card.guid: (card, topic) for topic in content.topics for card in topic.cards}
    try:
        # The names of our note types begin with that of the decks.
        exported = anki_export.read(
            path, lambda each, type: each in cards or type.startswith(identity.NAME)
        )
    except anki_export.Unreadable as unreadable:
        return _refused(path, str(unreadable))
    broken = tuple(each for each in (*problems, *_unfinished(content)) if each.severity == ERROR)
    if broken:
        return Pull(problems=broken)
    notes = _latest(each for each in exported if each.guid in cards)
    others = [each for each in exported if each.guid not in cards]
    own = sum(not added.is_new(each) for each in others)
    if not notes and len(others) == own:
        return _refused(
            path, f"the file contains no notes of these cards; export a deck of {identity.NAME}"
        )
    known = _known_cards(project, content, path, examples)
    found = [Comparison(*cards[each.guid], each, known) for each in notes]
    for each in found:
        each.run()
    files = _EditedFiles(known.context, known.released, known.media.new)
    for each in sorted(found, key=lambda one: one.card.where):
        for edit in each.edits:
            files.make(edit, each)
    fields = Fields(known.media, known.renderer)
    new = _added(path, others, content, fields, known.released, topic)
    for card in new.cards:
        files.add(card)
    problems = [
        *files.problems,
        *new.problems,
        *(one for each in found for one in each.problems),
        *_derived(found),
        *_tags(found),
    ]
    new_pictures = files.new_pictures()
    listed = picture_list.listed(project, new_pictures)
    return Pull(
        files.changed(),
        new_pictures,
        listed.files,
        tuple(files.edited),
        tuple(sorted(problems, key=lambda each: each.where)),
        tuple(one for each in found for one in each.conflicts),
        (*files.checks(), *listed.problems),
        len(notes),
        sum(each.older for each in found),
        own,
        tuple(card for card in new.cards if card.id in files.new),
    )


def _known_cards(project: Project, content: Content, path: Path, examples: Examples) -> KnownCards:
    """Return what notes are compared with; `path` is the export, which may have new pictures."""
    media = Media(project, NewPictures(project, PackageFiles(path), is_of_a_build=True))
    context = context_of(
        content,
        project,
        examples,
        pictures.find_all(project, content),
        media.shown(part for card in content.cards for part in card.parts),
    )
    tags = {tag.value for topic in content.topics for tag in topic.tags}
    return KnownCards(
        context,
        media,
        Renderer(),
        GitHistory(project),
        ledger.load(project)[0],
        frozenset(tags.union(*(card.tags for card in content.cards))),
        pushed.load(pushed.folder_of(project)),
    )


def _added(
    path: Path,
    others: Iterable[Exported],
    content: Content,
    fields: Fields,
    released: Ledger,
    topic: str,
) -> added.Added:
    """Return the cards for notes that were created in Anki."""
    if not any(map(added.is_new, others)):
        return added.Added()
    mine = {each.guid for each in others if added.is_new(each)}
    try:
        notes, _ = anki_export.read_all(path, lambda each, type: each in mine)
    except anki_export.Unreadable:  # without their decks
        notes = [each for each in others if each.guid in mine]
    taken = {*released.entries, *(card.id for card in content.cards)}
    return added.cards_of(notes, content, path.name, fields, taken, topic)


def _unfinished(content: Content) -> Iterator[Problem]:
    """Yield what must be fixed before it is clear which card a note belongs to, and which topic."""
    yield from structure.decks(content)
    yield from structure.identity(content)
    yield from structure.guids(content)


def _latest(exported: Iterable[anki_export.Exported]) -> list[anki_export.Exported]:
    """Return one note per card: of several, which Anki itself never makes, the last changed one."""
    found: dict[str, anki_export.Exported] = {}
    for each in exported:
        if each.guid not in found or each.time > found[each.guid].time:
            found[each.guid] = each
    return list(found.values())


def _refused(path: Path, why: str) -> Pull:
    return Pull(problems=(problem(Where(path.name), "C112", why),))


def _derived(found: list[Comparison]) -> list[Problem]:
    """Report fields that the builder makes and that are not as it makes them."""
    problems = []
    for name in sorted({name for each in found for name in each.derived}):
        notes = [each for each in found if name in each.derived]
        if len(notes) <= FEW:
            problems += [each.derived[name] for each in notes]
        else:
            problems.append(
                problem(
                    notes[0].derived[name].where,
                    "C110",
                    f"{name} differs on {len(notes)} cards",
                    "the build makes this field, so the export is from another build; it is not pulled",
                )
            )
    return problems


def _tags(found: list[Comparison]) -> list[Problem]:
    """Report tags that are left out; one that many notes have or lack is reported once."""
    alike_by_tag: dict[tuple[str, str], list[Problem]] = {}
    for each in sorted(found, key=lambda one: one.card.where):
        for tag, about in each.tags.items():
            alike_by_tag.setdefault((tag, about.hint), []).append(about)
    return [
        about
        if len(alike) <= FEW
        else replace(about, text=f"{about.text}, and so do {len(alike) - 1} more cards")
        for alike in alike_by_tag.values()
        for about in (alike if len(alike) <= FEW else alike[:1])
    ]


class _EditedFiles:
    """The topics' files, changed by one edit or new card after the other."""

    def __init__(self, context: Context, released: Ledger, pictures: NewPictures) -> None:
        self.context, self.released, self.pictures = context, released, pictures
        self.project = context.project
        self.before: dict[str, bytes] = {}
        self.after: dict[str, bytes] = {}
        self.edited: list[str] = []
        self.new: list[str] = []
        self.problems: list[Problem] = []

    def changed(self) -> dict[Path, tuple[bytes, bytes]]:
        """Return the files that changed, before and after."""
        return {
            self.project.root / path: (self.before[path], data)
            for path, data in self.after.items()
            if data != self.before[path]
        }

    def new_pictures(self) -> dict[Path, bytes]:
        """Return the new pictures that the changed files show."""
        cards = (card for path, data in self.after.items() for card in parse(path, data)[0].cards)
        shown = {image.name for card in cards for part in card.parts for image in part.images}
        return {path: data for name, (path, data) in self.pictures.files.items() if name in shown}

    def add(self, card: NewCard) -> None:
        """Add a new card to the end of its topic's file if it comes out right."""
        path = card.topic.where.path
        self._open(path)
        after, _, refused = appended(path, self.after[path], card.markdown, [card.id])
        if refused:
            why = "a card at the end of its topic would not be read as a card"
            self.problems.append(
                problem(Where(path), "C113", f'the note "{card.says}" is not pulled: {why}')
            )
            return
        self.after[path] = after
        self.new.append(card.id)

    def make(self, edit: Edit | TagEdit, comparison: Comparison) -> None:
        """Make an edit if it comes out right."""
        path = comparison.card.where.path
        self._open(path)
        try:
            self.after[path] = _edited(path, self.after[path], edit, comparison)
            self.edited.append(f'{path}:{edit.where.line}: the {edit.name} of "{comparison.card.id}"')
        except Unwritable as unwritable:
            self.problems.append(comparison.left(edit, str(unwritable)))

    def _open(self, path: str) -> None:
        if path not in self.before:
            self.before[path] = self.after[path] = (self.project.root / path).read_bytes()

    def checks(self) -> list[Problem]:
        """Return the problems of the edited and new cards that did not exist before."""
        if not self.edited and not self.new:
            return []
        topics = tuple(
            decks.read_topic(topic.where.path, self.after[topic.where.path])[0]
            if topic.where.path in self.after
            else topic
            for topic in self.context.content.topics
        )
        after = replace(self.context.content, topics=topics)
        compiled = MemoryCache()
        known = {(each.code, each.text) for each in self._checked(self.context, compiled)}
        found = self._checked(
            replace(self.context, content=after, found=pictures.find_all(self.project, after)), compiled
        )
        # The new pictures are not in their folder yet.
        known |= {("C019", f'unknown picture "{name}"') for name in self.pictures.files}
        return [each for each in found if (each.code, each.text) not in known]

    def _checked(self, context: Context, compiled: MemoryCache) -> tuple[Problem, ...]:
        """Return what `make check` reports that an edit of cards could change, in order."""
        topics = compile.compile_all(context, compiled)
        return compile.problems_of(context, topics, self.released, compiled)


def _edited(path: str, data: bytes, edit: Edit | TagEdit, comparison: Comparison) -> bytes:
    """Return a file with an edit. Raises Unwritable if it does not come out right."""
    before, problems = parse(path, data)
    card = next(each for each in before.cards if each.id == comparison.card.id)
    text = Text.of(data)
    if isinstance(edit, TagEdit):
        new = replace_tags(text, card, edit.tags)
        check_it = partial(_only_tags, edit=edit)
    else:
        part = getattr(card, edit.part)
        new = (
            replace_part(text, card, part, edit.lines)
            if part
            else add_note(text, card, edit.lines([], []))
        )
        check_it = partial(_only, edit=edit)
    after, found = parse(path, new.encoded())
    if len(found) > len(problems) or not check_it(before, after, card):
        raise Unwritable("text that would be read as something other than this part of the card")
    return new.encoded()


def _only(before: Topic, after: Topic, card: Card, edit: Edit) -> bool:
    """Return whether only the edited part changed, and says what it should."""
    then, now = said(before), said(after)
    key = (card.id, edit.part)
    then.pop(key, None)
    return edit.read(now.pop(key, "")) == edit.new and then == now


def _only_tags(before: Topic, after: Topic, card: Card, edit: TagEdit) -> bool:
    """Return whether only the card's tags changed, and are as they should be."""
    tags = (card.id, "tags")
    return said(before, tags) == said(after, tags) and any(
        each.id == card.id and each.tags == edit.tags for each in after.cards
    )
