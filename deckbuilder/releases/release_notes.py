"""Write the release notes for learners from the cards, the ledger before them, and CHANGELOG.md."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deckbuilder.core import identity
from deckbuilder.core.model import Card, Deck, slug
from deckbuilder.core.wording import count
from deckbuilder.notes.note import Note
from deckbuilder.releases.ledger import Ledger

# Not from strftime, which uses the language of the machine that makes the release.
MONTHS = (
    "January February March April May June July August September October November December"
).split()

# In the news of CHANGELOG.md: what only contributors notice, and what is still missing.
FOR_CONTRIBUTORS = "For contributors"
STILL_MISSING = "Still missing"

# More new cards than this are counted, not listed.
MANY = 50

BEGIN = """\
## How to get it

**On a computer:** install [Anki](https://apps.ankiweb.net), and download `{addon}` from the files below.
Double-click it, and restart Anki. This add-on contains the decks and offers to import them: choose
*Yes*, then *Import*. With it, updates keep what you wrote on cards.

**On a phone:** download `{file}`, and open it with AnkiDroid or AnkiMobile. If you also use a computer,
import the decks there and sync instead.

**Without the add-on, or only one deck:** download `{file}` (all decks) or the file of a single deck.
Double-click it, or choose it in *File → Import*. If you import everything later, no card is added twice.

**When the next release comes out,** your progress stays. With the add-on, install the new one, restart
Anki, and choose *Tools → {name} → Import this version's decks…*: this keeps what you wrote on cards.
Anki's own import of the new file replaces it on cards that changed, including *My notes*.
"""

UPDATE = """\
## How to get it

**If you do not have the decks yet:** install [Anki](https://apps.ankiweb.net), double-click `{addon}`,
and restart Anki: this add-on offers to import the decks. On a phone, open `{file}` with AnkiDroid or
AnkiMobile.

**If you have them, on a computer with the add-on** (it keeps your changes): sync all your devices,
double-click `{addon}`, restart Anki, and choose *Tools → {name} → Import this version's decks…*. Or
choose `{file}` in *Tools → {name} → Update decks…*. What you wrote, your tags, and *My notes* stay;
everything else is brought up to date. A single *Edit → Undo* reverts the whole update. Then sync again.

**If you have them, everywhere else,** with Anki's own import:

1. Sync all your devices, then make a backup (*File → Create Backup* on a computer).
2. Import `{file}` (*File → Import*, or tap the file) with Anki's default options: update notes and note
   types *if newer*, and do not merge note types. The file contains no scheduling.
3. Anki reports "N notes updated, M already present": N notes had changed and were updated; the other M
   either had not changed or were edited by you after our last change, and are left alone. Your
   intervals, flags, suspended cards, and decks stay as they are in any case.

If that is not what you wanted, choose *Edit → Undo* right after the import, or restore the backup.
"""

CHECK = """\
To check a download, put `{hashes}` beside it, and run `sha256sum --check --ignore-missing {hashes}`.
Anybody can build the same files, byte for byte, from the source of this release: `python build_decks.py
release {version} --again`.
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


@dataclass(frozen=True)
class Release:
    """What the notes of a release say.

    `time`: in seconds since 1970; `is_first`: no other release came before; `notes`: all, in the order
    in which their cards are learned; `cards`: by id; `news`: what CHANGELOG.md says about changes since
    the last release; `files`: the name of each file → its size in bytes.
    """

    version: str
    time: int
    is_first: bool
    changes: Changes
    notes: Sequence[Note]
    cards: Mapping[str, Card]
    news: str
    files: Mapping[str, int]


def text(release: Release) -> str:
    """Return the notes of a release as Markdown.

    Each paragraph is one line, because GitHub keeps the line breaks of release notes.
    """
    news, missing = _for_learners(release.news)
    end = f"-v{release.version}"
    known = {
        "name": identity.NAME,
        "file": f"{identity.SLUG}{end}.apkg",
        "addon": f"{identity.SLUG}{end}.ankiaddon",
        "hashes": f"v{release.version}.sha256",
        "version": release.version,
    }
    day = _written(datetime.datetime.fromtimestamp(release.time, datetime.UTC).date())
    if release.is_first:
        sections = [
            f"# {identity.NAME} {release.version}\n\n{day}{'' if news else ': the first release.'}\n",
            f"{news}\n" if news else "",
            _contents(release),
            BEGIN.format(**known),
        ]
    else:
        sections = [
            f"# {identity.NAME} {release.version}\n\n{day}: {_summary(release.changes)}.\n",
            f"## What is new\n\n{news}\n" if news else "",
            *_changed(release),
            UPDATE.format(**known),
        ]
    sections += [
        f"## {STILL_MISSING}\n\n{missing}\n" if missing else "",
        "Found a mistake? Press “edit this card” at the bottom of its answer.\n",
        _files(release),
        CHECK.format(**known),
    ]
    return unwrapped("\n".join(section for section in sections if section))


def _for_learners(news: str) -> tuple[str, str]:
    """Return the news without what only contributors notice, and what is still missing."""
    about, *parts = re.split(r"^### (.+?)[ \t]*$", news, flags=re.MULTILINE)
    kept, missing = [about.strip()], ""
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        if title == STILL_MISSING:
            missing = body.strip()
        elif title != FOR_CONTRIBUTORS:
            kept.append(f"### {title}\n\n{body.strip()}")
    return "\n\n".join(part for part in kept if part), missing


def _contents(release: Release) -> str:
    """Return what is in the decks of a first release, in numbers and in the words of each deck."""
    decks = _by_deck(release.notes)
    cards = sum(len(note.ordinals) for note in release.notes)
    figures = {name for note in release.notes for name in note.media if name.endswith("-light.svg")}
    examples = {block.name for card in release.cards.values() for block in card.lives}
    practice = sum(note.kind == "practice" for note in release.notes)
    more = [
        (len(figures), "figure", ""),
        (len(examples), "live example", " with numbers that you can change"),
        (practice, "practice card", " with new numbers at every review"),
    ]
    phrases = [count(number, noun) + about for number, noun, about in more if number]
    lines = [
        "## The decks\n",
        f"{count(len(release.notes), 'note')}, from which Anki makes {count(cards, 'card')}, in "
        f"{count(len(decks), 'deck')}" + (f"; {_listed(phrases)}" if phrases else "") + ".\n",
        *(
            f"- **{deck.name}** ({count(len(notes), 'note')}): {_escaped(deck.description)}"
            for deck, notes in decks.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _changed(release: Release) -> list[str]:
    """Return the sections about the cards that a later release brings or changes."""
    what, cards = release.changes, release.cards
    new = _section("New cards", "", what.new, cards)
    if len(what.new) > MANY:
        counts = [
            f"- **{deck.name}**: {count(len(notes), 'card')}"
            for deck, notes in _by_deck(what.new).items()
        ]
        new = "## New cards\n\n" + "\n".join(counts) + "\n"
    return [
        new,
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
    ]


def _files(release: Release) -> str:
    """Return a table of the files, what is in them, and how large they are."""
    end = f"-v{release.version}"
    # In this order.
    contents = {
        f"{identity.SLUG}{end}.ankiaddon": "the add-on for Anki on a computer, with all decks",
        f"{identity.SLUG}{end}.apkg": "all decks",
    }
    contents |= {
        f"{identity.SLUG}-{slug(deck.name)}{end}.apkg": deck.name for deck in _by_deck(release.notes)
    }
    names = [name for name in contents if name in release.files]
    lines = ["## Files\n", "| file | what is in it | size |", "| --- | --- | ---: |"]
    lines += [f"| `{name}` | {contents[name]} | {_size(release.files[name])} |" for name in names]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Return plain text as Markdown on one line."""
    return re.sub(r"([\\`*_<>\[\]])", r"\\\1", " ".join(text.split()))


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 99_500 else f"{max(1, round(number / 1000))} kB"


def _listed(words: Sequence[str]) -> str:
    """Return the words as a list in a sentence: "a, b, and c"."""
    *most, last = words
    return f"{', '.join(most)}{',' if len(most) > 1 else ''} and {last}" if most else last


def _by_deck(notes: Sequence[Note]) -> dict[Deck, list[Note]]:
    decks: dict[Deck, list[Note]] = {}
    for note in notes:
        decks.setdefault(note.deck, []).append(note)
    return decks


def unwrapped(text: str) -> str:
    """Return Markdown with each paragraph and each item of a list on one line; code stays as it is."""
    lines: list[str] = []
    is_code = False
    joins = False  # whether the last line continues
    for line in text.split("\n"):
        fence = re.match(r"[ \t]*(?:```|~~~)", line)
        begins = bool(fence or re.match(r"[ \t]*(?:[-*+>|]|#+|\d+[.)])(?:[ \t]|$)|\s*$", line))
        if joins and not (is_code or begins):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
        if fence:
            is_code = not is_code
        last = lines[-1]
        joins = bool(last.strip()) and not (
            is_code or fence or last.endswith(("\\", "  ")) or re.match(r"[ \t]*(?:\||#)", last)
        )
    return "\n".join(lines)


def _written(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _summary(what: Changes) -> str:
    counts = [
        (len(what.new), "new"),
        (len(what.changed), "changed"),
        (len(what.retired), "retired"),
        (len(what.again), "in use again"),
    ]
    nonzero = [(number, word) for number, word in counts if number]
    if not nonzero:
        return "no card has changed, only how cards look and work"
    (number, word), *more = nonzero
    if word == "in use again":
        return f"{count(number, 'card')} in use again"
    first = count(number, f"{word} card")
    return ", ".join([first, *(f"{number:,} {word}" for number, word in more)])


def _section(title: str, says: str, notes: Sequence[Note], cards: Mapping[str, Card]) -> str:
    """Return a section with the notes under their decks; "" if there are no notes."""
    if not notes:
        return ""
    lines = [f"## {title}\n"]
    if says:
        lines.append(f"{says}\n")
    for deck, group in _by_deck(notes).items():
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
