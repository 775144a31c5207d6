"""Render what live blocks show before the learner changes anything.

The examples themselves are part of the add-on; this module only calls them.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Collection
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from deckbuilder.core import digests
from deckbuilder.core.cache import OF_PROGRAM, Cache
from deckbuilder.core.model import Card, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.live.bundle import RUNTIME, Scripts, card_scripts
from deckbuilder.live.protocol import Examples
from deckbuilder.live.time_limit import LIMIT, Endless, limited
from deckbuilder.live.translate.allowed import BAKE, KIT

ADDON = Path(digests.ROOT) / "addon"
# The parts of the program that the cards' scripts depend on, apart from the add-on.
CODE = ("deckbuilder/core", "deckbuilder/live", "addon/identity.py")

# What is said about a file that was saved while the decks were being built.
CHANGED = "not run: the file has just changed; build again"
TOLERANCE = "0.005"  # for a practice card that does not set one


class Broken(Exception):
    """An example raised an exception; `problem` says where and which."""

    def __init__(self, where: Where, text: str) -> None:
        super().__init__(where, text)  # what a process of a pool needs to pass it on
        self.problem = problem(where, "C063", text)

    def __str__(self) -> str:
        return self.problem.text


class RealExamples:
    """The examples of `addon.examples`.

    It is imported at the first call, because importing it takes time and an error in it should be
    reported together with all other problems. To use files that have changed since, drop the modules of
    `addon` and make a new object.
    """

    def __init__(self) -> None:
        self._endless: dict[str, Broken] = {}
        self._ready: set[str] = set()  # the files that may be run

    def digest(self, names: Collection[str] | None = None) -> bytes:
        """Return a digest of what these examples, or all of them, are made of."""
        files = [_file(name) for name in sorted(self.names() if names is None else names)]
        return digests.of(self._shared, [(name, self._files.get(name)) for name in files])

    @cached_property
    def _shared(self) -> bytes:
        """A digest of what all examples are made of."""
        own = {_file(name) for name in self.names()}
        return digests.of([each for each in self._files.items() if each[0] not in own])

    @cached_property
    def scripts_key(self) -> bytes:
        """A digest of everything that the cards' scripts depend on."""
        # JavaScript is read when the scripts are made, which may be long after the program started.
        files = digests.tree(str(ADDON / "web")), RUNTIME.read_bytes()
        return digests.of(digests.code(*CODE), self.digest(), *files)

    @cached_property
    def _files(self) -> dict[str, bytes]:
        """A digest of each of the examples' files, as they were before any was run."""
        return {name: _content(path) for name, path in digests.files(str(ADDON / "examples"))}

    def names(self) -> list[str]:
        """Return the names of all examples, without importing them, which takes time."""
        return sorted(
            path.stem.replace("_", "-")
            for path in (ADDON / "examples").glob("*.py")
            if path.stem != "__init__"
        )

    def inputs(self, name: str) -> list[str]:
        """Return the names of an example's inputs."""
        return list(self._ask("inputs", name))

    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]:
        """Return an error message for each invalid input, by name."""
        return dict(self._ask("check", name, texts))

    def bake(self, name: str, texts: dict[str, str], fold: bool = False, /) -> str:
        """Return the worked example as HTML; closed with `fold`."""
        return str(self._ask("bake", name, texts, fold))

    def asks(self, name: str) -> list[str]:
        """Return the names of the quantities that practice cards can ask for."""
        return list(self._ask("asks", name))

    def counts(self, name: str) -> list[str]:
        """Return the names of those quantities that are counts."""
        return list(self._ask("counts", name))

    def unstated(self, name: str, texts: dict[str, str], ask: str, /) -> dict[str, str]:
        """Return the inputs that a practice question needs but `texts` lacks, with their defaults."""
        return dict(self._ask("unstated", name, texts, ask))

    def bake_practice(
        self, name: str, texts: dict[str, str], ask: str, tolerance: float, key: str, /
    ) -> tuple[str, str]:
        """Return the question and the worked answer of a practice card as HTML."""
        question, answer = self._ask("bake_practice", name, texts, ask, tolerance, key)
        return question, answer

    def scripts(self) -> tuple[Scripts, list[Problem]]:
        """Return the cards' scripts, and the problems in translating the examples."""
        return self._scripts

    @cached_property
    def _scripts(self) -> tuple[Scripts, list[Problem]]:
        """What `scripts` returns, made again only if what it is made of has changed."""
        cache, key = Cache(OF_PROGRAM), self.scripts_key
        found: tuple[Scripts, list[Problem]] | None = cache.get("scripts", "cards", key)
        if found is None:
            found = card_scripts(ADDON)
            cache.put("scripts", "cards", key, found)
            cache.flush()
        return found

    @cached_property
    def _refused(self) -> dict[str, Problem]:
        """The first problem in translating each file that has any."""
        return {each.where.path: each for each in reversed(self._scripts[1])}

    def _refuse(self, name: str) -> None:
        """Raise Broken if the example or the shared modules leave the translatable subset of Python.

        Code in this subset can only compute. The check comes first, because an import runs the code.
        """
        files = {*(f"kit/{stem}.py" for stem in (*KIT, BAKE)), _file(name)}
        for file in sorted(files - self._ready):
            if found := self._refused.get(f"addon/examples/{file}"):
                raise Broken(found.where, f"not run: {found.text}")
            if _content(ADDON / "examples" / file) != self._files.get(file, b""):
                raise Broken(Where(f"addon/examples/{file}"), CHANGED)
            self._ready.add(file)

    def _ask(self, function: str, name: str, *args: Any) -> Any:
        self._refuse(name)
        if name in self._endless:  # do not wait again for every card
            raise self._endless[name]
        try:
            with limited():
                # An import runs the examples' code, too, so it comes after the check, with the limit.
                return getattr(import_module("addon.examples"), function)(name, *args)
        except Endless as error:
            self._endless[name] = _broken(error, name)
            raise self._endless[name] from error
        except Exception as error:
            raise _broken(error, name) from error


def _file(name: str) -> str:
    """Return the name of an example's file."""
    return f"{name.replace('-', '_')}.py"


def _content(path: str | Path) -> bytes:
    """Return a digest of a file's content; b"" if it cannot be read."""
    try:
        # Reading a pipe would never end.
        return digests.of(Path(path).read_bytes()) if os.path.isfile(path) else b""
    except OSError:
        return b""


def _broken(error: Exception, name: str) -> Broken:
    """Return the error as a Broken that says where in addon/ it was raised."""
    where = Where("addon/examples/__init__.py")
    for frame in traceback.extract_tb(error.__traceback__):
        path = frame.filename.replace("\\", "/")
        if "/addon/" in path:
            where = Where("addon/" + path.rsplit("/addon/", 1)[1], frame.lineno or 1)
    if isinstance(error, SyntaxError) and error.filename and "addon" in error.filename:
        path = error.filename.replace("\\", "/")
        where = Where("addon/" + path.rsplit("/addon/", 1)[-1], error.lineno or 1)
    if isinstance(error, Endless):
        return _endless(error, name, where)
    return Broken(where, f'example "{name}": {type(error).__name__}: {error}')


def _endless(error: Endless, name: str, innermost: Where) -> Broken:
    """Return a Broken for a computation that did not end, with its line in the example if it has one."""
    own = f"addon/examples/{_file(name)}"
    lines = [
        frame.lineno or 1
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.replace("\\", "/").endswith(f"/{own}")
    ]
    where = Where(own, lines[-1]) if lines else innermost
    return Broken(
        where,
        f'example "{name}": stopped after {LIMIT:g} seconds of computing; '
        "is there a loop that never ends?",
    )


def bake(card: Card, examples: Examples) -> dict[str, str]:
    """Return the HTML of the note fields that the card's live block fills. Raises Broken."""
    if not card.lives:
        return {"Live": ""}
    block = card.lives[0]
    if card.kind != "practice":
        return {"Live": examples.bake(block.name, block.texts, block.fold)}
    question, answer = examples.bake_practice(
        block.name, block.texts, card.get("ask"), float(card.get("tolerance", TOLERANCE)), card.id
    )
    return {"Ask": question, "Live": answer}
