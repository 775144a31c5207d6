"""release: a version for learners."""

from __future__ import annotations

from pathlib import Path

import click

from . import show
from .terminal import say


@click.command()
@click.argument("version", metavar="X.Y")
@show.out_option
@click.option("--dry-run", is_flag=True, help="Show the release notes, write nothing.")
@show.problem_options
def command(version: str, out: Path | None, dry_run: bool, style: str, strict: bool, project: Path
            ) -> None:
    """Build version X.Y, with its ledger and release notes."""
    from ..project import Project
    from ..release import release

    sources = Project(project.resolve())
    with show.progress() as progress:
        done = release(sources, version, dry_run, out and out.resolve(), strict, progress=progress)
    failed = show.problems(done.result, style, strict)
    if style != "json":
        show.summary(done.result)
        if failed:
            say(show.NOTHING_BUILT)
        elif dry_run:
            say(f"{done.notes}\nThis was only shown; nothing was written.")
        else:
            show.made(done.result)
            written = ", ".join(sources.name(path) for path in done.written)
            say(f"\nRelease {version}: now commit {written}, tag the commit v{version}, "
                       f"and publish the files above with the notes in releases/v{version}.md.")
    show.leave(failed)
