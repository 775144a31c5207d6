"""The whole way from a project's sources to its packages. Prints nothing; says what happened."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import (
    addon_zip,
    clock,
    content,
    figures,
    history,
    ledger,
    live,
    notetypes,
    output,
    pack,
    pictures,
    shelf,
)
from .check import Examples, check
from .codes import ERROR, problem
from .ledger import Ledger
from .model import Content, Deck, Note, Picture, Problem, Where, slug
from .project import Project
from .render import Renderer
from .script import Scripts

NAME = output.NAME


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
    """What was found and made. `made` is empty if anything kept the build from finishing; `ledger`
    is the sources' ledger with all `notes` as if they were released."""

    problems: tuple[Problem, ...] = ()
    made: tuple[Path, ...] = ()
    counts: tuple[Counts, ...] = ()
    cards: int = 0
    notes: tuple[Note, ...] = ()
    ledger: Ledger = Ledger()

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(each.severity == ERROR for each in self.problems)

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return len(self.problems) - self.errors


@dataclass(frozen=True)
class Release:
    """What is being released, and when."""

    version: str
    time: int


@dataclass
class _Work:
    """What the stages hand on."""

    content: Content
    problems: list[Problem]
    notes: list[Note] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    addon: dict[str, bytes] = field(default_factory=dict)
    scripts: Scripts = Scripts({}, "", {})
    time: int = 0
    ledger: Ledger = Ledger()  # as it was read
    after: Ledger = Ledger()  # with all notes as they are now
    types: tuple[notetypes.NoteType, ...] = ()

    def failed(self, strict: bool) -> bool:
        """Whether the problems so far keep the packages from being written."""
        return any(strict or each.severity == ERROR for each in self.problems)

    def result(self, made: tuple[Path, ...] = (), counts: tuple[Counts, ...] = ()) -> Result:
        """The work as the caller sees it."""
        found = sorted(set(self.problems), key=lambda each: (each.where, each.code, each.text))
        return Result(tuple(found), made, counts, len(self.content.cards), tuple(self.notes),
                      self.after)


def check_only(project: Project, examples: Examples | None = None) -> Result:
    """Everything that is wrong with the sources, short of drawing figures."""
    return _checked(project, examples or live.RealExamples()).result()


def _checked(project: Project, examples: Examples) -> _Work:
    found, problems = shelf.load(project)
    released, unreadable = ledger.load(project)
    problems += unreadable + ledger.check(found, released, project)
    return _Work(found, problems + check(found, project, examples), ledger=released)


def build(project: Project, out: Path | None = None, strict: bool = False,
          examples: Examples | None = None,
          progress: Callable[[int, int], None] = lambda done, total: None,
          environment: Mapping[str, str] = os.environ,
          release: Release | None = None) -> Result:
    """Build all packages into `out` (the project's dist/ if not given). Where there is an error,
    or, with `strict`, a warning, `out` stays as it was. `progress` is told of figures drawn. For a
    `release` the files are named, and the notes stamped, as it says; the ledger is not written."""
    examples = examples or live.RealExamples()
    work = _checked(project, examples)
    # Figures are drawn even for cards with mistakes, so that one run shows all problems.
    shown = _pictures(project, work, progress)
    if release:
        work.time = release.time
    else:
        work.time, found = clock.source_time(project, environment)
        work.problems += found
    work.addon, found = addon_zip.members(project)
    work.problems += found
    if release and "manifest.json" in work.addon and not found:
        work.addon = addon_zip.of_version(work.addon, release.version)
    work.scripts, found = examples.scripts()
    work.problems += found
    work.media |= {name: content.encode() for name, content in work.scripts.files.items()}
    if work.failed(strict):
        return work.result()
    _render(work, shown, examples)
    work.problems += pack.zero_cards(work.notes)
    work.types = notetypes.all_types(work.content.repository, work.scripts)
    work.problems += notetypes.check(work.types, work.ledger.types)
    if work.failed(strict):
        return work.result()
    out = out or project.dist
    try:
        made = output.replace(out, lambda new: _write(work, new, release))
    except OSError as error:
        reason = error.strerror or str(error)
        work.problems.append(problem(Where(project.name(out)), "C070",
                                     f"cannot write the results: {reason}",
                                     "is a file in it open in another program?"))
        return work.result()
    return work.result(made, _counts(work))


def _pictures(project: Project, work: _Work, progress: Callable[[int, int], None]
              ) -> dict[str, Picture]:
    """What each picture's name on the cards stands for; adds the files to the work's media."""
    names = {each.name for card in work.content.cards for part in card.parts
             for each in pictures.mentions(part.text)}
    paths = {name: path for name in sorted(names)
             if (path := pictures.find(project, name)[0]) is not None}
    scripts = [path for path in dict.fromkeys(paths.values()) if path.suffix == ".py"]
    drawn, found = figures.draw_all(project, scripts, progress)
    work.problems += found
    shown = {}
    for name, path in paths.items():
        if path in drawn:
            shown[name] = drawn[path].picture
            work.media |= drawn[path].media
        elif path.suffix != ".py":
            shown[name], media = figures.image(path)
            work.media |= media
    return shown


def _render(work: _Work, shown: Mapping[str, Picture], examples: Examples) -> None:
    """All notes, in source order."""
    renderer = Renderer()
    for topic in work.content.topics:
        for card in topic.cards:
            try:
                note = renderer.note(card, topic, work.content, shown, live.bake(card, examples))
                work.notes.append(replace(note, content=content.card_hash(card, topic, note)))
            except live.Broken as broken:
                work.problems.append(broken.problem)
            except RecursionError:
                work.problems.append(problem(card.where, "C064", "nested too deeply"))


def _counts(work: _Work) -> tuple[Counts, ...]:
    counts = []
    for deck in work.content.decks:
        notes = [note for note in work.notes if note.deck == deck]
        figures_of = {name for note in notes for name in note.media if name.endswith("-light.svg")}
        counts.append(Counts(deck, len(notes), sum(len(note.ordinals) for note in notes),
                             len(figures_of), sum(bool(note.fields["Live"]) for note in notes)))
    return tuple(each for each in counts if each.notes)


def _write(work: _Work, new: Path, release: Release | None) -> None:
    """Write all packages into the folder `new`."""
    times = ledger.times(work.notes, work.ledger, work.time)
    look = notetypes.look(work.types)
    look_time = ledger.look_time(look, work.ledger, work.time)
    work.after = replace(ledger.updated(work.ledger, work.notes, times), look=(look, look_time),
                         looks=tuple(sorted({*work.ledger.looks,
                                             *notetypes.look_hashes(work.types)})),
                         types=notetypes.frozen(work.types))
    version, time = _version(work, release)
    end = f"-v{release.version}" if release else ""
    places = {note.id: place for place, note in enumerate(work.notes, 1)}
    choices = {NAME: work.notes}
    for deck in work.content.decks:
        choices[f"{NAME}-{slug(deck.name)}"] = [n for n in work.notes if n.deck == deck]
    for name, notes in choices.items():
        if notes:
            # The note types name the scripts, whether or not one of these notes needs them.
            used = {*work.scripts.files, *(each for note in notes for each in note.media)}
            media = {each: work.media[each] for each in used} | notetypes.MEDIA
            pack.write(new / f"{name}{end}.apkg", notes, places, media, work.types, times,
                       look_time, history.member(work.after, notes, version, time))
    whole = new / f"{NAME}{end}.apkg"
    if whole.exists():
        # With the decks inside, the add-on can offer those that match it, without a network.
        work.addon[addon_zip.DECKS] = whole.read_bytes()
    addon_zip.write(new / f"{NAME}{end}.ankiaddon", work.addon)


def _version(work: _Work, release: Release | None) -> tuple[str, int]:
    """The packages' version and time: those of the last release as long as nothing that a learner
    gets has changed, so that building a release's commit again gives the release."""
    if release:
        return release.version, release.time
    if work.after == work.ledger:
        return work.ledger.version, work.ledger.time
    return f"{work.ledger.version or '0'}+", max(work.time, work.ledger.time + 1)
