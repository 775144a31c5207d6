"""release: a version for learners."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@click.argument("version", metavar="X.Y")
@output.out_option
@click.option("--dry-run", is_flag=True, help="Show the release notes without writing anything.")
@output.problem_options
def command(
    version: str, out: Path | None, dry_run: bool, style: str, strict: bool, project: Path
) -> None:
    """Build version X.Y, with its ledger and release notes."""
    from deckbuilder.core.project import Project
    from deckbuilder.tools.release import release

    sources = Project(project.resolve())
    with output.progress() as progress:
        done = release(sources, version, dry_run, out and out.resolve(), strict, progress=progress)
    failed = output.problems(done.result, style, strict)
    if style != "json":
        output.summary(done.result)
        if failed:
            say(output.NOTHING_BUILT)
        elif dry_run:
            say(f"{done.notes}\nNothing was written, because of --dry-run.")
        else:
            output.made(done.result)
            written = ", ".join(sources.name(path) for path in done.written)
            say(
                f"\nRelease {version} is ready. Commit {written}, tag the commit v{version}, and "
                f"publish the files above with the notes in releases/v{version}.md."
            )
    output.leave(failed)
