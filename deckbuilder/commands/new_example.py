"""new-example: the beginning of a live example and of its test."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@click.argument("name", metavar="NAME")
@output.problem_options
def command(name: str, style: str, strict: bool, project: Path) -> None:
    """Begin a live example, with a failing test to fill in."""
    from deckbuilder.core.project import Project
    from deckbuilder.pipeline import Result
    from deckbuilder.source import edit
    from deckbuilder.tools.scaffold import code

    sources = Project(project.resolve())
    with edit.alone(sources):
        made, problems = code.example(sources, name)
    failed = output.problems(Result(tuple(problems)), style, strict)
    if made.files and style != "json":
        file, test = (sources.name(path) for path in made.files)
        say(f"""Made {file}:{made.line} and {test}.
1. Say in the file what the example computes, and compute it. It works already, with a square
   instead; addon/examples/softmax_nll.py is a good one to look at, and
   addon/examples/kit/engine.py says what it consists of.
2. Write the source's own numbers into the test: it fails until you do.
   make test ARGS="{test}"
3. Show it on a card, under the answer:
   ```live {name}
   ```
   make preview shows it live while you write.
Before the pull request: make check, make lint, and the tests that look at every example:
   make test ARGS="-k '{made.files[0].stem} or {name}'"
""")
    output.leave(failed)
