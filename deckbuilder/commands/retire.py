"""The command `retire`, the only way to withdraw a released card."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@click.argument("card", metavar="ID")
@click.option("--because", metavar="REASON", required=True, help="The reason, which learners will read.")
@output.problem_options
def command(card: str, because: str, style: str, strict: bool, project: Path) -> None:
    """Retire a card: a released card is never deleted."""
    from deckbuilder.core.project import Project
    from deckbuilder.tools.retire import retire

    problems = retire(Project(project.resolve()), card, because)
    failed = output.problems(problems, style, strict)
    if style != "json":
        output.summary(problems)
        if not failed:
            say(f'"{card}" is now retired; see the new line under its heading. Learners keep the card.')
    output.leave(failed)
