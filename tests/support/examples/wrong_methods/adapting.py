"""Wrong methods for the examples on adapting language models."""

from __future__ import annotations

from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct


def _margin(v: dict[str, Any], sign: float, reference: float) -> float:
    """Return the margin with this sign between the answers; a `reference` of 0 leaves it out."""
    better: float = v["pw"][0] - reference * v["rw"][0]
    worse: float = v["pl"][0] - reference * v["rl"][0]
    beta: float = v["beta"]
    return beta * (better + sign * worse)


WRONG: Methods = {
    ("lora", "trained"): lambda v, r: [
        r["full"],
        v["big_r"] * r["full"],
        v["big_r"] * v["big_out"],
        v["big_out"] + v["big_in"],
    ],
    ("lora", "entry"): lambda v, r: [
        # Without the scale, with α not divided by r, without W, and W itself.
        distinct(v["W"][0][0] + r["product"][0][0], r["merged"][0][0]),
        distinct(v["W"][0][0] + v["alpha"] * r["product"][0][0], r["merged"][0][0]),
        distinct(r["update"][0][0], r["merged"][0][0]),
        v["W"][0][0],
    ],
    ("dpo-loss", "margin"): lambda v, r: [
        distinct(_margin(v, -1, 0), r["margins"][0]),
        _margin(v, 1, 1),
        r["margins"][0] / v["beta"],
        -r["margins"][0],
    ],
    ("dpo-loss", "reward"): lambda v, r: [
        r["up"][0],
        v["beta"] * v["pw"][0],
        distinct(r["margins"][0], r["better"][0]),
        -r["better"][0],
    ],
}
