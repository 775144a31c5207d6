"""Plan the changes that give this repository its own identity.

Nothing is lost: only files are changed or deleted whose content git has, all of them or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from deckbuilder.core import git, identity
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.releases import ledger
from deckbuilder.source import decks
from deckbuilder.tools.own.identity import Identity, Refused, module, values

SKELETONS = Path(__file__).parent / "skeletons"
# Documents that name the decks. The others are about the program.
_DOCUMENTS = re.compile(r"(?:README|CONTRIBUTING|SECURITY)\.md|addon/config\.md|\.github/.*\.(?:md|yml)")
# What belongs to the cards of this repository.
_OURS = re.compile(
    r"cards/[^/]+\.md|cards/(?:accepted-pairs\.csv|syllabus\.csv|released\.json)|releases/.*"
    r"|(?:tests/unit/)?media/figures/(?!__init__\.py$).*|media/images/.*"
    r"|\.github/(?:ankiweb|pictures)/.*"
)
_IDENTITY = "addon/identity.py"


@dataclass(frozen=True)
class Plan:
    """The changes: path → (content now, content afterward); None means that there is no such file."""

    files: Mapping[Path, tuple[bytes | None, bytes | None]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def changed(self) -> list[Path]:
        """The files whose content will change."""
        return [path for path, (_, after) in self.files.items() if after is not None]

    @property
    def deleted(self) -> list[Path]:
        """The files that will be deleted."""
        return [path for path, (_, after) in self.files.items() if after is None]


def make(project: Project, new: Identity, empty: bool) -> Plan:
    """Return what will change; with `empty`, the cards and all that only they need are deleted."""
    problems = _refusals(project, empty)
    if problems:
        return Plan(problems=tuple(problems))
    names = git.text(project.root, "ls-files", "-z")
    if names is None:
        where = Where(".")
        return Plan(
            problems=(
                problem(
                    where,
                    "C120",
                    "this folder is not a git repository, so the old files could not be restored",
                    'run "git init", "git add .", and "git commit -m Start" first',
                ),
            )
        )
    tracked = names.strip("\0").split("\0")
    after = _written(project, new, empty, tracked)
    if empty:
        after |= {name: None for name in tracked if _OURS.fullmatch(name) and name not in after}
    problems = _uncommitted(project, sorted(after))
    if problems:
        return Plan(problems=tuple(problems))
    changes = {}
    # The identity comes last: until it is written, an interrupted command can be repeated.
    for name in sorted(after, key=lambda each: (each == _IDENTITY, each)):
        path, text = project.root / name, after[name]
        before = path.read_bytes() if path.is_file() else None
        content = None if text is None else text.encode()
        if content != before:
            changes[path] = (before, content)
    return Plan(changes)


def _refusals(project: Project, empty: bool) -> list[Problem]:
    """Return why this repository can no longer get another identity."""
    try:
        now = values((project.root / _IDENTITY).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, Refused) as error:
        return [problem(Where(_IDENTITY), "C120", f"the identity cannot be read: {error}")]
    if not identity.is_original(now["SLUG"], now["FIRST_ID"]):
        return [
            problem(
                Where(_IDENTITY),
                "C120",
                f'these decks are already your own: "{now["NAME"]}"',
                "until the first release, change the values in this file by hand; after it, they are "
                "permanent, because learners' progress is tied to them",
            )
        ]
    released, problems = ledger.load(project)
    if problems:
        return problems
    if released.entries and not empty:
        return [
            problem(
                Where(project.name(ledger.path(project))),
                "C120",
                f'{len(released.entries)} cards were already released as "{identity.NAME}"',
                "learners' progress is tied to that identity; use --empty to begin without these cards",
            )
        ]
    return []


def _uncommitted(project: Project, names: list[str]) -> list[Problem]:
    """Return the files that git could not restore as they are now."""
    status = git.text(
        project.root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all"
    )
    # The paths are relative to the repository, which may be larger than the project.
    prefix = (git.text(project.root, "rev-parse", "--show-prefix") or "").strip()
    changed = {line[3:].removeprefix(prefix) for line in (status or "").split("\0")}
    found = [name for name in names if name in changed]
    return [
        problem(
            Where(name),
            "C120",
            "this file would be changed or deleted, but has changes that are not committed",
            "commit them, or move the file out of the way",
        )
        for name in found
    ]


def _written(project: Project, new: Identity, empty: bool, tracked: list[str]) -> dict[str, str | None]:
    """Return the texts of the files that are written."""
    read = {name: (project.root / name).read_text("utf-8") for name in tracked if _is_read(name)}
    old = decks.load(project)[0].repository
    texts: dict[str, str | None] = {
        name: _renamed(text, old, new)
        for name, text in read.items()
        if _DOCUMENTS.fullmatch(name) and not (empty and _OURS.fullmatch(name))
    }
    texts[_IDENTITY] = module(read[_IDENTITY], new)
    texts["LICENSE"] = _license(read["LICENSE"], new, empty)
    toml = read["cards/decks.toml"]
    texts["cards/decks.toml"] = toml.replace(f'"{old}"', f'"{new.repository}"', 1)
    if empty:
        known = {"name": new.name, "slug": new.slug, "repository": new.repository}
        for name, place in (("decks.toml", "cards/decks.toml"), *((each, each) for each in _TOP)):
            text = (SKELETONS / name).read_text("utf-8")
            texts[place] = Template(text).substitute(known)
        texts["cards/spelling.txt"] = ""
    return texts


_TOP = ("README.md", "CHANGELOG.md")


def _is_read(name: str) -> bool:
    return name in (_IDENTITY, "LICENSE", "cards/decks.toml") or bool(_DOCUMENTS.fullmatch(name))


def _renamed(text: str, repository: str, new: Identity) -> str:
    """Return a document with the names and addresses of the new decks."""
    for old, now in (
        (repository, new.repository),
        (identity.NAME, new.name),
        (identity.MEDIA, new.media),
        (identity.SLUG, new.slug),
    ):
        text = text.replace(old, now) if old else text
    return text


def _license(text: str, new: Identity, empty: bool) -> str:
    """Return the license with the new authors.

    The license of the program requires that its own authors stay named.
    """
    ours = f"{identity.NAME} contributors"
    text = text.replace(f"{identity.NAME} has", f"{new.name} has", 1)
    authors = new.authors if empty else f"{new.authors} and {ours}"
    text = text.replace(f'"{ours}"', f'"{authors}"', 1)
    return re.sub(
        rf"^(Copyright \(c\) \d+) {re.escape(ours)}$",
        lambda match: f"{match[0]}\n{match[1]} {new.authors}",
        text,
        count=1,
        flags=re.MULTILINE,
    )
