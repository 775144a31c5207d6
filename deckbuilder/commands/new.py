"""The command `new`, which starts a card in its topic."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say

if TYPE_CHECKING:
    from deckbuilder.core.model import Topic
    from deckbuilder.core.project import Project
    from deckbuilder.tools.scaffold.card import NewCard


@click.command()
@click.argument("card", metavar="CARD-ID")
@click.option("--deck", metavar="NAME", help="The deck of the card.")
@click.option(
    "--topic", metavar="NAME", help="The topic (a file in cards/); asked for if the deck has several."
)
@click.option(
    "--kind",
    type=click.Choice(["basic", "reversed", "typed", "cloze", "practice"]),
    default="basic",
    show_default=True,
    help="The kind of card.",
)
@click.option("--live", metavar="EXAMPLE", help="The example that a practice card asks about.")
@click.option("--ask", metavar="NAME", help="The number that it asks for. Default: the example's first.")
@output.problem_options
def command(
    card: str,
    deck: str | None,
    topic: str | None,
    kind: str,
    live: str | None,
    ask: str | None,
    style: str,
    strict: bool,
    project: Path,
) -> None:
    """Start a card from a skeleton.

    The command adds the card to the end of its topic, and lists what is left to do.
    """
    from deckbuilder.core.project import Project
    from deckbuilder.source import edit
    from deckbuilder.source.decks import load
    from deckbuilder.tools.scaffold import card as cards
    from deckbuilder.tools.scaffold.practice import PracticeQuestion, asked

    if (live is not None or ask is not None) and kind != "practice":
        raise click.UsageError("--live and --ask are only for --kind practice.")
    if ask is not None and live is None:
        raise click.UsageError("--ask needs --live.")
    sources = Project(project.resolve())
    content, broken = load(sources)
    found, problems = cards.topics(content, sources, deck, topic)
    made, question = None, PracticeQuestion()
    if not content.decks:
        problems = broken
    if not problems and live is not None:
        from deckbuilder.live.bake import RealExamples

        question, problems = asked(live, ask, RealExamples(), found[0].where)
    if not problems:
        chosen = found[0] if len(found) == 1 else _choose(found)
        if chosen is None:
            problems = [cards.not_chosen(content, found)]
        else:
            with edit.alone(sources):
                content, _ = load(sources)  # again, because nobody else can change it from now on
                made, problems = cards.add(content, sources, card, chosen, kind, question)
    failed = output.problems(problems, style, strict)
    if made and style != "json":
        _next_steps(sources, made, content.checks.covers)
    output.leave(failed)


def _next_steps(project: Project, made: NewCard, covers: bool) -> None:
    """Print what is left to do on a new card, and what helps with it."""
    from deckbuilder.pipeline import check

    say(f"Created {made.where}. Open the file at this line. Left to do:")
    for each in check(project).problems:
        if each.where.path == made.where.path and each.where.line >= made.where.line:
            say("  " + output.line(each))
    if made.rows:
        say("\nRows of the syllabus for this topic (for covers):")
        for row in made.rows:
            say(f"  {row.id}  {row.topic}")
    elif covers:
        say(
            "\nNo row of cards/syllabus.csv belongs to this topic yet. Add the facts that its cards "
            "cover; CONTRIBUTING.md says how."
        )
    if made.topic.sources:
        say("\nSources of this topic (for source; add a new one at the top of the file):")
        for source in made.topic.sources:
            say(f"  {source.key}  {source.value[:80]}")
    say("\nThen run make check (or python build_decks.py check).")


def _choose(found: tuple[Topic, ...]) -> Topic | None:
    """Ask for the topic on a terminal; a pipe cannot answer."""
    if not sys.stdin.isatty():
        return None
    say("In which topic?")
    for number, each in enumerate(found, 1):
        say(f"  {number}  {each.stem}")
    answer = click.prompt("Number", type=click.IntRange(1, len(found)))
    return found[int(answer) - 1]
