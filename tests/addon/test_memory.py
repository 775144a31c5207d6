"""Test what the add-on remembers of earlier updates, and which packages it finds too old or too new."""

from __future__ import annotations

import time
from typing import Any

import pytest

from addon.update import memory, plan
from addon.update.package import Package, Unusable


class Collection:
    """The configuration of a collection."""

    def __init__(self, stored=None):
        self.stored = stored

    def get_config(self, key, default):
        return default if self.stored is None else self.stored


KEPT = {"guid": {"Back": "0123456789abcdef"}}


def remembered(**changes):
    """Return what is remembered after storing it, with these changes."""
    what: dict[str, Any] = {
        "version": "1.2",
        "time": 5,
        "kept": KEPT,
        "seen": {},
        "looks": ["b", "a"],
    } | changes
    return memory.read(Collection(memory.stored(Collection({"own": 1}), **what)))


def test_what_was_stored_is_remembered():
    found = remembered()
    assert (found.version, found.time, found.kept) == ("1.2", 5, KEPT)
    assert found.looks == {"a", "b"}
    assert (
        memory.stored(Collection({"own": 1}), version="1", time=1, kept={}, seen={}, looks=[])["own"]
        == 1
    )


def test_the_content_of_every_note_is_remembered():
    seen = {f"guid {number}": number % 7 for number in range(100)}
    found = remembered(seen={memory.short(guid): index for guid, index in seen.items()})
    assert {guid: found.content(guid) for guid in seen} == seen
    assert found.content("another") is None


@pytest.mark.parametrize(
    "stored", [None, [], "", {}, {"time": "5"}, {"time": True}, {"seen": {"x": "abcdef"}}]
)
def test_a_damaged_memory_counts_as_empty(stored):
    found = memory.read(Collection(stored))
    assert (found.time, found.kept, found.seen, found.looks) == (0, {}, {}, frozenset())


@pytest.mark.parametrize(
    "index, known", [("0", True), ("99999", True), ("100000", False), ("-1", False)]
)
def test_numbers_of_contents_have_limits(index, known):
    found = memory.read(Collection({"seen": {index: memory.short("guid")}}))
    assert found.content("guid") == (int(index) if known else None)


@pytest.mark.parametrize(
    "days, possible", [(-1, True), (0, True), (0.9, True), (1.1, False), (400, False)]
)
def test_clocks_may_differ_by_a_day(days, possible):
    """Refuse a package dated in the future: remembering its time would block all later ones."""
    at = int(time.time() + days * memory.DAY)
    assert memory.read(Collection({"time": at})).time == (at if possible else 0)
    package = Package("", "2.0", at, {}, {}, frozenset(), {}, {})
    if possible:
        plan._check_time(package, remembered(time=5))
    else:
        with pytest.raises(Unusable, match="in the future"):
            plan._check_time(package, remembered(time=5))


@pytest.mark.parametrize("before, older", [(99, False), (100, False), (101, True)])
def test_only_an_older_package_is_refused(before, older):
    package = Package("", "2.0", 100, {}, {}, frozenset(), {}, {})
    if older:
        with pytest.raises(Unusable, match=r"\(2.0\) is older than the decks you have \(1.2\)"):
            plan._check_time(package, remembered(time=before))
    else:
        plan._check_time(package, remembered(time=before))
