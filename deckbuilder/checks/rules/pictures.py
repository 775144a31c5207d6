"""Rules about pictures on cards. Every rule is a generator of problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deckbuilder.core.model import Card, Content, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import did_you_mean
from deckbuilder.figures import image_files, pictures
from deckbuilder.source import index, picture_sources


def shown(card: Card, found: Mapping[str, pictures.Found]) -> Iterator[Problem]:
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
                is_data = picture.name.lower().startswith("data:")
                yield problem(
                    where,
                    "C033",
                    f"this picture is {'in the text itself' if is_data else 'on the web'}",
                    "put the file in media/images/, and its license in sources.csv",
                )
                continue
            path, text, hint = found[picture.name]
            if path is None:
                yield problem(where, "C019", text, hint)


def unused(content: Content, project: Project) -> Iterator[Problem]:
    """Every figure's script, and every image file, is used by a card."""
    if not content.is_whole:
        return
    names = {name for _, card in index.all_of(content) for name in card.pictures}
    shown = {path for name in names for path in project.pictures_called(name)}
    for name in project.picture_names:
        for path in project.pictures_called(name):
            if path.suffix == ".py" and name not in names:
                yield problem(Where(project.name(path)), "C061", f'no card shows the figure "{name}"')
    for path in project.image_files():
        if path not in shown and not image_files.name_mistake(path.name)[0]:
            yield problem(
                Where(project.name(path)),
                "C061",
                f'no card shows the picture "{path.name}"',
                "delete it",
            )


def files(project: Project) -> Iterator[Problem]:
    """Image files have plain names and supported types, are what their names say, and are small."""
    for path in project.image_files():
        where = Where(project.name(path))
        text, hint = image_files.name_mistake(path.name)
        if text:
            yield problem(where, "C130", text, hint)
            continue
        try:
            data = project.read(path)
        except OSError:  # reported where a card shows it
            continue
        text, hint = image_files.content_mistake(path.name, data)
        if text:
            yield problem(where, "C131", text, hint)
        elif len(data) > image_files.LARGEST:
            yield problem(
                where,
                "C132",
                f"the picture is {len(data) // 1000} kB",
                f"use at most {image_files.LARGEST // 1000}: make it smaller, or save it as WebP",
            )


def sources(project: Project) -> Iterator[Problem]:
    """sources.csv says where each image file comes from, and under what license."""
    images = [path.name for path in project.image_files()]
    path = project.image_sources
    where = Where(project.name(path))
    if not path.exists():
        # If files have to be renamed first, only that is reported.
        if any(not image_files.name_mistake(name)[0] for name in images):
            yield problem(
                where,
                "C133",
                "the file is missing, so nobody knows where the pictures come from",
                f"begin it with {','.join(picture_sources.COLUMNS)}, and write a line for each picture",
            )
        return
    rows, found = picture_sources.read(project)
    yield from found
    known = set()
    for where, cells in rows or ():
        name, *rest = cells
        if len(cells) != len(picture_sources.COLUMNS) or not all(rest[:3]):
            yield picture_sources.incomplete(where, name)
        if name in known:
            yield problem(where, "C133", f'"{name}" appears twice', "keep one of the lines")
        elif name not in images:
            yield problem(where, "C133", f'there is no picture "{name}"', did_you_mean(name, images))
        known.add(name)
    for name in images if rows is not None else ():
        if name not in known and not image_files.name_mistake(name)[0]:
            yield problem(
                Where(project.name(path)),
                "C133",
                f'no line says where "{name}" comes from',
                f"add {name} with its source, author, license, and changes",
            )
