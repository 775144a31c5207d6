"""new-figure: the beginning of a figure and of its test."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@click.argument("name", metavar="NAME")
@output.problem_options
def command(name: str, style: str, strict: bool, project: Path) -> None:
    """Begin a figure, with a failing test to fill in."""
    from deckbuilder.core.project import Project
    from deckbuilder.pipeline import Result
    from deckbuilder.source import edit
    from deckbuilder.tools.scaffold import code

    sources = Project(project.resolve())
    with edit.alone(sources):
        made, problems = code.figure(sources, name)
    failed = output.problems(Result(tuple(problems)), style, strict)
    if made.files and style != "json":
        file, test = (sources.name(path) for path in made.files)
        say(f"""Made {file}:{made.line} and {test}.
1. Say in the file what the figure shows, and draw it. media/style.py has its size, fonts and
   colours; it is drawn for a light and for a dark card.
2. Write a number or two of the source into the test: it fails until you do.
   make test ARGS="{test}"
3. Show it on a card, with what is to be seen in words:
   ![what it shows]({name})
   make preview shows it while you draw.""")
    output.leave(failed)
