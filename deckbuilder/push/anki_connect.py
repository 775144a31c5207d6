"""AnkiConnect, the add-on by which programs talk to a running Anki
(https://git.sr.ht/~foosoft/anki-connect)."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

ADDRESS = "http://127.0.0.1:8765"
VERSION = 6


class NotThere(Exception):
    """Nobody answers: no Anki runs, or it has no AnkiConnect."""


class Refused(Exception):
    """AnkiConnect answers with an error; the text is its own."""


@dataclass(frozen=True)
class AnkiConnect:
    """Where it listens, and the key, if it wants one."""

    address: str = ADDRESS
    key: str = ""

    def call(self, action: str, timeout: float = 10, **params: object) -> Any:
        """The result of an action. Raises NotThere and Refused."""
        message: dict[str, object] = {"action": action, "version": VERSION, "params": params}
        if self.key:
            message["key"] = self.key
        request = urllib.request.Request(self.address, json.dumps(message).encode(),
                                         {"Content-Type": "application/json"})
        # Never through a proxy, which would look for Anki on its own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=timeout) as answer:
                found = json.load(answer)
        except (OSError, ValueError) as error:  # urllib's errors are OSErrors
            raise NotThere(str(error)) from error
        if not isinstance(found, dict) or "error" not in found or "result" not in found:
            raise NotThere("something else answers there")
        if found["error"] is not None:
            raise Refused(str(found["error"]))
        return found["result"]
