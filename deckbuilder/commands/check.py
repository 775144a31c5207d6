"""check: every problem, nothing built."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@output.problem_options
def command(style: str, strict: bool, project: Path) -> None:
    """List every problem without building anything."""
    from deckbuilder.core.project import Project
    from deckbuilder.pipeline import check

    with output.progress() as progress:
        result = check(Project(project.resolve()), progress=progress)
    failed = output.problems(result, style, strict)
    if style != "json":
        output.summary(result)
        if not failed:
            say(f"Checked {output.count(result.cards, 'card')}.")
        if result.left_out:
            say(f"Left out, as cards/decks.toml says: {', '.join(result.left_out)}.")
    output.leave(failed)
