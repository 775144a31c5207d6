"""The axes of a hero, which stay as they are while something in it is dragged."""

import math

from .native import general
from .numbers import parse_numbers

# The frames to keep, one for each block with axes, in the order in which the blocks are drawn.
HELD = {"frames": [], "next": 0}


def hold(text):
    """Keep the frames in `text` for the blocks that are drawn next; none if it is unreadable.

    A frame is as `frame_text` writes it; frames are separated by "|". Return how many there are.
    """
    HELD["frames"] = []
    HELD["next"] = 0
    if text != "":
        for part in text.split("|"):
            parsed = parse_numbers(part)
            HELD["frames"].append(parsed["value"] if parsed["ok"] else [])
    return len(HELD["frames"])


def settled(frame):
    """Return the frame that is kept for the next block, or else `frame`.

    A frame is a list of the lowest and highest value on each axis.
    """
    at = HELD["next"]
    HELD["next"] = at + 1
    if at >= len(HELD["frames"]) or not usable(HELD["frames"][at], len(frame)):
        return frame
    return HELD["frames"][at]


def usable(frame, size):
    """Return whether `frame` has `size` numbers, of which each pair is a range."""
    if len(frame) != size:
        return False
    for i in range(0, size, 2):
        span = frame[i + 1] - frame[i]
        if not (span > 0 and math.isfinite(span)):
            return False
    return True


def frame_text(frame):
    """Return the numbers of `frame` as a text that `hold` and the script can read."""
    return " ".join([general(x + 0.0, 8) for x in frame])


def nice_reach(values, least):
    """Return a limit for draggable `values`: 1, 2, or 5 times a power of ten.

    It is at least `least` and leaves some room beyond the largest absolute value.
    """
    wanted = least
    for x in values:
        if math.isfinite(x):
            wanted = max(wanted, 1.2 * abs(x))
    step = 1.0
    while step > wanted:
        step = step / 10
    while step * 10 <= wanted:
        step = step * 10
    for factor in [1, 2, 5]:
        if factor * step >= wanted:
            return factor * step
    return 10 * step
