"""The command `import`, which turns notes from other programs into cards of this project."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say
from deckbuilder.core.wording import count

if TYPE_CHECKING:
    from deckbuilder.core.model import Content, Problem
    from deckbuilder.core.project import Project
    from deckbuilder.tools.importer.plan import Import, Target


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--deck", metavar="NAME", required=True, help="The deck of the cards.")
@click.option(
    "--topic",
    metavar="NAME",
    help="The topic of the cards, new or existing. Default: a new topic named after the file.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["anki", "csv", "hashcards", "obsidian"]),
    help="The format of the file. Default: found from its name and content.",
)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show the cards without writing them.")
@output.project_option
def command(
    file: Path,
    deck: str,
    topic: str | None,
    format: str | None,
    yes: bool,
    dry_run: bool,
    project: Path,
) -> None:
    """Import cards from Anki, a table, hashcards, or Obsidian.

    FILE is an export from Anki (.apkg, .colpkg, or notes as .txt), a table (.csv or .tsv), or a Markdown
    file with flashcards for hashcards or for Obsidian's Spaced Repetition plugin (.md). The command
    shows the cards and what it cannot import, and writes the cards only if you agree. It never changes
    existing cards.
    """
    from deckbuilder.core.project import Project
    from deckbuilder.source import edit
    from deckbuilder.source.decks import load
    from deckbuilder.tools.importer.plan import plan
    from deckbuilder.tools.scaffold import card

    sources = Project(project.resolve())
    content, broken = load(sources)
    name = topic or _stem(file)
    target, problems = _target(content, sources, deck, name)
    if not content.decks:
        problems = broken
    if target is None or problems:
        for each in problems:
            say(output.line(each))
        output.leave(failed=True)
    found = plan(sources, content, file, target, card.taken(content, sources), format or "")
    _show(sources, found, target)
    if any(each.severity == "error" for each in found.problems):
        output.leave(failed=True)
    if not found.files:
        output.leave(failed=False)
    names = ", ".join(sources.name(path) for path in found.files)
    if not output.agreed(f"\nWrite these to {names}?", yes, dry_run):
        output.leave(failed=not dry_run)
    with edit.alone(sources):
        problems = edit.write(sources, found.files)
    for each in problems:
        say(output.line(each))
    if problems:
        output.leave(failed=True)
    say(f"Wrote {names}.")
    _say_rest(sources, found, target)


def _stem(file: Path) -> str:
    """Return the name of a new topic for a file."""
    from deckbuilder.convert import ids

    return ids.words(file.stem) or "imported"


def _target(
    content: Content, sources: Project, deck: str, name: str
) -> tuple[Target | None, list[Problem]]:
    """Return the topic that gets the cards, or None and the reason."""
    from deckbuilder.source import edit
    from deckbuilder.tools.importer.plan import Target
    from deckbuilder.tools.scaffold import card, topic

    chosen, problems = card.deck_called(content, sources, deck)
    if chosen is None:
        return None, problems
    wanted = name.removesuffix(".md")
    for each in content.topics:
        if content.deck_of(each) == chosen and wanted in (each.stem, each.title):
            path = sources.root / each.where.path
            data, problems = edit.read(sources, path)
            return Target(path, data, data), problems
    start, listing, problems = topic.begun(content, sources, wanted, chosen)
    return Target(sources.cards / f"{wanted}.md", None, start, listing), problems


def _show(sources: Project, found: Import, target: Target) -> None:
    """Print the cards, and what is left out."""
    if found.added:
        state = "" if target.before is None else f", from line {found.line} on"
        say((f"+++ {sources.name(target.path)}{state}", {"bold": True}))
        for line in found.added.rstrip("\n").split("\n"):
            say(("+" + line, {"fg": "green"}))
        for path in found.pictures:
            data = found.files[path][1]
            say((f"+++ {sources.name(path)} ({len(data) / 1024:,.0f} kB)", {"bold": True}))
        say("")
    for each in found.problems:
        say(output.line(each))
    if found.problems:
        say("")
    if found.notes:
        notes, cards = count(found.notes, "note"), count(len(found.cards), "card")
        pictures = f" and {count(len(found.pictures), 'picture')}" if found.pictures else ""
        say(f"{found.format}: {notes}, of which {cards}{pictures} can be imported.")


def _say_rest(sources: Project, found: Import, target: Target) -> None:
    """Print what is left to do on the new cards, one line for each rule."""
    from deckbuilder.core.model import Where
    from deckbuilder.core.problems import RULES
    from deckbuilder.core.project import Project
    from deckbuilder.pipeline import check

    here = Where(sources.name(target.path), found.line)
    problems = check(Project(sources.root)).problems  # with the new pictures
    pictures = [f'"{path.name}" ' for path in found.pictures]
    left = [
        each
        for each in problems
        if (each.where.path == here.path and each.where.line >= here.line)
        or (each.code == "C133" and each.text.startswith(tuple(pictures)))
    ]
    if left:
        say("\nLeft to do, as make check reports it (the first of each kind):")
    for code, number in Counter(each.code for each in left).items():
        first = next(each for each in left if each.code == code)
        more = f"  ({number} like this: {RULES[code][1]})" if number > 1 else ""
        say("  " + output.line(first) + more)
    say(
        "\nIds are permanent once released: if an id says too little, rename it now. Review the cards "
        "with git diff."
    )
