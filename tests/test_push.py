"""`build_decks.py push`, into the real Anki: by AnkiConnect, by Anki's own program, with the add-on
and without it."""

from __future__ import annotations

import json
import os
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deckbuilder import cli
from deckbuilder.push import desktop, package
from deckbuilder.push.hand_over import NotPushed, Outcome, hand_over
from tests.anki_app import AnkiApp
from tests.anki_connect import StandIn, serve
from tests.stories import FILES, TIMES
from tests.test_update_window import learner, no_decks, note, releases, summary  # noqa: F401

NOWHERE = {"ANKICONNECT": "http://127.0.0.1:9", "PATH": ""}


# Without Anki
######################################################################


def history(now: int, fields: dict[str, Any], *tags: str) -> dict[str, Any]:
    return {"format": 1, "time": 5, "looks": [f"look {tags}"],
            "notes": {"g": {"id": "a", "now": now, "fields": fields, "tags": list(tags)}}}


def test_what_was_pushed_before_counts_as_shipped() -> None:
    first = history(0, {"Front": [["q1", 0]], "Note": [["n1", 0]]}, "old")
    pushed = package.remembered({}, first)
    second = history(0, {"Front": [["q2", 0]], "Back": [["a", 0]]}, "new")
    wide = package.widened(second, pushed, 100)
    assert (wide["time"], wide["looks"]) == (100, ["look ('new',)", "look ('old',)"])
    assert wide["notes"]["g"] == {
        "id": "a", "now": 0, "tags": ["new", "old"],
        "fields": {"Front": [["q2", 0], ["q1", -1]], "Back": [["a", 0]],
                   # It is empty now, and was not.
                   "Note": [["", 0], ["n1", -1]]}}
    assert package.widened(second, {}, 1) == {**second, "time": 5}
    both = package.remembered(pushed, second)
    assert both["g"] == {"Front": ["q1", "q2"], "Back": ["a"], "Note": ["n1"],
                         "": ["new", "old"]}


def test_a_damaged_memory_is_forgotten(tmp_path: Path, releases: Path) -> None:  # noqa: F811
    (tmp_path / package.MEMORY).write_text("{")
    path = package.prepare(releases / FILES[1], tmp_path, TIMES[1])
    assert json.loads((tmp_path / package.MEMORY).read_text())
    with zipfile.ZipFile(path) as made, zipfile.ZipFile(releases / FILES[1]) as built:
        assert made.namelist() != [] and set(made.namelist()) == set(built.namelist())
        assert made.read("collection.anki2") == built.read("collection.anki2")


def test_no_anki_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotPushed, match="No Anki answers, and its program was not found"):
        hand_over(tmp_path / package.NAME, environment=NOWHERE)
    with pytest.raises(NotPushed, match="/no/anki does not start"):
        hand_over(tmp_path / package.NAME, environment={**NOWHERE, "ANKI": "/no/anki"})


def test_no_open_profile_is_said(tmp_path: Path) -> None:
    def closed() -> None:
        raise Exception("collection is not available")

    with serve(StandIn({"getMediaDirPath": closed})) as there, \
            pytest.raises(NotPushed, match="collection is not available. Is a profile open?"):
        hand_over(tmp_path, environment={"ANKICONNECT": there.address})


def test_a_key_is_sent(tmp_path: Path) -> None:
    actions = {"getMediaDirPath": lambda: str(tmp_path / "User" / "collection.media"),
               "guiImportFile": lambda path: None}
    with serve(StandIn(actions, key="secret")) as there:
        with pytest.raises(NotPushed, match="valid api key"):
            hand_over(tmp_path, environment={"ANKICONNECT": there.address})
        done = hand_over(tmp_path, environment={"ANKICONNECT": there.address,
                                                "ANKICONNECT_KEY": "secret"})
    assert not done.done and "replaces what you wrote on changed cards" in done.text


@pytest.mark.parametrize("body", ["[]", "no JSON", '{"result": 1}'])
def test_something_else_that_listens_there_is_not_anki(tmp_path: Path, body: str,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = StandIn({})
    monkeypatch.setattr(json, "dumps", lambda value, dumps=json.dumps, **more: body
                        if value == {"result": None, "error": "unsupported action"}
                        else dumps(value, **more))
    with serve(stand_in) as there, pytest.raises(NotPushed, match="No Anki answers"):
        hand_over(tmp_path, environment={**NOWHERE, "ANKICONNECT": there.address})
    assert stand_in.asked == ["getMediaDirPath"]


def test_without_the_addon_the_dialog_is_announced(tmp_path: Path) -> None:
    program = tmp_path / "anki"
    program.write_text(f"#!/bin/sh\necho \"$1\" > {tmp_path}/opened\n")
    program.chmod(0o755)
    done = hand_over(tmp_path / package.NAME, environment={
        **NOWHERE, "ANKI": str(program), "ANKI_BASE": str(tmp_path)})
    assert not done.done and "shows its import dialog" in done.text
    assert eventually(lambda: (tmp_path / "opened").exists()
                      and (tmp_path / "opened").read_text()).strip() == str(tmp_path / package.NAME)


def eventually(what: Callable[[], Any]) -> Any:
    import time
    for _ in range(600):
        if value := what():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_an_addon_that_is_disabled_or_too_old_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "addons21" / "123456"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"package": "gradient_recall"}')
    assert not desktop.has_addon(tmp_path)
    (folder / "push.py").write_text("")
    assert desktop.has_addon(tmp_path)
    (folder / "meta.json").write_text('{"disabled": true}')
    assert not desktop.has_addon(tmp_path)
    (folder / "meta.json").write_text("{")
    assert not desktop.has_addon(tmp_path)
    assert not desktop.has_addon(tmp_path / "nowhere")


def test_the_command_builds_and_says_why_it_does_not_push(tmp_path: Path) -> None:
    from tests.sample import small

    project = small(tmp_path)
    topic = project.cards / "kinds.md"
    good = topic.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3")
    topic.write_text(good, "utf-8")

    def push() -> Any:
        return CliRunner().invoke(cli.main, ["push", "--project", str(tmp_path)], env={
            **NOWHERE, "PATH": os.environ["PATH"], "ANKI": str(tmp_path / "no-anki")})

    done = push()
    assert done.exit_code == 1 and "no-anki does not start" in done.output, done.output
    assert (project.cache / "push" / package.NAME).exists()
    assert (project.dist / "gradient-recall.apkg").exists()
    topic.write_text(good.replace("A: -1", "A: TODO"), "utf-8")
    (project.cache / "push" / package.NAME).unlink()
    done = push()
    assert done.exit_code == 1 and "C030" in done.output and "Nothing was built" in done.output
    assert not (project.cache / "push" / package.NAME).exists()


# Into the real Anki
######################################################################


@pytest.fixture
def contributor(no_decks: None, learner: AnkiApp) -> Iterator[AnkiApp]:  # noqa: F811
    """The real Anki; no folder may hand over packages yet."""
    trust(learner)
    yield learner
    trust(learner)
    learner.mw.gradient_recall_offer = None


def trust(anki: AnkiApp, *folders: Path) -> None:
    """As if these folders, and no others, had been said yes to."""
    manager = anki.mw.addonManager
    manager.writeConfig("gradient_recall", {**manager.getConfig("gradient_recall"),
                                            "push_from": [str(each.resolve()) for each in folders]})


def base(anki: AnkiApp) -> Path:
    return Path(anki.mw.pm.base)


def stand_in(anki: AnkiApp, folder: Path) -> StandIn:
    """What AnkiConnect does for these actions, with `folder` in place of Anki's base folder."""
    def gui_import_file(path: str) -> None:
        from aqt.import_export.importing import import_file

        import_file(anki.mw, path)

    return StandIn({"getMediaDirPath": lambda: str(folder / "Test" / "collection.media"),
                    "guiImportFile": gui_import_file})


class Push(threading.Thread):
    """`hand_over` beside Anki's event loop."""

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
        """Its end, while Anki runs."""
        anki.wait(lambda: not self.is_alive(), 100, "the push to end")
        if self.error:
            raise self.error
        assert self.outcome
        return self.outcome


def import_dialogs(anki: AnkiApp) -> list[Any]:
    from aqt.import_export.import_dialog import ImportDialog

    return [each for each in anki.app.topLevelWidgets()
            if isinstance(each, ImportDialog) and each.isVisible()]


def test_without_the_addon_nothing_is_replaced_unasked(
        contributor: AnkiApp, releases: Path, tmp_path: Path,  # noqa: F811
        monkeypatch: pytest.MonkeyPatch) -> None:
    from aqt.import_export import importing

    anki = contributor
    anki.import_apkg(releases / FILES[1])
    mine = note(anki, "always")
    mine["Back"] = "Mine."
    anki.mw.col.update_note(mine)
    monkeypatch.setattr(importing, "IMPORTERS", [each for each in importing.IMPORTERS
                                                 if each.__name__ != "PushImporter"])
    path = package.prepare(releases / FILES[2], tmp_path, TIMES[2])
    with serve(stand_in(anki, tmp_path), anki.mw.taskman.run_on_main) as there:
        done = Push(path, {"ANKICONNECT": there.address}).result(anki)
    assert there.asked == ["getMediaDirPath", "guiImportFile"]
    assert not done.done and "Anki shows its import dialog" in done.text
    dialog, = anki.wait(lambda: import_dialogs(anki), what="the import dialog")
    assert note(anki, "always")["Back"] == "Mine."
    dialog.reject()
    anki.wait(lambda: not import_dialogs(anki), what="the dialog to go")
    assert note(anki, "always")["Back"] == "Mine."


def test_with_the_addon_nothing_of_the_contributors_is_lost(
        contributor: AnkiApp, releases: Path, tmp_path: Path, screenshots: Path  # noqa: F811
        ) -> None:
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    mine = note(anki, "never")
    mine["Back"] = "Still no."
    anki.mw.col.update_note(mine)
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        # The first time from a folder there is a question.
        push = Push(package.prepare(releases / FILES[2], tmp_path, TIMES[2]),
                    {"ANKICONNECT": there.address})
        box = anki.wait(lambda: getattr(anki.mw, "gradient_recall_offer", None), what="the question")
        assert str(tmp_path.resolve()) in box.text()
        anki.watch.run(50)
        box.grab().save(str(screenshots / "push-question.png"))
        box.button(box.StandardButton.Yes).click()
        assert push.result(anki).text == (
            "Anki is up to date: 1 new, 5 updated, 1 with your own words, which stay. "
            "Edit → Undo takes it back.")
        assert anki.mw.addonManager.getConfig("gradient_recall")["push_from"] == [
            str(tmp_path.resolve())]
        assert push.said == ["Anki has it. Waiting for its add-on (it may be asking you something) …"]
        anki.mw.gradient_recall_offer = None

        # From then on none; what was pushed and then changed in the sources is replaced.
        push = Push(package.prepare(releases / FILES[3], tmp_path, TIMES[3]),
                    {"ANKICONNECT": there.address})
        assert push.result(anki).done
        assert note(anki, "always")["Back"] == "Release 3."
        assert note(anki, "never")["Back"] == "Still no."
        anki.wait(lambda: not anki.mw.progress.busy())

        # Back to an older state of the sources, later.
        push = Push(package.prepare(releases / FILES[2], tmp_path, TIMES[3] + 50),
                    {"ANKICONNECT": there.address})
        assert push.result(anki).done
        assert note(anki, "always")["Back"] == "Release 2."
        anki.wait(lambda: not anki.mw.progress.busy())

        push = Push(package.prepare(releases / FILES[2], tmp_path, TIMES[3] + 60),
                    {"ANKICONNECT": there.address})
        assert push.result(anki).text == "Anki is up to date: nothing has changed."
    assert set(there.asked) == {"getMediaDirPath", "guiImportFile"}
    assert import_dialogs(anki) == [] and anki.watch.dialogs == []
    assert anki.mw.gradient_recall_offer is None
    anki.mw.undo()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 3.", what="undo")


def test_a_folder_that_is_refused_changes_nothing(contributor: AnkiApp, releases: Path,  # noqa: F811
                                                  tmp_path: Path) -> None:
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there:
        push = Push(package.prepare(releases / FILES[2], tmp_path, TIMES[2]),
                    {"ANKICONNECT": there.address}, wait=2)
        box = anki.wait(lambda: getattr(anki.mw, "gradient_recall_offer", None), what="the question")
        box.button(box.StandardButton.No).click()
        with pytest.raises(NotPushed, match="Anki does not answer"):
            push.result(anki)
    assert note(anki, "always")["Back"] == "Release 1."
    assert not (tmp_path / package.ANSWER).exists(), "nothing is written where nobody said yes"


def test_by_ankis_own_program(contributor: AnkiApp, releases: Path, tmp_path: Path,  # noqa: F811
                              monkeypatch: pytest.MonkeyPatch) -> None:
    """A second Anki gives the file to the one that runs, and ends: the real program does it."""
    anki = contributor
    anki.import_apkg(releases / FILES[1])
    mine = note(anki, "late")
    mine["Back"] = "Mine."
    anki.mw.col.update_note(mine)
    trust(anki, tmp_path)
    program = tmp_path / "anki"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c 'import aqt; aqt.run()' "
                       f"-b '{base(anki)}' \"$1\"\n")
    program.chmod(0o755)
    environment = {**NOWHERE, "ANKI": str(program), "ANKI_BASE": str(base(anki))}
    package.prepare(releases / FILES[1], tmp_path, TIMES[1])
    done = Push(package.prepare(releases / FILES[3], tmp_path, TIMES[3]), environment).result(anki)
    # Both changed this text: that is for the contributor to say.
    assert done == Outcome("Anki asks you: both you and the sources changed a text, or how the "
                           "cards look.", done=False)
    window = summary(anki)
    assert [name for _, name in window.plan.conflicts] == ["Back"]
    window.go.click()
    anki.wait(lambda: note(anki, "always")["Back"] == "Release 3.", what="the update")
    anki.wait(lambda: not anki.mw.progress.busy())
    assert note(anki, "late")["Back"] == "Mine."
    anki.wait(lambda: json.loads((tmp_path / package.ANSWER).read_text())["state"] == "done")
    assert import_dialogs(anki) == [] and anki.watch.dialogs == []


def test_a_damaged_package_is_told_in_both_places(contributor: AnkiApp, tmp_path: Path) -> None:
    anki = contributor
    trust(anki, tmp_path)
    path = tmp_path / package.NAME
    path.write_text("no package")
    with serve(stand_in(anki, base(anki)), anki.mw.taskman.run_on_main) as there, \
            pytest.raises(NotPushed, match="This file is damaged"):
        Push(path, {"ANKICONNECT": there.address}).result(anki)
    anki.wait(lambda: anki.watch.dialogs, what="the warning")
    assert anki.watch.dialogs == ["This file is damaged. Download it again."]
    anki.watch.clear()
