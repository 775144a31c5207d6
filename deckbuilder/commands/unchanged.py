"""The build that has nothing to do: if all is as it was after the last one, what that one said is
said again.

Imports next to nothing, so that the answer takes little longer than starting Python and reading the
sources. After a build `remember` writes down what it depended on, what it wrote and what it said;
`answer` compares. Where anything differs, or cannot be told, the build takes its usual way.
"""

from __future__ import annotations

import os
import time

from deckbuilder.core import digests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOMS = ("cards", "media", "addon", "deckbuilder")


def answer(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str | None:
    """What `build_decks.py` with these arguments said the last time, if it would do and say the
    same now; else None."""
    if arguments and arguments[0] != "build" and not arguments[0].startswith("-"):
        return None
    root = _root(arguments)
    checksum, _, body = _read(_path(root)).decode("utf-8", "replace").partition("\n")
    head, _, said = body.partition("\n\n")
    state, *outputs = head.split("\n")
    if checksum != _sum(body) or not outputs:
        return None
    _seen[root] = sources(root, environment)
    return said if state == _state(arguments, _seen[root], outputs) else None


_seen: dict[str, str] = {}


def seen(root: str) -> str:
    """`sources` as `answer` saw them a moment ago; as they are now, if it had no need to look."""
    return _seen.pop(root, "") or sources(root)


def remember(
    root: str, arguments: Sequence[str], before: str, outputs: Sequence[str], said: str
) -> None:
    """Keep what a build just said. `before`: `sources` from before it began; what changed during
    the build is then seen by the next one. Failing to is no harm."""
    from pathlib import Path

    from deckbuilder.core.files import write

    body = "\n".join([_state(arguments, before, outputs), *outputs, "", said])
    try:
        write(Path(_path(root)), f"{_sum(body)}\n{body}".encode())
    except (OSError, ValueError):
        pass


def sources(root: str, environment: Mapping[str, str] = os.environ) -> str:
    """A digest of all that a build of the project in `root` depends on, its time included."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    parts: list[object] = [digests.code(), digests.tree(digests.HERE), epoch]
    for room in ROOMS:
        folder = os.path.join(root, room)
        if folder not in (digests.HERE, digests.ADDON):  # these are in the code
            parts.append(digests.tree(folder))
        if not epoch:  # then the time is that of the last commit and of what was changed since
            times = [os.lstat(path).st_mtime_ns for _, path in digests.files(folder)]
            now = time.time_ns()
            parts += [times, [now] if max(times, default=0) > now else []]
    return digests.of(*parts, *([] if epoch else _git(root, environment))).hex()


def _state(arguments: Sequence[str], before: str, outputs: Sequence[str]) -> str:
    """A digest of what was asked for, of the sources, and of the files as they are on the disk."""
    parts: list[object] = [os.getcwd(), *arguments, before]
    for path in outputs:
        try:
            state = os.stat(path)
        except (OSError, ValueError):
            return "gone"
        parts += [path, state.st_size, state.st_mtime_ns, state.st_ino]
    # What a build would clear away is a difference too.
    names = (
        name
        for folder in {os.path.dirname(path) for path in outputs}
        for name in os.listdir(folder)
        if name.endswith((".apkg", ".ankiaddon"))
    )
    return digests.of(*parts, sorted(names)).hex()


def _git(root: str, environment: Mapping[str, str]) -> list[object]:
    """What tells which commit is checked out."""
    parts: list[object] = [sorted(pair for pair in environment.items() if pair[0].startswith("GIT_"))]
    folder = os.path.abspath(root)
    while not os.path.exists(os.path.join(folder, ".git")):
        if folder == os.path.dirname(folder):
            return parts
        folder = os.path.dirname(folder)
    place = os.path.join(folder, ".git")
    if os.path.isfile(place):  # of a worktree
        place = os.path.join(folder, _read(place).decode().removeprefix("gitdir:").strip())
    common = os.path.join(place, _read(os.path.join(place, "commondir")).decode().strip())
    head = _read(os.path.join(place, "HEAD")).decode()
    branch = head.removeprefix("ref:").strip()
    return [
        *parts,
        head,
        *(
            _read(os.path.join(common, name))
            for name in (branch, "packed-refs", "reftable/tables.list", "info/exclude", "../.gitignore")
        ),
    ]


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        return b""


def _sum(text: str) -> str:
    return digests.of(text).hex()


def _root(arguments: Sequence[str]) -> str:
    """The project that the arguments name; the one that this program belongs to if none."""
    for index, each in enumerate(arguments):
        if each.startswith("--project="):
            return os.path.realpath(each.partition("=")[2])
        if each == "--project" and index + 1 < len(arguments):
            return os.path.realpath(arguments[index + 1])
    return os.path.dirname(digests.HERE)


def _path(root: str) -> str:
    return os.path.join(root, ".cache", "last-build.txt")
