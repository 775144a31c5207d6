"""Pictures in a card's text: where they stand, and which file each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deckbuilder.core.problems import did_you_mean
from deckbuilder.core.project import Project
from deckbuilder.markup import scanner, svg

_PICTURE = re.compile(
    r"(?<!\\)!\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"\(\s*<?([^\s()<>]*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)",
    re.DOTALL,
)
_OTHER = re.compile(r"(?<!\\)!\[[^\[\]]*\]")


@dataclass(frozen=True)
class Mention:
    """A picture from `start` to `end` in a text."""

    start: int
    end: int
    alt: str
    name: str

    @property
    def is_remote(self) -> bool:
        """Whether the picture is a web address."""
        return re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", self.name) is not None


def mentions(text: str) -> Iterator[Mention]:
    """The pictures in `text`, in order."""
    if "![" not in text:
        return
    # Formulas in the alt text may hold brackets, so the pattern sees them masked.
    for match in _PICTURE.finditer(scanner.masked(text)):
        alt = " ".join(text[match.start(1) : match.end(1)].split())
        yield Mention(match.start(), match.end(), re.sub(r"\\([^\w\s])", r"\1", alt), match[2])


def malformed(text: str) -> Iterator[int]:
    """Offsets of what begins like a picture but is none that the build understands."""
    if "![" not in text:
        return
    whole = {each.start for each in mentions(text)}
    for match in _OTHER.finditer(scanner.masked(text)):
        if match.start() not in whole:
            yield match.start()


def without(text: str) -> str:
    """`text` with its pictures taken out."""
    for each in reversed(list(mentions(text))):
        text = text[: each.start] + text[each.end :]
    return text


def blanked(text: str) -> str:
    """`text` with blanks in place of its pictures: offsets stay the same."""
    for each in mentions(text):
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def find(project: Project, name: str) -> tuple[Path | None, str, str]:
    """The file that `name` stands for; else None, what is wrong, and a hint."""
    if "/" in name or "\\" in name:
        return None, f'"{name}" is a path', f"write the name alone: {name.rsplit('/', 1)[-1]}"
    files = project.pictures_called(name)
    if len(files) > 1:
        shown = " and ".join(project.name(path) for path in files)
        return None, f'"{name}" stands for two files: {shown}', "rename one of them"
    if not files:
        return (
            None,
            f'no picture "{name}"',
            (
                did_you_mean(name, project.picture_names)
                if project.picture_names
                else f"draw it in media/figures/{name.replace('-', '_')}.py, or put it in media/images/"
            ),
        )
    written = {files[0].name, files[0].stem, files[0].stem.replace("_", "-")}
    if name not in written:
        return None, f'no picture "{name}"', f'did you mean "{files[0].stem.replace("_", "-")}"?'
    if re.fullmatch(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])", files[0].name.partition(".")[0].strip()):
        return None, f'"{name}" cannot be the name of a file on Windows', "rename it"
    if files[0].suffix.lower() == ".svg":
        try:
            found = svg.refused(project.read(files[0]))
        except OSError:  # reading it for the card says why
            found = ""
        if found:
            return None, f"{project.name(files[0])} holds {found}", "an SVG has only shapes and text"
    return files[0], "", ""
