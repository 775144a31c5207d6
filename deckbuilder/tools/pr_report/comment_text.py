"""Write the text of the comment on a pull request: the report as Markdown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence

from deckbuilder.core.problems import ERROR
from deckbuilder.core.wording import count
from deckbuilder.notes.note import Note
from deckbuilder.releases.release_notes import question
from deckbuilder.tools.pr_report.comment import MARK
from deckbuilder.tools.pr_report.compare import Comparison
from deckbuilder.tools.pr_report.version import Side

LISTED = 40  # of each kind; a comment can have 65,536 characters
PROBLEMS = 30
DIFFS = 30_000  # characters of all differences together


def text(found: Comparison, before: Side, now: Side, base: str, pictures: str) -> str:
    """Return the whole comment.

    `base` says what was compared with, `pictures` where the pictures are.
    """
    what = found.changes
    budget = _Budget(DIFFS)

    def difference(note: Note) -> str:
        return budget.take(_difference(before.texts.get(note.id, ""), now.texts.get(note.id, "")))

    def card(note: Note) -> str:
        return f"- {question(now.cards[note.id])} ({_where(note)})"

    parts = [
        f"{MARK}\n## What this changes\n",
        f"{_summary(found)} (compared with {base})\n",
        _learners(found),
        _problems(found),
        _section("Changed cards", what.changed, lambda note: card(note) + difference(note)),
        _section("New cards", what.new, card),
        _section(
            "Retired cards",
            what.retired,
            lambda note: f"{card(note)}: " + now.cards[note.id].get("retired"),
        ),
        _section("In use again", what.again, card),
        _gone(found),
        _examples(found),
        pictures and f"{pictures}\n",
    ]
    if budget.left_out:
        parts.append(f"{budget.left_out} longer differences were left out.\n")
    return "\n".join(part for part in parts if part)


def _summary(found: Comparison) -> str:
    what = found.changes
    counts = [
        (len(what.new), "new"),
        (len(what.changed), "changed"),
        (len(what.retired), "retired"),
        (len(what.again), "in use again"),
        (len(found.gone), "deleted"),
    ]
    changed = [f"{number} {word}" for number, word in counts if number]
    return f"**Cards: {', '.join(changed)}.**" if changed else "**No cards changed.**"


def _learners(found: Comparison) -> str:
    """Return what the next release would do to learners' own text."""
    number = len(found.own_here)
    others = len(found.own) - number
    sentence = f"A plain import would replace learners' own edits on {number} {_notes(number)}"
    if number:
        sentence += (
            f", which {'is' if number == 1 else 'are'} already released. The add-on's update keeps "
        )
        sentence += "what learners wrote"
    else:
        sentence += ": no card that changed here has been released yet"
    if others:
        sentence += f"; earlier changes since the last release affect {others} more"
    return sentence + ".\n"


def _notes(number: int) -> str:
    return "note" if number == 1 else "notes"


def _problems(found: Comparison) -> str:
    if not found.problems:
        return "**Problems:** none.\n"
    fresh = [each for each, new in found.problems if new]
    fresh.sort(key=lambda each: (each.severity != ERROR, each.where))
    old = len(found.problems) - len(fresh)
    errors = sum(each.severity == ERROR for each in fresh)
    counts = f"{count(errors, 'new error')}, {count(len(fresh) - errors, 'new warning')}"
    there = f"; {old} {'was' if old == 1 else 'were'} already there" if old else ""
    lines = [f"**Problems: {counts}{there}.**", *([""] if fresh else [])]
    for each in fresh[:PROBLEMS]:
        mild = "" if each.severity == ERROR else f"{each.severity}: "
        lines.append(f"- `{each.where}`: {each.code} {mild}{_plain(each.message)}")
    if len(fresh) > PROBLEMS:
        lines.append(f"- … and {len(fresh) - PROBLEMS} more")
    return "\n".join(lines) + "\n"


def _section(title: str, notes: Sequence[Note], line: Callable[[Note], str]) -> str:
    if not notes:
        return ""
    lines = [f"### {title} ({len(notes)})\n"]
    for deck in dict.fromkeys(note.deck.name for note in notes[:LISTED]):
        lines += [
            f"**{deck}**\n",
            *(line(note) for note in notes[:LISTED] if note.deck.name == deck),
            "",
        ]
    if len(notes) > LISTED:
        lines.append(f"… and {len(notes) - LISTED} more.\n")
    return "\n".join(lines)


def _gone(found: Comparison) -> str:
    if not found.gone and not found.unreadable:
        return ""
    lines = []
    if found.gone:
        lines += [
            f"### Deleted ({len(found.gone)})\n",
            "Cards that were never released may be deleted. A renamed card counts as deleted and new.\n",
            ", ".join(f"`{each}`" for each in found.gone[:LISTED]) + "\n",
        ]
    if found.unreadable:
        lines += [
            f"### Cannot be shown ({len(found.unreadable)})\n",
            ", ".join(f"`{each}`" for each in found.unreadable[:LISTED]) + "\n",
        ]
    return "\n".join(lines)


def _examples(found: Comparison) -> str:
    """List the live examples that compute or show something else: their cards count as unchanged."""
    if not found.examples:
        return ""
    lines = ["### Live examples whose code changed\n"]
    lines += [
        f"- `{name}`, on "
        + (
            ", ".join(f"`{card.id}`" for card in cards[:5])
            + (f" and {len(cards) - 5} more" if len(cards) > 5 else "")
            if cards
            else "no card"
        )
        for name, cards in found.examples[:LISTED]
    ]
    if len(found.examples) > LISTED:
        lines.append(f"- … and {len(found.examples) - LISTED} more")
    return "\n".join(lines) + "\n"


def _where(note: Note) -> str:
    return f"`{note.id}`, {note.where}"


def _plain(message: str) -> str:
    """Return a message, which may quote what GitHub would take for HTML, as plain text."""
    return message.replace("&", "&amp;").replace("<", "&lt;")


def _difference(before: str, now: str) -> str:
    """Return the lines that differ, as a block that can be unfolded."""
    if before == now:
        return "\n  (its text is the same; a figure, a source, or its place changed)"
    lines = list(difflib.unified_diff(before.splitlines(), now.splitlines(), lineterm="", n=2))[2:]
    body = "\n".join(line for line in lines if not line.startswith("@@"))
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`+", body))])
    indented = "\n".join(f"  {line}" for line in body.split("\n"))
    return (
        f"\n  <details><summary>Difference</summary>\n\n  {fence}diff\n{indented}\n  {fence}\n\n"
        "  </details>"
    )


class _Budget:
    """A limit on the length of all texts together."""

    def __init__(self, size: int) -> None:
        self.left, self.left_out = size, 0

    def take(self, text: str) -> str:
        """Return the text, or "" if it exceeds what is left."""
        if len(text) > self.left:
            self.left_out += 1
            return ""
        self.left -= len(text)
        return text


def chosen(found: Comparison) -> Iterator[tuple[Note, str]]:
    """Yield the notes to show pictures of, the most interesting first, and what happened to each."""
    what = found.changes
    for notes, word in (
        (what.changed, "changed"),
        (what.retired, "retired"),
        (what.again, "in use again"),
        (what.new, "new"),
    ):
        for note in notes:
            yield note, word
