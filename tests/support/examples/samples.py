"""Make input texts for comparing engines: defaults, presets, range ends, and seeded random ones."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from typing import Any

from addon.examples.kit.inputs import read
from addon.examples.kit.random import generator

Texts = dict[str, str]


def accepted(example: dict[str, Any], texts: Texts) -> bool:
    """Return whether the example accepts these inputs."""
    state = read(example["inputs"], texts)
    return not state["messages"] and not example["check"](state["values"])


def samples(example: dict[str, Any], count: int) -> Iterator[Texts]:
    """Yield the defaults, each preset, each input at the ends of its range, then random inputs.

    The random ones end when `count` of them have been accepted; rejected ones are samples as well.
    """
    yield {}
    for preset in example["presets"]:
        yield dict(preset["inputs"])
    for declared in example["inputs"]:
        for text in ends(declared):
            yield {declared["name"]: text}
    source = random.Random(example["name"])
    good = 0
    for index in range(5 * count):
        texts = {}
        for declared in example["inputs"]:
            if source.random() < 0.6:
                texts[declared["name"]] = draw(declared, source)
        if index % 4 == 3 or index > 2 * count:
            # Inputs that depend on each other are rarely valid by chance: start from what the
            # example draws for practice, and change one input.
            texts = dict(example["fresh"](generator(source.randint(1, 10**9))))
            declared = source.choice(example["inputs"])
            changed = {**texts, declared["name"]: draw(declared, source)}
            if accepted(example, changed):
                texts = changed
        good += accepted(example, texts)
        yield texts
        if good >= count:
            return
    raise AssertionError(f"{example['name']}: only {good} accepted samples")


def ends(declared: dict[str, Any]) -> Iterator[str]:
    """Yield the extremes of an input.

    These are the lowest and the highest, the shortest and the longest, or every option; for single
    numbers, also the stops of the slider.
    """
    kind = declared["kind"]
    if kind in ("number", "integer"):
        yield repr(declared["low"])
        yield repr(declared["high"])
        yield from declared["stops"]
    elif kind == "numbers":
        for many in {declared["least"], declared["most"]}:
            for value in (declared["low"], declared["high"]):
                yield ", ".join([text_of(value)] * many)
    elif kind == "matrix":
        for many in ("least", "most"):
            wide = declared.get(f"{many}_columns", declared[many])
            row = " ".join([text_of(declared["high"])] * wide)
            yield "; ".join([row] * declared[many])
    elif kind == "words":
        yield from ("a " * declared["least"], ("z" * declared["longest"] + ",") * declared["most"])
    elif kind == "switch":
        yield from ("on", "off")
    else:
        yield from declared["options"]


def combinations(example: dict[str, Any], most: int) -> list[Texts]:
    """Return combinations of extreme inputs.

    Starting from the defaults, each preset, and two practice draws: each pair of inputs at each pair
    of their range ends, slider stops, and options, of which at most `most` are chosen with a seed;
    and up to `most` combinations of all inputs at their range ends.
    """
    source = random.Random(example["name"] + " combined")
    found: dict[tuple[tuple[str, str], ...], Texts] = {}

    def add(texts: Texts) -> None:
        found.setdefault(tuple(sorted(texts.items())), texts)

    extremes = {each["name"]: list(dict.fromkeys(ends(each))) for each in example["inputs"]}
    for base in [
        {},
        *(preset["inputs"] for preset in example["presets"]),
        *(example["fresh"](generator(seed)) for seed in (1, 2)),
    ]:
        for name, texts in extremes.items():
            for text in texts:
                add({**base, name: text})
        for (one, texts), (other, others) in itertools.combinations(extremes.items(), 2):
            for pair in itertools.product(texts, others):
                add({**base, one: pair[0], other: pair[1]})
    pairs = list(found.values())
    found.clear()
    corners = {name: [*texts[:1], *texts[1:][-1:]] for name, texts in extremes.items()}
    for corner in itertools.islice(itertools.product(*corners.values()), most):
        add(dict(zip(corners, corner, strict=True)))
    return [*source.sample(pairs, min(most, len(pairs))), *found.values()]


def draw(declared: dict[str, Any], source: random.Random) -> str:
    """Return a random text for one input."""
    kind = declared["kind"]
    if kind == "switch":
        return source.choice(["on", "off"])
    if kind == "choice":
        return source.choice(declared["options"])
    if kind == "words":
        many = source.randint(declared["least"], declared["most"])
        longest = declared["longest"]
        return " ".join(
            "".join(source.choices("abcnst", k=source.randint(1, longest))) for _ in range(many)
        )
    low, high = declared["low"], declared["high"]
    if kind == "integer":
        if source.random() < 0.5:
            high = min(high, low + 20)
        return str(source.randint(math.ceil(low), math.floor(high)))
    if kind == "number":
        return number(low, high, source)
    if kind == "numbers":
        many = source.randint(declared["least"], declared["most"])
        low, high = narrowed(low, high, source)
        return ", ".join(number(low, high, source) for _ in range(many))
    rows = source.randint(declared["least"], declared["most"])
    columns = source.randint(
        declared.get("least_columns", declared["least"]), declared.get("most_columns", declared["most"])
    )
    return "; ".join(" ".join(number(low, high, source) for _ in range(columns)) for _ in range(rows))


def narrowed(low: float, high: float, source: random.Random) -> tuple[float, float]:
    """Return, usually, a smaller range around zero or the low end, where examples vary most."""
    if source.random() < 0.25:
        return low, high
    return max(low, -5.0), min(high, max(low, -5.0) + source.choice([1, 10]))


def number(low: float, high: float, source: random.Random) -> str:
    """Return a number in [low, high] as text: an integer, or a short or long decimal."""
    low, high = max(low, -1e6), min(high, 1e6)
    way = source.random()
    if way < 0.3 and math.floor(high) >= math.ceil(low):
        return str(source.randint(math.ceil(low), math.floor(high)))
    x = source.uniform(low, min(high, low + 10) if way < 0.8 else high)
    return f"{min(max(round(x, 3), low), high)}" if way < 0.7 else repr(x)


def text_of(value: float) -> str:
    """Return a range end as a person would write it."""
    return "inf" if value == math.inf else "-inf" if value == -math.inf else repr(value)
