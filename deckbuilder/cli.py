"""The command line: reads the arguments, prints, and says by its status whether all is well."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from .build import Result
    from .model import Problem

ROOT = Path(__file__).resolve().parent.parent


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("action", type=click.Choice(["build", "check", "release", "retire"]),
                default="build")
@click.argument("what", required=False, metavar="[X.Y|ID]")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Where the packages go, instead of dist/.")
@click.option("--format", "style", type=click.Choice(["text", "github", "json"]), default="text",
              help="How problems are written: for people, as GitHub annotations, or as JSON.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--dry-run", is_flag=True, help="With release: show its notes, write nothing.")
@click.option("--because", metavar="REASON", help="With retire: why, for learners to read.")
@click.option("--project", type=click.Path(path_type=Path, exists=True, file_okay=False),
              default=ROOT, hidden=True)
def main(action: str, what: str | None, out: Path | None, style: str, strict: bool, dry_run: bool,
         because: str | None, project: Path) -> None:
    """Check the cards and build the Anki decks and the add-on from them.

    ACTION is build (if left out); check, which only checks; release X.Y, which also writes the
    ledger, the version and the release notes; or retire ID --because REASON, which marks a
    card that has to go: released cards are never deleted."""
    _check_usage(action, what, dry_run, because)
    # Imported here, so that --help and a wrong option answer at once.
    from .build import Result, build, check_only
    from .project import Project

    sources = Project(project.resolve())
    notes, written = "", list[str]()
    if action == "check":
        result = check_only(sources)
    elif action == "retire":
        from .release import retire
        result = Result(tuple(retire(sources, what or "", because or "")))
    else:
        with _progress() as progress:
            if action == "release":
                from .release import release
                done = release(sources, what or "", dry_run, out and out.resolve(), strict,
                               progress=progress)
                result, notes = done.result, done.notes
                written = [sources.name(path) for path in done.written]
            else:
                result = build(sources, out and out.resolve(), strict, progress=progress)
    failed = bool(result.errors or (strict and result.problems))
    _print_problems(result, style)
    if style != "json":
        # GitHub reads the standard output line by line, and takes other lines as they are.
        _print_summary(result, "" if dry_run else action, failed)
        if not failed:
            _print_written(action, what, notes, dry_run, written)
    sys.exit(1 if failed else 0)


def _check_usage(action: str, what: str | None, dry_run: bool, because: str | None) -> None:
    """What click cannot see: which arguments belong to which action."""
    if action == "release" and not what:
        raise click.UsageError("release needs a version: build_decks.py release 1.0")
    if action == "retire" and not (what and because):
        raise click.UsageError('retire needs an id and a reason: build_decks.py retire ID '
                               '--because "Replaced by …"')
    if what and action not in ("release", "retire"):
        raise click.UsageError(f"{action} takes no further argument")
    if dry_run and action != "release":
        raise click.UsageError("--dry-run belongs to release")
    if because and action != "retire":
        raise click.UsageError("--because belongs to retire")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A function to be told (done, total) of the figures; draws a bar where somebody sees it."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with ExitStack() as stack:
        bars: list[ProgressBar[int]] = []

        def show(done: int, total: int) -> None:
            if not bars:  # most builds draw nothing, and show no bar
                bars.append(stack.enter_context(click.progressbar(
                    length=total, label="Drawing figures", file=sys.stderr)))
            bars[0].update(done - bars[0].pos)
        yield show


def _print_problems(result: Result, style: str) -> None:
    if style == "json":
        click.echo(json.dumps([_as_json(each) for each in result.problems], indent=2,
                              ensure_ascii=False))
        return
    for each in result.problems:
        click.echo(_annotation(each) if style == "github" else line(each))


def line(found: Problem) -> str:
    """A problem as one line for people."""
    mild = "" if found.severity == "error" else f"{found.severity}: "
    return f"{found.where}: {found.code} {mild}{found.message}"


def _annotation(found: Problem) -> str:
    """https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    def escaped(text: str, marks: str) -> str:
        for mark in "%" + marks:
            text = text.replace(mark, f"%{ord(mark):02X}")
        return text
    return (f"::{found.severity} file={escaped(found.where.path, chr(13) + chr(10) + ':,')},"
            f"line={found.where.line},title={found.code}::"
            f"{escaped(found.message, chr(13) + chr(10))}")


def _as_json(found: Problem) -> dict[str, object]:
    return {"path": found.where.path, "line": found.where.line, "code": found.code,
            "severity": found.severity, "text": found.text, "hint": found.hint}


def _print_summary(result: Result, action: str, failed: bool) -> None:
    if result.problems:
        click.echo(f"\n{_count(result.errors, 'error')}, {_count(result.warnings, 'warning')}. "
                   "CONTRIBUTING.md says how cards are written.")
    if failed and action in ("build", "release"):
        click.echo("Nothing was built; what was there before is still there.")
    if failed:
        return
    if action == "check":
        click.echo(f"{_count(result.cards, 'card')} checked.")
    elif action in ("build", "release"):
        _print_made(result)


def _print_written(action: str, what: str | None, notes: str, dry_run: bool, written: list[str]
                   ) -> None:
    """What release and retire did besides."""
    if dry_run:
        click.echo(f"{notes}\nThis was only shown; nothing was written.")
    elif action == "release":
        click.echo(f"\nRelease {what}: now commit {', '.join(written)}, tag the commit v{what}, "
                   "and publish the files above with the notes in "
                   f"releases/v{what}.md.")
    elif action == "retire":
        click.echo(f'"{what}" is retired: see the new line under its heading. Learners keep it.')


def _print_made(result: Result) -> None:
    width = max((len(each.deck.full_name) for each in result.counts), default=0)
    for each in result.counts:
        click.echo(f"{each.deck.full_name:{width}}  {_count(each.notes, 'note')}, "
                   f"{_count(each.cards, 'card')}, {_count(each.figures, 'figure')}, "
                   f"{_count(each.live, 'live example')}")
    click.echo("\nMade:")
    for path in result.made:
        size = path.stat().st_size / 1024
        click.echo(f"  {_short(path)}  ({size:,.0f} kB)")
    click.echo("\nWhat to do with it:\n"
               "  gradient-recall.apkg        all decks: in Anki, File → Import, or double-click\n"
               "  gradient-recall-….apkg      one deck each, if you want only that\n"
               "  gradient-recall.ankiaddon   makes the examples live in Anki on a computer: "
               "double-click\n                              it, then restart Anki")


def _short(path: Path) -> str:
    """The path from here, if that is shorter."""
    try:
        return min(os.path.relpath(path), str(path), key=len)
    except ValueError:  # another drive
        return str(path)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
