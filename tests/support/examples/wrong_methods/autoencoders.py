"""Wrong methods for the examples on autoencoders."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct

_distinct = partial(distinct, rel_tol=0.006)


def _without_log(v: dict[str, Any]) -> float:
    """Return the KL divergence without its logarithm."""
    return 0.5 * sum(m**2 + math.exp(logvar) - 1 for m, logvar in zip(v["mu"], v["logvar"], strict=True))


def _deviations_as_variances(v: dict[str, Any]) -> float:
    """Return the KL divergence with ln σ² taken for ln σ."""
    return 0.5 * sum(
        m**2 + math.exp(2 * logvar) - 1 - 2 * logvar
        for m, logvar in zip(v["mu"], v["logvar"], strict=True)
    )


WRONG: Methods = {
    ("vae-kl", "kl"): lambda v, r: [
        2 * r["kl"],
        _distinct(r["kl"] / len(v["mu"]), r["kl"]),
        _distinct(r["parts"][0], r["kl"]),
        _distinct(_without_log(v), r["kl"]),
        _distinct(_deviations_as_variances(v), r["kl"]),
    ],
    ("vae-kl", "z"): lambda v, r: [
        _distinct(v["mu"][0] + v["eps"][0], r["z"][0]),
        _distinct(v["mu"][0] + r["variances"][0] * v["eps"][0], r["z"][0]),
        _distinct(v["mu"][0] + v["logvar"][0] * v["eps"][0], r["z"][0]),
        _distinct(v["mu"][0], r["z"][0]),
    ],
}
