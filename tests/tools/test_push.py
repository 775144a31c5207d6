"""Test that `push` hands a package to Anki, and says what went wrong if it cannot."""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.core.identity import PACKAGE, SLUG
from deckbuilder.live import bake
from deckbuilder.releases.pushed import MEMORY
from deckbuilder.tools.push import desktop, package
from deckbuilder.tools.push.import_into_anki import NotPushed, Outcome, hand_over
from tests.support.anki.connect import NOWHERE, StandIn, serve
from tests.support.projects import small
from tests.support.update_stories import FILES, TIMES


def history(now: int, fields: dict[str, Any], *tags: str) -> dict[str, Any]:
    return {
        "format": 1,
        "time": 5,
        "looks": [f"look {tags}"],
        "notes": {"g": {"id": "a", "now": now, "fields": fields, "tags": list(tags)}},
    }


def test_texts_pushed_before_count_as_shipped() -> None:
    first = history(0, {"Front": [["q1", 0]], "Explanation": [["n1", 0]]}, "old")
    pushed = package.remembered({}, first)
    second = history(0, {"Front": [["q2", 0]], "Back": [["a", 0]]}, "new")
    wide = package.widened(second, pushed, 100)
    assert (wide["time"], wide["looks"]) == (100, ["look ('new',)", "look ('old',)"])
    assert wide["notes"]["g"] == {
        "id": "a",
        "now": 0,
        "tags": ["new", "old"],
        "fields": {
            "Front": [["q2", 0], ["q1", -1]],
            "Back": [["a", 0]],
            # It is empty now, but was not before.
            "Explanation": [["", 0], ["n1", -1]],
        },
    }
    assert package.widened(second, {}, 1) == {**second, "time": 5}
    both = package.remembered(pushed, second)
    assert both["g"] == {"Front": ["q1", "q2"], "Back": ["a"], "Explanation": ["n1"], "": ["new", "old"]}


def test_only_present_texts_are_remembered_as_pushed() -> None:
    """Texts of earlier contents are in the history already, with the number of their content."""
    fields = {"Front": [["q1", 0], ["q2", 1]], "Explanation": [["", 0], ["n1", 1]], "Back": [["a", 0]]}
    pushed = package.remembered({"g": {"Front": ["q0"]}}, history(1, fields))
    assert pushed["g"] == {"Front": ["q0", "q2"], "Explanation": ["n1"], "Back": [], "": []}


def test_a_damaged_memory_is_forgotten(tmp_path: Path, releases: Path) -> None:
    (tmp_path / MEMORY).write_text("{")
    path = package.prepare(releases / FILES[1], tmp_path, TIMES[1])
    assert json.loads((tmp_path / MEMORY).read_text())
    with zipfile.ZipFile(path) as made, zipfile.ZipFile(releases / FILES[1]) as built:
        assert made.namelist() != [] and set(made.namelist()) == set(built.namelist())
        assert made.read("collection.anki2") == built.read("collection.anki2")


def test_a_missing_anki_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NotPushed, match="Anki does not respond, and its program was not found"):
        hand_over(tmp_path / package.NAME, environment=NOWHERE)
    with pytest.raises(NotPushed, match="/no/anki could not be started"):
        hand_over(tmp_path / package.NAME, environment={**NOWHERE, "ANKI": "/no/anki"})


def test_a_closed_profile_is_reported(tmp_path: Path) -> None:
    def closed() -> None:
        raise Exception("collection is not available")

    with (
        serve(StandIn({"getMediaDirPath": closed})) as there,
        pytest.raises(NotPushed, match="collection is not available. Make sure that a profile"),
    ):
        hand_over(tmp_path, environment={"ANKICONNECT": there.address})


def test_a_key_is_sent(tmp_path: Path) -> None:
    actions: dict[str, Callable[..., Any]] = {
        "getMediaDirPath": lambda: str(tmp_path / "User" / "collection.media"),
        "guiImportFile": lambda path: None,
    }
    with serve(StandIn(actions, key="secret")) as there:
        with pytest.raises(NotPushed, match="valid api key"):
            hand_over(tmp_path, environment={"ANKICONNECT": there.address})
        done = hand_over(
            tmp_path, environment={"ANKICONNECT": there.address, "ANKICONNECT_KEY": "secret"}
        )
    assert not done.done and "replaces what you wrote on changed cards" in done.text


@pytest.mark.parametrize("body", ["[]", "no JSON", '{"result": 1}'])
def test_another_program_at_that_address_is_not_anki(
    tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = StandIn({})
    monkeypatch.setattr(
        json,
        "dumps",
        lambda value, dumps=json.dumps, **more: (
            body if value == {"result": None, "error": "unsupported action"} else dumps(value, **more)
        ),
    )
    with serve(stand_in) as there, pytest.raises(NotPushed, match="Anki does not respond"):
        hand_over(tmp_path, environment={**NOWHERE, "ANKICONNECT": there.address})
    assert stand_in.asked == ["getMediaDirPath"]


HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n"


ANSWERS = {
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a truncated answer": HTTP + b'{"res',
    "an endless header": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "deep JSON": HTTP + b"[" * 200_000,
    "bytes that are not text": HTTP + b"\xff" * 200_000,
    "nothing": b"",
    "no length": b"HTTP/1.1 200 OK\r\n\r\nAnkiConnect v.6",
    "a refusal": b"HTTP/1.1 403 Forbidden\r\n\r\n",
    "a wrong length": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: gopher://x\r\n\r\n",
}


@contextmanager
def listening(answer: bytes) -> Iterator[str]:
    """Yield the address of a program that gives the same answer to every request."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if not answer.startswith(b"SSH"):
                self.request.recv(4096)
            self.request.sendall(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_no_answer_makes_it_crash(tmp_path: Path, answer: bytes) -> None:
    with listening(answer) as address, pytest.raises(NotPushed, match="Anki does not respond"):
        hand_over(tmp_path, environment={**NOWHERE, "ANKICONNECT": address})


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:abc",
        "http://[::1",
        "http://127.0.0.1:99999",
        "127.0.0.1:8765",
        "localhost:8765",
        "http://",
        "http:///x",
        "http://a b",
        "http://a\tb",
        "http://ä..ö",
        "file:///etc/passwd",
        "ftp://a",
        "http://" + "a" * 70 + ".b",
        "http://127.0.0.1/ü",
    ],
)
def test_a_mistyped_address_is_reported(tmp_path: Path, address: str) -> None:
    with pytest.raises(NotPushed, match="^ANKICONNECT=.* is not a valid address: "):
        hand_over(tmp_path, environment={**NOWHERE, "ANKICONNECT": address})


def test_an_empty_address_means_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    actions: dict[str, Callable[..., Any]] = {
        "getMediaDirPath": lambda: str(tmp_path / "User" / "collection.media"),
        "guiImportFile": lambda path: None,
    }
    with serve(StandIn(actions)) as there:
        monkeypatch.setattr("deckbuilder.tools.push.import_into_anki.ADDRESS", there.address)
        for empty in ("", "  "):
            assert not hand_over(tmp_path, environment={"ANKICONNECT": empty}).done
    assert there.asked == ["getMediaDirPath", "guiImportFile"] * 2


def test_an_unwanted_key_is_reported(tmp_path: Path) -> None:
    with (
        serve(StandIn({})) as there,
        pytest.raises(NotPushed, match="valid api key must be provided.*Make sure that ANKICONNECT_KEY"),
    ):
        hand_over(tmp_path, environment={"ANKICONNECT": there.address, "ANKICONNECT_KEY": "k"})


def test_an_anki_that_quits_is_reported(tmp_path: Path) -> None:
    stop: list[Callable[[], None]] = []

    def media() -> str:
        stop[0]()
        return str(tmp_path)

    with serve(StandIn({"getMediaDirPath": media})) as there:
        stop.append(lambda: setattr(there, "answer", lambda request: ["no answer"]))
        with pytest.raises(NotPushed, match="was asked to import the decks but did not respond"):
            hand_over(tmp_path, environment={"ANKICONNECT": there.address})


@pytest.mark.slow
def test_an_answer_to_another_push_is_ignored(tmp_path: Path, releases: Path) -> None:
    addon = tmp_path / "addons21" / PACKAGE
    (addon / "user_files").mkdir(parents=True)
    (addon / "manifest.json").write_text(f'{{"package": "{PACKAGE}"}}')
    (addon / "update").mkdir()
    (addon / desktop.TAKES_PUSHES).write_text("")
    actions: dict[str, Callable[..., Any]] = {
        "getMediaDirPath": lambda: str(tmp_path / "User" / "collection.media"),
        "guiImportFile": lambda path: None,
    }
    folder = tmp_path / "push"
    path = package.prepare(releases / FILES[1], folder, TIMES[1])
    name = package.name_of(path)
    assert len(name) == 16
    answer = folder / package.ANSWER
    refusal = addon / "user_files" / "push.json"
    with serve(StandIn(actions)) as there:

        def push() -> Outcome:
            return hand_over(path, wait=0.5, environment={"ANKICONNECT": there.address})

        for text in ('{"push": "other", "state": "done"}', '{"state": "done"}', "[]", "[" * 100_000, ""):
            answer.write_text(text)
            refusal.write_text(text)
            with pytest.raises(NotPushed, match="Anki does not respond. Make sure"):
                push()
        answer.write_text(json.dumps({"push": name, "state": "unchanged"}))
        assert push().text == "Anki is up to date: nothing has changed."
        for count, said in (
            (0, "a text or how"),
            (1, "a text or how"),
            (2, "2 texts"),
            (12, "12 texts"),
        ):
            answer.write_text(json.dumps({"push": name, "state": "asks", "conflicts": count}))
            done = push()
            assert f"both you and the sources changed {said}" in done.text and not done.done
    assert package.name_of(package.prepare(releases / FILES[1], folder, TIMES[1])) != name
    assert not answer.exists()


def test_without_the_addon_the_dialog_is_announced(tmp_path: Path) -> None:
    program = tmp_path / "anki"
    program.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    program.chmod(0o755)
    done = hand_over(
        tmp_path / package.NAME,
        environment={**NOWHERE, "ANKI": str(program), "ANKI_BASE": str(tmp_path)},
    )
    assert not done.done and "is showing its import dialog" in done.text
    assert eventually(
        lambda: (tmp_path / "opened").exists() and (tmp_path / "opened").read_text()
    ).strip() == str(tmp_path / package.NAME)


def eventually(what: Callable[[], Any]) -> Any:
    for _ in range(600):
        if value := what():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")


def test_a_disabled_or_old_addon_does_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "addons21" / "123456"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(f'{{"package": "{PACKAGE}"}}')
    assert desktop.addon(tmp_path) is None
    (folder / "update").mkdir()
    shutil.copy(bake.ADDON / desktop.TAKES_PUSHES, folder / desktop.TAKES_PUSHES)
    assert desktop.addon(tmp_path) == folder
    (folder / "meta.json").write_text('{"disabled": true}')
    assert desktop.addon(tmp_path) is None
    (folder / "meta.json").write_text("{")
    assert desktop.addon(tmp_path) is None
    assert desktop.addon(tmp_path / "nowhere") is None


def test_the_command_builds_and_says_why_it_does_not_push(tmp_path: Path) -> None:
    project = small(tmp_path)
    topic = project.cards / "kinds.md"
    good = topic.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3")
    topic.write_text(good, "utf-8")

    def push() -> Any:
        return CliRunner().invoke(
            commands.main,
            ["push", "--project", str(tmp_path)],
            env={**NOWHERE, "PATH": os.environ["PATH"], "ANKI": str(tmp_path / "no-anki")},
        )

    done = push()
    assert done.exit_code == 1 and "no-anki could not be started" in done.output, done.output
    assert (project.cache / "push" / package.NAME).exists()
    assert (project.dist / f"{SLUG}.apkg").exists()
    topic.write_text(good.replace("A: -1", "A: TODO"), "utf-8")
    (project.cache / "push" / package.NAME).unlink()
    done = push()
    assert done.exit_code == 1 and "C030" in done.output and "Nothing was built" in done.output
    assert not (project.cache / "push" / package.NAME).exists()
