"""check: every problem, nothing built."""

from __future__ import annotations

from pathlib import Path

import click

from . import show
from .terminal import say


@click.command()
@show.problem_options
def command(style: str, strict: bool, project: Path) -> None:
    """List every problem of the cards; build nothing."""
    from ..build import check_only
    from ..project import Project

    result = check_only(Project(project.resolve()))
    failed = show.problems(result, style, strict)
    if style != "json":
        show.summary(result)
        if not failed:
            say(f"{show.count(result.cards, 'card')} checked.")
    show.leave(failed)
