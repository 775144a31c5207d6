"""Check the names of new things, which must be kebab-case and free, and write their files."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from deckbuilder.core import files
from deckbuilder.core.model import ID, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source import edit

SKELETONS = Path(__file__).parent / "skeletons"


@dataclass(frozen=True)
class NewFiles:
    """The new files; `line` is where to open the first one."""

    files: tuple[Path, ...]
    line: int = 1


def check(where: Where, name: str, taken: Mapping[str, str], module: bool = False) -> list[Problem]:
    """Return why `name` cannot be used.

    `taken`: name → where it is used; with `module`, the name is also that of a Python file.
    """
    if not ID.fullmatch(name):
        better = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
        more = (
            f": {better}" if ID.fullmatch(better) else "; Windows reserves this name" if better else ""
        )
        return [
            problem(
                where,
                "C088",
                f'"{name}" is not a valid name',
                "use lowercase letters, digits, and hyphens" + more,
            )
        ]
    if module and (name[0].isdigit() or keyword.iskeyword(name)):
        return [
            problem(
                where,
                "C088",
                f'"{name}" cannot name a Python file',
                "begin with a letter" if name[0].isdigit() else "it is a Python keyword",
            )
        ]
    if name in taken:
        return [problem(where, "C088", f'the name "{name}" is already used', taken[name])]
    return []


def module(name: str) -> str:
    """Return the name as that of a Python file."""
    return name.replace("-", "_")


def fill(skeleton: str, name: str) -> bytes:
    """Return a skeleton's text for `name`."""
    text = (SKELETONS / skeleton).read_text(encoding="utf-8")
    title = name.replace("-", " ")
    return (
        Template(text)
        .substitute(name=name, module=module(name), title=title[:1].upper() + title[1:])
        .encode()
    )


def write(
    project: Project,
    texts: Mapping[Path, bytes],
    name: str,
    listed: Mapping[Path, tuple[bytes, bytes]] | None = None,
) -> tuple[NewFiles, list[Problem]]:
    """Write new files and change the files that list them, all or none; never overwrite a file.

    The line at which to open the first file is that of its first TODO.
    """
    changes: dict[Path, tuple[bytes | None, bytes]] = {}
    # The file that takes the name comes last: a command that is killed before can be repeated, and
    # finds the others as it left them.
    for path, text in reversed(list(texts.items())):
        try:
            there = files.content(path)
        except OSError as error:
            return NewFiles(()), [
                problem(
                    Where(project.name(path)),
                    "C070",
                    f"the file cannot be read: {error.strerror or error}",
                )
            ]
        if there not in (None, text):
            return NewFiles(()), [
                problem(
                    Where(project.name(path)),
                    "C088",
                    f'the name "{name}" is already used',
                    "this file already exists",
                )
            ]
        changes[path] = (there, text)
    problems = edit.write(project, {**changes, **(listed or {})})
    if problems:
        return NewFiles(()), problems
    first = next(iter(texts.values())).decode().split("\n")
    line = next((at for at, text in enumerate(first, 1) if "TODO" in text), 1)
    return NewFiles(tuple(texts), line), []
