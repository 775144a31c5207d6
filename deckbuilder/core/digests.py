"""Digests of what a result depends on: files, the program itself, and what it is built with.

Light on purpose: a build that has nothing to do imports this and little else.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# The packages that use the pipeline: a test holds that it knows nothing of them.
USERS = ("commands", "tools", "setup")
ADDON = os.path.join(os.path.dirname(HERE), "addon")


def of(*what: object) -> bytes:
    """A digest of texts, bytes, and whatever is told apart by its `repr`."""
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
    """(name, path) of every file below `folder`, sorted; names are relative to it. Left out are
    folders with one of the names in `without`, and what Python leaves there."""
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and name not in without]
        found += [os.path.join(where, name) for name in names if not name.endswith(".pyc")]
    for path in sorted(found):
        yield path[len(folder) + 1 :], path


def tree(folder: str, without: Collection[str] = ()) -> bytes:
    """A digest of all files below `folder`, but for the folders named: names and contents."""
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


_known: list[tuple[bytes, list[object]]] = []


def code() -> bytes:
    """A digest of the program that this process runs: the builder, the examples, Python and every
    installed package by its version. Computed once: what is imported stays, whatever becomes of
    its file."""
    if not _known:
        state = _state()  # of the files before they are read
        _known.append((_code(), state))
    return _known[0][0]


def code_changed() -> bool:
    """Whether the program's files are other ones by now: then what is computed may be neither the
    old nor the new."""
    code()
    return _state() != _known[0][1]


def _state() -> list[object]:
    """What tells in little whether the program's files are as they were."""
    state: list[object] = [*installed()]
    for folder, without in ((HERE, USERS), (ADDON, ())):
        for _, path in files(folder, without):
            try:
                found = os.stat(path)
                state += [path, found.st_size, found.st_mtime_ns, found.st_ino]
            except OSError as error:
                state += [path, error.errno]
    return state


def _code() -> bytes:
    return of(sys.version, *installed(), tree(HERE, without=USERS), tree(ADDON))


def installed(packages: Collection[str] = ()) -> list[str]:
    """The installed packages with their versions, as pip names their folders; all if none are
    named."""
    names = [
        name
        for folder in dict.fromkeys(sys.path)
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder)
        for name in os.listdir(folder)
        if name.endswith(".dist-info")
    ]
    return sorted(name for name in names if not packages or name.partition("-")[0].lower() in packages)
