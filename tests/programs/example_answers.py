"""Print what every example answers for its defaults, its presets, and new numbers.

Run `python -m tests.programs.example_answers`. It needs nothing but Python 3.9 or newer. Every Python
has to print the same; tests/programs/matrix.py compares them.
"""

from __future__ import annotations

import json
import sys

from addon import examples
from addon.review import bridge


def answers(name: str) -> list[object]:
    """Return all answers of one example, as a page gets them."""

    def ask(**request: object) -> object:
        return bridge.answer(bridge.PREFIX + json.dumps({"example": name, **request}), {"digits": 12})

    said = []
    for preset in [{}, *[each["inputs"] for each in examples.load(name)["presets"]]]:
        said.append(ask(do="show", inputs=preset, view={}, prefix="gr1"))
        said += [ask(do="show", inputs=preset, view={"step": str(step)}, prefix="") for step in range(4)]
    for what in examples.asks(name):
        said += [ask(do="practice", ask=what, seed=seed) for seed in (1, 77, 2**30)]
        said.append(ask(do="judge", ask=what, inputs={}, guess="1", tolerance=0.005))
    return said


def main() -> None:
    """Print everything; exit with an error if an example refuses one of its own presets or questions."""
    for name in examples.names():
        said = answers(name)
        if any("refused" in each for each in said if isinstance(each, dict)):
            sys.exit(f"{name} refuses one of its own presets or questions")
        print(name, json.dumps(said, ensure_ascii=True, sort_keys=True))


if __name__ == "__main__":
    main()
