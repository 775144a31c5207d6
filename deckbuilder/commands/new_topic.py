"""The command `new-topic`, which starts a topic."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--deck", metavar="NAME", required=True, help="The deck of the topic.")
@output.problem_options
def command(name: str, deck: str, style: str, strict: bool, project: Path) -> None:
    """Start a topic, and list it in decks.toml."""
    from deckbuilder.core.project import Project
    from deckbuilder.source import edit
    from deckbuilder.source.decks import load
    from deckbuilder.tools.scaffold import card, topic

    sources = Project(project.resolve())
    made = None
    with edit.alone(sources):
        content, broken = load(sources)
        chosen, problems = card.deck_called(content, sources, deck)
        if chosen:
            made, problems = topic.add(content, sources, name, chosen)
        elif not content.decks:
            problems = broken
    failed = output.problems(problems, style, strict)
    if made and made.files and style != "json":
        top = "its title and its sources" if content.checks.source else "its title"
        steps = [f"Put {top} at the top of the file."]
        if content.checks.covers:
            steps.append("Add the facts that it covers to cards/syllabus.csv; CONTRIBUTING.md says how.")
        deck = chosen.name if chosen else deck
        steps.append(
            f'Start its cards: python build_decks.py new my-card --deck "{deck}" --topic {name}'
        )
        say(f"Created {sources.name(made.files[0])}, and listed it in decks.toml.")
        for number, step in enumerate(steps, 1):
            say(f"{number}. {step}")
    output.leave(failed)
