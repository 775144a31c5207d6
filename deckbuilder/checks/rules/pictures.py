"""Rules about pictures on cards. Every rule is a generator of problems."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.core.model import Card, Content, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.figures import pictures
from deckbuilder.source import index


def shown(card: Card, project: Project) -> Iterator[Problem]:
    """Pictures have alt text, and each name refers to one file."""
    for part in card.parts:
        for offset in part.malformed_images:
            yield problem(
                part.at(offset), "C019", "this picture is malformed", "write ![alt text](name)"
            )
        for picture in part.images:
            where = part.at(picture.start)
            if not picture.alt:
                yield problem(
                    where,
                    "C020",
                    f'picture "{picture.name}" has no alt text',
                    "describe it between the brackets, for people who cannot see it",
                )
            if picture.is_remote:
                yield problem(
                    where,
                    "C033",
                    "this picture is on the web",
                    "put the file in media/images/, and its license in sources.csv",
                )
                continue
            path, text, hint = pictures.find(project, picture.name)
            if path is None:
                yield problem(where, "C019", text, hint)


def unused_figures(content: Content, project: Project) -> Iterator[Problem]:
    """Every figure's script is used by a card."""
    shown = {name for _, card in index.all_of(content) for name in card.pictures}
    for name in project.picture_names:
        for path in project.pictures_called(name):
            if path.suffix == ".py" and name not in shown:
                yield problem(Where(project.name(path)), "C061", f'no card shows the figure "{name}"')
