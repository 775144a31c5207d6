"""Create the identity of new decks, once: the values of addon/identity.py."""

from __future__ import annotations

import ast
import json
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deckbuilder.source.decks import ADDRESS

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VALUES = ("NAME", "SLUG", "SUBJECT", "FIRST_ID", "MEDIA")
LONGEST = 40


class Refused(ValueError):
    """A value that cannot be part of an identity; the message says what to use instead."""


@dataclass(frozen=True)
class Identity:
    """What distinguishes decks from others; Anki does not use `subject`, `repository`, and `authors`."""

    name: str
    slug: str
    subject: str
    first_id: int
    media: str
    repository: str
    authors: str


def make(
    name: str,
    repository: str,
    slug: str | None = None,
    subject: str = "",
    authors: str | None = None,
    now: Callable[[], float] = time.time,
) -> Identity:
    """Return a new identity. Raises Refused.

    The slug is derived from the name if it is not given, and so are the authors: "NAME contributors".
    """
    name = " ".join(name.split())
    _check_text("name", name)
    if "::" in name:
        raise Refused("the name must not contain ::, which separates a deck from its parent")
    slug = _slug(name) if slug is None else slug
    if not _SLUG.fullmatch(slug):
        raise Refused(
            f'"{slug}" is not a valid slug: begin with a letter, and use lowercase letters, digits, and '
            "hyphens, as in --slug stats-101"
            if slug
            else "the name has no letters that file names can use: add a slug, as in --slug stats-101"
        )
    if slug.isalpha():
        # The slug is also the name of a variable on the page that shows cards: one such as "name" or
        # "history" belongs to the browser.
        raise Refused(f'the slug "{slug}" is too general: use two words, as in --slug {slug}-cards')
    if not ADDRESS.fullmatch(repository):
        raise Refused(f'"{repository}" is not a web address such as https://github.com/me/{slug}')
    subject = " ".join(subject.split())
    if subject:
        _check_text("subject", subject)
    authors = f"{name} contributors" if authors is None else " ".join(authors.split())
    _check_text("authors", authors)
    return Identity(name, slug, subject, int(now() * 1000), f"_{slug}-", repository.rstrip("/"), authors)


def module(text: str, new: Identity) -> str:
    """Return the text of addon/identity.py, which `values` can read, with the values of `new`."""
    texts = {
        "NAME": json.dumps(new.name, ensure_ascii=False),
        "SLUG": json.dumps(new.slug),
        "SUBJECT": json.dumps(new.subject, ensure_ascii=False),
        "FIRST_ID": f"{new.first_id:_}",
        "MEDIA": json.dumps(new.media),
    }
    lines = text.split("\n")
    for number, line in enumerate(lines):
        key = line.partition(" = ")[0]
        if key in texts:
            lines[number] = f"{key} = {texts[key]}"
    return "\n".join(lines)


def values(text: str) -> dict[str, Any]:
    """Return the values in the text of addon/identity.py, by name. Raises Refused."""
    found = {}
    for key in _VALUES:
        lines = re.findall(rf"^{key} = (.*)$", text, re.MULTILINE)
        if len(lines) != 1:
            raise Refused(f"addon/identity.py must have one line that begins with {key} =")
        try:
            found[key] = ast.literal_eval(lines[0])
        except (ValueError, SyntaxError) as error:
            raise Refused(f"in addon/identity.py, {key} must be a string or a number") from error
    return found


def _slug(name: str) -> str:
    """Return a name in ASCII: lower case, hyphens between words, and accents dropped."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _check_text(what: str, text: str) -> None:
    if not text:
        raise Refused(f"the {what} must not be empty")
    if len(text) > LONGEST * (2 if what == "authors" else 1):
        raise Refused(f"the {what} has more than {LONGEST} characters")
    if not text.isprintable() or not set('"<>{}\\').isdisjoint(text):
        raise Refused(f"the {what} must not contain quotation marks, backslashes, or any of < > {{ }}")
