"""build: everything into dist/."""

from __future__ import annotations

import gc
import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

import click

from . import show
from .terminal import say


@click.command()
@show.out_option
@show.problem_options
def command(out: Path | None, style: str, strict: bool, project: Path) -> None:
    """Build the decks and the add-on (if no command is given)."""
    from .. import unchanged
    from ..build import build
    from ..project import Project

    gc.disable()  # of a hundred thousand cards millions of objects stay, and none is garbage
    root = project.resolve()
    before = unchanged.seen(str(root))
    with show.progress() as progress:
        result = build(Project(root), out and out.resolve(), strict, progress=progress)
    with redirect_stdout(io.StringIO()) as said:
        failed = show.problems(result, style, strict)
        if style != "json":
            show.summary(result)
            if failed:
                say(show.NOTHING_BUILT)
            else:
                show.made(result)
    say(said.getvalue(), nl=False)
    if not failed:
        unchanged.remember(str(root), sys.argv[1:], before, [str(path) for path in result.made],
                           said.getvalue())
    show.leave(failed)
