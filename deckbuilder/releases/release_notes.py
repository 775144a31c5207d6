"""Write what a release tells learners, from the ledger before and after it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deckbuilder.core import identity
from deckbuilder.core.model import Card, Deck
from deckbuilder.notes.note import Note
from deckbuilder.releases.ledger import Ledger

# Not by strftime, which writes them in the language of whoever makes the release.
MONTHS = (
    "January February March April May June July August September October November December"
).split()

HOW = """\
## How to get it

***On a computer, with the add-on** (it keeps your changes): choose *Tools → {name} → Update
decks…*, then `{file}`.
What you wrote, your tags, and *My notes* stay; everything else is brought up to date. A single
*Edit → Undo* reverts the whole update.

**Everywhere else**, with Anki's own import:

1. Sync all your devices, then make a backup (*File → Create Backup* on a computer).
2. Import `{file}`
   (*File → Import*, or tap the file) with Anki's default options: update notes and note types
   *if newer*, and do not merge note types. The file contains no scheduling.
3. Anki reports "N notes updated, M already present": N notes had changed and were updated; the
   other M either had not changed or were edited by you after our last change, and are left
   alone. Your intervals, flags, suspended cards, and decks stay as they are in any case.

If that is not what you wanted, choose *Edit → Undo* right after the import, or restore the backup.
"""


@dataclass(frozen=True)
class Changes:
    """The cards of a release by what happened to them; `again` are retired ones back in use."""

    new: tuple[Note, ...]
    changed: tuple[Note, ...]
    retired: tuple[Note, ...]
    again: tuple[Note, ...]


def changes(before: Ledger, notes: Sequence[Note]) -> Changes:
    """Return what of `notes` differs from the ledger before the release."""
    known = before.entries
    new = [note for note in notes if note.id not in known]
    differ = [note for note in notes if note.id in known and known[note.id].content != note.content]
    retired = [note for note in differ if note.retired and not known[note.id].retired]
    again = [note for note in differ if known[note.id].retired and not note.retired]
    changed = [note for note in differ if note not in retired and note not in again]
    return Changes(tuple(new), tuple(changed), tuple(retired), tuple(again))


def text(version: str, time: int, what: Changes, cards: Mapping[str, Card], news: str, file: str) -> str:
    """Return the notes as Markdown; `news` is what CHANGELOG.md says about changes since the last."""
    day = datetime.datetime.fromtimestamp(time, datetime.UTC).date()
    sections = [f"# {identity.NAME} {version}\n\n{_written(day)}: {_summary(what)}.\n"]
    if news:
        sections.append(f"## What is new\n\n{news}\n")
    sections += [
        _section("New cards", "", what.new, cards),
        _section(
            "Changed cards",
            "A plain import replaces your own text on these; the add-on's update keeps it.",
            what.changed,
            cards,
        ),
        _section(
            "Retired cards",
            "They stay in your collection with their whole history, are tagged "
            f"`{identity.TAG}retired`, and say on the front why they were retired. You can "
            "suspend them; the add-on offers to.",
            what.retired,
            cards,
        ),
        _section("In use again", "Unsuspend them if you suspended them.", what.again, cards),
        HOW.format(file=file, name=identity.NAME),
    ]
    return "\n".join(section for section in sections if section)


def _written(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _summary(what: Changes) -> str:
    counts = [
        (len(what.new), "new"),
        (len(what.changed), "changed"),
        (len(what.retired), "retired"),
        (len(what.again), "in use again"),
    ]
    told = [f"{number} {word}" for number, word in counts if number]
    if not told:
        return "no card has changed, only how cards look and work"
    return "cards: " + ", ".join(told)


def _section(title: str, says: str, notes: Sequence[Note], cards: Mapping[str, Card]) -> str:
    """Return a section with the notes under their decks; "" if there are no notes."""
    if not notes:
        return ""
    lines = [f"## {title}\n"]
    if says:
        lines.append(f"{says}\n")
    decks: dict[Deck, list[Note]] = {}
    for note in notes:
        decks.setdefault(note.deck, []).append(note)
    for deck, group in decks.items():
        lines += [
            f"**{deck.name}**\n",
            *(f"- {question(cards[note.id])} (`{note.id}`)" + _why(cards[note.id]) for note in group),
            "",
        ]
    return "\n".join(lines)


def _why(card: Card) -> str:
    return f": {card.get('retired')}" if card.get("retired") else ""


def question(card: Card) -> str:
    """Return what a card asks, on one line: for a cloze card, its text with ellipses as deletions."""
    part = card.cloze or card.question
    if not part:
        return card.id
    shown, at = "", 0
    for start, end, instead in sorted(
        [
            *((each.start, each.end, "…") for each in part.deletions if card.cloze),
            *((each.start, each.end, each.alt) for each in part.images),
        ]
    ):
        if start >= at:  # not inside of another one
            shown += part.text[at:start] + instead
            at = end
    shown += part.text[at:]
    line = " ".join(shown.split())
    return line if len(line) <= 160 else line[:160].rsplit(" ", 1)[0] + " …"


def split_changelog(text: str) -> tuple[str, str, str]:
    """Split CHANGELOG.md into what comes first, the news under "## Unreleased", and the rest."""
    match = re.search(r"^## Unreleased[ \t]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if not match:
        return text, "", ""
    return text[: match.start()], match[1].strip(), text[match.end() :]


def unreleased(text: str, version: str) -> str:
    """Return CHANGELOG.md as it was before the release of `version`, if that one was not finished."""
    head, news, rest = split_changelog(text)
    begun = re.match(
        rf"\n?## {re.escape(version)} \([^)\n]*\)\n(.*?)(?=^## |\Z)", rest, re.MULTILINE | re.DOTALL
    )
    if not begun:
        return text
    all_news = "\n\n".join(part for part in (news, begun[1].strip()) if part)
    return f"{head}## Unreleased\n\n{all_news}\n\n{rest[begun.end() :]}".rstrip() + "\n"


def released_changelog(text: str, version: str, time: int) -> str:
    """Return CHANGELOG.md with its news under the release's own heading."""
    head, news, rest = split_changelog(text)
    if not news:
        return text
    day = datetime.datetime.fromtimestamp(time, datetime.UTC).date()
    return f"{head}## Unreleased\n\n## {version} ({day})\n\n{news}\n\n{rest}".rstrip() + "\n"
