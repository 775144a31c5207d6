"""Make the whole report: read both sides, compare them, and write text and pictures."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deckbuilder.core import files
from deckbuilder.core.model import ID
from deckbuilder.core.project import Project
from deckbuilder.core.wording import count
from deckbuilder.notes.note import Note
from deckbuilder.releases import ledger
from deckbuilder.source import decks
from deckbuilder.tools.pr_report import base, version
from deckbuilder.tools.pr_report import comment_text as words
from deckbuilder.tools.pr_report.browser import NoBrowser
from deckbuilder.tools.pr_report.compare import Comparison, compare
from deckbuilder.tools.pr_report.pictures import Wanted, take

MOST = 20  # pictures


@dataclass(frozen=True)
class Report:
    """What was found and written; `no_pictures` is why there are no pictures, or ""."""

    found: Comparison
    text: Path
    pictures: tuple[Path, ...]
    no_pictures: str = ""


def make(
    project: Project,
    ref: str,
    out: Path,
    with_pictures: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Compare the working tree with the git ref `ref`.

    Writes report.md, index.html, and pictures/ into `out`, where they replace an earlier report. Raises
    base.NoBase and OSError.
    """
    commit = base.commit(project.root, ref)
    now = version.read(project, progress)
    with base.checkout(project.root, commit) as folder:
        old = Project(folder)
        if (project.cache / "figures").is_dir():  # most figures are the same
            shutil.copytree(project.cache / "figures", old.cache / "figures")
        before = version.read(old, progress)
    released, _ = ledger.load(project)
    found = compare(before, now, released)
    # An invalid id may not be a valid file name either.
    chosen = [(note, word) for note, word in words.chosen(found) if ID.fullmatch(note.id)]
    made: list[Path] = []
    missing = "not requested" if not with_pictures else ""
    shutil.rmtree(out / "pictures", ignore_errors=True)
    if with_pictures and chosen:
        wanted = [Wanted(note, before.notes.get(note.id), word) for note, word in chosen[:MOST]]
        repository = decks.load(project)[0].repository
        try:
            made = take(wanted, {**before.media, **now.media}, repository, out / "pictures")
        except NoBrowser as reason:
            missing = str(reason)
    name = ref if commit.startswith(ref) else f"`{ref}` at {commit[:10]}"
    text = out / "report.md"
    files.write(
        text,
        words.text(found, before, now, name, _about_pictures(len(made), len(chosen), missing)).encode(),
    )
    files.write(out / "index.html", _page(chosen, made).encode())
    return Report(found, text, tuple(made), missing)


def _about_pictures(made: int, all: int, missing: str) -> str:
    """Return what the comment says about the pictures."""
    if not all:
        return ""
    if missing:
        return f"No pictures: {missing}."
    left = f"; {all - made} more were left out" if all > made else ""
    return (
        f"For pictures of {count(made, 'card')} before and after, unpack the "
        f"run's artifact `pr-report` and open index.html{left}."
    )


def _page(chosen: Sequence[tuple[Note, str]], made: Sequence[Path]) -> str:
    """Return a page with all pictures, each with the name of its card."""
    names = {path.stem: path.name for path in made}
    entries = "".join(
        f'<img id="{note.id}" src="pictures/{names[note.id]}" loading="lazy" '
        f'alt="{note.id}, {word}, before and after">'
        for note, word in chosen
        if note.id in names
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Changed cards</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        "body{margin:0 auto;max-width:800px;padding:1rem 0;color:#1d2329;background:#eef1f4;"
        "font:16px/1.5 system-ui,sans-serif}h1{font-size:1.25rem;margin:1rem 20px}"
        "img{display:block;max-width:100%}</style></head><body>"
        f"<h1>Before and after: {len(made)} of {len(chosen)} cards</h1>{entries}</body></html>"
    )
