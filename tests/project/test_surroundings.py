"""Run the tests that may depend on the hour, the time zone, the language, or the folder with other ones,
so that `make test` passes at any hour and for everybody.

The time zones are chosen for the moment of the run, so that the local hour is the one that matters. This
works wherever TZ may be a POSIX time zone, and needs no program that shifts the clock.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import ROOT

# They are about the end of Anki's day, dates in packages, times of notes, and files of commands.
CHOSEN = {
    "anki/test_profile.py": ("",),
    "unit/apkg/test_zipfiles.py": ("",),
    "unit/apkg/test_import.py": (
        "test_a_changed_card_is_updated_and_keeps_its_place",
        "test_importing_again_updates_nothing_and_single_decks_match_the_whole",
    ),
    "unit/releases/test_source_date.py": (
        "test_the_time_of_a_changed_tree_is_that_of_the_newest_change",
        "test_the_time_without_git_is_that_of_the_newest_file",
    ),
    "tools/test_release.py": (
        "test_a_release_is_dated_now_by_default",
        "test_release_and_retire_on_the_command_line",
    ),
    "tools/test_retire.py": ("test_line_endings_stay",),
}


def zone(hour: int, minute: int, changes: bool = False) -> str:
    """Return a time zone in which it is this time now.

    If `changes`, daylight saving time starts there half an hour after the next midnight.
    """
    now = datetime.datetime.now(datetime.UTC)
    west = (now.hour * 60 + now.minute - hour * 60 - minute) % 1440
    west -= 1440 if west > 720 else 0
    name = f"AAA{'-' if west < 0 else '+'}{abs(west) // 60:02}:{abs(west) % 60:02}"
    if not changes:
        return name
    there = now - datetime.timedelta(minutes=west) + datetime.timedelta(days=1)
    day = min(there.timetuple().tm_yday, 365)
    return f"{name}BBB,J{day}/0:30,J{(day + 180) % 365 + 1}/0:30"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name == "nt", reason="Windows does not take its time zone from TZ")
@pytest.mark.parametrize(
    "hour, minute, changes, surroundings",
    [
        (2, 10, False, {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"}),
        (19, 40, False, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": ""}),
        (23, 55, True, {"HOME": "", "LANG": "de_DE.UTF-8"}),
    ],
    ids=["before-four", "evening", "before-daylight-saving"],
)
def test_the_chosen_tests_pass_in_other_surroundings(
    tmp_path: Path, hour: int, minute: int, changes: bool, surroundings: dict[str, str]
) -> None:
    environment = {**os.environ, **surroundings, "TZ": zone(hour, minute, changes)}
    for name in [
        name
        for name in environment
        if name.startswith(("PYTEST_", "COV_")) or surroundings.get(name) == ""
    ]:
        del environment[name]
    tests = [f"tests/{file}" + (name and f"::{name}") for file in CHOSEN for name in CHOSEN[file]]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            f"--basetemp={tmp_path / 'a b Straße λ'}",
            *tests,
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        umask=0o077,
    )
    assert done.returncode == 0, done.stdout.decode(errors="replace")
    assert b" passed" in done.stdout and b"skipped" not in done.stdout
