"""A learner's collection, without Anki's window: for tests of imports, updates, and syncing.

The collection is a real one of Anki's, and tests decide when something happened in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from anki.collection import Collection, ImportAnkiPackageRequest
from anki.dbproxy import DBProxy

from addon.update import apply, memory, package
from deckbuilder.core.identity import NAME
from tests.support.anki.profile import end_day_later
from tests.support.update_stories import FILES, TIMES


class Learner:
    """Imports releases, edits notes, and reviews cards. `at` is in seconds since 1970."""

    def __init__(self, folder: Path, releases: Path) -> None:
        self.releases = releases
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "collection.anki2"
        is_new = not self.path.exists()
        self.col = Collection(str(self.path))
        if is_new:
            end_day_later(self.col)
            self.reopen()

    @property
    def db(self) -> DBProxy:
        """Return the database of the open collection."""
        assert self.col.db
        return self.col.db

    # What learners do
    ######################################################################

    def plain(self, release: int, at: int | None = None) -> Any:
        """Import with Anki itself, with the default options of its dialog, and return Anki's log."""
        options = self.col._backend.get_import_anki_package_presets()
        path = str(self.releases / FILES[release])
        log = self.col.import_anki_package(
            ImportAnkiPackageRequest(package_path=path, options=options)
        ).log
        self.date(at or TIMES[release] + 1000)
        return log

    def plan(self, release: int | Path) -> apply.Plan:
        """Return what a guarded update would do."""
        return apply.plan(self.col, self.package(release))

    def guarded(self, release: int | Path, at: int | None = None, **choices: Any) -> apply.Outcome:
        """Update with the add-on."""
        done = apply.apply(self.col, self.package(release), apply.Choices(**choices))
        if at:
            self.date(at)
        return done

    def package(self, release: int | Path) -> package.Package:
        """Return a release, or another package, as the add-on reads it."""
        path = self.releases / FILES[release] if isinstance(release, int) else release
        return package.read(str(path))

    def edit(self, id: str, at: int, tags: tuple[str, ...] = (), **fields: str) -> None:
        """Edit fields (with _ for each space in their names) and add tags."""
        note = self.note(id)
        for name, text in fields.items():
            note[name.replace("_", " ")] = text
        note.tags += list(tags)
        self.col.update_note(note)
        self.db.execute("update notes set mod=? where id=?", at, note.id)

    def date(self, at: int) -> None:
        """Make what was just imported look as if it had been imported at this time.

        The tests' releases are in the past, and Anki stamps what it imports with its own clock.
        """
        self.db.execute("update notes set mod=? where mod>?", at, at)
        self.db.execute("update notetypes set mtime_secs=? where mtime_secs>?", at, at)
        self.reopen()

    def study(self) -> None:
        """Review some cards, suspend one, flag one, and move one."""
        answers: tuple[tuple[str, Literal[1, 2, 3, 4]], ...]
        answers = (("always", 3), ("late", 4), ("never", 1), ("going", 3), ("cloze", 4))
        for id, ease in answers:
            card = self.cards(id)[0]
            card.start_timer()
            self.col.sched.answerCard(card, ease)
        self.col.sched.suspend_cards([self.cards("pictured")[0].id])
        self.col.set_user_flag_for_cards(2, [self.cards("asked")[0].id])
        deck = self.col.decks.id("My own")
        assert deck
        self.col.set_deck([self.cards("second")[0].id], deck)

    def reopen(self) -> None:
        """Close Anki and start it again."""
        self.col.close()
        self.col = Collection(str(self.path))

    # What they see
    ######################################################################

    def note(self, id: str) -> Any:
        """Return a card's note."""
        (found,) = self.col.find_notes(f"Origin:*#{id}")
        return self.col.get_note(found)

    def cards(self, id: str) -> list[Any]:
        """Return the Anki cards of a card's note."""
        return self.note(id).cards()

    def deck(self, id: str) -> str:
        """Return the name of the deck of its first Anki card."""
        return self.col.decks.name(self.cards(id)[0].did)

    def progress(self) -> dict[str, Any]:
        """Return everything that makes up a learner's progress."""
        return {
            "notes": self.db.all("select id, guid, mid from notes order by id"),
            "cards": self.db.all(
                "select id, nid, did, ord, type, queue, due, ivl, factor, "
                "reps, lapses, left, odue, odid, flags from cards "
                "order by id"
            ),
            "revlog": self.db.all("select * from revlog order by id"),
        }

    def everything(self) -> str:
        """Return everything in the collection except the bookkeeping of syncing, as JSON."""
        notes = self.db.all("select guid, mid, tags, flds from notes order by guid")
        config = sorted(
            [key, value]
            for key, value in self.db.all("select key, cast(val as text) from config")
            if key in (memory.KEY, *apply.STICKY)
        )
        looks = [
            [kind["id"], kind["css"], kind["tmpls"][0]["qfmt"]]
            for kind in self.col.models.all()
            if kind["name"].startswith(NAME)
        ]
        return json.dumps(
            [
                notes,
                self.progress()["cards"],
                config,
                sorted(looks),
                sorted(each.name for each in self.col.decks.all_names_and_ids()),
            ]
        )

    def types(self) -> list[str]:
        """Return the names of our note types."""
        return sorted(kind["name"] for kind in self.col.models.all() if kind["name"].startswith(NAME))

    def schema(self) -> int:
        """Return Anki's time stamp of the last change that requires a full sync."""
        return self.db.scalar("select scm from col")
