"""Test that a long review in the real Anki has no errors, and that nothing grows.

A test run shows about sixty sides; `make soak` shows two thousand (SOAK=2000), twice: first the same
cards without our add-on, scripts, and live blocks (SOAK_BASELINE=1), to see what Anki itself adds; then
with all of them. It measures the memory, and prints a table of both.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deckbuilder.core.identity import NAME, SLUG
from tests.support.anki.app import AnkiApp
from tests.support.anki.memory import Gauge, Measures, table
from tests.support.anki.random_user import READ, RandomUser

SIDES = int(os.environ.get("SOAK") or 60)
LONG = SIDES >= 500
BASELINE = bool(os.environ.get("SOAK_BASELINE"))
KEPT = Path(__file__).resolve().parent.parent.parent / ".cache" / "soak"


@pytest.fixture(scope="session")
def addons(dist: Path) -> list[Path]:
    """Return our add-on, or nothing for a baseline."""
    return [] if BASELINE else [dist / f"{SLUG}.ankiaddon"]


@pytest.fixture
def deck(decks: AnkiApp) -> None:
    """Prepare the project's cards: for a baseline, remove everything on them that runs."""
    if not BASELINE:
        return
    col = decks.mw.col
    notes = [col.get_note(number) for number in col.find_notes(f'"deck:*{NAME}*"')]
    for note in notes:
        for name in {"Live", "Ask"} & set(note.keys()):
            note[name] = ""
    col.update_notes(notes)
    for kind in col.models.all():
        if kind["name"].startswith(NAME):
            for template in kind["tmpls"]:
                for side in ("qfmt", "afmt"):
                    template[side] = re.sub(r"(?s)<script.*?</script>", "", template[side])
            col.models.update_dict(kind)


@pytest.mark.timeout(120 if not LONG else 7200)
def test_a_long_review_has_no_errors_and_nothing_grows(deck: None, anki: AnkiApp, unbury: None) -> None:
    from aqt.qt import QShortcut

    user, measures = RandomUser(anki), Measures()
    often: list[tuple[int, Callable[[], None]]] = [
        (7, user.toggle_night),
        (9, user.undo),
        (11, user.edit),
        (13, user.preview),
        (17, user.leave_and_come_back),
    ]
    scale = 5 if LONG else 1  # windows are slow: less often in a long run
    cards = worst = 0
    counts: dict[int, dict[str, int]] = {}  # by deck: each visit starts with a new page
    with Gauge(anki, "main webview") as gauge:
        while user.sides < SIDES:
            try:
                user.card()
                cards += 1
                for each, do in often:
                    if cards % (each * scale) == 0 and anki.reviewing:
                        user.did.append(do.__name__)
                        do()
            except TimeoutError as error:
                error.add_note(user.story())
                raise
            if anki.reviewing and anki.mw.reviewer.state == "question":
                now = anki.js(READ)
                first = counts.setdefault(user.deck, now)
                # The first live block of a page adds listeners and scripts; later ones add none.
                assert now["listeners"] <= first["listeners"] + 20, (first, now)
                assert now["timers"] <= 1 and now["nodes"] <= first["nodes"] + 80, (first, now)
                worst = max(worst, now["listeners"])
            if cards % (5 * scale) == 0 and anki.reviewing:
                measures.take(
                    user.sides,
                    {
                        **gauge.look(),
                        "shortcuts": len(anki.mw.findChildren(QShortcut)),
                        "keys": len(anki.mw.stateShortcuts),
                    },
                )
                print(
                    user.sides,
                    "sides,",
                    {name: round(values[-1], 1) for name, values in measures.values.items()},
                )
            assert anki.watch.problems == [], f"after {user.sides} sides"
    anki.home()
    anki.night(False)
    assert BASELINE or user.live > SIDES // 20, "there were too few live blocks"
    print(f"\n{user.sides} sides, {user.live} with a live block, at most {worst} lasting listeners")
    assert measures.slope("shortcuts") <= 0.5 and measures.slope("keys") <= 0.1
    if LONG:
        compare(measures)


def compare(measures: Measures) -> None:
    """Print what grew, next to what Anki alone adds, and check that ours did not grow."""
    kept = KEPT / f"baseline-{SIDES}.json"
    if BASELINE:
        measures.save(kept)
        print(table({"Anki alone": measures}))
        return
    alone = Measures.load(kept)
    print(table({f"with {NAME}": measures, "Anki alone": alone}))
    more = {name: round(measures.slope(name) - alone.slope(name), 2) for name in measures.values}
    assert measures.slope("heap MB") < 0.5 and measures.slope("Python MB") < 3, measures.values
    assert more["heap MB"] < 0.3 and more["loose nodes"] < 100 and more["listeners"] < 5, more
    assert more["Python MB"] < 2 and more["browser MB"] < 5 and more["Python objects"] < 500, more
