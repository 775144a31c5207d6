"""The command `pr-report`, which compares the working tree with a branch."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say
from deckbuilder.core.wording import count


@click.command()
@click.option(
    "--base",
    metavar="REF",
    default="main",
    show_default=True,
    help="The branch, tag, or commit to compare with.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder for the report, instead of .cache/pr-report.",
)
@click.option("--pictures/--no-pictures", default=True, help="Whether to take pictures of the cards.")
@output.project_option
def command(base: str, out: Path | None, pictures: bool, project: Path) -> None:
    """Report what a pull request changes, in text and pictures."""
    from deckbuilder.core.project import Project
    from deckbuilder.tools.pr_report.base import NoBase
    from deckbuilder.tools.pr_report.report import make

    sources = Project(project.resolve())
    out = out.resolve() if out else sources.cache / "pr-report"
    try:
        with output.progress() as progress:
            report = make(sources, base, out, pictures, progress)
    except NoBase as reason:
        say(str(reason), err=True)
        sys.exit(1)
    except OSError as error:
        say(
            f"The report could not be written to {output.short(out)}: {error.strerror or error}",
            err=True,
        )
        sys.exit(1)
    what = report.found.changes
    fresh = sum(new for _, new in report.found.problems)
    say(
        f"{len(what.new)} new, {len(what.changed)} changed, {len(what.retired)} retired; "
        f"{count(fresh, 'new problem')}, {len(report.found.problems) - fresh} already there."
    )
    say(f"The comment:  {output.short(report.text)}")
    if report.pictures:
        say(
            f"{count(len(report.pictures), 'picture')}:  "
            f"{output.short(report.text.with_name('index.html'))}"
        )
    elif report.no_pictures:
        say(f"No pictures: {report.no_pictures}.")
