"""Live blocks: are they good, and what they show before anybody touches them.

The examples themselves are the add-on's; here they are only asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckbuilder.core.model import Card, Live, Problem, Where
from deckbuilder.core.problems import did_you_mean, problem
from deckbuilder.live.translate.tables import KIT

ADDON = Path(__file__).resolve().parent.parent.parent / "addon"

if TYPE_CHECKING:
    from deckbuilder.checks.runner import Examples
    from deckbuilder.live.bundle import Scripts


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
        from deckbuilder.live.bundle import card_scripts

        return card_scripts(ADDON)

    def _ask(self, function: str, *args: Any) -> Any:
        _refuse(str(args[0]) if args else "")
        try:
            from addon import examples

            return getattr(examples, function)(*args)
        except Exception as error:
            raise _broken(error, args[:1]) from error


@cache
def _refused(name: str, source: bytes) -> tuple[Problem, ...]:
    from deckbuilder.live.translate import Globals, translate

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
    import traceback

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


def check(card: Card, examples: Examples) -> Iterator[Problem]:
    """A card has at most one live block, with a known example and inputs that it accepts."""
    for extra in card.lives[1:]:
        yield problem(extra.where, "C022", "a second live block", "a card has at most one")
    for block in card.lives[:1]:
        try:
            wrong = [*_check(block, examples), *_check_ask(card, examples)]
            yield from wrong
            if not wrong:
                examples.bake(block.name, block.texts)  # does it run?
        except Broken as broken:
            yield broken.problem


def _check(block: Live, examples: Examples) -> Iterator[Problem]:
    names = examples.names()
    if block.name not in names:
        text = f'no example "{block.name}"' if block.name else "a live block without a name"
        yield problem(block.where, "C021", text, did_you_mean(block.name, names))
        return
    known = examples.inputs(block.name)
    for item in block.inputs:
        if item.key not in known:
            yield problem(
                item.where,
                "C021",
                f'{block.name} has no input "{item.key}"',
                did_you_mean(item.key, known),
            )
    # The known ones are checked even beside unknown ones, so that all is told at once.
    texts = {name: text for name, text in block.texts.items() if name in known}
    lines = {item.key: item.where for item in block.inputs}
    for name, message in examples.check(block.name, texts).items():
        yield problem(lines.get(name, block.where), "C021", f"{name}: {message}")


def _check_ask(card: Card, examples: Examples) -> Iterator[Problem]:
    """What a practice card asks is something that its example answers, a count exactly."""
    item = card.item("ask")
    if card.kind == "practice" and item and card.lives[0].name in examples.names():
        known = examples.asks(card.lives[0].name)
        if item.value not in known:
            yield problem(
                item.where,
                "C027",
                f'{card.lives[0].name} cannot be asked "{item.value}"',
                did_you_mean(item.value, known),
            )
        tolerance = card.item("tolerance")
        if (
            tolerance
            and item.value in examples.counts(card.lives[0].name)
            and tolerance.value.strip("0.") != ""
        ):
            yield problem(
                tolerance.where,
                "C027",
                f'"{item.value}" is a count, which has no tolerance',
                "write - tolerance: 0, or remove the line",
            )


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
