"""The interface of `addon.examples` that the builder uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from deckbuilder.core.model import Problem

if TYPE_CHECKING:
    from deckbuilder.live.bundle import Scripts


class Examples(Protocol):
    """The live examples; tests provide a small set of their own.

    `by_program` is true for the program's own examples, whose output its digest covers.
    """

    by_program: bool

    def names(self) -> list[str]: ...
    def inputs(self, name: str) -> list[str]: ...
    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]: ...
    def bake(self, name: str, texts: dict[str, str], fold: bool = ..., /) -> str: ...
    def asks(self, name: str) -> list[str]: ...
    def counts(self, name: str) -> list[str]: ...
    def unstated(self, name: str, texts: dict[str, str], ask: str, /) -> dict[str, str]: ...
    def bake_practice(
        self, name: str, texts: dict[str, str], ask: str, tolerance: float, key: str, /
    ) -> tuple[str, str]: ...
    def scripts(self) -> tuple[Scripts, list[Problem]]: ...
