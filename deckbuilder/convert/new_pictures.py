"""Choose names in the project for pictures that come with notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from deckbuilder.convert import ids
from deckbuilder.convert.attachments import Attachments
from deckbuilder.core.project import Project
from deckbuilder.core.wording import shortened
from deckbuilder.figures import svg

# The alt text of a picture that has none, until somebody describes it; the checks ask for that.
ALT = "TODO: describe the picture"
# The beginning of a file of each type.
_TYPES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--)"), ".svg"),
)
# Names that say nothing: Anki's for what was pasted, those of cameras, screenshots, and hashes.
_MEANINGLESS = re.compile(
    r"(?:pasted?|image|img|picture|pic|photo|screenshot|screen-?shot|bildschirmfoto|clipboard|tmp|"
    r"unnamed|download)?[-_ \d.()]*|(?:paste-)?[0-9a-f]{16,}|pasted-image.*|screen-?shot.*",
    re.IGNORECASE,
)
_LONGEST_NAME = 50
_SHOWN = 60  # characters of an address in a message


class NewPictures:
    """The pictures of notes that are not in the project yet.

    `subject` is the id of the card that is being read: a picture whose own name says nothing is named
    after it. `alts`: name → alt text of the pictures that the card already has.
    `is_of_a_build`: the notes were built from this project, so that a file named like a built one is an
    older picture of the project and not a new one. `files`: name → (path in the project, content).
    `refused`: source → why it cannot be imported.
    """

    def __init__(self, project: Project, attachments: Attachments, is_of_a_build: bool = False) -> None:
        self._project, self._attachments = project, attachments
        self.is_of_a_build = is_of_a_build
        self.subject = ""
        self.alts: Mapping[str, str] = {}
        self.files: dict[str, tuple[Path, bytes]] = {}
        self.refused: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def named(self, source: str) -> str:
        """Return the name of the picture with this address in a note, "" if it cannot be imported."""
        if source in self._names:
            return self._names[source]
        if source in self.refused:
            return ""
        data, why = self._read(source)
        ending = _ending(data)
        if not why and not ending:
            why = "its type is not supported: use PNG, JPEG, GIF, WebP, or SVG"
        if not why and ending == ".svg" and (odd := svg.refusal(data)):
            why = f"its line {odd.line} contains {odd.what} ({odd.hint})"
        if why:
            self.refused[source] = f'the picture "{shortened(source, _SHOWN)}": {why}'
            return ""
        if data not in self._by_content:
            self._by_content[data] = self._proposed(source, ending, data)
        self._names[source] = self._by_content[data]
        return self._names[source]

    def brings(self, source: str) -> bool:
        """Return whether the picture with this address came with the notes."""
        return source in self._names

    def why_not(self, source: str) -> str:
        """Return what is wrong with a picture that has no name."""
        return self.refused.get(source, f'the picture "{shortened(source, _SHOWN)}"')

    def _read(self, source: str) -> tuple[bytes, str]:
        """Return a picture's content, or why there is none."""
        if re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", source, re.IGNORECASE):
            return b"", "it does not come with the notes"
        for name in dict.fromkeys((unquote(source), source)):
            data = self._attachments.read(name)
            if data is not None:
                return data, ""
        return b"", ("it does not come with the notes, or is larger than 20 MB")

    def _proposed(self, source: str, ending: str, data: bytes) -> str:
        """Return an unused name, and remember the file."""
        stem = re.split(r"[/\\]", unquote(source))[-1].rpartition(".")[0]
        own = "" if _MEANINGLESS.fullmatch(stem) else ids.words(stem, _LONGEST_NAME)
        base = own or (f"{self.subject}-picture" if self.subject else "picture")
        unused = (
            name
            for name in ids.numbered(base)
            if name not in self.files and not self._project.pictures_called(name)
        )
        name = next(unused)
        self.files[name] = (self._project.images / f"{name}{ending}", data)
        return name

    @cached_property
    def _by_content(self) -> dict[bytes, str]:
        """The name of each picture, by its content; at first of those in the project."""
        found = {}
        for path in sorted(self._project.images.glob("*")):
            if self._project.pictures_called(path.stem) == [path]:
                with suppress(OSError):
                    found[self._project.read(path)] = path.stem
        return found


def _ending(data: bytes) -> str:
    """Return the ending of a picture's file by what is in it, or ""."""
    return next((ending for pattern, ending in _TYPES if pattern.match(data)), "")
