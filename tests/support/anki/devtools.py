"""Ask Chromium's DevTools protocol for what a page of Anki cannot find out about itself.

    tools = DevTools(watch, "main webview")
    tools.ask("HeapProfiler.collectGarbage")
    metrics = tools.ask("Performance.getMetrics")
    tools.close()

This works if QTWEBENGINE_REMOTE_DEBUGGING named a port when Anki was started (`offer_port`).
"""

from __future__ import annotations

import json
import os
import socket
import threading
import urllib.request
from typing import Any

from tests.support.anki.watch import Watch

PORT = "QTWEBENGINE_REMOTE_DEBUGGING"


def offer_port() -> None:
    """Have the next Anki that starts in this process listen for us, on a port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        os.environ[PORT] = f"127.0.0.1:{free.getsockname()[1]}"


class DevTools:
    """A connection to the page with this title."""

    def __init__(self, watch: Watch, title: str) -> None:
        from PyQt6.QtCore import QUrl
        from PyQt6.QtWebSockets import QWebSocket

        self.watch = watch
        self._answers: dict[int, dict[str, Any]] = {}
        self._asked = 0
        self._socket = QWebSocket()
        self._socket.textMessageReceived.connect(self._take)
        self._socket.open(QUrl(self._address(title)))
        watch.wait(self._socket.isValid, what="the page to accept a DevTools connection")

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()
        self.watch.run(50)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command of the protocol, and return its result."""
        self._asked += 1
        number = self._asked
        self._socket.sendTextMessage(json.dumps({"id": number, "method": method, "params": parameters}))
        self.watch.wait(lambda: number in self._answers, 60, method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def _take(self, text: str) -> None:
        message = json.loads(text)
        if "id" in message:  # the others are events that nobody asked for
            self._answers[message["id"]] = message

    def _address(self, title: str) -> str:
        """Return the page's address. A thread asks for it: the answer needs the event loop here."""
        found: list[Any] = []

        def look() -> None:
            with urllib.request.urlopen(f"http://{os.environ[PORT]}/json/list", timeout=60) as pages:
                found.extend(json.load(pages))

        thread = threading.Thread(target=look)
        thread.start()
        self.watch.wait(lambda: not thread.is_alive(), what="the list of pages")
        for page in found:
            if page["title"] == title:
                return str(page["webSocketDebuggerUrl"])
        raise AssertionError(f"no page {title!r} among {[page['title'] for page in found]}")
