"""A guess on the hero: the learner moves a dashed bar or point to where the result will be."""

from .frames import frame_text
from .numbers import parse_number

# The ask whose number is being guessed, or "", and the latest guess as a text.
GUESSED = {"ask": "", "text": ""}
# The share of the axis by which a guess may be off and still be close.
CLOSE = 0.05


def take_guess(view):
    """Draw what follows with the guess in `view`: "ask" is the name, "guess" the number."""
    GUESSED["ask"] = view.get("ask", "")
    GUESSED["text"] = view.get("guess", "")


def is_guessed(one, key):
    """Return whether the number of a bar, spot, or handle is being guessed.

    `key`: "asks" or "asks_across", as `blocks` sets them.
    """
    return GUESSED["ask"] != "" and one.get(key, "") == GUESSED["ask"]


def guess_on(ends, start):
    """Return the guess on an axis with these ends; it is at `start` at first."""
    parsed = parse_number(GUESSED["text"])
    if not parsed["ok"]:
        return start
    return min(max(parsed["value"], ends[0]), ends[1])


def reach_of(ends):
    """Return the attribute that says how far off a guess on this axis may be."""
    return ' data-reach="' + frame_text([CLOSE * (ends[1] - ends[0])]) + '"'
