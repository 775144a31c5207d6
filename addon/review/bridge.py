"""Check and answer the requests that a card's page sends to the add-on.

Any card in any deck can send anything, so requests are not trusted: a message is JSON of limited
length with one of a fixed set of requests, examples get only texts of limited size, answers contain
only finite numbers and text, and nothing raises. This module reads, writes, and evaluates nothing.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from .. import examples, identity
from . import source_view

PREFIX = identity.SLUG + ":"
LONGEST = 20_000  # characters of one message
MOST_TEXTS = 20  # entries of one table
LONGEST_TEXT = 2_000  # characters of one entry

_PREFIX_ID = re.compile(r"(gr[0-9]{1,9})?\Z")


class Refusal(Exception):
    """The reason for refusing a message."""


def answer(message: str, config: dict[str, Any]) -> dict[str, Any]:
    """Answer one message, given with its PREFIX.

    The answer is that of `examples.respond`, or {"keys": bool} for a page that takes or gives back the
    keyboard, or {"ok": False, "refused": why}. `config`: "digits" (3 to 12) and "start_open".
    """
    try:
        reply = _answer(message, config)
        json.dumps(reply, allow_nan=False)
        return reply
    except Refusal as refusal:
        return {"ok": False, "refused": str(refusal)}
    except Exception as error:  # a bug in an example must not disable the add-on
        return {"ok": False, "refused": "this example failed: " + type(error).__name__}


def _answer(message: str, config: dict[str, Any]) -> dict[str, Any]:
    if len(message) > LONGEST:
        raise Refusal("the message is too long")
    try:
        request = json.loads(message[len(PREFIX) :])
    except (ValueError, RecursionError):
        raise Refusal("the message is not JSON") from None
    if not isinstance(request, dict):
        raise Refusal("the message is not an object")
    do = request.get("do")
    if do == "keys":
        if not isinstance(request.get("taken"), bool):
            raise Refusal("taken must be true or false")
        return {"ok": True, "keys": request["taken"]}
    if do == "show":
        return _show(request, config)
    if do == "source":
        return {"ok": True, "html": source_view.highlighted(_example(request))}
    if do == "judge":
        return _judge(request)
    if do == "practice":
        return _practice(request)
    raise Refusal("no such request")


def _example(request: dict[str, Any]) -> str:
    """Return the name of a known example."""
    name = request.get("example")
    if not isinstance(name, str) or name not in examples.names():
        raise Refusal("no such example in this version of the add-on")
    return name


def _inputs(request: dict[str, Any], name: str) -> dict[str, str]:
    """Return the texts of known inputs."""
    texts = _texts(request.get("inputs"), "inputs")
    if any(key not in examples.inputs(name) for key in texts):
        raise Refusal("no such input")
    return texts


def _show(request: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    name = _example(request)
    prefix = request.get("prefix", "")
    if not isinstance(prefix, str) or not _PREFIX_ID.match(prefix):
        raise Refusal("prefix is not an element id")
    digits = config.get("digits", 6)
    if isinstance(digits, bool) or not isinstance(digits, int) or not 3 <= digits <= 12:
        digits = 6
    view = _texts(request.get("view"), "view")
    reply = examples.respond(name, _inputs(request, name), view, digits, prefix)
    if prefix:
        reply["engine"] = "Python"
        reply["open"] = config.get("start_open") is not False
    return reply


def _ask(request: dict[str, Any], name: str) -> str:
    ask = request.get("ask")
    if not isinstance(ask, str) or ask not in examples.asks(name):
        raise Refusal("the example cannot ask for that")
    return ask


def _judge(request: dict[str, Any]) -> dict[str, Any]:
    name = _example(request)
    guess, tolerance = request.get("guess"), request.get("tolerance")
    if not isinstance(guess, str) or len(guess) > LONGEST_TEXT:
        raise Refusal("guess must be a short text")
    if isinstance(tolerance, bool) or not isinstance(tolerance, (int, float)) or not 0 <= tolerance <= 1:
        raise Refusal("tolerance must be a number from 0 to 1")
    reach = request.get("reach", 0)
    if isinstance(reach, bool) or not isinstance(reach, (int, float)) or not 0 <= reach < math.inf:
        raise Refusal("reach must be a number, at least 0")
    return examples.judge(name, _inputs(request, name), _ask(request, name), guess, tolerance, reach)


def _practice(request: dict[str, Any]) -> dict[str, Any]:
    name = _example(request)
    seed = request.get("seed")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 < seed < 2**31 - 1:
        raise Refusal("seed must be a whole number from 1 to 2^31 - 2")
    return examples.practice(name, seed, _ask(request, name))


def _texts(table: Any, what: str) -> dict[str, str]:
    """Return `table` if it maps a few short texts to texts. Raise Refusal otherwise."""
    if not isinstance(table, dict) or len(table) > MOST_TEXTS:
        raise Refusal(what + " must be an object with at most 20 entries")
    for key, value in table.items():
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or len(key) > 40:
            raise Refusal(what + " must contain short texts")
    return table
