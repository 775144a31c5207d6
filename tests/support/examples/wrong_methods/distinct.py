"""Wrong answers that the numbers of a question may happen to make right."""

from __future__ import annotations

import math


def distinct(wrong: float, right: float, rel_tol: float = 1e-9) -> float:
    """Return `wrong`, or not-a-number if it is within `rel_tol` of the `right` answer."""
    return math.nan if math.isclose(wrong, right, rel_tol=rel_tol, abs_tol=1e-9) else wrong
