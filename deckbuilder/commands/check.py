"""The command `check`, which lists every problem or, with --ids, the cards' ids."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import get_terminal_size
from textwrap import shorten
from typing import TYPE_CHECKING, NoReturn

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import safe_line, say
from deckbuilder.core.wording import count

if TYPE_CHECKING:
    from deckbuilder.core.model import Content
    from deckbuilder.core.project import Project

WIDTH = 120  # of the list of ids, where no terminal says how wide it is
QUESTION = 20  # the fewest characters that a question gets in a narrow terminal


@click.command()
@click.option(
    "--ids",
    is_flag=True,
    help="List the cards' ids, kinds, and questions by deck and topic instead of checking.",
)
@output.problem_options
def command(ids: bool, style: str, strict: bool, project: Path) -> None:
    """List every problem without building anything."""
    from deckbuilder.core.project import Project

    if ids:
        if style != "text":
            raise click.UsageError("--ids prints text only: leave out --format.")
        _list_ids(Project(project.resolve()), strict)
    from deckbuilder.pipeline import check

    with output.progress() as progress:
        result = check(Project(project.resolve()), progress=progress)
    failed = output.problems(result.problems, style, strict)
    if style != "json":
        output.summary(result.problems)
        if not failed:
            say(f"Checked {count(result.cards, 'card')}.")
        if result.left_out:
            why = "as cards/decks.toml says"
            if not result.are_settings_known:
                why = "because cards/decks.toml cannot be read"
            say(f"Left out, {why}: {', '.join(result.left_out)}.")
    output.leave(failed)


def _list_ids(project: Project, strict: bool) -> NoReturn:
    """Print the ids, then the problems in the files, which may hide cards, and exit."""
    from deckbuilder.source import decks

    content, problems = decks.load(project)
    for line in _ids(content, get_terminal_size((WIDTH, 0)).columns):
        say(safe_line(line))
    failed = output.problems(problems, "text", strict)
    output.summary(problems)
    output.leave(failed)


def _ids(content: Content, width: int) -> Iterator[str]:
    """Yield a line for each deck, topic, and card, in the order of learning.

    A card's line has its id, its kind, and as much of its question as `width` leaves room for.
    Topics that are in no deck come last.
    """
    from deckbuilder.markup import plain_text

    names = {stem: deck.name for deck in content.decks for stem in deck.topics}
    shown = None
    for topic in content.topics:
        deck = names.get(topic.stem, "In no deck")
        if deck != shown:
            yield deck
            shown = deck
        yield f"  {topic.title or topic.stem} ({topic.where.path})"
        kinds = [card.kind + (", retired" if card.retirement else "") for card in topic.cards]
        id_width = max((len(card.id) for card in topic.cards), default=0)
        kind_width = max(map(len, kinds), default=0)
        for card, kind in zip(topic.cards, kinds, strict=True):
            start = f"    {card.id:{id_width}}  {kind:{kind_width}}  "
            asks = card.question or card.cloze
            question = plain_text.line(asks) if asks else ""
            room = max(width - len(start), QUESTION)
            said = shorten(question, room, placeholder=" …", break_on_hyphens=False)
            yield (start + said).rstrip()
