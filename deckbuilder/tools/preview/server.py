"""Serve the preview, only to this machine's browser, and only the files that it shows."""

from __future__ import annotations

import html
import json
import mimetypes
import os
import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from deckbuilder.core import identity
from deckbuilder.tools.preview import anki_page
from deckbuilder.tools.preview.state import PreviewState

HOST = "127.0.0.1"
PORT = 8137
PAGE = Path(__file__).parent / "page"
ASSETS = frozenset(path.name for path in PAGE.iterdir())

# Seconds between keep-alive messages on a quiet stream of events.
BEAT = 15.0
# Nothing is loaded from, or sent, elsewhere. Cards have their own inline loader and styles; MathJax
# makes its speech worker from a blob.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'self'; form-action 'none'"
)
TYPES = {
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
}


class Server(ThreadingHTTPServer):
    """Serve `preview` on the loopback address. Raises OSError if the port is taken."""

    daemon_threads = True
    # Windows would let two programs use the same port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, preview: PreviewState, port: int = PORT) -> None:
        self.preview = preview
        super().__init__((HOST, port), Handler)
        # A web page elsewhere can make its name resolve to this machine, but it cannot change the
        # host that the browser says it requests.
        self.names = {f"{HOST}:{self.server_port}", f"localhost:{self.server_port}"}

    @property
    def address(self) -> str:
        """The address of the preview."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a browser that closes the connection."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def free(preview: PreviewState) -> Server:
    """Return a server on the usual port or, if that is taken, on any free one."""
    try:
        return Server(preview)
    except OSError:
        return Server(preview, 0)


class Handler(BaseHTTPRequestHandler):
    """Answer one browser."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def setup(self) -> None:
        """Send each piece of an answer at once."""
        super().setup()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)

    def do_GET(self) -> None:
        """Answer a GET request; BaseHTTPRequestHandler refuses all other methods."""
        if self.headers.get("Host") not in self.server.names:
            self._send(HTTPStatus.FORBIDDEN, b"this is not the preview's name\n", "text/plain")
            return
        if (
            self.headers.get("Sec-Fetch-Site") == "cross-site"
            and self.headers.get("Sec-Fetch-Mode") != "navigate"
        ):
            self._send(HTTPStatus.FORBIDDEN, b"not for other sites\n", "text/plain")
            return
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        try:
            self._answer(unquote(url.path), asked)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _answer(self, path: str, asked: dict[str, str]) -> None:
        preview = self.server.preview
        area, _, name = path.removeprefix("/").partition("/")
        if path == "/":
            page = (PAGE / "index.html").read_text(encoding="utf-8")
            page = page.replace("[[name]]", html.escape(identity.NAME))
            self._send(HTTPStatus.OK, page.encode(), "text/html; charset=utf-8")
        elif path == "/_preview/events":
            self._events()
        elif path == "/_preview/changes":
            since = asked.get("since", "0")
            self._json(preview.changes(int(since) if since.isdecimal() else 0))
        elif path == "/_preview/card":
            self._json(preview.card(asked.get("key", "")))
        elif path == "/_preview/problems":
            self._json(preview.problems())
        elif path == "/frame":
            device = "phone" if asked.get("device") == "phone" else "desktop"
            page = anki_page.page(preview.css, device, asked.get("night") == "1")
            self._send(HTTPStatus.OK, page.encode(), "text/html; charset=utf-8")
        elif path == "/_preview/palette.css":
            self._send(HTTPStatus.OK, anki_page.palette(preview.css).encode(), "text/css")
        elif area == "_preview" and name in ASSETS:
            self._file(PAGE / name)
        elif area == "_anki":
            self._file(anki_page.file(name), keep=True)
        elif (media := preview.media(path.removeprefix("/"))) is not None:
            # Names contain a hash of the content, so that a browser may cache it.
            self._send(HTTPStatus.OK, media, _type(path), keep=True)
        else:
            self._missing()

    def _json(self, value: object) -> None:
        if value is None:
            self._missing()
        else:
            self._send(HTTPStatus.OK, json.dumps(value, ensure_ascii=False).encode(), "application/json")

    def _file(self, path: Path | None, keep: bool = False) -> None:
        if path is None:
            self._missing()
        else:
            self._send(HTTPStatus.OK, path.read_bytes(), _type(path.name), keep)

    def _missing(self) -> None:
        self._send(HTTPStatus.NOT_FOUND, b"not found\n", "text/plain")

    def _send(self, status: HTTPStatus, body: bytes, kind: str, keep: bool = False) -> None:
        self.send_response(status)
        self._headers(kind, "private, max-age=86400" if keep else "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _headers(self, kind: str, caching: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", caching)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")

    def _events(self) -> None:
        """Send the state, now and whenever it changes, as server-sent events."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._headers("text/event-stream", "no-store")
        self.end_headers()
        known: dict[str, Any] = {}
        while True:
            state = self.server.preview.wait(known, BEAT)
            text = ": still here\n\n" if state == known else f"data: {json.dumps(state)}\n\n"
            self.wfile.write(text.encode())
            known = state

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the terminal is for what the user needs to know."""


def _type(name: str) -> str:
    ending = Path(name).suffix.lower()
    kind = TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
