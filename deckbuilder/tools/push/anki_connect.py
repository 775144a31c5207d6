"""Talk to a running Anki through the AnkiConnect add-on.

See https://git.sr.ht/~foosoft/anki-connect.
"""

from __future__ import annotations

import http.client
import json
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ADDRESS = "http://127.0.0.1:8765"
VERSION = 6
LONGEST = 1_000_000  # bytes of an answer


class NotThere(Exception):
    """The error that nothing answers: Anki is not running, or it has no AnkiConnect."""


class BadAddress(Exception):
    """The error that an address cannot be AnkiConnect's; the message says why."""


class Refused(Exception):
    """AnkiConnect answered with an error; the message is its own."""


@dataclass(frozen=True)
class AnkiConnect:
    """The address where AnkiConnect listens, and its key, if it requires one."""

    address: str = ADDRESS
    key: str = ""

    def __post_init__(self) -> None:
        """Check the address. Raises BadAddress."""
        try:
            parts = urlsplit(self.address)
            host = (parts.hostname or "").encode("idna")
            _ = parts.port
        except ValueError as error:
            raise BadAddress(str(error)) from error
        if parts.scheme not in ("http", "https"):
            raise BadAddress("it must begin with http://")
        if not host or any(ord(char) <= 32 or ord(char) >= 127 for char in self.address):
            raise BadAddress("it has no host name" if not host else "it contains invalid characters")

    def call(self, action: str, timeout: float = 10, **params: object) -> Any:
        """Return the result of an action. Raises NotThere and Refused."""
        message: dict[str, object] = {"action": action, "version": VERSION, "params": params}
        if self.key:
            message["key"] = self.key
        request = urllib.request.Request(
            self.address, json.dumps(message).encode(), {"Content-Type": "application/json"}
        )
        # Never use a proxy, which would look for Anki on its own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=timeout) as answer:
                body = answer.read(LONGEST + 1)
            found = json.loads(body) if len(body) <= LONGEST else None
        except (OSError, ValueError, RecursionError, http.client.HTTPException) as error:
            raise NotThere(str(error)) from error  # urllib's own errors are OSErrors
        if not isinstance(found, dict) or "error" not in found or "result" not in found:
            raise NotThere("another program answers at this address")
        if found["error"] is not None:
            raise Refused(str(found["error"]))
        return found["result"]
