"""The command `pull`, which writes edits made in Anki back into the Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say
from deckbuilder.core.wording import count

if TYPE_CHECKING:
    from deckbuilder.core.project import Project
    from deckbuilder.tools.pull.apply import Row
    from deckbuilder.tools.pull.plan import Pull

COLORS = {"-": "red", "+": "green", "place": "cyan"}


@click.command()
@click.argument("export", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--topic", metavar="NAME", help="The topic of notes created in Anki, if their deck has several."
)
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show the changes without writing them.")
@output.project_option
def command(export: Path, topic: str | None, yes: bool, dry_run: bool, project: Path) -> None:
    """Write what you edited in Anki back into the cards.

    EXPORT is a deck or a collection that you exported with Anki's File → Export…, as .apkg or .colpkg,
    with its media. Notes created with our note types become cards. The command shows the changes, and
    writes them only if you agree.
    """
    from deckbuilder.core.project import Project
    from deckbuilder.tools.pull import apply, plan

    sources = Project(project.resolve())
    found = plan.pull(sources, export, topic=topic or "")
    if found.files:
        _show(apply.diff(sources, {**found.files, **found.listed}, export.name))
        for path, data in found.pictures.items():
            say((f"+++ {sources.name(path)} ({len(data) / 1024:,.0f} kB)", {"bold": True}))
        say("")
    for each in found.problems:
        say(output.line(each))
    for conflict in found.conflicts:
        say(output.line(conflict.problem) + ":")
        _show(
            apply.replaced(
                conflict.before.split("\n") if conflict.before else [], conflict.after.split("\n")
            ),
            "  ",
        )
    if any(each.severity == "error" for each in found.problems):
        output.leave(failed=True)
    _say(found)
    if found.files:
        _write(sources, found, yes, dry_run)


def _say(found: Pull) -> None:
    """Print everything except the changes."""
    if found.problems or found.conflicts:
        say("")
    if found.checks:
        say("With these changes, make check will also report:")
        for each in found.checks:
            say(output.line(each))
        say("")
    notes = count(found.notes, "note")
    if found.files:
        say(f"{count(len(found.edited), 'text')} edited in Anki, in {notes}.")
        if found.added:
            say(f"{count(len(found.added), 'note')} created in Anki, with these new ids:")
        for card in found.added:
            say(f'  {card.id}  "{card.says}"')
    else:
        say(
            f"There is nothing to pull from {notes}"
            + (
                ": every edit is listed above."
                if found.problems or found.conflicts
                else ": they match the cards."
            )
        )
    if found.older:
        say(f"{count(found.older, 'text')} in the export: older than here, but not edited.")
    if found.own:
        say(
            f"Not pulled: {count(found.own, 'note')} of our note types, built from cards that are not "
            "in this project."
        )


def _write(sources: Project, found: Pull, yes: bool, dry_run: bool) -> None:
    """Ask, then write."""
    from deckbuilder.core.files import Changed
    from deckbuilder.source import edit
    from deckbuilder.tools.pull import apply

    changes = {**found.listed, **found.files}
    names = ", ".join(sources.name(path) for path in (*found.pictures, *changes))
    if not output.agreed(f"\nWrite these changes to {names}?", yes, dry_run):
        output.leave(failed=not dry_run)
    try:
        with edit.alone(sources):
            apply.write(changes, found.pictures)
    except Changed as changed:
        say(f"Nothing was written: {changed} changed in the meantime. Pull again.")
        output.leave(failed=True)
    except OSError as error:
        say(f"Nothing was written: {error.strerror or error}: {error.filename or names}")
        output.leave(failed=True)
    say(f"Wrote {names}. Review the changes with make check and git diff.")


def _show(rows: Iterable[Row], indent: str = "") -> None:
    """Print a diff, in color where the terminal has colors, with changed words underlined."""
    for row in rows:
        color, bold = COLORS.get(row.kind), row.kind == "file"
        sign = row.kind if len(row.kind) == 1 else ""
        say(
            indent,
            (sign, {"fg": color}),
            *(
                (text, {"fg": color, "bold": changed or bold or None, "underline": changed or None})
                for text, changed in row.pieces
            ),
        )
