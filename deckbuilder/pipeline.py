"""The whole way from a project's sources to its packages. Prints nothing; says what happened."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckbuilder.apkg import ankiaddon, collection, dist, packages
from deckbuilder.apkg.packages import Release as Release  # part of what `build` takes
from deckbuilder.checks.runner import Examples, check
from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Content, Deck, Picture, Problem, Topic, Unread, Where
from deckbuilder.core.problems import ERROR, problem
from deckbuilder.core.project import Project
from deckbuilder.figures import figures
from deckbuilder.live import bake
from deckbuilder.markup import images
from deckbuilder.notes import content_hash, notetypes
from deckbuilder.notes.note import Note
from deckbuilder.notes.render import Renderer
from deckbuilder.releases import changes, ledger, source_date
from deckbuilder.releases.ledger import Ledger
from deckbuilder.source import decks, index

if TYPE_CHECKING:
    from deckbuilder.live.bundle import Scripts

NAME = dist.NAME


@dataclass(frozen=True)
class Counts:
    """What a deck holds."""

    deck: Deck
    notes: int
    cards: int
    figures: int
    live: int


@dataclass(frozen=True)
class Result:
    """What was found and made. `made` is empty if anything kept the build from finishing."""

    problems: tuple[Problem, ...] = ()
    made: tuple[Path, ...] = ()
    counts: tuple[Counts, ...] = ()
    cards: int = 0
    notes: tuple[Note, ...] = ()
    after: Callable[[], Ledger] = field(default=Ledger, compare=False, repr=False)

    @property
    def ledger(self) -> Ledger:
        """The sources' ledger with all `notes` as if they were released."""
        return self.after()

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(each.severity == ERROR for each in self.problems)

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return len(self.problems) - self.errors


@dataclass
class _Work:
    """What the stages hand on."""

    content: Content
    problems: list[Problem]
    ledger: Ledger  # as it was read
    cache: Cache
    cards: int = 0
    notes: list[Note] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    made_of: dict[str, tuple[str, ...]] = field(default_factory=dict)  # card id → its pictures' files
    after: Callable[[], Ledger] = Ledger  # the ledger with all notes as they are now

    def failed(self, strict: bool) -> bool:
        """Whether the problems so far keep the packages from being written."""
        return any(strict or each.severity == ERROR for each in self.problems)

    def settle(self) -> None:
        """Keep what was found out, and let go of the cards: from here on the notes are enough."""
        self.cache.flush()
        stems = {topic.stem for topic in self.content.topics}
        for kind, names in (("parsed", stems), ("checked", stems | {"decks.toml"}), ("rendered", stems)):
            self.cache.prune(kind, names)
        self.cards = sum(len(index.of_topic(topic)) for topic in self.content.topics)
        self.content = replace(self.content, topics=())

    def result(self, made: tuple[Path, ...] = (), counts: tuple[Counts, ...] = ()) -> Result:
        """The work as the caller sees it."""
        if self.content.topics:
            self.settle()
        found = sorted(set(self.problems), key=lambda each: (each.where, each.code, each.text))
        return Result(tuple(found), made, counts, self.cards, tuple(self.notes), self.after)


def check_only(project: Project, examples: Examples | None = None) -> Result:
    """Everything that is wrong with the sources, short of drawing figures."""
    examples = examples or bake.RealExamples()
    work = _checked(project, examples)
    work.problems += _scripts(examples)[1]
    return work.result()


def _checked(project: Project, examples: Examples) -> _Work:
    # What other examples say depends on who knows what.
    cache = Cache(project.cache if examples.by_program else None)
    found, problems = decks.load(project, cache)
    released, unreadable = ledger.load(project)
    problems += unreadable + ledger.check(found, released, project)
    return _Work(found, problems + check(found, project, examples, cache), released, cache)


def build(
    project: Project,
    out: Path | None = None,
    strict: bool = False,
    examples: Examples | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    environment: Mapping[str, str] = os.environ,
    release: Release | None = None,
) -> Result:
    """Build all packages into `out` (the project's dist/ if not given). Where there is an error,
    or, with `strict`, a warning, `out` stays as it was. `progress` is told of figures drawn. For a
    `release` the files are named, and the notes stamped, as it says; the ledger is not written.

    What did not change since the last call, in this process or an earlier one, comes from the
    cache: calling it again after an edit is the quick way to see what the edit did."""
    examples = examples or bake.RealExamples()
    work = _checked(project, examples)
    # Figures are drawn even for cards with mistakes, so that one run shows all problems.
    shown = _pictures(project, work, progress)
    if release:
        time = release.time
    else:
        time, found = source_date.source_time(project, environment)
        work.problems += found
    addon, found = ankiaddon.members(project)
    work.problems += found
    if release and "manifest.json" in addon and not found:
        addon = ankiaddon.of_version(addon, release.version)
    if not found:
        addon = ankiaddon.named(addon, work.content.repository)
    scripts, found = _scripts(examples)
    work.problems += found
    work.media |= {name: content.encode() for name, content in scripts.files.items()}
    if work.failed(strict):
        return work.result()
    _render(work, shown, examples)
    work.problems += collection.zero_cards(work.notes)
    types = notetypes.all_types(work.content.repository, scripts)
    work.problems += notetypes.check(types, work.ledger.types)
    if work.failed(strict):
        return work.result()
    work.settle()
    fixed = release or environment.get("SOURCE_DATE_EPOCH")
    changed = _changed(project, work, time, time if fixed else None)
    goods = packages.Goods(work.notes, work.media, frozenset(scripts.files), types, addon, time, changed)
    out = out or project.dist

    def write(new: Path) -> None:
        work.after = packages.write(new, goods, work.ledger, release, work.cache)

    try:
        made = dist.replace(out, write)
    except OSError as error:
        reason = error.strerror or str(error)
        work.problems.append(
            problem(
                Where(project.name(out)),
                "C070",
                f"cannot write the results: {reason}",
                "is a file in it open in another program?",
            )
        )
        return work.result()
    work.cache.flush()
    return work.result(made, _counts(work))


def _pictures(project: Project, work: _Work, progress: Callable[[int, int], None]) -> dict[str, Picture]:
    """What each picture's name on the cards stands for; adds the files to the work's media."""
    names = {name for _, card in index.all_of(work.content) for name in card.pictures}
    shown, media, found = figures.shown(project, names, progress)
    paths = [path for name in names if (path := images.find(project, name)[0]) is not None]
    Cache(project.cache).prune("figures", {path.stem for path in paths})
    work.media |= media
    work.problems += found
    files = figures.made_of(project, names)
    work.made_of = {
        card.id: tuple(sorted(set().union(*(files.get(name, ()) for name in card.pictures))))
        for _, card in index.all_of(work.content)
        if card.pictures
    }
    return shown


def _changed(project: Project, work: _Work, limit: int, fixed: int | None) -> dict[str, int]:
    """When each card that was not released as it is got its content: at the time `fixed`, if there
    is one."""
    notes = ledger.unreleased(work.notes, work.ledger)
    if fixed is not None:
        return dict.fromkeys([note.id for note in notes], fixed)
    return changes.times(
        project,
        [
            changes.Made(
                note.id, note.where.path, note.text, note.content, work.made_of.get(note.id, ())
            )
            for note in notes
        ],
        limit,
    )


def _scripts(examples: Examples) -> tuple[Scripts, list[Problem]]:
    """The cards' scripts, translated anew only if the program is another one."""
    if not examples.by_program:
        return examples.scripts()
    # They belong to the program, whatever project it builds.
    cache = Cache(Path(digests.HERE).parent / ".cache")
    found: tuple[Scripts, list[Problem]] | None
    found = cache.get("scripts", "cards", digests.code())
    if found is None:
        found = examples.scripts()
        cache.put("scripts", "cards", digests.code(), found)
        cache.flush()
    return found


def _render(work: _Work, shown: Mapping[str, Picture], examples: Examples) -> None:
    """All notes, in source order."""
    renderer = Renderer()
    stems = {
        topic.stem: (topic.title, deck.name if (deck := work.content.deck_of(topic)) else None)
        for topic in work.content.topics
    }
    for topic in work.content.topics:
        named = {name for card in index.of_topic(topic) for name in card.pictures}
        visible = {name: shown[name] for name in sorted(named) if name in shown}
        needed = [(item.value, stems.get(item.value)) for item in topic.needs]
        key = digests.of(topic.key, work.content.deck_of(topic), needed, visible)
        # Plain tuples are kept in half the time.
        plain: list[tuple[Any, ...]] | None = work.cache.get("rendered", topic.stem, key)
        if plain is None:
            before = len(work.problems)
            notes = list(_notes(work, topic, renderer, shown, examples))
            if len(work.problems) == before:
                work.cache.put(
                    "rendered", topic.stem, key, [(note.where.line, *note[1:]) for note in notes]
                )
        else:
            path = topic.where.path
            notes = [Note(Where(path, each[0]), *each[1:]) for each in plain]
        work.notes += notes
        if isinstance(topic.cards, Unread):
            topic.cards.forget()  # a hundred thousand cards take as much room as their notes


def _notes(
    work: _Work, topic: Topic, renderer: Renderer, shown: Mapping[str, Picture], examples: Examples
) -> Iterator[Note]:
    """A topic's notes; adds to the work's problems."""
    hashes = content_hash.Hashes(topic)
    for card in topic.cards:
        try:
            note = renderer.note(card, topic, work.content, shown, bake.bake(card, examples))
            text = hashes.text(card)
            yield note._replace(
                text=text,
                content=content_hash.with_pictures(text, note.media),
                guid=collection.guid(card.id),
                answers=index.answers(card),
            )
        except bake.Broken as broken:
            work.problems.append(broken.problem)
        except RecursionError:
            work.problems.append(problem(card.where, "C064", "nested too deeply"))


def _counts(work: _Work) -> tuple[Counts, ...]:
    notes = {deck.name: inside for deck, inside in packages.by_deck(work.notes).items()}
    counts = []
    for deck in work.content.decks:
        inside = notes.get(deck.name, [])
        drawn = {name for note in inside for name in note.media if name.endswith("-light.svg")}
        counts.append(
            Counts(
                deck,
                len(inside),
                sum(len(note.ordinals) for note in inside),
                len(drawn),
                sum(bool(note.field("Live")) for note in inside),
            )
        )
    return tuple(each for each in counts if each.notes)
