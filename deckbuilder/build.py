"""The whole way from a project's sources to its packages. Prints nothing; says what happened."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import addon_zip, clock, figures, live, notetypes, pack, pictures, rules_structure, shelf
from .check import Examples, check
from .codes import ERROR, problem
from .model import Content, Deck, Note, Picture, Problem, Where, slug
from .project import Project
from .render import Renderer
from .script import Scripts

NAME = "gradient-recall"


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
    """What was found and made. `made` is empty if anything kept the build from finishing; `rows`
    and `waiting` count the syllabus, and those of its rows whose topic has no file yet."""

    problems: tuple[Problem, ...] = ()
    made: tuple[Path, ...] = ()
    counts: tuple[Counts, ...] = ()
    cards: int = 0
    rows: int = 0
    waiting: int = 0

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
    notes: list[Note] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    addon: dict[str, bytes] = field(default_factory=dict)
    scripts: Scripts = Scripts({}, "", {})
    time: int = 0

    def failed(self, strict: bool) -> bool:
        """Whether the problems so far keep the packages from being written."""
        return any(strict or each.severity == ERROR for each in self.problems)

    def result(self, made: tuple[Path, ...] = (), counts: tuple[Counts, ...] = ()) -> Result:
        """The work as the caller sees it."""
        found = sorted(set(self.problems), key=lambda each: (each.where, each.code, each.text))
        return Result(tuple(found), made, counts, len(self.content.cards),
                      len(self.content.syllabus), rules_structure.waiting(self.content))


def check_only(project: Project, examples: Examples | None = None) -> Result:
    """Everything that is wrong with the sources, short of drawing figures."""
    return _checked(project, examples or live.RealExamples()).result()


def _checked(project: Project, examples: Examples) -> _Work:
    content, problems = shelf.load(project)
    return _Work(content, problems + check(content, project, examples))


def build(project: Project, out: Path | None = None, strict: bool = False,
          examples: Examples | None = None,
          progress: Callable[[int, int], None] = lambda done, total: None,
          environment: Mapping[str, str] = os.environ) -> Result:
    """Build all packages into `out` (the project's dist/ if not given). Where there is an error,
    or, with `strict`, a warning, `out` stays as it was. `progress` is told of figures drawn."""
    examples = examples or live.RealExamples()
    work = _checked(project, examples)
    # Figures are drawn even for cards with mistakes, so that one run shows all problems.
    shown = _pictures(project, work, progress)
    work.time, found = clock.source_time(project, environment)
    work.problems += found
    work.addon, found = addon_zip.members(project)
    work.problems += found
    work.scripts, found = examples.scripts()
    work.problems += found
    work.media |= {name: content.encode() for name, content in work.scripts.files.items()}
    if work.failed(strict):
        return work.result()
    _render(work, shown, examples)
    work.problems += pack.zero_cards(work.notes)
    if work.failed(strict):
        return work.result()
    out = out or project.dist
    try:
        made = _write(work, out)
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
                work.notes.append(renderer.note(card, topic, work.content, shown,
                                                live.bake(card, examples)))
            except live.Broken as broken:
                work.problems.append(broken.problem)
            except RecursionError:
                work.problems.append(problem(card.where, "C064", "nested too deeply"))


def _write(work: _Work, out: Path) -> tuple[Path, ...]:
    """Write all packages beside `out`, then move them into it. Returns their paths."""
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        new = staging / "new"
        new.mkdir()
        types = notetypes.all_types(work.content.repository, work.scripts)
        places = {note.id: place for place, note in enumerate(work.notes, 1)}
        choices = {NAME: work.notes}
        for deck in work.content.decks:
            choices[f"{NAME}-{slug(deck.name)}"] = [n for n in work.notes if n.deck == deck]
        for name, notes in choices.items():
            if notes:
                # The note types name the scripts, whether or not one of these notes needs them.
                used = {*work.scripts.files, *(each for note in notes for each in note.media)}
                media = {each: work.media[each] for each in used} | notetypes.MEDIA
                pack.write(new / f"{name}.apkg", notes, places, media, types, work.time)
        addon_zip.write(new / f"{NAME}.ankiaddon", work.addon)
        return _move(new, staging / "old", out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _move(new: Path, old: Path, out: Path) -> tuple[Path, ...]:
    """Put the files of `new` into `out`, and what earlier builds left there into `old`; if one
    cannot be moved (another program has it open), everything goes back to where it was."""
    out.mkdir(exist_ok=True)
    old.mkdir()
    earlier = [path for path in out.iterdir() if path.is_file() and path.name.startswith(NAME)
               and path.suffix in (".apkg", ".ankiaddon")]
    moves = [(path, old / path.name) for path in earlier]
    moves += [(path, out / path.name) for path in sorted(new.iterdir())]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            os.replace(source, target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            os.replace(target, source)
        raise
    return tuple(target for source, target in moves if source.parent == new)


def _counts(work: _Work) -> tuple[Counts, ...]:
    counts = []
    for deck in work.content.decks:
        notes = [note for note in work.notes if note.deck == deck]
        figures_of = {name for note in notes for name in note.media if name.endswith("-light.svg")}
        counts.append(Counts(deck, len(notes), sum(len(note.ordinals) for note in notes),
                             len(figures_of), sum(bool(note.fields["Live"]) for note in notes)))
    return tuple(each for each in counts if each.notes)
