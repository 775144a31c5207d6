"""Make a release, or build the last one again."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from deckbuilder import pipeline
from deckbuilder.apkg import ankiaddon, dist
from deckbuilder.core import files
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.live.protocol import Examples
from deckbuilder.releases import ledger, release_notes, source_date
from deckbuilder.source import decks, edit

# Each version has one spelling: neither 1.00 nor 1.0.0 means 1.0.
VERSION = re.compile(r"(?:0|[1-9][0-9]{0,3})\.(?:0|[1-9][0-9]{0,3})(?:\.[1-9][0-9]{0,3})?")


@dataclass(frozen=True)
class Done:
    """A build's result, the release's notes, and the files of the sources that were written."""

    result: pipeline.Result
    notes: str = ""
    written: tuple[Path, ...] = ()


def notes_path(project: Project, version: str) -> Path:
    """Return where a release's notes are kept."""
    return project.root / "releases" / f"v{version}.md"


def hashes_path(project: Project, version: str) -> Path:
    """Return where the hashes of a release's files are kept, as `sha256sum --check` reads them."""
    return project.root / "releases" / f"v{version}.sha256"


def release(
    project: Project,
    version: str,
    dry_run: bool = False,
    out: Path | None = None,
    strict: bool = False,
    examples: Examples | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    environment: Mapping[str, str] = os.environ,
    now: float | None = None,
) -> Done:
    """Build a release, then write the ledger, the version, and the notes.

    With `dry_run`, or if there is a problem, nothing is written anywhere.
    """
    before, unreadable = ledger.load(project)
    at, problems = _time(project, before, environment, now)
    problems += unreadable + _check_version(project, version, before)
    if problems:
        return Done(pipeline.Result(tuple(problems)))
    # Read before the build, so that a ledger that changes meanwhile is not overwritten.
    recorded = files.content(ledger.path(project))
    with tempfile.TemporaryDirectory() as folder:
        result = pipeline.build(
            project,
            Path(folder) / "dist",
            strict,
            examples,
            progress,
            environment,
            pipeline.Release(version, at),
        )
        if not result.made:
            return Done(result)
        content, _ = decks.load(project)
        what = release_notes.changes(before, result.notes)
        changelog = release_notes.unreleased(_read(project.root / "CHANGELOG.md"), version)
        text = release_notes.text(
            release_notes.Release(
                version,
                at,
                not before.releases,
                what,
                result.notes,
                {card.id: card for card in content.cards},
                release_notes.split_changelog(changelog)[1],
                {path.name: path.stat().st_size for path in result.made},
            )
        )
        if dry_run:
            return Done(replace(result, made=()), text)
        after = replace(result.ledger, releases=(*before.releases, (version, at)))
        sources = _sources(project, version, at, text, changelog, result.made)
        # Last, because it makes the files a release.
        sources[ledger.path(project)] = recorded, ledger.dump(after).encode()
        out = out or project.dist
        try:
            made = _write(project, sources, out, result.made)
        except (OSError, files.Changed) as error:
            return Done(result.refused(_not_written(project, out, error)))
    *others, last = sources
    return Done(replace(result, made=made), text, (last, *others))


def again(
    project: Project,
    version: str,
    out: Path | None = None,
    strict: bool = False,
    examples: Examples | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    environment: Mapping[str, str] = os.environ,
) -> Done:
    """Build the last release again, from the sources of its commit.

    Its files are written only if every one of them has the hash that was kept when it was released. The
    sources are not changed.
    """
    released, problems = ledger.load(project)
    kept: list[str] = []
    if not problems:
        kept, problems = _kept(project, version, released)
    if problems:
        return Done(pipeline.Result(tuple(problems)))
    with tempfile.TemporaryDirectory() as folder:
        result = pipeline.build(
            project,
            Path(folder) / "dist",
            strict,
            examples,
            progress,
            environment,
            pipeline.Release(version, released.time),
        )
        if not result.made:
            return Done(result)
        found = _differing(project, version, kept, _hashes(result.made))
        if found:
            return Done(result.refused(found))
        out = out or project.dist
        try:
            made = dist.replace(out, lambda new: _copy(result.made, new))
        except OSError as error:
            return Done(result.refused(_not_written(project, out, error)))
    return Done(replace(result, made=made))


def _kept(project: Project, version: str, released: ledger.Ledger) -> tuple[list[str], list[Problem]]:
    """Return the lines of the file with a release's hashes, if it is the last release."""
    path = hashes_path(project, version)
    if version == released.version and path.exists():
        return _read(path).splitlines(), []
    where, text = Where(project.name(path)), "the file is missing"
    if version != released.version:
        where = Where(project.name(ledger.path(project)), 2)
        last = f"the last release is {released.version}" if released.releases else "nothing was released"
        text = f"this is not the source of {version}: {last}"
    return [], [problem(where, "C073", text, _commit_of(project, version))]


def _differing(
    project: Project, version: str, kept: Sequence[str], now: Sequence[str]
) -> Problem | None:
    """Return the differences between the files of a release and those built again."""
    names = sorted({line[66:] for line in {*kept} ^ {*now}})
    if not names:
        return None
    path = hashes_path(project, version)
    line = next((at for at, each in enumerate(kept, 1) if each[66:] == names[0]), 1)
    changed_files = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    return problem(
        Where(project.name(path), line),
        "C073",
        f"built again, {changed_files} would differ from what was released",
        _commit_of(project, version),
    )


def _commit_of(project: Project, version: str) -> str:
    name = project.name(hashes_path(project, version))
    return (
        f"use the commit that added {name}, without changes: "
        f'"git log --diff-filter=A -- {name}" names it'
    )


def _not_written(project: Project, out: Path, error: OSError | files.Changed) -> Problem:
    if isinstance(error, files.Changed):
        return problem(
            Where(project.name(out)),
            "C070",
            f"{error} changed in the meantime",
            "nothing was written; try again",
        )
    return problem(
        Where(project.name(out)),
        "C070",
        f"the release cannot be written: {error.strerror or error}",
        "close any program that has one of these files open",
    )


def _hashes(made: Sequence[Path]) -> list[str]:
    """Return a line with the hash and the name of each file, sorted by name."""
    return [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
        for path in sorted(made, key=lambda path: path.name)
    ]


def _copy(made: Sequence[Path], new: Path) -> None:
    for path in made:
        (new / path.name).write_bytes(path.read_bytes())


def _time(
    project: Project, before: ledger.Ledger, environment: Mapping[str, str], now: float | None
) -> tuple[int, list[Problem]]:
    """Return the time of a release: SOURCE_DATE_EPOCH if it is set, otherwise now."""
    if environment.get("SOURCE_DATE_EPOCH"):
        at, problems = source_date.source_time(project, environment, now)
    else:
        at, problems = int(time.time() if now is None else now), []
    if not problems and at <= before.time:
        problems = [
            problem(
                Where(project.name(ledger.path(project)), 2),
                "C085",
                f"the time of this release, {at}, is not later than the time of {before.version}, "
                f"{before.time}",
                "Anki imports only what is newer; check this computer's clock and SOURCE_DATE_EPOCH",
            )
        ]
    return at, problems


def _check_version(project: Project, version: str, before: ledger.Ledger) -> list[Problem]:
    where = Where(project.name(ledger.path(project)), 2)
    if not VERSION.fullmatch(version):
        return [
            problem(
                where,
                "C086",
                f'"{version}" is not a valid version',
                "use two numbers, such as 1.0, or three for corrections to it, such as 1.0.1",
            )
        ]
    latest = before.version
    if latest and _numbers(version) <= _numbers(latest):
        return [problem(where, "C086", f"{version} is not higher than {latest}, the last release")]
    return []


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _sources(
    project: Project,
    version: str,
    at: int,
    text: str,
    changelog: str,
    made: tuple[Path, ...],
) -> dict[Path, tuple[bytes | None, bytes]]:
    """Return what a release writes besides the ledger: path → (old content, new content)."""
    written = {
        notes_path(project, version): text.encode(),
        hashes_path(project, version): "".join(f"{line}\n" for line in _hashes(made)).encode(),
    }
    manifest = project.addon / "manifest.json"
    members = {"manifest.json": manifest.read_bytes()}
    written[manifest] = ankiaddon.of_version(members, version)["manifest.json"]
    about = project.root / "pyproject.toml"
    if about.exists():
        written[about] = re.sub(
            r'(?m)^version = ".*"$', f'version = "{version}"', _read(about), count=1
        ).encode()
    if changelog:
        written[project.root / "CHANGELOG.md"] = release_notes.released_changelog(
            changelog, version, at
        ).encode()
    return {path: (files.content(path), data) for path, data in written.items()}


def _write(
    project: Project,
    sources: Mapping[Path, tuple[bytes | None, bytes]],
    out: Path,
    made: tuple[Path, ...],
) -> tuple[Path, ...]:
    """Write the packages, then the sources in their order, or nothing.

    If the program is killed at any moment, the same release can be made again: the ledger does not list
    it yet. Raises OSError, and Changed if a file of the sources has changed.
    """
    with edit.alone(project):
        return dist.replace(out, lambda new: _copy(made, new), lambda: files.write_all(sources))
