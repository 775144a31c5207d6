"""Find the project's files that the names of pictures refer to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from deckbuilder.core.model import Content, Where
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import did_you_mean
from deckbuilder.figures import image_files, svg

_PARTS = re.compile(r"[/\\]")


class Found(NamedTuple):
    """The file that a name refers to, or None with an error message and a hint."""

    path: Path | None
    text: str = ""
    hint: str = ""


def find_all(project: Project, content: Content) -> dict[str, Found]:
    """Return what each name of a picture on a card refers to, in order of the names."""
    names = {name for topic in content.topics for entry in topic.index for name in entry.pictures}
    return {name: find(project, name) for name in sorted(names)}


def paths(found: Mapping[str, Found]) -> dict[str, Path]:
    """Return the files of those names that refer to one."""
    return {name: each.path for name, each in found.items() if each.path}


def find(project: Project, name: str) -> Found:
    """Return what `name` refers to."""
    if "/" in name or "\\" in name:
        return Found(None, f'"{name}" is a path', f"write only the name: {_PARTS.split(name)[-1]}")
    files = project.pictures_called(name)
    if len(files) > 1:
        shown = " and ".join(project.name(path) for path in files)
        return Found(None, f'"{name}" refers to more than one file: {shown}', "rename one of them")
    if not files and (alike := _alike(project, name)):
        return Found(None, *alike)
    if not files and (played := image_files.sound(name)):
        return Found(None, *played)
    if not files:
        return Found(
            None,
            f'unknown picture "{name}"',
            (
                did_you_mean(name, project.picture_names)
                if project.picture_names
                else f"draw it in media/figures/{name.replace('-', '_')}.py, or put it in media/images/"
            ),
        )
    written = {files[0].name, files[0].stem, files[0].stem.replace("_", "-")}
    if name not in written:
        meant = files[0].stem.replace("_", "-")
        return Found(None, f'unknown picture "{name}"', f'did you mean "{meant}"?')
    if re.fullmatch(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])", files[0].name.partition(".")[0].strip()):
        return Found(None, f'"{name}" cannot be a file name on Windows', "rename it")
    if files[0].suffix.lower() == ".svg":
        try:
            refusal = svg.refusal(project.read(files[0]))
        except OSError:  # reported when the card's picture is read
            refusal = None
        if refusal:
            place = Where(project.name(files[0]), refusal.line)
            return Found(None, f"{place} contains {refusal.what}", refusal.hint)
    return Found(files[0])


def _alike(project: Project, name: str) -> tuple[str, str] | None:
    """Return why no card can show the image file that is probably meant, and what to do."""
    wanted = image_files.plain_name(unquote(name)).casefold()
    for path in project.image_files():
        plain = image_files.plain_name(path.name).casefold()
        if wanted in (plain, plain.rpartition(".")[0]):
            text, hint = image_files.name_mistake(path.name)
            if text:
                return f'"{name}" cannot be shown: {text}', hint
    return None
