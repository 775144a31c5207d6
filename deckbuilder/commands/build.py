"""build: everything into dist/."""

from __future__ import annotations

import gc
import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@output.out_option
@output.problem_options
def command(out: Path | None, style: str, strict: bool, project: Path) -> None:
    """Build the decks and the add-on (if no command is given)."""
    from deckbuilder.commands import unchanged
    from deckbuilder.core.project import Project
    from deckbuilder.pipeline import build

    gc.disable()  # of a hundred thousand cards millions of objects stay, and none is garbage
    root = project.resolve()
    before = unchanged.seen(str(root))
    with output.progress() as progress:
        result = build(Project(root), out and out.resolve(), strict, progress=progress)
    with redirect_stdout(io.StringIO()) as said:
        failed = output.problems(result, style, strict)
        if style != "json":
            output.summary(result)
            if failed:
                say(output.NOTHING_BUILT)
            else:
                output.made(result)
    say(said.getvalue(), nl=False)
    if not failed:
        unchanged.remember(
            str(root), sys.argv[1:], before, [str(path) for path in result.made], said.getvalue()
        )
    output.leave(failed)
