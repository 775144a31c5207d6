"""build: everything into dist/."""

from __future__ import annotations

from pathlib import Path

import click

from . import show


@click.command()
@show.out_option
@show.problem_options
def command(out: Path | None, style: str, strict: bool, project: Path) -> None:
    """Build the decks and the add-on (if no command is given)."""
    from ..build import build
    from ..project import Project

    with show.progress() as progress:
        result = build(Project(project.resolve()), out and out.resolve(), strict,
                       progress=progress)
    failed = show.problems(result, style, strict)
    if style != "json":
        show.summary(result)
        if failed:
            click.echo(show.NOTHING_BUILT)
        else:
            show.made(result)
    show.leave(failed)
