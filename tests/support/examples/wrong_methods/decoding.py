"""Wrong methods for the examples on decoding."""

from __future__ import annotations

import math

from tests.support.examples.wrong_methods.shared import Methods, distinct

WRONG: Methods = {
    ("sampling-top-k-p", "final"): lambda v, r: [
        distinct(r["p"][0], r["final"][0]),
        distinct(r["after"][0], r["final"][0]),
    ],
    ("sampling-top-k-p", "kept"): lambda v, r: [
        distinct(v["k"], len(r["kept"])),
        distinct(len(r["kept"]) - 1, len(r["kept"])) if v["p"] < 1 else math.nan,
        distinct(len(v["z"]), len(r["kept"])),
    ],
    ("beam-search", "best"): lambda v, r: [
        distinct(r["greedy"]["p"], r["winner"]["p"]),
        distinct(max(v["P"][0]) * max(v["P"][2]), r["winner"]["p"]),
    ],
    ("beam-search", "greedy"): lambda v, r: [
        distinct(r["winner"]["p"], r["greedy"]["p"]),
        distinct(v["P"][0][0] + v["P"][1][2], r["greedy"]["p"]),
    ],
    ("speculative-decoding", "alpha"): lambda v, r: [
        distinct(r["tv"], r["alpha"]),
        distinct(sum(a * b for a, b in zip(v["p"], v["q"], strict=True)), r["alpha"]),
    ],
    ("speculative-decoding", "tokens"): lambda v, r: [
        v["gamma"] * r["alpha"],
        distinct(1 + v["gamma"] * r["alpha"], r["per_pass"]),
    ],
    ("speculative-decoding", "residual"): lambda v, r: [
        distinct(max(0.0, v["p"][0] - v["q"][0]), r["residual"][0]),
        distinct(v["p"][0], r["residual"][0]),
    ],
}
