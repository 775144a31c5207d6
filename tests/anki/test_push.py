"""Test `push` into the real Anki, with and without the add-on."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deckbuilder.core.identity import GLOBAL, NAME, PACKAGE
from deckbuilder.tools.push import package
from deckbuilder.tools.push.import_into_anki import NotPushed, Outcome, hand_over
from tests.support.anki.app import AnkiApp
from tests.support.anki.connect import NOWHERE, StandIn, serve
from tests.support.anki.update_window import forget_offer, note, offer, summary
from tests.support.update_stories import FILES, TIMES


@pytest.fixture
def contributor(no_decks: None, learners_anki: AnkiApp) -> Iterator[AnkiApp]:
    """Yield the real Anki, where no folder is allowed to hand over packages yet."""
    trust(learners_anki)
    yield learners_anki
    trust(learners_anki)
    forget_offer(learners_anki)


def trust(anki: AnkiApp, *folders: Path) -> None:
    """Allow these folders, and no others, to update the decks."""
    manager = anki.mw.addonManager
    manager.writeConfig(
        PACKAGE,
        {**manager.getConfig(PACKAGE), "push_from": [str(each.resolve()) for each in folders]},
    )


def base(anki: AnkiApp) -> Path:
    return Path(anki.mw.pm.base)


def stand_in(anki: AnkiApp, folder: Path) -> StandIn:
    """Return what AnkiConnect does for these actions, with `folder` as Anki's base folder."""

    def gui_import_file(path: str) -> None:
        from aqt.import_export.importing import import_file
        from aqt.qt import Qt

        # It brings Anki's window to the front, so that the dialog is visible.
        on_top = Qt.WindowType.WindowStaysOnTopHint
        for flags in (anki.mw.windowFlags() | on_top, anki.mw.windowFlags() & ~on_top):
            anki.mw.setWindowFlags(flags)
            anki.mw.show()
        import_file(anki.mw, path)

    return StandIn(
        {
            "getMediaDirPath": lambda: str(folder / "Test" / "collection.media"),
            "guiImportFile": gui_import_file,
        }
    )


class Push(threading.Thread):
    """A thread that runs `hand_over` next to Anki's event loop."""

    def __init__(self, path: Path, environment: dict[str, str], wait: float = 60) -> None:
        super().__init__(daemon=True)
        self.path, self.environment, self.wait = path, environment, wait
        self.said: list[str] = []
        self.outcome: Outcome | None = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.outcome = hand_over(self.path, self.said.append, self.wait, self.environment)
        except BaseException as error:
            self.error = error

    def result(self, anki: AnkiApp) -> Outcome:
        """Wait for its end, while Anki runs, and return its outcome; raise what it raised."""
        anki.wait(lambda: not self.is_alive(), 100, "the push to end")
        if self.error:
            raise self.error
        assert self.outcome
        return self.outcome


def import_dialogs(anki: AnkiApp) -> list[Any]:
    from aqt.import_export.import_dialog import ImportDialog

    return [
        each
        for each in anki.app.topLevelWidgets()
        if isinstance(each, ImportDialog) and each.isVisible()
    ]


def test_without_the_addon_nothing_is_replaced_without_asking(
    contributor: AnkiApp,
    releases: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from aqt.import_export import importing

    anki = contributor
    anki.import_apkg(releases / FILES[1])
    mine = note(anki, "always")
    mine["Back"] = "Mine."
    anki.mw.col.update_note(mine)
    monkeypatch.setattr(
        importing, "IMPORTERS", [each for each in importing.IMPORTERS if each.__name__ != "PushImporter"]
    )
    path = package.prepare(releases / FILES[2], tmp_path, TIMES[2])
    with serve(stand_in(anki, tmp_path), anki.mw.taskman.run_on_main) as there:
        done = Push(path, {"ANKICONNECT": there.address}).result(anki)
    assert there.asked == ["getMediaDirPath", "guiImportFile"]
    assert not done.done and "Anki is showing its import dialog" in done.text
    (dialog,) = anki.wait(lambda: import_dialogs(anki), what="the import dialog")
    assert note(anki, "always")["Back"] == "Mine."
    dialog.reject()
    anki.wait(lambda: not import_dialogs(anki), what="the dialog to go")
    assert note(anki, "always")["Back"] == "Mine."


def test_with_the_addon_nothing_of_the_contributors_is_lost(
    contributor: AnkiApp,
    releases: Path,
    tmp_path: Path,
    screenshots: Path,
) -> None:
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    mine = note(anki, "never")
    mine["Back"] = "Still no."
    anki.mw.col.update_note(mine)
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        # The first push from a folder asks a question.
        push = Push(
            package.prepare(releases / FILES[2], tmp_path, TIMES[2]), {"ANKICONNECT": there.address}
        )
        box = anki.wait(lambda: offer(anki), what="the question")
        assert str(tmp_path.resolve()) in box.text()
        anki.watch.run(50)
        box.grab().save(str(screenshots / "push-question.png"))
        box.button(box.StandardButton.Yes).click()
        assert push.result(anki).text == (
            "Anki is up to date: 1 new, 5 updated, 1 with your own text, which stays. Edit → "
            "Undo reverts it."
        )
        assert anki.mw.addonManager.getConfig(PACKAGE)["push_from"] == [str(tmp_path.resolve())]
        assert push.said == [
            "Anki has received the decks. Waiting for its add-on, which may ask you something …"
        ]
        forget_offer(anki)

        # Later ones do not; what was pushed and then changed in the sources is replaced.
        push = Push(
            package.prepare(releases / FILES[3], tmp_path, TIMES[3]), {"ANKICONNECT": there.address}
        )
        assert push.result(anki).done
        assert note(anki, "always")["Back"] == "Release 3."
        assert note(anki, "never")["Back"] == "Still no."
        anki.wait(lambda: not anki.mw.progress.busy())

        # A later push of an older state of the sources.
        push = Push(
            package.prepare(releases / FILES[2], tmp_path, TIMES[3] + 50), {"ANKICONNECT": there.address}
        )
        assert push.result(anki).done
        assert note(anki, "always")["Back"] == "Release 2."
        anki.wait(lambda: not anki.mw.progress.busy())

        push = Push(
            package.prepare(releases / FILES[2], tmp_path, TIMES[3] + 60), {"ANKICONNECT": there.address}
        )
        assert push.result(anki).text == "Anki is up to date: nothing has changed."
    assert set(there.asked) == {"getMediaDirPath", "guiImportFile"}
    assert import_dialogs(anki) == [] and anki.watch.dialogs == []
    assert offer(anki) is None
    anki.mw.undo()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 3.", what="undo")


def test_a_refused_folder_changes_nothing(
    contributor: AnkiApp,
    releases: Path,
    tmp_path: Path,
) -> None:
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        push = Push(
            package.prepare(releases / FILES[2], tmp_path, TIMES[2]), {"ANKICONNECT": there.address}
        )
        box = anki.wait(lambda: offer(anki), what="the question")
        box.button(box.StandardButton.No).click()
        with pytest.raises(NotPushed, match="you did not allow this folder to update your decks"):
            push.result(anki)
    assert note(anki, "always")["Back"] == "Release 1."
    assert not (tmp_path / package.ANSWER).exists(), (
        "an answer was written to a folder that was not allowed"
    )


def open_windows(anki: AnkiApp, kind: str) -> list[Any]:
    return [
        each for each in anki.app.topLevelWidgets() if type(each).__name__ == kind and each.isVisible()
    ]


def asking(anki: AnkiApp, releases: Path, folder: Path) -> None:
    """Push the first release from `folder`, and edit a text that the third release changes."""
    anki.import_apkg(releases / FILES[1])
    mine = note(anki, "late")
    mine["Back"] = "Mine."
    anki.mw.col.update_note(mine)
    trust(anki, folder)
    package.prepare(releases / FILES[1], folder, TIMES[1])


def test_a_new_push_replaces_the_window_of_the_one_before(
    contributor: AnkiApp, releases: Path, tmp_path: Path
) -> None:
    anki = contributor
    asking(anki, releases, tmp_path)
    names, windows = [], []
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        for later in range(3):
            path = package.prepare(releases / FILES[3], tmp_path, TIMES[3] + later)
            names.append(package.name_of(path))
            done = Push(path, {"ANKICONNECT": there.address}).result(anki)
            assert done.text.startswith("Anki is asking you") and not done.done
            windows.append(summary(anki))
            assert open_windows(anki, "Summary") == windows[-1:]
            assert windows[-1].plan.package.time == TIMES[3] + later
    windows[-1].go.click()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 3.", what="the update")
    anki.wait(lambda: not anki.mw.progress.busy())
    answer = anki.wait(
        lambda: (
            json.loads((tmp_path / package.ANSWER).read_text())["state"] == "done"
            and json.loads((tmp_path / package.ANSWER).read_text())
        ),
        what="the answer",
    )
    assert answer["push"] == names[-1]
    assert open_windows(anki, "Summary") == [] and anki.watch.dialogs == []


def test_the_question_about_a_folder_is_asked_once(
    contributor: AnkiApp, releases: Path, tmp_path: Path
) -> None:
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        first = Push(
            package.prepare(releases / FILES[2], tmp_path, TIMES[2]), {"ANKICONNECT": there.address}
        )
        box = anki.wait(lambda: offer(anki), what="the question")
        second = Push(
            package.prepare(releases / FILES[3], tmp_path, TIMES[3]), {"ANKICONNECT": there.address}
        )
        with pytest.raises(NotPushed, match="Another push was started before Anki answered this one"):
            first.result(anki)
        anki.wait(lambda: second.said, what="the second push to wait")
        assert len(open_windows(anki, "QMessageBox")) == 1
        box.button(box.StandardButton.Yes).click()
        assert second.result(anki).done
    assert note(anki, "always")["Back"] == "Release 3."


def test_the_offer_of_the_addons_decks_closes_when_they_are_pushed(
    contributor: AnkiApp, releases: Path, tmp_path: Path
) -> None:
    anki = contributor
    ours = anki.mw.col.find_notes(f'"note:{NAME}*"')
    anki.mw.col.remove_notes(ours)
    anki.mw.col.set_config(GLOBAL, {})
    sys.modules[f"{PACKAGE}.update.menu"].offer()
    box = offer(anki)
    assert box.isVisible() and f"Import the {NAME} decks" in box.text()
    trust(anki, tmp_path)
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        path = package.prepare(releases / FILES[1], tmp_path, TIMES[1])
        assert Push(path, {"ANKICONNECT": there.address}).result(anki).done
    anki.wait(lambda: not open_windows(anki, "QMessageBox"), what="the offer to go")
    assert anki.watch.dialogs == [], "closing the offer imported something"


def test_a_conflict_that_arises_during_a_push_is_asked_about_at_the_next(
    contributor: AnkiApp,
    releases: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    trust(anki, tmp_path)
    module = sys.modules[f"{PACKAGE}.update.menu"]
    carry_out = module.carry_out

    def edited_meanwhile(*args: Any, **more: Any) -> None:
        mine = note(anki, "late")
        mine["Back"] = "Mine."
        anki.mw.col.update_note(mine)
        carry_out(*args, **more)

    package.prepare(releases / FILES[1], tmp_path, TIMES[1])
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        monkeypatch.setattr(module, "carry_out", edited_meanwhile)
        path = package.prepare(releases / FILES[3], tmp_path, TIMES[3])
        assert Push(path, {"ANKICONNECT": there.address}).result(anki).done
        monkeypatch.undo()
        anki.wait(lambda: not anki.mw.progress.busy())
        assert note(anki, "late")["Back"] == "Mine."
        path = package.prepare(releases / FILES[3], tmp_path, TIMES[3] + 1)
        assert not Push(path, {"ANKICONNECT": there.address}).result(anki).done
    window = summary(anki)
    assert [(item.incoming.record.id, name) for item, name in window.plan.conflicts] == [
        ("late", "Back")
    ]
    window.reject()
    anki.watch.run(50)


def test_ankis_own_program_hands_over_the_file(
    contributor: AnkiApp,
    releases: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The real program starts, gives the file to the Anki that is running, and ends."""
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    mine = note(anki, "late")
    mine["Back"] = "Mine."
    anki.mw.col.update_note(mine)
    trust(anki, tmp_path)
    program = tmp_path / "anki"
    program.write_text(
        f"#!/bin/sh\nexec '{sys.executable}' -c 'import aqt; aqt.run()' -b '{base(anki)}' \"$1\"\n"
    )
    program.chmod(0o755)
    environment = {**NOWHERE, "ANKI": str(program), "ANKI_BASE": str(base(anki))}
    package.prepare(releases / FILES[1], tmp_path, TIMES[1])
    done = Push(package.prepare(releases / FILES[3], tmp_path, TIMES[3]), environment).result(anki)
    # Both changed this text: the contributor has to decide.
    assert done == Outcome(
        (
            "Anki is asking you what to keep: both you and the sources changed a text or how "
            "the cards look."
        ),
        done=False,
    )
    window = summary(anki)
    assert [name for _, name in window.plan.conflicts] == ["Back"]
    window.go.click()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 3.", what="the update")
    anki.wait(lambda: not anki.mw.progress.busy())
    assert note(anki, "late")["Back"] == "Mine."
    anki.wait(lambda: json.loads((tmp_path / package.ANSWER).read_text())["state"] == "done")
    assert import_dialogs(anki) == [] and anki.watch.dialogs == []


def test_a_damaged_package_is_reported_in_both_places(contributor: AnkiApp, tmp_path: Path) -> None:
    anki = contributor
    trust(anki, tmp_path)
    path = tmp_path / package.NAME
    path.write_text("no package")
    with (
        serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there,
        pytest.raises(NotPushed, match="This file is damaged"),
    ):
        Push(path, {"ANKICONNECT": there.address}).result(anki)
    anki.wait(lambda: anki.watch.dialogs, what="the warning")
    assert anki.watch.dialogs == ["This file is damaged. Download it again."]
    anki.watch.clear()
