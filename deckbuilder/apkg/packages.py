"""Turn notes and media into the finished files: all decks, each deck, and the add-on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

from deckbuilder.apkg import ankiaddon, collection, dist, zipfiles
from deckbuilder.apkg.collection import Packer
from deckbuilder.core import digests
from deckbuilder.core.cache import Cache
from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import Deck, slug
from deckbuilder.notes import notetypes
from deckbuilder.notes.note import Note
from deckbuilder.releases import ledger
from deckbuilder.releases.history import Histories
from deckbuilder.releases.ledger import Ledger

# The parts of the program that the files depend on, given what they are made of.
CODE = (
    "deckbuilder/apkg",
    "deckbuilder/core",
    "deckbuilder/notes",
    "deckbuilder/releases",
    "addon/identity.py",
)
# All fields of a note except these.
_rest = itemgetter(
    *[at for at, name in enumerate(Note._fields) if name not in ("where", "deck", "texts", "media")]
)


@dataclass(frozen=True)
class Release:
    """What is being released, and when."""

    version: str
    time: int


@dataclass(frozen=True)
class Contents:
    """All that goes into the files.

    `media` and `addon`: name → content; each file of `media` has a name that changes with its content;
    `scripts`: the media that every package needs; `time`: the time of the sources; `changed`: card id →
    the time of its last change, for the cards that were not released in their present form.
    """

    notes: Sequence[Note]
    media: Mapping[str, bytes]
    scripts: frozenset[str]
    types: tuple[notetypes.NoteType, ...]
    addon: Mapping[str, bytes]
    time: int
    changed: Mapping[str, int]


def by_deck(notes: Sequence[Note]) -> dict[Deck, list[Note]]:
    """Return the notes of each deck, in order."""
    names: dict[str, tuple[Deck, list[Note]]] = {}
    for note in notes:
        names.setdefault(note.deck.name, (note.deck, []))[1].append(note)
    return dict(names.values())


def updated_ledger(contents: Contents, before: Ledger) -> Ledger:
    """Return the ledger with the notes and note types as they are now."""
    look = notetypes.look(contents.types)
    about = replace(
        before,
        look=(look, ledger.look_time(look, before, contents.time)),
        types=notetypes.frozen(contents.types),
        looks=tuple(sorted({*before.looks, *notetypes.look_hashes(contents.types)})),
    )
    return ledger.updated(about, contents.notes, ledger.times(contents.notes, before, contents.changed))


def put(
    out: Path, contents: Contents, before: Ledger, release: Release | None, cache: Cache
) -> tuple[Path, ...]:
    """Put all files into `out`, and return their paths. Raises OSError.

    `before` is the ledger of the sources. Files that are there already, as the `cache` knows them, are
    not made again.
    """
    note_digests = {deck: _digest_of(notes) for deck, notes in by_deck(contents.notes).items()}
    key = _key(contents, note_digests, before, release)
    known: dict[str, str] | None = cache.get("packed", "files", key)
    if known and dist.hashes(out) == known:
        return tuple(out / name for name in known)
    after = updated_ledger(contents, before)
    hashes: dict[str, str] = {}

    def write(new: Path) -> None:
        _write(new, contents, note_digests, before, after, release, cache)
        # Read here because another build may put its files into `out` at any time.
        hashes.update(dist.hashes(new))

    made = dist.replace(out, write)
    cache.put("packed", "files", key, hashes)
    cache.flush()
    return made


def _key(
    contents: Contents, note_digests: Mapping[Deck, bytes], before: Ledger, release: Release | None
) -> bytes:
    """Return a digest of everything that the files are made of.

    `note_digests`: deck → a digest of its notes.
    """
    return digests.of(
        digests.code(*CODE),
        sqlite3.sqlite_version,
        list(note_digests.items()),
        sorted(contents.media),
        [digests.of(name, data) for name, data in sorted(contents.addon.items())],
        sorted(contents.scripts),
        contents.types,
        contents.time,
        sorted(contents.changed.items()),
        before,
        release,
    )


def _digest_of(notes: Sequence[Note]) -> bytes:
    """Return a digest of the content of these notes, without their places in the sources."""
    return digests.of(
        [(sorted(note.media), _rest(note)) for note in notes], *[note.texts for note in notes]
    )


def _write(
    folder: Path,
    contents: Contents,
    note_digests: Mapping[Deck, bytes],
    before: Ledger,
    after: Ledger,
    release: Release | None,
    cache: Cache,
) -> None:
    """Write all files into `folder`.

    `note_digests`: deck → a digest of its notes; `before` is the ledger of the sources, and `after` the
    updated one. Databases that have not changed come from the `cache`.
    """
    version, time = _version(before, after == before, contents.time, release)
    histories = Histories(after, version, time)
    decks = by_deck(contents.notes)
    times = {note.id: after.entries[note.id].time for note in contents.notes}
    packer = Packer(decks, note_digests, contents.types, times, after.look[1])
    end = f"-v{release.version}" if release else ""
    choices = {SLUG: decks}
    for deck, notes in decks.items():
        choices[f"{SLUG}-{slug(deck.name)}"] = {deck: notes}
    # The name of a media file identifies its content.
    media = _compressed("media", {(each, b""): data for each, data in contents.media.items()}, cache)
    media |= {name: zipfiles.member(name, data) for name, data in notetypes.MEDIA.items()}
    for name, chosen in choices.items():
        inside = [note for notes in chosen.values() for note in notes]
        if inside:
            # The note types name the scripts, whether or not one of these notes needs them.
            used = contents.scripts.union(notetypes.MEDIA, *{note.media for note in inside})
            collection.write(
                folder / f"{name}{end}.apkg",
                packer.collection(chosen, cache, name),
                {each: media[each] for each in used},
                zipfiles.member(collection.HISTORY, histories.member(inside)),
            )
    cache.prune("packed", {*choices, "media", "add-on", "files"})
    addon = dict(contents.addon)
    if before.releases:  # it has the same version as the decks inside, also between releases
        addon = ankiaddon.of_version(addon, version)
    files = {(each, digests.of(data)): data for each, data in addon.items()}
    members = _compressed("add-on", files, cache)
    whole = folder / f"{SLUG}{end}.apkg"
    if whole.exists():
        # With the decks inside, the add-on can offer those of its own version without a network.
        members[ankiaddon.DECKS] = zipfiles.member(ankiaddon.DECKS, whole.read_bytes())
    zipfiles.write(folder / f"{SLUG}{end}.ankiaddon", dict(sorted(members.items())))


def _compressed(
    kind: str, files: Mapping[tuple[str, bytes], bytes], cache: Cache
) -> dict[str, zipfiles.Member]:
    """Return files as members of a package, by name, compressed unless they are in the `cache`.

    `files`: name, and what distinguishes its contents → content.
    """
    key = digests.code("deckbuilder/apkg")
    before: dict[tuple[str, bytes], zipfiles.Member] = cache.get("packed", kind, key) or {}
    after = {each: before.get(each) or zipfiles.member(each[0], data) for each, data in files.items()}
    if after.keys() != before.keys():
        cache.put("packed", kind, key, after)
    return {name: member for (name, _), member in after.items()}


def _version(before: Ledger, same: bool, time: int, release: Release | None) -> tuple[str, int]:
    """Return the packages' version and time.

    They are those of the last release as long as nothing that a learner gets has changed, so that
    building a release's commit again reproduces the release.
    """
    if release:
        return release.version, release.time
    if same:
        return before.version, before.time
    return f"{before.version or '0'}+", max(time, before.time + 1)
