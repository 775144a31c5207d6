"""Test that packages are refused if they are too large or contain files that they should not."""

from __future__ import annotations

import json
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from addon.update import apply
from addon.update import package as apkg
from deckbuilder.core.identity import HISTORY
from tests.support.packages import refused, remake
from tests.support.update_stories import FILES


def with_zeros(source: Path, target: Path, sizes: dict[str, int], listed: bool = True) -> Path:
    """Write a package with members that are small only while compressed; return its path."""

    def members(files):
        names = json.loads(files["media"])
        names.update({name: f"zeros-{name}.bin" for name in sizes if listed})
        files["media"] = json.dumps(names).encode()
        return {name: content for name, content in files.items() if name not in sizes}

    remake(source, target, members=members)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, size in sizes.items():
            with archive.open(name, "w") as file:
                for _ in range(size // 1_000_000):
                    file.write(bytes(1_000_000))
    return target


@pytest.mark.parametrize(
    "sizes",
    [
        {HISTORY: 17_000_000},
        {"collection.anki2": 65_000_000},
        {"900": 17_000_000},
        {str(900 + number): 16_000_000 for number in range(17)},
    ],
    ids=["history", "database", "picture", "sum"],
)
def test_members_that_unpack_to_too_much_are_refused_before_unpacking(releases, tmp_path, sizes):
    path = with_zeros(releases / FILES[2], tmp_path / "x.apkg", sizes)
    assert path.stat().st_size < 2_000_000
    tracemalloc.start()
    try:
        refused(path, "too large")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_too_many_members_are_refused(releases, tmp_path):
    path = remake(
        releases / FILES[2],
        tmp_path / "x.apkg",
        members=lambda files: {**files, **{f"more-{number}": b"" for number in range(apkg.MEMBERS)}},
    )
    refused(path, "too large")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_duplicate_member_is_refused(releases, tmp_path):
    """It is not known which one Anki would read."""
    path = remake(releases / FILES[2], tmp_path / "x.apkg")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("collection.anki2", b"")
    refused(path)


@pytest.mark.parametrize(
    "name", ["../escaped", "/escaped", "a/b", "a\\b", "C:x", "..", "", "a\0b", "a" * 121, 5]
)
def test_files_with_unsafe_names_are_refused(releases, tmp_path, name):
    def members(files):
        names = json.loads(files["media"])
        names["900"] = name
        return {**files, "media": json.dumps(names).encode(), "900": b"x"}

    refused(remake(releases / FILES[2], tmp_path / "x.apkg", members=members))


@pytest.mark.parametrize("media", [b"[]", b'{"x": "y"}', b'{"77": "gone.png"}', b"{"])
def test_malformed_lists_of_files_are_refused(releases, tmp_path, media):
    refused(
        remake(releases / FILES[2], tmp_path / "x.apkg", members=lambda files: {**files, "media": media})
    )


@pytest.mark.slow
def test_the_time_to_plan_grows_in_proportion_to_the_notes(learner, tmp_path):
    """Ten times as many notes take about ten times as long."""

    def more(number):
        def database(connection):
            mid, flds = connection.execute("select mid, flds from notes limit 1").fetchone()
            connection.executemany(
                "insert into notes values (?,?,?,1,-1,'',?,'',0,0,'')",
                ((10**6 + at, f"more-{at}", mid, flds) for at in range(number)),
            )
            connection.executemany(
                "insert into cards values (?,?,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,'')",
                ((10**6 + at, 10**6 + at) for at in range(number)),
            )

        def history(data):
            data["notes"] |= {
                f"more-{at}": {"id": "x", "now": 0, "fields": {}, "tags": []} for at in range(number)
            }

        path = remake(
            learner.releases / FILES[2], tmp_path / f"{number}.apkg", database=database, history=history
        )
        began = time.process_time()
        plan = learner.plan(path)
        rows = apply._rows(plan, apply.Choices())
        assert len(rows) == number + 11
        return time.process_time() - began

    more(500)
    assert more(20_000) < 40 * more(2_000)
