"""Define what several commands share: options, and the output of problems and results."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, NoReturn

import click

from deckbuilder.commands.terminal import safe, safe_line, say
from deckbuilder.core.identity import SLUG
from deckbuilder.core.wording import count

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from deckbuilder.core.model import Problem
    from deckbuilder.pipeline import Result

ROOT = Path(__file__).resolve().parent.parent.parent
MANY = 20  # from this number on, the summary says how to deal with all problems of one kind
NOTHING_BUILT = "Nothing was built; the previous files are unchanged."

project_option = click.option(
    "--project", type=click.Path(path_type=Path, exists=True, file_okay=False), default=ROOT, hidden=True
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder for the packages, instead of dist/.",
)


def problem_options(function: Callable[..., None]) -> Callable[..., Any]:
    """Add the options of every command that reports problems: `style`, `strict`, `project`."""
    for option in (
        project_option,
        click.option("--strict", is_flag=True, help="Treat warnings as errors."),
        click.option(
            "--format",
            "style",
            type=click.Choice(["text", "github", "json"]),
            default="text",
            help="The format of problems: text, GitHub annotations, or JSON.",
        ),
    ):
        function = option(function)
    return function


def leave(failed: bool) -> NoReturn:
    """Exit with status 1 if the command failed, otherwise 0."""
    sys.exit(1 if failed else 0)


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a function to be called with (done, total) of the figures.

    On a terminal it draws a progress bar, or a message if there is no bar after a second.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with ExitStack() as stack:
        bars: list[ProgressBar[int]] = []
        timer = Timer(1, say, ["Reading and rendering the cards …"], {"err": True})
        timer.daemon = True
        timer.start()
        stack.callback(timer.cancel)

        def show(done: int, total: int) -> None:
            timer.cancel()
            if not bars:  # most builds draw nothing, and show no bar
                bars.append(
                    stack.enter_context(
                        click.progressbar(length=total, label="Drawing figures", file=sys.stderr)
                    )
                )
            bars[0].update(done - bars[0].pos)

        yield show


def agreed(question: str, yes: bool, dry_run: bool) -> bool:
    """Return whether to write: with --yes, or if the user agrees. If not, print why."""
    if dry_run:
        say("Nothing was written, because of --dry-run.")
    elif yes:
        return True
    elif not _can_ask():
        say("Nothing was written, because there is no terminal to ask on. Add --yes to write.")
    elif click.confirm(safe(question)):
        return True
    else:
        say("Nothing was written.")
    return False


def _can_ask() -> bool:
    """Return whether a user sees the output and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def problems(found: Sequence[Problem], style: str, strict: bool) -> bool:
    """Print the problems, and return whether they make the command fail."""
    if style == "json":
        say(json.dumps([_as_json(each) for each in found], indent=2, ensure_ascii=False))
    else:
        # GitHub reads the standard output line by line, and takes other lines as they are.
        # What has to be fixed comes last, right above the prompt.
        for each in sorted(found, key=lambda each: each.severity == "error"):
            say(_annotation(each) if style == "github" else line(each))
    return any(strict or each.severity == "error" for each in found)


def line(found: Problem) -> str:
    """Return a problem as one line for people."""
    mild = "" if found.severity == "error" else f"{found.severity}: "
    return safe_line(f"{found.where}: {found.code} {mild}{found.message}")


def _annotation(found: Problem) -> str:
    """Return a problem as an annotation.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """

    def escaped(text: str, marks: str) -> str:
        for mark in "%" + marks:
            text = text.replace(mark, f"%{ord(mark):02X}")
        return text

    return (
        f"::{found.severity} file={escaped(found.where.path, chr(13) + chr(10) + ':,')},"
        f"line={found.where.line},title={found.code}::"
        f"{escaped(found.message, chr(13) + chr(10))}"
    )


def _as_json(found: Problem) -> dict[str, object]:
    return {
        "path": found.where.path,
        "line": found.where.line,
        "code": found.code,
        "severity": found.severity,
        "text": found.text,
        "hint": found.hint,
    }


def summary(found: Sequence[Problem]) -> None:
    """Print the number of problems, if there are any, and what to do about many of one kind."""
    from deckbuilder.source import check_settings

    if found:
        errors = sum(each.severity == "error" for each in found)
        say(
            f"\n{count(errors, 'error')}, {count(len(found) - errors, 'warning')}. "
            "CONTRIBUTING.md describes the card format."
        )
    often = Counter(each.code for each in found).most_common(1)
    if often and often[0][1] >= MANY:
        code, times = often[0]
        way = check_settings.way_out(code)
        say(f"{code} was reported {times} times." + (f" {way}" if way else ""))


def made(result: Result) -> None:
    """Print what each deck holds, which files were written, and what they are for."""
    width = max((len(each.deck.full_name) for each in result.counts), default=0)
    for each in result.counts:
        say(
            f"{each.deck.full_name:{width}}  {count(each.notes, 'note')}, "
            f"{count(each.cards, 'card')}, {count(each.figures, 'figure')}, "
            f"{count(each.live, 'live example')}"
        )
    say("\nCreated:")
    for path in result.made:
        size = path.stat().st_size / 1024
        say(f"  {short(path)}  ({size:,.0f} kB)")
    say(
        "\nHow to use them:\n"
        f"  {SLUG}.apkg        all decks: choose File → Import in Anki, or double-click\n"
        f"  {SLUG}-….apkg      one deck each\n"
        f"  {SLUG}.ankiaddon   the add-on for Anki on a computer: double-click it, "
        f"then\n  {'':{len(SLUG)}}             restart Anki"
    )


def short(path: Path) -> str:
    """Return the path relative to the current folder, if that is shorter."""
    try:
        return min(os.path.relpath(path), str(path), key=len)
    except ValueError:  # another drive
        return str(path)
