"""Find the project's file that a picture name refers to."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from deckbuilder.core.model import Where
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import did_you_mean
from deckbuilder.figures import image_files, svg

_PARTS = re.compile(r"[/\\]")


def find(project: Project, name: str) -> tuple[Path | None, str, str]:
    """Return the file that `name` refers to, or None with an error message and a hint."""
    if "/" in name or "\\" in name:
        return None, f'"{name}" is a path', f"write only the name: {_PARTS.split(name)[-1]}"
    files = project.pictures_called(name)
    if len(files) > 1:
        shown = " and ".join(project.name(path) for path in files)
        return None, f'"{name}" refers to more than one file: {shown}', "rename one of them"
    if not files and (alike := _alike(project, name)):
        return None, *alike
    if not files and (played := image_files.sound(name)):
        return None, *played
    if not files:
        return (
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
        return None, f'unknown picture "{name}"', f'did you mean "{files[0].stem.replace("_", "-")}"?'
    if re.fullmatch(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])", files[0].name.partition(".")[0].strip()):
        return None, f'"{name}" cannot be a file name on Windows', "rename it"
    if files[0].suffix.lower() == ".svg":
        try:
            found = svg.refusal(project.read(files[0]))
        except OSError:  # reported when the card's picture is read
            found = None
        if found:
            place = Where(project.name(files[0]), found.line)
            return None, f"{place} contains {found.what}", found.hint
    return files[0], "", ""


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
