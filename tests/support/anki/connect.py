"""Run a stand-in for AnkiConnect.

It is a real HTTP server that speaks AnkiConnect's protocol (version 6) and does in the real Anki,
in Anki's own thread, what AnkiConnect does for the few actions that `push` uses. It answers as the
real one was observed to answer; the add-on itself is not installed for tests.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# An environment in which no AnkiConnect answers.
NOWHERE = {"ANKICONNECT": "http://127.0.0.1:9", "PATH": ""}


@dataclass
class StandIn:
    """The actions that it was asked for, and how it answers: action → function of its parameters."""

    actions: dict[str, Callable[..., Any]]
    key: str = ""
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer as AnkiConnect does: with a result or an error."""
        self.asked.append(request["action"])
        assert request["version"] == 6
        # Sending a key when none is required is wrong, too.
        if request.get("key") != (self.key or None):
            return {"result": None, "error": "valid api key must be provided"}
        if request["action"] not in self.actions:
            return {"result": None, "error": "unsupported action"}
        try:
            result = self.actions[request["action"]](**request["params"])
            return {"result": result, "error": None}
        except Exception as error:
            return {"result": None, "error": str(error)}


@contextmanager
def serve(
    stand_in: StandIn, run_on_main: Callable[[Callable[[], None]], None] | None = None
) -> Iterator[StandIn]:
    """Listen on a free port. With `run_on_main`, actions run in Anki's thread."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if not content:
                self.reply(b"AnkiConnect v.6")
                return
            request = json.loads(content)
            answers: list[dict[str, Any]] = []
            ready = threading.Event()

            def act() -> None:
                answers.append(stand_in.answer(request))
                ready.set()

            run_on_main(act) if run_on_main else act()
            ready.wait(60)
            self.reply(json.dumps(answers[0]).encode())

        def reply(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Access-Control-Allow-Origin", "http://localhost")
            self.send_header("Access-Control-Allow-Headers", "*")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    stand_in.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
