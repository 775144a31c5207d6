"""A learner with a collection of the real Anki, whose clock the tests set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from anki.collection import Collection, ImportAnkiPackageRequest
from anki.dbproxy import DBProxy

from addon.update import apply, package
from deckbuilder.core.identity import NAME
from tests.support.update_stories import FILES, TIMES


class Learner:
    """Imports releases, edits notes, reviews cards. `at` are seconds since 1970."""

    def __init__(self, folder: Path, releases: Path) -> None:
        self.releases = releases
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "collection.anki2"
        self.col = Collection(str(self.path))

    @property
    def db(self) -> DBProxy:
        """The database of the collection, which is open."""
        assert self.col.db
        return self.col.db

    # What learners do
    ######################################################################

    def plain(self, release: int, at: int | None = None) -> Any:
        """Anki's own import, with what its dialog proposes; returns Anki's log."""
        options = self.col._backend.get_import_anki_package_presets()
        path = str(self.releases / FILES[release])
        log = self.col.import_anki_package(
            ImportAnkiPackageRequest(package_path=path, options=options)
        ).log
        self.date(at or TIMES[release] + 1000)
        return log

    def plan(self, release: int | Path) -> apply.Plan:
        """What a guarded update would do."""
        return apply.plan(self.col, self.package(release))

    def guarded(self, release: int | Path, at: int | None = None, **choices: Any) -> apply.Outcome:
        """The add-on's update."""
        done = apply.apply(self.col, self.package(release), apply.Choices(**choices))
        if at:
            self.date(at)
        return done

    def package(self, release: int | Path) -> package.Package:
        """A release, or another package, as the add-on reads it."""
        path = self.releases / FILES[release] if isinstance(release, int) else release
        return package.read(str(path))

    def edit(self, id: str, at: int, tags: tuple[str, ...] = (), **fields: str) -> None:
        """Edit fields (blanks in names written as _) and add tags."""
        note = self.note(id)
        for name, text in fields.items():
            note[name.replace("_", " ")] = text
        note.tags += list(tags)
        self.col.update_note(note)
        self.db.execute("update notes set mod=? where id=?", at, note.id)

    def date(self, at: int) -> None:
        """As if what was just imported had been imported at this time: the releases of the tests
        lie in the past, and Anki stamps what it imports with its own clock."""
        self.db.execute("update notes set mod=? where mod>?", at, at)
        self.db.execute("update notetypes set mtime_secs=? where mtime_secs>?", at, at)
        self.reopen()

    def study(self) -> None:
        """Review some cards, suspend one, flag one, move one, and have a leech."""
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
        """A card's note."""
        (found,) = self.col.find_notes(f"Origin:*#{id}")
        return self.col.get_note(found)

    def cards(self, id: str) -> list[Any]:
        """Its Anki cards."""
        return self.note(id).cards()

    def deck(self, id: str) -> str:
        """Where its first card is."""
        return self.col.decks.name(self.cards(id)[0].did)

    def progress(self) -> dict[str, Any]:
        """All that a learner's progress consists of."""
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
        """All that is in the collection, but for the bookkeeping of syncing."""
        notes = self.db.all("select guid, mid, tags, flds from notes order by guid")
        config = sorted(
            [key, value]
            for key, value in self.db.all("select key, cast(val as text) from config")
            if key in (apply.MEMORY, *apply.STICKY)
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
        """The names of our note types."""
        return sorted(kind["name"] for kind in self.col.models.all() if kind["name"].startswith(NAME))

    def schema(self) -> int:
        """Anki's stamp of the last change that makes a full sync necessary."""
        return self.db.scalar("select scm from col")
