"""Common functions for lists of numbers."""

import math

from .numbers import fmt


def total(values):
    """Return the sum from left to right, which is the same on every machine."""
    result = 0.0
    for x in values:
        result = result + x
    return result


def dot(a, b):
    """Return the dot product, summed from left to right."""
    return total([x * y for x, y in zip(a, b)])


def mean_square(values):
    """Return the mean of the squares."""
    return dot(values, values) / len(values)


def beats(a, b):
    """Return whether `a` is larger than `b` by more than rounding errors can explain."""
    return a - b > 1e-12 * max(1.0, abs(a), abs(b))


def first_largest(values):
    """Return the index of the largest number; of equals, the first."""
    best = 0
    for i, x in enumerate(values):
        if beats(x, values[best]):
            best = i
    return best


def largest_entry(rows):
    """Return the largest absolute value in a matrix."""
    high = 0.0
    for row in rows:
        for x in row:
            high = max(high, abs(x))
    return high


def ratio(top, bottom):
    """Return top / bottom, or not-a-number, shown as "undefined", if bottom is 0."""
    if bottom == 0:
        return math.nan
    return top / bottom


def ascending(values):
    """Return the indices of `values` from the smallest to the largest, of equals the lower one first."""
    kept = []
    for a in sorted(values):
        for i, b in enumerate(values):
            if a == b and i not in kept:
                kept.append(i)
    return kept


def window(count, at, most):
    """Return the first of `most` rows to show out of `count`, so that row `at` is among them."""
    return max(0, min(at - math.floor(most / 2), count - most))


def spread(low, high, parts):
    """Return `parts` + 1 evenly spaced numbers from `low` to `high`."""
    return [low + (high - low) * i / parts for i in range(parts + 1)]


def uneven(values, count, what):
    """Return a message if `values` does not have `count` numbers, one for each `what`; else ""."""
    if len(values) == count:
        return ""
    return fmt(len(values)) + " numbers for " + fmt(count) + " " + what


def fractional(values):
    """Return a message if the labels `values` are not all whole numbers; else ""."""
    for x in values:
        if x != math.floor(x):
            return fmt(x) + " is not a whole number"
    return ""
