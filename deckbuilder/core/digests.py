"""Digests of what a result depends on: texts, files, the program itself, and its dependencies."""

from __future__ import annotations

import functools
import os
import re
import sys
import unicodedata
from collections.abc import Collection, Iterator
from hashlib import sha256

# The program's root, which contains deckbuilder/ and addon/.
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def of(*what: object) -> bytes:
    """Return a digest of texts, bytes, and any other values that their `repr` identifies."""
    digest = sha256()
    for each in what:
        data = (
            each
            if isinstance(each, bytes)
            else each.encode("utf-8", "surrogatepass")
            if isinstance(each, str)
            else repr(each).encode()
        )
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.digest()


def files(folder: str, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the (name, path) of every file below `folder`, sorted; names are relative to it.

    Folders with a name in `without` and Python's own caches are left out.
    """
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and name not in without]
        found += [os.path.join(where, name) for name in names if not name.endswith(".pyc")]
    for path in sorted(found):
        yield path[len(folder) + 1 :], path


def tree(folder: str, without: Collection[str] = ()) -> bytes:
    """Return a digest of the names and contents of all files below `folder`.

    Folders with a name in `without` are left out.
    """
    parts: list[object] = []
    for name, path in files(folder, without):
        try:
            if not os.path.isfile(path):  # reading a pipe would never end
                parts += [name, None]
                continue
            with open(path, "rb") as file:
                parts += [name, sha256(file.read()).digest()]
        except OSError as error:
            parts += [name, error.errno]
    return of(*parts)


def code(*parts: str) -> bytes:
    """Return a digest of parts of the program, of Python, and of the versions of all packages it needs.

    `parts` are files and folders below the program's root, such as "deckbuilder/notes".
    """
    return of(_versions(), *[part(each) for each in parts])


@functools.cache
def _versions() -> bytes:
    with open(os.path.join(ROOT, "requirements.lock"), encoding="utf-8") as file:
        names = re.findall(r"^([\w.-]+)==", file.read(), re.MULTILINE)
    return of(sys.version, *installed([re.sub(r"[-_.]+", "_", name).lower() for name in names]))


@functools.cache
def part(name: str) -> bytes:
    """Return a digest of one part of the program.

    It is computed once per process, because code that was imported keeps running even if its file
    changes.
    """
    path = os.path.join(ROOT, *name.split("/"))
    if os.path.isdir(path):
        return of(name, tree(path))
    with open(path, "rb") as file:
        return of(name, file.read())


def text(content: str) -> str:
    """Return a short name for a text: 64 bits, enough to rule out collisions among a field's texts.

    The add-on computes the same one (addon/update/merge.py).
    """
    normal = content if content.isascii() else unicodedata.normalize("NFC", content)
    return sha256(normal.encode()).hexdigest()[:16]


def installed(packages: Collection[str]) -> list[str]:
    """Return those of the packages that are installed, each with its version, as pip names its folder.

    `packages` are names in lower case with underscores.
    """
    names = [
        name
        for folder in dict.fromkeys(sys.path)
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder)
        for name in os.listdir(folder)
        if name.endswith(".dist-info")
    ]
    return sorted(name for name in names if name.partition("-")[0].lower() in packages)
