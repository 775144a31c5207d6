"""The command `release`, which builds a version for learners."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@click.argument("version", metavar="X.Y")
@output.out_option
@click.option("--dry-run", is_flag=True, help="Show the release notes without writing anything.")
@click.option(
    "--again",
    "is_again",
    is_flag=True,
    help="Build the last release again, from its own commit, and compare the files with those released.",
)
@output.problem_options
def command(
    version: str,
    out: Path | None,
    dry_run: bool,
    is_again: bool,
    style: str,
    strict: bool,
    project: Path,
) -> None:
    """Build version X.Y (or X.Y.Z), its ledger, and release notes."""
    from deckbuilder.core.project import Project
    from deckbuilder.tools.release import again, release

    if is_again and dry_run:
        raise click.UsageError("--again changes no sources, so --dry-run has nothing to show.")
    sources = Project(project.resolve())
    folder = out and out.resolve()
    with output.progress() as progress:
        if is_again:
            done = again(sources, version, folder, strict, progress=progress)
        else:
            done = release(sources, version, dry_run, folder, strict, progress=progress)
    failed = output.problems(done.result.problems, style, strict)
    if style != "json":
        output.summary(done.result.problems)
        if failed:
            say(output.NOTHING_BUILT)
        elif dry_run:
            say(f"{done.notes}\nNothing was written, because of --dry-run.")
        elif is_again:
            output.made(done.result)
            say(
                f"\nThese are the files of release {version}: their hashes are those in "
                f"releases/v{version}.sha256."
            )
        else:
            output.made(done.result)
            written = ", ".join(sources.name(path) for path in done.written)
            say(
                f"\nRelease {version} is ready. Commit {written}, tag the commit v{version}, and "
                f"publish the files above and releases/v{version}.sha256 with the notes in "
                f"releases/v{version}.md."
            )
    output.leave(failed)
