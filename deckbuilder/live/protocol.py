"""What the builder needs of `addon.examples`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from deckbuilder.core.model import Problem

if TYPE_CHECKING:
    from deckbuilder.live.bundle import Scripts


class Examples(Protocol):
    """The live examples; tests give a small set of their own.

    `by_program`: they are the program's own, so that its digest tells what they make."""

    by_program: bool

    def names(self) -> list[str]: ...
    def inputs(self, name: str) -> list[str]: ...
    def check(self, name: str, texts: dict[str, str], /) -> dict[str, str]: ...
    def bake(self, name: str, texts: dict[str, str], /) -> str: ...
    def asks(self, name: str) -> list[str]: ...
    def counts(self, name: str) -> list[str]: ...
    def bake_practice(
        self, name: str, texts: dict[str, str], ask: str, tolerance: float, key: str, /
    ) -> tuple[str, str]: ...
    def scripts(self) -> tuple[Scripts, list[Problem]]: ...
