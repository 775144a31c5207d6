"""The command `new-figure`, which starts a figure and its test."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output, scaffold

STEPS = """\
1. In the file, describe what the figure shows, and draw it. media/style.py has its size, fonts,
   and colors. It is drawn for a light and a dark card.
2. Put a number or two from the source in the test, which fails until you do.
   make test ARGS="{test}"
3. Show it on a card, with a description in words:
   ![what it shows]({name})
   make preview shows it as you save."""


@click.command()
@click.argument("name", metavar="NAME")
@output.problem_options
def command(name: str, style: str, strict: bool, project: Path) -> None:
    """Start a figure, with a failing test to fill in."""
    scaffold.start("figure", name, style, strict, project, STEPS)
