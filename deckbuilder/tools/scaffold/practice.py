"""Choose what a new practice card asks for, and the numbers that its question states."""

from __future__ import annotations

from dataclasses import dataclass

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.suggestions import did_you_mean
from deckbuilder.live.protocol import Examples


@dataclass(frozen=True)
class PracticeQuestion:
    """A practice question: the name of the ask, its example, and the inputs that the question states."""

    ask: str = "???"
    example: str = "???"
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def block(self) -> str:
        """The live block."""
        lines = "".join(f"{name} = {text}\n" for name, text in self.inputs)
        return f"```live {self.example}\n{lines}```"


def asked(
    example: str, ask: str | None, examples: Examples, where: Where
) -> tuple[PracticeQuestion, list[Problem]]:
    """Return the question `ask` of `example` with its default numbers; if None, its first question."""
    names = examples.names()
    if example not in names:
        hint = did_you_mean(example, names) or "known: " + ", ".join(names)
        return PracticeQuestion(), [problem(where, "C088", f'unknown example "{example}"', hint)]
    known = examples.asks(example)
    chosen = known[0] if ask is None else ask
    if chosen not in known:
        hint = did_you_mean(chosen, known) or "it can ask for: " + ", ".join(known)
        return PracticeQuestion(), [
            problem(where, "C088", f'example "{example}" cannot ask for "{chosen}"', hint)
        ]
    return PracticeQuestion(chosen, example, tuple(examples.unstated(example, {}, chosen).items())), []
