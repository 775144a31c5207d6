"""From notes and media to the finished files: all decks, each deck, and the add-on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import addon_zip, ledger, notetypes, output
from .history import Histories
from .ledger import Ledger
from .model import Deck, Note, slug
from .pack import Packer, guid


@dataclass(frozen=True)
class Release:
    """What is being released, and when."""

    version: str
    time: int


@dataclass(frozen=True)
class Goods:
    """All that goes into the files. `media` and `addon`: name → content; `scripts`: the media that
    every package needs; `time`: that of the sources."""

    notes: Sequence[Note]
    media: Mapping[str, bytes]
    scripts: frozenset[str]
    types: tuple[notetypes.NoteType, ...]
    addon: Mapping[str, bytes]
    time: int


def by_deck(notes: Sequence[Note]) -> dict[Deck, list[Note]]:
    """The notes of each deck, in order."""
    names: dict[str, tuple[Deck, list[Note]]] = {}
    for note in notes:
        names.setdefault(note.deck.name, (note.deck, []))[1].append(note)
    return dict(names.values())


def write(folder: Path, goods: Goods, before: Ledger, release: Release | None) -> Ledger:
    """Write all files into `folder`; returns the ledger with the notes as they are now."""
    times = ledger.times(goods.notes, before, goods.time)
    look = notetypes.look(goods.types)
    look_time = ledger.look_time(look, before, goods.time)
    after = replace(ledger.updated(before, goods.notes, times), look=(look, look_time),
                    looks=tuple(sorted({*before.looks, *notetypes.look_hashes(goods.types)})),
                    types=notetypes.frozen(goods.types))
    guids = {note.id: guid(note.id) for note in goods.notes}
    histories = Histories(after, guids, *_version(before, after, goods.time, release))
    packer = Packer(goods.notes, guids, goods.types, times, look_time)
    end = f"-v{release.version}" if release else ""
    decks = by_deck(goods.notes)
    choices = {output.NAME: decks}
    for deck, notes in decks.items():
        choices[f"{output.NAME}-{slug(deck.name)}"] = {deck: notes}
    for name, chosen in choices.items():
        inside = [note for notes in chosen.values() for note in notes]
        if inside:
            # The note types name the scripts, whether or not one of these notes needs them.
            used = goods.scripts.union(*(note.media for note in inside))
            media = {each: goods.media[each] for each in used} | notetypes.MEDIA
            packer.write(folder / f"{name}{end}.apkg", chosen, media, histories.member(inside))
    addon = dict(goods.addon)
    whole = folder / f"{output.NAME}{end}.apkg"
    if whole.exists():
        # With the decks inside, the add-on can offer those that match it, without a network.
        addon[addon_zip.DECKS] = whole.read_bytes()
    addon_zip.write(folder / f"{output.NAME}{end}.ankiaddon", addon)
    return after


def _version(before: Ledger, after: Ledger, time: int, release: Release | None) -> tuple[str, int]:
    """The packages' version and time: those of the last release as long as nothing that a learner
    gets has changed, so that building a release's commit again gives the release."""
    if release:
        return release.version, release.time
    if after == before:
        return before.version, before.time
    return f"{before.version or '0'}+", max(time, before.time + 1)
