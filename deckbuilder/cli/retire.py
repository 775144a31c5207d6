"""retire: the one way for a released card to go."""

from __future__ import annotations

from pathlib import Path

import click

from . import show
from .terminal import say


@click.command()
@click.argument("card", metavar="ID")
@click.option("--because", metavar="REASON", required=True, help="Why, for learners to read.")
@show.problem_options
def command(card: str, because: str, style: str, strict: bool, project: Path) -> None:
    """Mark a card that has to go: a released card is never deleted."""
    from ..build import Result
    from ..project import Project
    from ..release import retire

    result = Result(tuple(retire(Project(project.resolve()), card, because)))
    failed = show.problems(result, style, strict)
    if style != "json":
        show.summary(result)
        if not failed:
            say(f'"{card}" is retired: see the new line under its heading. Learners keep it.')
    show.leave(failed)
