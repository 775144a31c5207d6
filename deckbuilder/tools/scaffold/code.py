"""Create a new live example or a new figure.

Each is a file that runs, with a test that fails until the file does what it should.
"""

from __future__ import annotations

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.project import Project
from deckbuilder.tools.scaffold import names
from deckbuilder.tools.scaffold.names import NewFiles


def example(project: Project, name: str) -> tuple[NewFiles, list[Problem]]:
    """Create addon/examples/NAME.py and its test."""
    folder = project.addon / "examples"
    where = Where(project.name(folder))
    taken = {path.stem.replace("_", "-"): f"by {project.name(path)}" for path in folder.glob("*.py")}
    taken["kit"] = "by addon/examples/kit, which the examples share"
    problems = names.check(where, name, taken, module=True)
    if problems:
        return NewFiles(()), problems
    file = f"{names.module(name)}.py"
    return names.write(
        project,
        {
            folder / file: names.fill("example.txt", name),
            project.root / "tests" / "examples" / f"test_{file}": names.fill("test_example.txt", name),
        },
        name,
    )


def figure(project: Project, name: str) -> tuple[NewFiles, list[Problem]]:
    """Create media/figures/NAME.py and its test."""
    where = Where(project.name(project.figures))
    taken = {
        picture: "by " + ", ".join(project.name(path) for path in project.pictures_called(picture))
        for picture in project.picture_names
    }
    problems = names.check(where, name, taken, module=True)
    if problems:
        return NewFiles(()), problems
    file = f"{names.module(name)}.py"
    return names.write(
        project,
        {
            project.figures / file: names.fill("figure.txt", name),
            project.root / "tests" / "unit" / "media" / "figures" / f"test_{file}": names.fill(
                "test_figure.txt", name
            ),
        },
        name,
    )
