"""The command `push`, which builds the decks and imports them into the running Anki."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say
from deckbuilder.core.identity import SLUG


@click.command()
@output.problem_options
def command(style: str, strict: bool, project: Path) -> None:
    """Build the decks, and import them into your running Anki."""
    from deckbuilder.core.project import Project
    from deckbuilder.pipeline import build
    from deckbuilder.releases.pushed import folder_of
    from deckbuilder.tools.push.import_into_anki import NotPushed, hand_over
    from deckbuilder.tools.push.package import prepare

    sources = Project(project.resolve())
    with output.progress() as progress:
        result = build(sources, strict=strict, progress=progress)
    failed = output.problems(result.problems, style, strict)
    if failed:
        if style != "json":
            output.summary(result.problems)
            say(output.NOTHING_BUILT)
        output.leave(failed)
    built = next(path for path in result.made if path.name == f"{SLUG}.apkg")

    def tell(text: str) -> None:
        if sys.stderr.isatty():
            say(text, err=True)

    try:
        package = prepare(built, folder_of(sources), int(time.time()))
        outcome = hand_over(package, tell)
    except NotPushed as reason:
        say(str(reason), err=True)
        sys.exit(1)
    except OSError as error:
        say(f"The package could not be written: {error.strerror or error}", err=True)
        sys.exit(1)
    if style != "json":
        say(outcome.text)
