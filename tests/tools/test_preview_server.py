"""Test that the preview's server answers only this machine and serves only the preview."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
import urllib.parse
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from deckbuilder.core.model import Problem
from deckbuilder.core.project import Project
from deckbuilder.pipeline import check
from deckbuilder.tools.preview.server import Server
from deckbuilder.tools.preview.sources import Sources
from tests.support import projects
from tests.support.browser.preview import Command, edit, project, served, settle


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def serving(place: Project) -> Iterator[Server]:
    with served(place) as running:
        settle(running)
        yield running


def ask(serving: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """Return the status and body of the answer.

    `path` is sent unchanged; `headers` are given with _ for -.
    """
    connection = http.client.HTTPConnection("127.0.0.1", serving.server_port, timeout=100)
    sent = {
        "Host": f"127.0.0.1:{serving.server_port}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    connection.putrequest(method, path, skip_host=True)
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, body


@pytest.mark.slow
def test_the_server_answers_the_requests_of_the_page(serving: Server) -> None:
    assert "<title>Preview</title>" in ask(serving, "/")[1]
    changes = json.loads(ask(serving, "/_preview/changes?since=0")[1])
    assert list(changes["rows"]) == changes["keys"] and "zebra-basic" in changes["keys"]
    later = json.loads(ask(serving, f"/_preview/changes?since={changes['version']}")[1])
    assert later["rows"] == {} and later["keys"] == changes["keys"]
    card = json.loads(ask(serving, "/_preview/card?key=cloze")[1])
    assert [side["name"] for side in card["cards"]] == ["Cloze 1", "Cloze 3"]
    image = re.search(
        r'src="(two-bars-[^"]+-light\.svg)"',
        json.loads(ask(serving, "/_preview/card?key=zebra-basic")[1])["cards"][0]["back"],
    )
    assert image and "<svg" in ask(serving, "/" + image[1])[1]
    assert ask(serving, "/", Host=f"localhost:{serving.server_port}")[0] == 200
    assert ask(serving, "/_anki/js/mathjax.js")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../cards/decks.toml",
        "/cards/decks.toml",
        "/%2e%2e/cards/decks.toml",
        "/..%2fcards%2fdecks.toml",
        "/_preview/../server.py",
        "/_preview/%2e%2e/server.py",
        "/_preview/..%2f..%2fbuild.py",
        "/_preview//etc/passwd",
        "/_preview/page/index.html",
        "/_anki/../../_aqt/__init__.py",
        "/_anki/js/vendor/mathjax/../../../../../../__init__.py",
        "/_anki/js/vendor/mathjax/%2e%2e/%2e%2e/reviewer.js",
        "/_anki//etc/passwd",
        "/_anki/js/reviewer.js",
        "/_anki/js/vendor/mathjax/..\\..\\x",
        "//etc/passwd",
        "/etc/passwd",
        "/%00",
        "/_preview/%00",
        "/_anki/js/vendor/mathjax/\u0000".replace("\u0000", "%00"),
        "/_anki/css/webview.css%0a",
        "/_preview/card?key=../../decks.toml",
        "/_preview/card",
        "/" + "a" * 5000,
        "/%ff%fe",
    ],
)
def test_hostile_paths_find_nothing(serving: Server, path: str) -> None:
    status, body = ask(serving, path)
    assert (status, body) == (404, "not found\n")


@pytest.mark.parametrize("since", ["-1", "x", "1e9", "99999999999999999999", "", "0x10", "²"])
def test_hostile_numbers_get_an_answer(serving: Server, since: str) -> None:
    status, body = ask(serving, f"/_preview/changes?since={urllib.parse.quote(since)}")
    assert status == 200 and "keys" in json.loads(body)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8137",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "127.0.0.1:8137.evil.example",
        "",
    ],
)
def test_a_foreign_name_for_this_machine_is_refused(serving: Server, host: str) -> None:
    for path in ("/", "/_preview/changes", "/_preview/events", "/_anki/js/mathjax.js"):
        assert ask(serving, path, Host=host)[0] == 403


def test_other_sites_cannot_embed_the_preview(serving: Server) -> None:
    assert (
        ask(serving, "/_preview/changes", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0]
        == 403
    )
    assert ask(serving, "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200
    connection = http.client.HTTPConnection("127.0.0.1", serving.server_port, timeout=100)
    connection.request("GET", "/")
    headers = connection.getresponse().headers
    connection.close()
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH"])
def test_nothing_can_be_sent_to_the_server(serving: Server, method: str) -> None:
    assert ask(serving, "/", method)[0] == 501


def test_the_server_listens_on_loopback_only(serving: Server) -> None:
    assert serving.server_address[0] == "127.0.0.1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing, but chooses the address that would be used
            mine = probe.getsockname()[0]
        except OSError:
            mine = "127.0.0.2"  # no network: it must not listen on another loopback address either
    with pytest.raises(OSError):
        socket.create_connection((mine, serving.server_port), timeout=2).close()


def test_a_file_saved_unchanged_is_not_sent_again(serving: Server, place: Project) -> None:
    before = serving.preview.state()
    path = place.cards / "one.md"
    path.write_bytes(path.read_bytes())
    time.sleep(0.3)
    settle(serving)
    assert serving.preview.state() == before
    edit(place, "one.md", "A: One.", "A: Only one.")
    time.sleep(0.3)
    settle(serving)
    after = serving.preview.state()
    assert after["cards"] == before["cards"] + 1
    assert list(serving.preview.changes(before["cards"])["rows"]) == ["only-one"]


@pytest.mark.slow
def test_everything_the_check_finds_is_reported_and_every_card_is_drawn(tmp_path: Path) -> None:
    broken = projects.copy(projects.DATA / "broken", tmp_path)
    with served(broken) as serving:
        settle(serving)
        expected = check(broken).problems
        assert len(expected) > 50 and reported(serving) == rows(expected)
    sources = Sources(broken)
    content, problems, found = sources.load()
    reading = sources.read(content, problems, found, {})
    assert len(reading.cards) == len(content.cards) > 30
    assert len({card.key for card in reading.cards}) == len(reading.cards)
    drawn = [card.key for card in reading.cards if card.sides]
    assert len(drawn) > 30


def test_rules_that_are_switched_off_are_not_applied_to_figures(tmp_path: Path) -> None:
    there = project(tmp_path)
    edit(
        there,
        "media/figures/two_bars.py",
        "return fig",
        "ax.set_xlabel('tiny', fontsize=4)\n    return fig",
    )
    assert [each.code for each in check(there).problems] == ["C134"]
    with served(there) as serving:
        settle(serving)
        assert [each["code"] for each in reported(serving)] == ["C134"]
        with open(there.cards / "decks.toml", "a", encoding="utf-8") as file:
            file.write('\n[check]\noff = ["C134"]\n')
        settle(serving)
        assert reported(serving) == rows(check(there).problems) == []


def reported(serving: Server) -> list[dict[str, object]]:
    """Return what the preview reports, without what only its page needs."""
    return [
        {key: value for key, value in each.items() if key not in ("cards", "address")}
        for each in serving.preview.problems()["problems"]
    ]


def rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Return these problems as the preview reports them."""
    return [
        {
            "path": each.where.path,
            "line": each.where.line,
            "code": each.code,
            "text": each.text,
            "hint": each.hint,
            "severity": each.severity,
        }
        for each in problems
    ]


# ----- the command -----


@pytest.mark.slow
def test_the_command_prints_its_address_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    there = project(tmp_path)
    first = Command(there.root)
    try:
        address = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", first.address())
        assert address
        second = Command(there.root, "--port", address[1])
        assert re.fullmatch(
            rf"Error: port {address[1]} cannot be used: .+ Omit --port to use a free one\.\n",
            second.process.communicate(timeout=100)[0],
        )
        assert second.process.returncode == 1
        connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=100)
        connection.request("GET", "/_preview/events")  # as if a page were open
        assert connection.getresponse().readline().startswith(b"data: ")
        status, said = first.interrupt()
        assert status == 0
        assert said.endswith("\nThe preview has stopped.\n") and "Traceback" not in said
        connection.close()
    finally:
        first.process.kill()
