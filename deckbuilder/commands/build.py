"""build: everything into dist/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say

if TYPE_CHECKING:
    from deckbuilder.core.report import Report


@click.command()
@output.out_option
@output.problem_options
def command(out: Path | None, style: str, strict: bool, project: Path) -> None:
    """Build the decks and the add-on (the default command)."""
    result = build(project, out, strict)
    failed = output.problems(result, style, strict)
    if style != "json":
        output.summary(result)
        if failed:
            say(output.NOTHING_BUILT)
        else:
            output.made(result)
    output.leave(failed)


def build(project: Path, out: Path | None, strict: bool) -> Report:
    """Build a project's packages, unless this would change nothing; return what there is to report."""
    from deckbuilder.apkg.last_build import LastBuild
    from deckbuilder.core.project import Project

    sources = Project(project.resolve())
    target = out.resolve() if out else sources.dist
    last = LastBuild(sources, target)
    if report := last.report():
        return report
    from deckbuilder import pipeline

    with output.progress() as progress:
        result = pipeline.build(sources, target, strict, progress=progress)
    last.keep(result, result.made_of)
    return result
