"""What live blocks show before anybody touches them.

The examples themselves belong to the add-on; here they are only called."""

from __future__ import annotations

import traceback
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from deckbuilder.core.model import Card, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.live.bundle import Scripts, card_scripts
from deckbuilder.live.protocol import Examples
from deckbuilder.live.translate import Globals, translate
from deckbuilder.live.translate.tables import KIT

ADDON = Path(__file__).resolve().parent.parent.parent / "addon"

TOLERANCE = "0.005"  # of a practice card that names none


class Broken(Exception):
    """An example raised something; `where` and the text say where and what."""

    def __init__(self, where: Where, text: str) -> None:
        super().__init__(text)
        self.problem = problem(where, "C063", text)


class RealExamples:
    """`addon.examples`, imported when it is first asked: importing it takes time, and a mistake
    in it should be a problem among the others."""

    by_program = True

    def names(self) -> list[str]:
        """The names of all examples."""
        return list(self._ask("names"))

    def inputs(self, name: str) -> list[str]:
        """The names of an example's inputs."""
        return list(self._ask("inputs", name))

    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]:
        """What is wrong with the inputs: name → message."""
        return dict(self._ask("check", name, texts))

    def bake(self, name: str, texts: dict[str, str], /) -> str:
        """The worked example as HTML."""
        return str(self._ask("bake", name, texts))

    def asks(self, name: str) -> list[str]:
        """The names of what can be asked of an example."""
        return list(self._ask("asks", name))

    def counts(self, name: str) -> list[str]:
        """The names of what can be asked of an example and is a count."""
        return list(self._ask("counts", name))

    def bake_practice(
        self, name: str, texts: dict[str, str], ask: str, tolerance: float, key: str, /
    ) -> tuple[str, str]:
        """Question and worked answer of a practice card as HTML."""
        question, answer = self._ask("bake_practice", name, texts, ask, tolerance, key)
        return question, answer

    def scripts(self) -> tuple[Scripts, list[Problem]]:
        """The cards' own scripts, and what could not be translated."""
        return card_scripts(ADDON)

    def _ask(self, function: str, *args: Any) -> Any:
        _refuse(str(args[0]) if args else "")
        try:
            return getattr(import_module("addon.examples"), function)(*args)
        except Exception as error:
            raise _broken(error, args[:1]) from error


@cache
def _refused(name: str, source: bytes) -> tuple[Problem, ...]:
    return tuple(translate(name, source.decode("utf-8", "surrogateescape"), Globals())[1])


def _refuse(name: str) -> None:
    """Raise Broken if the example, or what all share, does not keep to the subset of Python that
    can do nothing but compute: importing it would run it."""
    folder = ADDON / "examples"
    paths = [folder / "kit" / f"{stem}.py" for stem in KIT]
    paths += [folder / f"{name.replace('-', '_')}.py"] if name else []
    for path in paths:
        try:
            found = _refused(f"addon/{path.relative_to(ADDON).as_posix()}", path.read_bytes())
        except OSError:  # importing says what is wrong
            continue
        if found:
            raise Broken(found[0].where, f"not run: {found[0].text}")


def _broken(error: Exception, subject: tuple[Any, ...]) -> Broken:
    """Where in addon/ the error came from, and what it was."""
    where = Where("addon/examples/__init__.py")
    for frame in traceback.extract_tb(error.__traceback__):
        path = frame.filename.replace("\\", "/")
        if "/addon/" in path:
            where = Where("addon/" + path.rsplit("/addon/", 1)[1], frame.lineno or 1)
    if isinstance(error, SyntaxError) and error.filename and "addon" in error.filename:
        path = error.filename.replace("\\", "/")
        where = Where("addon/" + path.rsplit("/addon/", 1)[-1], error.lineno or 1)
    of = f'example "{subject[0]}": ' if subject else ""
    return Broken(where, f"{of}{type(error).__name__}: {error}")


def bake(card: Card, examples: Examples) -> dict[str, str]:
    """The HTML of the note fields that the card's live block fills. Raises Broken."""
    if not card.lives:
        return {"Live": ""}
    block = card.lives[0]
    if card.kind != "practice":
        return {"Live": examples.bake(block.name, block.texts)}
    question, answer = examples.bake_practice(
        block.name, block.texts, card.get("ask"), float(card.get("tolerance", TOLERANCE)), card.id
    )
    return {"Ask": question, "Live": answer}
