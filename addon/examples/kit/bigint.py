"""Whole numbers of any size, which a float would round.

A number is a list of groups of three digits, lowest group first.
"""

import math

from .native import fixed


def limbs(x):
    """Split the whole number `x` (0 to 2^53) into groups of three digits."""
    groups = []
    while x >= 1000:
        groups.append(x % 1000)
        x = math.floor(x / 1000)
    groups.append(x)
    return groups


def times(groups, factor):
    """Multiply the number in `groups` by the whole number `factor` (0 to 10^9)."""
    result = []
    carry = 0
    for group in groups:
        carry = carry + group * factor
        result.append(carry % 1000)
        carry = math.floor(carry / 1000)
    if carry > 0:
        result.extend(limbs(carry))
    return result


def joined(groups):
    """Write the number in `groups` with thousands separators: 1,003,520."""
    text = fixed(groups[len(groups) - 1], 0)
    for i in range(len(groups) - 2, -1, -1):
        text = text + "," + fixed(groups[i] + 1000, 0)[1:4]
    return text


def grouped(x):
    """Write the whole number `x` (0 to 2^53) with thousands separators."""
    return joined(limbs(x))
