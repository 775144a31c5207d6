"""Typed answers: a number, perhaps after an equals sign, and perhaps with its unit."""

from .numbers import parse_number
from .typography import LETTERS, lower, tidy


def words(text):
    """Return the words of `text`: its runs of letters, in lower case."""
    pieces = [sign if sign in LETTERS else " " for sign in lower(text)]
    return [word for word in "".join(pieces).split(" ") if word != ""]


def after_equals(text):
    """Return what follows the last equals sign in `text`, or all of it if nothing does."""
    parts = [
        part for part in tidy(text).replace("≈", "=").replace("~", "=").split("=") if part.strip() != ""
    ]
    return parts[len(parts) - 1] if len(parts) > 0 else text


def without_unit(text, label):
    """Return `text` without words at its end that `label` contains, in singular or plural."""
    named = words(label)
    end = len(text)
    while end > 0 and (text[end - 1] in LETTERS or text[end - 1] in " ."):
        end = end - 1
    for word in words(text[end : len(text)]):
        if not (word in named or word + "s" in named or word[0 : len(word) - 1] in named):
            return text
    return text[0:end]


def parse_guess(text, label):
    """Parse a typed answer to the question for `label`. Return the same as `parse_number`."""
    plain = after_equals(text)
    parsed = parse_number(plain)
    if parsed["ok"]:
        return parsed
    rest = parse_number(without_unit(plain, label))
    if rest["ok"]:
        return rest
    return parsed


def has_log(text):
    """Return whether `text` contains "log" without a base."""
    parts = lower(text).split("log")
    for part in parts[1 : len(parts)]:
        if part[0:1] != "2" and part[0:2] != "10":
            return True
    return False
