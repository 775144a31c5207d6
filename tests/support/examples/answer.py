"""Answer requests from standard input. Other Pythons, down to 3.9, run this, for comparison."""

import json
import sys

from addon import examples
from addon.examples.kit.inputs import read


def plain(value: object) -> object:
    """Return `value` with infinities and NaN, which JSON does not have, as text: "!inf"."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), -float("inf"))):
        return "!" + str(value)
    return value


if __name__ == "__main__":
    answers = []
    for name, texts, view in json.load(sys.stdin):
        example = examples.load(name)
        state = read(example["inputs"], texts)
        good = not state["messages"] and not example["check"](state["values"])
        answers.append(
            [
                examples.respond(name, texts, view, 6, "gr1"),
                plain(example["compute"](state["values"])) if good else None,
            ]
        )
    json.dump(answers, sys.stdout)
