"""Find the project's picture that a media file on a note shows, whichever version of it that is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from deckbuilder.convert.attachments import NoFiles
from deckbuilder.convert.new_pictures import NewPictures
from deckbuilder.core.model import Picture
from deckbuilder.core.project import Project
from deckbuilder.figures import figures, pictures
from deckbuilder.markup.text import Text

_NAME = re.compile(r"(?P<stem>.+)-[0-9a-f]{10}(?P<theme>-light|-dark)?(?P<ending>\.[a-z]+)")
_NO_HASH = "0" * 10  # figures are not drawn here, so their hash is not known


class Media:
    """The project's pictures, by the names that cards and media files use for them.

    Nothing is drawn: which version of a figure a note shows makes no difference to what its author
    wrote. `new` are pictures that come with the notes.
    """

    def __init__(self, project: Project, new: NewPictures | None = None) -> None:
        self._project = project
        self.new = new or NewPictures(project, NoFiles())
        self._names: dict[str, str] = {}
        for path in {path for name in project.picture_names for path in project.pictures_called(name)}:
            name = path.stem.replace("_", "-") if path.suffix == ".py" else path.stem
            if len(project.pictures_called(name)) > 1:
                name = path.name
            self._names[self._key(_shown(path).light)] = name

    def shown(self, texts: Iterable[Text]) -> dict[str, Picture]:
        """Return, for the renderer, the pictures that these texts mention."""
        names = {each.name for text in texts for each in text.images}
        return {name: _shown(path) for name in names if (path := self._path(name)) is not None}

    def named(self, source: str) -> tuple[str, str]:
        """Return the name of the picture that an image's `src` shows, and its theme.

        The theme is "light", "dark", or, if there is only one, "". The name is "" for an image that is
        neither in the project nor can be added to it.
        """
        match = _NAME.fullmatch(unquote(source))
        if not match:
            return self.new.named(source), ""
        name = self._names.get(self._key(match[0]), "")
        if not name:
            # A picture of the project as it was when the notes were built, or one that is new here.
            name = match["stem"] if match["stem"] in self.new.files else ""
        if not name and not self.new.is_of_a_build:
            return self.new.named(source), ""
        return name, (match["theme"] or "").strip("-")

    def _path(self, name: str) -> Path | None:
        if name in self.new.files:
            return self.new.files[name][0]
        return pictures.find(self._project, name).path

    def _key(self, file: str) -> str:
        match = _NAME.fullmatch(file)
        return f"{match['stem']}{match['ending']}".lower() if match else file


def _shown(path: Path) -> Picture:
    """Return the media names of a picture; those of figures as in figures.py, except for the hash."""
    if path.suffix == ".py":
        stem = f"{path.stem.replace('_', '-')}-{_NO_HASH}"
        return Picture(f"{stem}-light.svg", f"{stem}-dark.svg")
    return figures.image(path, b"")  # its content would only affect the hash
