"""Test updates of a learner with two devices, with Anki's own sync server between them.

Runs in any Anki (`make test-matrix`). The learner's phone has no add-on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from addon.update import merge
from deckbuilder.core.identity import MEDIA, NAME, NOTE_TYPES
from tests.support.anki.learner import Learner
from tests.support.anki.sync import SyncServer, synced
from tests.support.update_stories import TIMES


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SyncServer]:
    """Yield an empty sync server."""
    server = SyncServer(tmp_path / "server")
    yield server
    server.close()


@pytest.fixture
def phone(learner: Learner, server: SyncServer, releases: Path, tmp_path: Path) -> Iterator[Learner]:
    """Yield the phone of the learner, who has studied, written on cards, and renamed a deck."""
    learner.study()
    learner.edit(
        "late", TIMES[1] + 2000, ("exam",), Explanation="My own words.", My_notes="Look this up."
    )
    learner.edit("always", TIMES[1] + 2000, Back="Mine.")
    deck = learner.col.decks.id_for_name(f"{NAME}::Two")
    assert deck
    learner.col.decks.rename(deck, f"{NAME}::Second")
    server.first_sync(learner, upload=True)
    phone = Learner(tmp_path / "phone", releases)
    server.first_sync(phone, upload=False)
    assert synced(phone) == synced(learner)
    yield phone
    phone.col.close()


def texts(learner):
    return [(learner.note(id)["Back"], learner.note(id)["My notes"]) for id in ("late", "always")]


def written(learner):
    return learner.db.all("select guid, tags, flds from notes order by guid")


@pytest.mark.parametrize("way", ["plain", "guarded"])
def test_an_update_reaches_the_other_device(learner, phone, server, way):
    before = learner.progress()
    if way == "plain":
        learner.plain(3, at=int(time.time()))
    else:
        learner.guarded(3)
    server.sync(learner)
    server.sync(phone)
    assert synced(phone) == synced(learner)
    assert phone.note("fresh")["Back"] == "This." and f"{MEDIA}fake3.js" in synced(phone)["media"]
    cards = {row[0]: row for row in phone.progress()["cards"]}
    assert all(cards[row[0]] == row for row in before["cards"])
    assert phone.progress()["revlog"] == before["revlog"]
    assert phone.col.fix_integrity()[1] and learner.col.fix_integrity()[1]


def test_the_phone_may_import_what_the_computer_was_updated_with(learner, phone, server):
    learner.guarded(3)
    server.sync(learner)
    server.sync(phone)
    before = written(phone)
    assert texts(phone) == [("Yes.", "Look this up."), ("Mine.", "")]
    phone.plain(3, at=int(time.time()))
    assert written(phone) == before
    server.sync(phone)
    server.sync(learner)
    assert synced(phone) == synced(learner)
    assert written(learner) == before


@pytest.mark.parametrize("first", ["computer", "phone"])
def test_updates_on_both_devices_end_the_same(learner, phone, server, first):
    """Both update before they sync; the phone uses Anki's own import, which replaces edited texts."""
    phone.plain(3, at=int(time.time()))
    time.sleep(1.1)  # older versions stamp notes with the time of the import
    learner.guarded(3)
    order = [learner, phone] if first == "computer" else [phone, learner]
    for each in (*order, order[0]):
        server.sync(each)
    assert synced(phone) == synced(learner)
    assert texts(phone) == [("Yes.", "Look this up."), ("Mine.", "")]
    # The learner has moved the only card of the deck that they renamed.
    assert phone.deck("fresh") == learner.deck("fresh") == "My own"
    guids = [row[1] for row in synced(phone)["notes"]]
    assert len(guids) == len(set(guids)) == 11


def test_two_computers_may_decide_differently(learner, phone, server):
    """Here the phone has the add-on, too. With equal times, neither would take the other's text."""
    choice = {(learner.note("always").guid, "Back"): merge.BOTH}
    learner.guarded(3, texts=choice)
    time.sleep(1.1)
    phone.guarded(3)
    for each in (learner, phone, learner):
        server.sync(each)
    assert synced(phone) == synced(learner)
    assert texts(phone)[1] in [("Release 3.", "Mine."), ("Mine.", "")]


def test_what_the_phone_has_not_synced_yet_survives(learner, phone, server):
    """This holds for a card that was not edited on the computer, in newer versions of Anki; 24.11 and
    older stamp what they import with their own time, and the later time wins."""
    phone.edit("cloze", TIMES[1] + 5000, My_notes="Written on the phone.")
    phone.db.execute("update notes set usn=-1 where id=?", phone.note("cloze").id)
    learner.guarded(3)
    stamped = learner.note("cloze").mod > TIMES[3]
    server.sync(learner)
    server.sync(phone)
    server.sync(learner)
    assert synced(phone) == synced(learner)
    assert (learner.note("cloze")["My notes"] == "Written on the phone.") != stamped


def test_two_computers_that_keep_different_texts_end_the_same(learner, phone, server):
    """Both have the add-on here, and update before they sync. One text is lost, but the same one
    everywhere; with equal times, each device would keep its own forever."""
    for device, text in ((learner, "Written here."), (phone, "Written there.")):
        device.edit("late", TIMES[1] + 3000, My_notes=text)
        device.db.execute("update notes set usn=-1 where id=?", device.note("late").id)
        kind = device.col.models.get(NOTE_TYPES["basic"][0])
        kind["css"] += f"/* {text} */"
        device.col.models.update_dict(kind)
        device.db.execute("update notetypes set mtime_secs=?", TIMES[1] + 3000)
        device.reopen()
        device.guarded(3)
        time.sleep(1.1)  # older versions stamp notes with the time of the import
    for each in (learner, phone, learner, phone):
        server.sync(each)
    assert synced(phone) == synced(learner)
    assert texts(phone)[0] in [("Yes.", "Written here."), ("Yes.", "Written there.")]
    assert "/* Written" in learner.col.models.get(NOTE_TYPES["basic"][0])["css"]


def test_there_is_one_note_type_of_each_kind(learner, phone, server):
    learner.guarded(2)
    phone.plain(3, at=int(time.time()))
    for each in (learner, phone, learner):
        server.sync(each)
    assert learner.types() == phone.types() == [NAME, NOTE_TYPES["cloze"][1]]
