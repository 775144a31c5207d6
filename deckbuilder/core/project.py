"""The paths of a project's folders and of its pictures."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

IMAGE_TYPES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


@dataclass(frozen=True)
class Project:
    """The paths of a project below its `root`."""

    root: Path

    @property
    def cards(self) -> Path:
        """Topic files, decks.toml, syllabus.csv, and accepted-pairs.csv."""
        return self.root / "cards"

    @property
    def figures(self) -> Path:
        """The scripts that draw figures."""
        return self.root / "media" / "figures"

    @property
    def images(self) -> Path:
        """Pictures that are image files."""
        return self.root / "media" / "images"

    @property
    def image_sources(self) -> Path:
        """Where each image file comes from."""
        return self.images / "sources.csv"

    @property
    def addon(self) -> Path:
        """The add-on's sources."""
        return self.root / "addon"

    @property
    def dist(self) -> Path:
        """The default folder for the results."""
        return self.root / "dist"

    @property
    def cache(self) -> Path:
        """Files that can be regenerated, at the cost of time."""
        return self.root / ".cache"

    def name(self, path: Path) -> str:
        """Return `path` as messages show it: relative to the root, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def read(self, path: Path) -> bytes:
        """Return the content of a file of the project. Raises OSError.

        Anything but a regular file is refused, because reading a pipe would never end. So is a link
        that leads out of the project, because its target was not meant to be published.
        """
        # A loop of links stays a link; opening it fails with a message.
        if not _real(path).startswith(os.path.join(self._real_root, "")):
            raise OSError(errno.EPERM, "it is a link to something outside the project")
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError(errno.EPERM, "it is not a regular file")
        with open(path, "rb") as file:
            return file.read()

    def topic_files(self) -> list[Path]:
        """Return the topics' Markdown files, sorted. README.md is not one of them."""
        return sorted(path for path in self.cards.glob("*.md") if path.name != "README.md")

    def image_files(self) -> list[Path]:
        """Return all files in the folder of images, of any type, without hidden ones and sources.csv."""
        if not self.images.is_dir():
            return []
        return sorted(
            path
            for path in self.images.iterdir()
            if not path.name.startswith(".") and path != self.image_sources
        )

    def pictures_called(self, name: str) -> list[Path]:
        """Return the files that the picture name `name` on a card can refer to.

        They are figure scripts, and images with or without their extension.
        """
        return self._pictures.get(name.lower(), [])

    @cached_property
    def _real_root(self) -> str:
        return _real(self.root)

    @cached_property
    def _pictures(self) -> dict[str, list[Path]]:
        # In lower case, because names that differ only in case are the same file on many disks.
        found: dict[str, list[Path]] = {}
        for script in sorted(self.figures.glob("*.py")):
            if not script.name.startswith("_"):
                found.setdefault(script.stem.replace("_", "-").lower(), []).append(script)
        if self.images.is_dir():
            for image in sorted(self.images.iterdir()):
                if image.suffix.lower() in IMAGE_TYPES:
                    found.setdefault(image.stem.lower(), []).append(image)
                    found.setdefault(image.name.lower(), []).append(image)
        return found

    @property
    def picture_names(self) -> list[str]:
        """All picture names that a card can use."""
        return sorted(self._pictures)


def _real(path: Path) -> str:
    """Return the path that links lead to, in one spelling where the case of letters does not matter."""
    return os.path.normcase(os.path.realpath(path))
