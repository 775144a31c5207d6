"""Wrong methods for the examples on language models."""

from __future__ import annotations

import math

from tests.support.examples.wrong_methods.shared import Methods, distinct

WRONG: Methods = {
    ("kv-cache", "token"): lambda v, r: [
        r["token"] / 2,
        r["token"] * 8,
        distinct(r["per"][1], r["token"]),
    ],
    ("kv-cache", "ratio"): lambda v, r: [
        distinct(v["h"], r["ratio"]),
        distinct(v["g"], r["ratio"]),
        1 / r["ratio"],
    ],
    ("mlm-masking", "kept"): lambda v, r: [
        distinct(r["expected"][2], r["expected"][3]),
        distinct(r["expected"][0] - r["expected"][1], r["expected"][3]),
    ],
    ("mlm-masking", "masked"): lambda v, r: [r["expected"][0], len(v["words"]) * v["mask"]],
    ("perplexity", "bits"): lambda v, r: [
        r["nll"] / v["size"],
        distinct(r["per_token"], r["per_byte"]),
    ],
    ("perplexity", "perplexity"): lambda v, r: [
        distinct(1 / r["arithmetic"], r["perplexity"]),
        1 / math.prod(v["p"]),
        math.exp(r["per_token"]),
    ],
}
