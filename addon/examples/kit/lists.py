"""What lists and counts of numbers need again and again."""

import math

from .numbers import fmt


def total(values):
    """The sum from left to right: the same on every machine."""
    result = 0.0
    for x in values:
        result = result + x
    return result


def dot(a, b):
    """The scalar product, summed up from left to right."""
    return total([x * y for x, y in zip(a, b)])


def mean_square(values):
    """The mean of the squares."""
    return dot(values, values) / len(values)


def ratio(top, bottom):
    """top / bottom; not-a-number, shown as "undefined", where bottom is 0."""
    if bottom == 0:
        return math.nan
    return top / bottom


def window(count, at, most):
    """The first of at most `most` rows to show of `count`, so that row `at` is among them."""
    return max(0, min(at - math.floor(most / 2), count - most))


def spread(low, high, parts):
    """`parts` + 1 evenly spaced numbers from `low` to `high`."""
    return [low + (high - low) * i / parts for i in range(parts + 1)]


def uneven(values, count, what):
    """What to say if the list `values` has not `count` numbers, one for each `what`; or ""."""
    if len(values) == count:
        return ""
    return fmt(len(values)) + " numbers for " + fmt(count) + " " + what


def fractional(values):
    """What to say if the labels `values` are not all whole numbers; or ""."""
    for x in values:
        if x != math.floor(x):
            return fmt(x) + " is not a whole number"
    return ""
