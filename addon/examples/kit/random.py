"""Random numbers that are the same everywhere: Park and Miller's generator (1988).

s = 48271 s mod (2^31 - 1), u = s / (2^31 - 1). The first ten outputs are discarded, because small
seeds give small first outputs. Products are below 2^53, so a browser computes the same numbers.
Normal variates are computed by the method of Box and Muller (1958). A generator is a dict that each
draw changes.
"""

import math

from .native import log

MODULUS = 2147483647


def generator(seed):
    """Return a generator with the whole number `seed`; 1 replaces 0, which would remain 0."""
    start = seed % MODULUS
    if start == 0:
        start = 1
    state = {"s": start, "spare": 0.0, "has_spare": False}
    for _ in range(10):
        uniform(state)
    return state


def uniform(state):
    """Return the next number strictly between 0 and 1."""
    state["s"] = (48271 * state["s"]) % MODULUS
    return state["s"] / MODULUS


def normal(state):
    """Return the next standard normal number: first r cos t, then r sin t of each pair."""
    if state["has_spare"]:
        state["has_spare"] = False
        return state["spare"]
    r = math.sqrt(-2 * log(uniform(state)))
    t = 2 * math.pi * uniform(state)
    state["spare"] = r * math.sin(t)
    state["has_spare"] = True
    return r * math.cos(t)


def whole(state, low, high):
    """Return the next whole number from `low` to `high`, both included."""
    return low + math.floor(uniform(state) * (high - low + 1))


def pick(state, items):
    """Return one of `items`, all equally likely."""
    return items[whole(state, 0, len(items) - 1)]


def decimal(state, low, high, places):
    """Return the next number from `low` to `high` with `places` (0 to 3) decimals."""
    scale = [1, 10, 100, 1000][places]
    return whole(state, low * scale, high * scale) / scale
