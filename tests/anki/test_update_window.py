"""Test the guarded update in Anki's real window: menu, summary, undo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from deckbuilder.core.identity import GLOBAL, MEDIA, NAME, NOTE_TYPES, PACKAGE
from tests.support.anki.app import AnkiApp
from tests.support.anki.update_window import forget_offer, note, offer, run_menu, summary
from tests.support.load import LoadFreeClock
from tests.support.own_cards import content
from tests.support.packages import remake
from tests.support.update_stories import FILES


def test_an_update_is_started_from_the_menu_and_undone(
    learners_anki: AnkiApp, releases: Path, screenshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anki = learners_anki
    anki.import_apkg(releases / FILES[1])
    anki.review(f"{NAME}::One")
    for _ in range(3):
        anki.show_answer()
        anki.rate(3)
    anki.home()
    edited = note(anki, "late")
    edited["Back"], edited["My notes"] = "Mine, all mine.", "Ask about this."
    edited.tags.append("leech")
    anki.mw.col.update_note(edited)
    kept = note(anki, "never")
    kept["Back"] = "Still no."
    anki.mw.col.update_note(kept)
    ratings = anki.ratings
    schedule = anki.mw.col.db.all("select id, due, ivl, reps from cards order by id")

    run_menu(anki, monkeypatch, releases / FILES[3])
    window = summary(anki)
    assert window.figures() == [
        (1, "new note"),
        (5, "to update"),
        (4, "up to date"),
        (1, "text to decide on"),
    ]
    assert window.go.isDefault()
    assert "Which release is it?" in window.details()
    assert "Does this change? (Back)" in window.details()
    assert [(item.incoming.record.id, name) for item, name in window.plan.conflicts] == [
        ("late", "Back")
    ]
    anki.watch.run(100)
    for name, night in (("update-summary-night", True), ("update-summary", False)):
        anki.night(night)
        anki.watch.run(100)
        window.grab().save(str(screenshots / f"{name}.png"))
    backups = set(Path(anki.mw.pm.backupFolder()).iterdir())
    window.go.click()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 3.", what="the update")
    anki.wait(lambda: not anki.mw.progress.busy())
    anki.watch.run(100)
    assert f"Update {NAME}" in anki.mw.form.actionUndo.text()
    assert set(Path(anki.mw.pm.backupFolder()).iterdir()) - backups
    assert (note(anki, "late")["Back"], note(anki, "late")["My notes"]) == (
        "Mine, all mine.",
        "Ask about this.",
    )
    assert note(anki, "late").has_tag("leech")
    assert note(anki, "never")["Back"] == "Still no."
    assert anki.ratings == ratings
    now = {row[0]: row for row in anki.mw.col.db.all("select id, due, ivl, reps from cards")}
    assert all(now[row[0]] == row for row in schedule)

    anki.mw.undo()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 1.", what="undo")
    assert not anki.mw.col.find_notes("Origin:*#fresh")
    assert note(anki, "late")["Back"] == "Mine, all mine."


def test_canceling_the_summary_changes_nothing(
    learners_anki: AnkiApp, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anki = learners_anki
    anki.import_apkg(releases / FILES[1])
    run_menu(anki, monkeypatch, releases / FILES[2])
    window = summary(anki)
    window.reject()
    anki.watch.run(100)
    assert note(anki, "always")["Back"] == "Release 1."


def test_a_wrong_file_is_refused_with_a_message(
    learners_anki: AnkiApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anki = learners_anki
    wrong = tmp_path / "wrong.apkg"
    wrong.write_text("no package")
    run_menu(anki, monkeypatch, wrong)
    anki.wait(lambda: anki.watch.dialogs, what="the warning")
    assert anki.watch.dialogs == ["This file is damaged. Download it again."]
    anki.watch.clear()


def test_the_addon_says_when_the_decks_are_up_to_date(
    learners_anki: AnkiApp, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anki = learners_anki
    anki.import_apkg(releases / FILES[3])
    update, apkg = (sys.modules[f"{PACKAGE}.update.{name}"] for name in ("apply", "package"))
    update.apply(anki.mw.col, apkg.read(str(releases / FILES[3])), update.Choices(take_look=True))
    run_menu(anki, monkeypatch, releases / FILES[3])
    anki.wait(lambda: anki.watch.dialogs, what="the message")
    assert anki.watch.dialogs == ["Your decks are up to date with 3.0."]
    anki.watch.clear()


def test_markup_in_a_package_is_shown_as_text(
    learners_anki: AnkiApp, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody could have written its version and the names of its note types."""
    from aqt.qt import QLabel, QMessageBox, Qt

    anki, plain = learners_anki, Qt.TextFormat.PlainText
    formats = []
    set_text = QMessageBox.setText

    def record_format(box: QMessageBox, text: str) -> None:
        formats.append(box.textFormat())
        set_text(box, text)

    monkeypatch.setattr(QMessageBox, "setText", record_format)
    menu = sys.modules[f"{PACKAGE}.update.menu"]
    tooltips, tooltip = [], menu.tooltip

    def record_text(text: str, **options: Any) -> None:
        tooltips.append(text)
        tooltip(text, **options)

    monkeypatch.setattr(menu, "tooltip", record_text)
    anki.import_apkg(releases / FILES[1])
    kind = anki.mw.col.models.get(NOTE_TYPES["basic"][0])
    kind["css"], name = "mine", kind["name"]
    kind["name"] = f"<b>{NAME}</b>"
    anki.mw.col.models.update_dict(kind)
    odd = remake(
        releases / FILES[2],
        tmp_path / "odd.apkg",
        history=lambda data: data.update(version="<h1>2</h1>"),
    )
    run_menu(anki, monkeypatch, odd)
    window = summary(anki)
    assert f"<b>{NAME}</b>" in "\n".join(window.remarks())
    shown = [label for label in window.findChildren(QLabel) if "<b>" in label.text()]
    assert shown and all(label.textFormat() == plain for label in shown)
    window.go.click()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 2.", what="the update")
    anki.wait(lambda: not anki.mw.progress.busy())
    anki.wait(lambda: tooltips, what="the tooltip")  # which disappears by itself
    assert "&lt;h1&gt;2&lt;/h1&gt;" in tooltips[0]
    run_menu(anki, monkeypatch, odd)
    anki.wait(lambda: anki.watch.dialogs, what="the message")
    assert anki.watch.dialogs == ["Your decks are up to date with <h1>2</h1>."]
    run_menu(anki, monkeypatch, releases / FILES[1])
    anki.wait(lambda: len(anki.watch.dialogs) == 2, what="the refusal")
    assert "(<h1>2</h1>)" in anki.watch.dialogs[1]
    sys.modules[f"{PACKAGE}.update.menu"].ask("<u>From here</u>", lambda: None)
    offer(anki).close()
    forget_offer(anki)
    assert len(formats) == 3 and set(formats) == {plain}
    kind = anki.mw.col.models.get(NOTE_TYPES["basic"][0])
    kind["name"] = name
    anki.mw.col.models.update_dict(kind)
    anki.watch.clear()


def test_retired_cards_are_offered_once(learners_anki: AnkiApp, releases: Path) -> None:
    anki = learners_anki
    module = sys.modules[f"{PACKAGE}.update.menu"]
    anki.import_apkg(releases / FILES[2])
    module.offer()
    box = offer(anki)
    assert f"One card of {NAME} has been retired" in box.text()
    box.button(box.StandardButton.Yes).click()
    anki.wait(lambda: note(anki, "going").cards()[0].queue == -1, what="the suspension")
    anki.wait(lambda: not anki.mw.progress.busy())
    forget_offer(anki)
    anki.mw.undo()
    anki.wait(lambda: note(anki, "going").cards()[0].queue == 0, what="undo")
    module.offer()
    assert offer(anki) is None


def test_scripts_of_earlier_releases_are_offered_for_removal_once(
    learners_anki: AnkiApp, releases: Path, screenshots: Path
) -> None:
    anki = learners_anki
    module = sys.modules[f"{PACKAGE}.update.menu"]
    anki.import_apkg(releases / FILES[2])
    folder = Path(anki.mw.col.media.dir())
    ours = {path.name for path in folder.glob(f"{MEDIA}*.js")}
    old = f"{MEDIA}core-0123456789.js"
    (folder / old).write_text("// of an earlier release")
    memory = dict(anki.mw.col.get_config(GLOBAL, {}) or {})
    asked = module.apply.retired_cards(anki.mw.col)
    anki.mw.col.set_config(GLOBAL, {**memory, "offered": True, "retired": asked, "version": "2.0"})
    module.offer()
    box = offer(anki)
    assert f"One script of earlier releases of {NAME} is in your media folder" in box.text()
    box.grab().save(str(screenshots / "offer-clean-up.png"))
    box.button(box.StandardButton.Yes).click()
    anki.wait(lambda: not (folder / old).exists(), what="the removal")
    assert {path.name for path in folder.glob(f"{MEDIA}*.js")} == ours
    anki.wait(lambda: not anki.mw.progress.busy())
    forget_offer(anki)
    (folder / old).write_text("// it is back")
    module.offer()
    assert offer(anki) is None
    (folder / old).unlink()


def test_the_decks_are_offered_once_where_there_are_none(
    no_decks: None, learners_anki: AnkiApp, screenshots: Path
) -> None:
    anki = learners_anki
    module = sys.modules[f"{PACKAGE}.update.menu"]
    anki.mw.col.set_config(GLOBAL, {})
    module.offer()
    box = offer(anki)
    assert box.text() == f"Import the {NAME} decks that come with this add-on?"
    box.button(box.StandardButton.Yes).click()
    window = summary(anki)
    assert window.plan.new > 5 and window.plan.have == 0
    assert window.windowTitle().startswith(f"Import {NAME} ") and window.go.text() == "Import"
    cards = sum(len(note.cards) for note in window.plan.arriving)
    decks = len(content().decks)
    assert window.figures() == [(window.plan.new, "new notes"), (cards, "cards"), (decks, "decks")]
    window.grab().save(str(screenshots / "first-import.png"))
    window.reject()
    forget_offer(anki)
    module.offer()
    assert offer(anki) is None


def fill(col, number: int) -> None:
    """Add `number` other notes with their cards, as fast as possible."""
    kind = col.models.by_name("Basic")["id"]
    first = 1_500_000_000_000
    text = "a question of some length, as people write them\x1fand an answer to it, as long again"
    col.db.executemany(
        "insert into notes values (?,?,?,?,-1,'',?,?,1,0,'')",
        [(first + n, f"other-{n}", kind, 1_500_000_000, f"{n} {text}", f"{n}") for n in range(number)],
    )
    col.db.executemany(
        "insert into cards values (?,?,1,0,1500000000,-1,2,2,100000,10,2500,3,0,0,0,0,0,'')",
        [(first + n, first + n) for n in range(number)],
    )


@pytest.mark.timeout(900)
def test_fifty_thousand_other_notes_do_not_freeze_the_window(
    learners_anki: AnkiApp, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aqt.qt import QTimer

    anki = learners_anki
    anki.import_apkg(releases / FILES[1])
    fill(anki.mw.col, 50_000)
    anki.mw.reset()
    anki.watch.run(500)
    clock = LoadFreeClock()
    last, gaps = [clock()], [0.0]

    def tick() -> None:
        now = clock()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(5)
    try:
        began = last[0] = clock()
        run_menu(anki, monkeypatch, releases / FILES[3])
        window = summary(anki)
        planned, longest_plan = clock() - began, max(gaps)
        gaps[:] = [0.0]
        began = clock()
        window.go.click()
        anki.wait(
            lambda: not anki.mw.progress.busy() and note(anki, "always")["Back"] == "Release 3.",
            120,
            "the update",
        )
        updated = clock() - began
        anki.watch.run(300)  # the list of decks is counted again
        longest_update = max(gaps)
    finally:
        timer.stop()
        anki.mw.col.db.execute(
            "delete from cards where id < 1600000000000 and id >= ?", 1_500_000_000_000
        )
        anki.mw.col.db.execute("delete from notes where guid like 'other-%'")
    print(
        f"50,000 notes: summary after {planned:.2f} s, updated after {updated:.2f} s, backup "
        f"included; longest freeze {longest_plan:.3f} and {longest_update:.3f} s"
    )
    assert planned < 5 and updated < 30
    assert max(longest_plan, longest_update) < 0.5
