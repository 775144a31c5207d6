"""Get the sources as they are at a commit, in a separate folder."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deckbuilder.core import git
from deckbuilder.core.identity import SLUG

FOLDERS = ("addon", "cards", "media")


class NoBase(Exception):
    """The reason that the sources cannot be compared, as a message to the user."""


def commit(root: Path, ref: str) -> str:
    """Return the commit at which the working tree in `root` left `ref` (a branch, tag, or commit).

    Raises NoBase.
    """
    if git.output(root, "rev-parse", "--git-dir") is None:
        raise NoBase(f"{root} is not in a git repository, so there is nothing to compare with.")
    for name in (ref, f"origin/{ref}"):
        found = git.output(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
        if found:
            # If the branch has moved on since, its newer cards must not count as deleted here.
            left = git.output(root, "merge-base", found.decode().strip(), "HEAD")
            return (left or found).decode().strip()
    raise NoBase(
        f'git does not know "{ref}". Give a branch, tag, or commit. If it is a branch on '
        f'GitHub, run "git fetch origin {ref}" first.'
    )


@contextmanager
def checkout(root: Path, at: str) -> Iterator[Path]:
    """Yield a folder with the sources of `root` as they are at the commit `at`. Raises NoBase."""
    there = (git.output(root, "ls-tree", "--name-only", at) or b"").decode().split("\n")
    folders = [folder for folder in FOLDERS if folder in there]
    if "cards" not in folders:
        raise NoBase(f"There is no cards/ folder at {at[:10]}.")
    data = git.output(root, "archive", "--format=zip", at, "--", *folders)
    if data is None:
        raise NoBase(f"git could not read the files at {at[:10]}. The clone may be incomplete.")
    with tempfile.TemporaryDirectory(prefix=f"{SLUG}-") as folder:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(folder)
        yield Path(folder).resolve()
