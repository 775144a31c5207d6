"""The command `build`, which writes everything into dist/."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@output.out_option
@output.problem_options
def command(out: Path | None, style: str, strict: bool, project: Path) -> None:
    """Build the decks and the add-on (the default command)."""
    from deckbuilder.core.project import Project
    from deckbuilder.pipeline import build

    with output.progress() as progress:
        result = build(Project(project.resolve()), out and out.resolve(), strict, progress=progress)
    failed = output.problems(result.problems, style, strict)
    if style != "json":
        output.summary(result.problems)
        if failed:
            say(output.NOTHING_BUILT)
        else:
            output.made(result)
    output.leave(failed)
