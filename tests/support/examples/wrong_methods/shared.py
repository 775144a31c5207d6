"""What the modules of wrong methods share."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

# (example, what is asked for) → (values, result) → wrong answers
Methods = dict[tuple[str, str], Callable[[dict[str, Any], dict[str, Any]], list[float]]]
NO = math.nan


def distinct(wrong: float, right: float, rel_tol: float = 1e-9) -> float:
    """Return `wrong`, or not-a-number if it is within `rel_tol` of the `right` answer."""
    return NO if math.isclose(wrong, right, rel_tol=rel_tol, abs_tol=1e-9) else wrong


def unless(same: bool, wrong: float) -> float:
    """Return `wrong`, or not-a-number if the method gives the `same` number as the right one."""
    return NO if same else wrong
