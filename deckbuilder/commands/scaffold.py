"""What `new-example` and `new-figure` share: create a file and its test, and list the next steps."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


def start(
    kind: Literal["example", "figure"], name: str, style: str, strict: bool, project: Path, steps: str
) -> None:
    """Create the files of a new example or figure, and exit.

    `steps` is printed if they were created; it may contain {name}, {test}, and {stem}.
    """
    from deckbuilder.core.project import Project
    from deckbuilder.source import edit
    from deckbuilder.tools.scaffold import code

    sources = Project(project.resolve())
    create = code.example if kind == "example" else code.figure
    with edit.alone(sources):
        made, problems = create(sources, name)
    failed = output.problems(problems, style, strict)
    if made.files and style != "json":
        file, test = (sources.name(path) for path in made.files)
        say(f"Created {file}:{made.line} and {test}.")
        say(steps.format(name=name, test=test, stem=made.files[0].stem))
    output.leave(failed)
