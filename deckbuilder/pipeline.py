"""Build a project's packages from its sources. Nothing here prints: the results say what happened."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from deckbuilder import compile
from deckbuilder.apkg import ankiaddon, packages
from deckbuilder.apkg.packages import Release as Release  # part of `build`'s interface
from deckbuilder.checks import runner
from deckbuilder.checks.context import Context, context_of
from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.model import Content, Deck, Problem, Topic, Where
from deckbuilder.core.problems import ERROR, in_order, problem
from deckbuilder.core.project import Project
from deckbuilder.figures import figures, pictures
from deckbuilder.live import bake
from deckbuilder.live.bundle import Scripts
from deckbuilder.live.protocol import Examples
from deckbuilder.notes import notetypes
from deckbuilder.notes.note import Note
from deckbuilder.notes.notetypes import NoteType
from deckbuilder.releases import changes, ledger, source_date
from deckbuilder.releases.ledger import Ledger
from deckbuilder.source import decks, index

# The parts of the program that a parsed topic depends on.
SOURCE_CODE = (
    "deckbuilder/core",
    "deckbuilder/markup",
    "deckbuilder/source",
    "addon/identity.py",
)


@dataclass(frozen=True)
class Counts:
    """What a deck contains."""

    deck: Deck
    notes: int
    cards: int
    figures: int
    live: int


@dataclass(frozen=True)
class Result:
    """What was found and written. `made` is empty if anything kept the build from finishing.

    `contents`: all that the files are made of; `released`: the ledger of the sources; `left_out`: what
    was not checked, in words, because of the project's settings or because these are not known.
    """

    problems: tuple[Problem, ...] = ()
    made: tuple[Path, ...] = ()
    counts: tuple[Counts, ...] = ()
    cards: int = 0
    notes: tuple[Note, ...] = ()
    contents: packages.Contents | None = field(default=None, compare=False, repr=False)
    released: Ledger = field(default_factory=Ledger, compare=False, repr=False)
    left_out: tuple[str, ...] = ()
    are_settings_known: bool = True

    @property
    def ledger(self) -> Ledger:
        """The ledger of the sources, with all notes as if they had been released."""
        return packages.updated_ledger(self.contents, self.released) if self.contents else self.released

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(each.severity == ERROR for each in self.problems)

    def refused(self, *problems: Problem) -> Result:
        """Return the result with the problems that kept its files from being used."""
        return replace(self, problems=(*self.problems, *problems), made=())


@dataclass(frozen=True)
class Checked:
    """Everything that is wrong with a project's sources, in order, and what had to be read to see it.

    `addon`: name → content.
    """

    problems: tuple[Problem, ...]
    ledger: Ledger
    addon: dict[str, bytes]


@dataclass(frozen=True)
class Sources:
    """A project's sources, read, checked, drawn, and compiled: all that packages are made of.

    `cards` is the number of cards in the content; `notes` are in the order in which their cards are
    learned; `media` and `addon`: name → content;
    `made_of`: card id → the files that its pictures are made of.
    """

    content: Content
    cards: int
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]
    media: Mapping[str, bytes]
    scripts: Scripts
    types: tuple[NoteType, ...]
    addon: dict[str, bytes]
    ledger: Ledger
    made_of: Mapping[str, tuple[str, ...]]

    def failed(self, strict: bool) -> bool:
        """Return whether the problems keep the packages from being written."""
        return any(strict or each.severity == ERROR for each in self.problems)

    def result(self, *more: Problem) -> Result:
        """Return the result of a build that wrote nothing."""
        return Result(
            in_order((*self.problems, *more)),
            cards=self.cards,
            notes=self.notes,
            left_out=tuple(runner.left_out(self.content.checks)),
            are_settings_known=self.content.checks.known,
        )


def read(
    project: Project,
    examples: Examples | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Sources:
    """Read, check, draw, and compile a project's sources.

    `progress` is called with the numbers of figures drawn and to be drawn. What has not changed since
    the last call, in this process or an earlier one, comes from the cache.
    """
    examples = examples or bake.RealExamples()
    # First, because no example is run before all have been translated.
    scripts, _ = examples.scripts()
    cache = Cache(project.cache if examples.digest() else None)
    content, problems = decks.load(project, partial(_read_topic, cache))
    cache.prune("topics", {topic.stem for topic in content.topics})
    # Figures are drawn even for cards with mistakes, so that one run shows all problems.
    found = pictures.find_all(project, content)
    shown = figures.shown(project, found, progress)
    context = context_of(content, project, examples, found, shown.pictures)
    compiled = compile.compile_all(context, cache)
    # The add-on has all examples, because learners may have an older version of the decks.
    scripts = scripts.only(
        {block.name for topic in content.topics for card in topic.cards for block in card.lives}
    )
    types = notetypes.all_types(content.repository, scripts)
    checked = check_all(context, compiled, types, [*problems, *shown.problems], cache)
    cache.flush()
    return Sources(
        content,
        len(content.cards),
        checked.problems,
        tuple([note for topic in compiled for note in topic.notes if note]),
        shown.media | {name: text.encode() for name, text in scripts.files.items()},
        scripts,
        types,
        checked.addon,
        checked.ledger,
        _made_of(content, shown.made_of),
    )


def check_all(
    context: Context,
    compiled: Iterable[compile.Compiled],
    types: Sequence[NoteType],
    found: Iterable[Problem],
    cache: Cache,
) -> Checked:
    """Check everything; `found` is what reading the cards and drawing their figures found."""
    released, unreadable = ledger.load(context.project)
    addon, incomplete = ankiaddon.members(context.project)
    others = [
        *found,
        *context.examples.scripts()[1],
        *unreadable,
        *incomplete,
        *notetypes.check(types, released.types),
    ]
    problems = compile.problems_of(context, compiled, released, cache, others)
    return Checked(problems, released, addon)


def _read_topic(cache: Cache, name: str, data: bytes) -> tuple[Topic, list[Problem]]:
    """Return what decks.read_topic does, from the `cache` if the file is as it was."""
    key = digests.of(digests.code(*SOURCE_CODE), name, data)
    stem = Path(name).stem
    found: tuple[Topic, list[Problem]] | None = cache.get("topics", stem, key)
    if found is None:
        found = decks.read_topic(name, data)
        cache.put("topics", stem, key, found)
    return found


def check(
    project: Project,
    examples: Examples | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Result:
    """Return everything that is wrong with the sources."""
    return read(project, examples, progress).result()


def build(
    project: Project,
    out: Path | None = None,
    strict: bool = False,
    examples: Examples | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    environment: Mapping[str, str] = os.environ,
    release: Release | None = None,
) -> Result:
    """Build all packages into `out` (the project's dist/ if not given).

    If there is an error or, with `strict`, a warning, `out` is left as it was. `progress` is called with
    the numbers of figures drawn and to be drawn. A `release` determines the files' names and the notes'
    times; the ledger is not written.
    """
    sources = read(project, examples, progress)
    # Nothing below needs the parsed cards, which are half of what is in memory.
    sources = replace(sources, content=replace(sources.content, topics=()))
    found: list[Problem] = []
    if release:
        time = release.time
    else:
        time, found = source_date.source_time(project, environment)
    if sources.failed(strict) or found:
        return sources.result(*found)
    addon = sources.addon
    if release:
        addon = ankiaddon.of_version(addon, release.version)
    addon = ankiaddon.named(addon, sources.content.repository)
    fixed = time if release or environment.get("SOURCE_DATE_EPOCH") else None
    contents = packages.Contents(
        sources.notes,
        sources.media,
        frozenset(sources.scripts.files),
        sources.types,
        addon,
        time,
        _changed(project, sources, time, fixed),
    )
    cache = Cache(project.cache)
    out = out or project.dist
    try:
        made = packages.put(out, contents, sources.ledger, release, cache)
    except OSError as error:
        reason = error.strerror or str(error)
        return sources.result(
            problem(
                Where(project.name(out)),
                "C070",
                f"the packages cannot be written: {reason}",
                "close any program that has one of these files open",
            )
        )
    return replace(
        sources.result(),
        made=made,
        counts=_counts(sources.content, sources.notes),
        contents=contents,
        released=sources.ledger,
    )


def _made_of(content: Content, files: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    return {
        entry.id: tuple(sorted(set().union(*(files.get(name, ()) for name in entry.pictures))))
        for _, entry in index.all_of(content)
        if entry.pictures
    }


def _changed(project: Project, sources: Sources, limit: int, fixed: int | None) -> dict[str, int]:
    """Return the time at which each card got its content, except for cards released as they are now.

    If `fixed` is given, it is the time of all of them.
    """
    notes = ledger.unreleased(sources.notes, sources.ledger)
    if fixed is not None:
        return dict.fromkeys([note.id for note in notes], fixed)
    made = [
        changes.CurrentCard(
            note.id, note.where.path, note.text, note.content, sources.made_of.get(note.id, ())
        )
        for note in notes
    ]
    return changes.times(project, made, limit)


def _counts(content: Content, all_notes: Sequence[Note]) -> tuple[Counts, ...]:
    notes = {deck.name: inside for deck, inside in packages.by_deck(all_notes).items()}
    counts = []
    for deck in content.decks:
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
