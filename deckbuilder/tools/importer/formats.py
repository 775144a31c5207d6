"""Find out the format of a file with notes, and read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deckbuilder.convert.anki_export import Unreadable
from deckbuilder.convert.attachments import Attachments, FolderFiles, PackageFiles
from deckbuilder.convert.found_note import FoundNote
from deckbuilder.tools.importer import anki_package, hashcards, obsidian, text_table
from deckbuilder.tools.importer.text_file import text_of

MARKDOWN_LARGEST = 5_000_000  # bytes
_QUESTION = re.compile(r"^(?:Q|C):", re.MULTILINE)


@dataclass(frozen=True)
class Format:
    """A format: its name for people, whether its texts are HTML, and how to read it."""

    name: str
    is_html: bool
    read: Callable[[Path], list[FoundNote]]
    files: Callable[[Path], Attachments]


def _folder(path: Path) -> FolderFiles:
    return FolderFiles(path.parent)


FORMATS = {
    "anki": Format("Anki package", True, anki_package.read, PackageFiles),
    "csv": Format("table", True, text_table.read, _folder),
    "hashcards": Format(
        "hashcards", False, lambda path: hashcards.read(text_of(path, MARKDOWN_LARGEST)), _folder
    ),
    "obsidian": Format(
        "Obsidian", False, lambda path: obsidian.read(text_of(path, MARKDOWN_LARGEST)), _folder
    ),
}
_ENDINGS = {
    ".apkg": "anki",
    ".colpkg": "anki",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".tab": "csv",
}


def format_of(path: Path) -> str:
    """Return the format of a file, judged by its extension and content. Raises Unreadable."""
    ending = path.suffix.lower()
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if ending in (".md", ".markdown"):
        text = text_of(path, MARKDOWN_LARGEST)
        return "hashcards" if _QUESTION.search(text) else "obsidian"
    raise Unreadable(
        f'files that end in "{ending}" are in no known format; use .apkg or .colpkg (Anki), .csv, '
        ".tsv, or .txt (a table), or .md (hashcards or Obsidian), or say which with --format"
    )
