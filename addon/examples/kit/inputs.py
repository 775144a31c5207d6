"""The inputs that an example declares: kinds, ranges, and reading what a learner typed.

A declaration is a dict made by one of the functions below. `read` converts the raw texts of all inputs
(name → text) to values (name → number, list, matrix, option, or truth value) and messages (name → what
is wrong, and what would be right). It never raises.
"""

import math

from .native import plain
from .numbers import fmt, parse_matrix, parse_number, parse_numbers


def number(name, label, default, low, high):
    """Declare a real number in [low, high]."""
    return {
        "kind": "number",
        "name": name,
        "label": label,
        "default": default,
        "low": low,
        "high": high,
        "open": "",
        "stops": [],
    }


def integer(name, label, default, low, high):
    """Declare a whole number in [low, high]."""
    return {
        "kind": "integer",
        "name": name,
        "label": label,
        "default": default,
        "low": low,
        "high": high,
        "open": "",
        "stops": [],
    }


def numbers(name, label, default, low, high, least, most):
    """Declare a list of `least` to `most` real numbers in [low, high]."""
    return {
        "kind": "numbers",
        "name": name,
        "label": label,
        "default": default,
        "low": low,
        "high": high,
        "open": "",
        "least": least,
        "most": most,
    }


def matrix(name, label, default, low, high, least, most):
    """Declare a matrix of real numbers in [low, high] with `least` to `most` rows and columns."""
    return {
        "kind": "matrix",
        "name": name,
        "label": label,
        "default": default,
        "low": low,
        "high": high,
        "open": "",
        "least": least,
        "most": most,
        "hint": "rows separated by ;",
    }


def columns(declared, least, most):
    """Give the matrix `declared` separate limits for its number of columns."""
    declared["least_columns"] = least
    declared["most_columns"] = most
    return declared


def words(name, label, default, least, most, longest):
    """Declare `least` to `most` words of at most `longest` letters from a to z; a list of strings."""
    return {
        "kind": "words",
        "name": name,
        "label": label,
        "default": default,
        "least": least,
        "most": most,
        "longest": longest,
    }


def choice(name, label, default, options):
    """Declare a choice of one of the strings in `options`."""
    return {"kind": "choice", "name": name, "label": label, "default": default, "options": options}


def switch(name, label, default):
    """Declare a switch: "on" or "off", with the value True or False."""
    return {"kind": "switch", "name": name, "label": label, "default": default}


def slider(declared, stops):
    """Add a slider to `declared` (a number or integer) over the texts in `stops`, in ascending order.

    A logarithmic scale is simply a list of stops such as 0.001, 0.01, 0.1.
    """
    declared["stops"] = stops
    return declared


def without(declared, ends):
    """Exclude ends from the range of `declared`: "low", "high", or "both"."""
    declared["open"] = ends
    return declared


def hinted(declared, hint):
    """Add a short hint about how to type the value to the field of `declared`."""
    declared["hint"] = hint
    return declared


def in_wholes(declared):
    """Let dragging set only whole numbers in the list or matrix `declared`."""
    declared["whole"] = True
    return declared


def matters(declared, name, options):
    """Let `declared` matter only while the choice called `name` is one of `options`.

    Otherwise it is folded away, because it changes little or nothing.
    """
    declared["matters"] = {"name": name, "options": options}
    return declared


def range_text(declared):
    """Return the allowed range in words, for messages and labels: "at least 0, below 1"."""
    if declared["kind"] == "words":
        return "words of the letters a to z"
    low = fmt(declared["low"])
    high = fmt(declared["high"])
    ends = declared["open"]
    if ends == "both":
        return "above " + low + " and below " + high
    if ends == "low":
        return "above " + low + ", at most " + high
    if ends == "high":
        return "at least " + low + ", below " + high
    return "from " + low + " to " + high


def inside(declared, x):
    """Return whether the number `x` is in the declared range."""
    ends = declared["open"]
    if x != x or x < declared["low"] or x > declared["high"]:
        return False
    if x == declared["low"] and (ends == "low" or ends == "both"):
        return False
    if x == declared["high"] and (ends == "high" or ends == "both"):
        return False
    return True


def accept(value):
    """Return what the readers below return for a valid value."""
    return {"value": value, "message": ""}


def refuse(message):
    """Return what the readers below return for an invalid value."""
    return {"value": 0, "message": message}


def read_number(declared, text):
    """Read a number or integer from `text`."""
    parsed = parse_number(text)
    if not parsed["ok"]:
        return refuse(parsed["message"])
    x = parsed["value"]
    if not inside(declared, x):
        return refuse(fmt(x) + " is out of range: " + range_text(declared))
    if declared["kind"] == "integer":
        if x != math.floor(x):
            return refuse(fmt(x) + " is not a whole number")
        return accept(int(x))
    return accept(x)


def count_text(declared):
    """Return in words how many numbers a list may have."""
    if declared["least"] == declared["most"]:
        return "exactly " + fmt(declared["least"]) + " numbers"
    return fmt(declared["least"]) + " to " + fmt(declared["most"]) + " numbers"


def read_numbers(declared, text):
    """Read a list of numbers from `text`."""
    parsed = parse_numbers(text)
    if not parsed["ok"]:
        return refuse(parsed["message"])
    values = parsed["value"]
    if len(values) < declared["least"] or len(values) > declared["most"]:
        return refuse(count_text(declared) + ", not " + fmt(len(values)))
    for x in values:
        if not inside(declared, x):
            return refuse(fmt(x) + " is out of range: " + range_text(declared))
    return accept(values)


def read_matrix(declared, text):
    """Read a matrix from `text`."""
    parsed = parse_matrix(text)
    if not parsed["ok"]:
        return refuse(parsed["message"])
    rows = parsed["value"]
    height = len(rows)
    width = 0
    if height > 0:
        width = len(rows[0])
    least = declared["least"]
    most = declared["most"]
    narrow = declared.get("least_columns", least)
    wide = declared.get("most_columns", most)
    if height < least or height > most or width < narrow or width > wide:
        return refuse(
            fmt(height)
            + "×"
            + fmt(width)
            + " is out of range: "
            + fmt(least)
            + "×"
            + fmt(narrow)
            + " to "
            + fmt(most)
            + "×"
            + fmt(wide)
        )
    for row in rows:
        for x in row:
            if not inside(declared, x):
                return refuse(fmt(x) + " is out of range: " + range_text(declared))
    return accept(rows)


def read_words(declared, text):
    """Read a list of words from `text`, which spaces or commas separate."""
    found = [word for word in text.replace(",", " ").split(" ") if word != ""]
    for word in found:
        for letter in word:
            if letter not in "abcdefghijklmnopqrstuvwxyz":
                return refuse("words are made of the letters a to z, not " + letter)
        if len(word) > declared["longest"]:
            return refuse(word + " has more than " + fmt(declared["longest"]) + " letters")
    if len(found) < declared["least"] or len(found) > declared["most"]:
        return refuse(
            fmt(declared["least"]) + " to " + fmt(declared["most"]) + " words, not " + fmt(len(found))
        )
    return accept(found)


def read_one(declared, text):
    """Read the value of one input, and a message, which is empty if the value is valid."""
    kind = declared["kind"]
    if kind == "number" or kind == "integer":
        return read_number(declared, text)
    if kind == "numbers":
        return read_numbers(declared, text)
    if kind == "matrix":
        return read_matrix(declared, text)
    if kind == "words":
        return read_words(declared, text)
    word = text.strip()
    if kind == "switch":
        if word == "on" or word == "off":
            return accept(word == "on")
        return refuse("on or off")
    if word in declared["options"]:
        return accept(word)
    return refuse("one of: " + ", ".join(declared["options"]))


def read(declarations, texts):
    """Read all inputs from `texts` (name → text; missing ones get their default).

    Return {"values": name → value, "messages": name → text (only for refused inputs), "texts":
    name → the text used}.
    """
    values = {}
    messages = {}
    used = {}
    for declared in declarations:
        name = declared["name"]
        text = plain(texts.get(name, declared["default"]))
        result = read_one(declared, text)
        used[name] = text
        values[name] = result["value"]
        if result["message"] != "":
            messages[name] = result["message"]
    return {"values": values, "messages": messages, "texts": used}


# Dragging sets no infinities.
FARTHEST = 1e300


def limits(inputs):
    """Return what dragging may set the numbers of each input to.

    That is {"low", "high", "open", "whole"} by name, for inputs that consist of numbers.
    """
    found = {}
    for declared in inputs:
        if "low" in declared:
            found[declared["name"]] = {
                "low": max(declared["low"], -FARTHEST),
                "high": min(declared["high"], FARTHEST),
                "open": declared["open"],
                "whole": declared.get("whole", declared["kind"] == "integer"),
            }
    return found


def places(inputs, texts):
    """Return the number that each slider is at, by name; those that cannot be read are left out."""
    found = {}
    for declared in inputs:
        if len(declared.get("stops", [])) > 0:
            state = read_number(declared, plain(texts.get(declared["name"], declared["default"])))
            if state["message"] == "":
                found[declared["name"]] = state["value"]
    return found
