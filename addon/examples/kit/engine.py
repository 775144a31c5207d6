"""The engine: from what a learner types and touches to what they see.

An example is a dict with

- "name" and "title",
- "inputs": declarations made by the functions in `inputs`,
- "presets": made by `preset`,
- "check": values → messages about combinations of inputs,
- "compute": values → result, a dict of numbers and lists,
- "trace": values, result, view → a trace made by `blocks.shown`,
- "asks": what a learner may predict, made by `ask` or `ask_count`,
- "fresh": random generator → input texts for a practice question that is easy to compute by hand,
- "lead": the names of the inputs right below the hero, of which at most two are shown at a time; the
  others are folded away. (`inputs.matters` hides inputs that do not matter with the current choice.)
- "hero": values, result, step → the block with the one picture that answers the card,
- "open_at": the step that is shown at first: "first", "last", its number as a text, or "own": the one
  that the trace chooses by `blocks.own_step`,
- "gesture": what to touch, as one line; it is shown where no preset has the current inputs,
- "item", if the steps are things and not a process: what one of them is called. They are counted from 1
  or, if the hero numbers them from 0, from 0 ("item_from": 0).

The view is a dict of texts: "step" is the step or the chosen cell, "hold" the axes of the hero while
something in it is dragged, "ask" what is guessed on the hero, and "guess" the guess.
"""

import math

from .bigint import grouped
from .controls import draw_controls
from .draw import draw
from .frames import hold
from .guess import take_guess
from .inputs import limits, places, read
from .native import escape, plain
from .numbers import SETTINGS, rounded
from .random import generator
from .typed_answer import has_log, parse_guess


def preset(label, look, inputs):
    """Return a named set of input texts, with one line about what to look at."""
    return {"label": label, "look": look, "inputs": inputs}


def anything(values):
    """Accept every combination of inputs: the check of an example without further conditions."""
    return {}


# The tolerance for a prediction, relative to the answer.
TOLERANCE = 0.005
# The digits of an answer that is asked for with this tolerance, and those of any other number.
ANSWER_DIGITS = 4
ALL_DIGITS = 6
# Differences up to these are rounding errors: relative, and absolute.
ROUNDING = 1e-9
NOTHING = 1e-12


def ask(name, label, needs, answer):
    """Return a number to predict.

    `label`: the phrase in "What is … ?" (plain text); `needs`: the names of the inputs that it is
    computed from; `answer`: the function (values, result) → number.
    """
    return {
        "name": name,
        "label": label,
        "needs": needs,
        "answer": answer,
        "count": False,
        "tolerance": TOLERANCE,
    }


def ask_count(name, label, needs, answer):
    """Return an `ask` for a count or an index, for which only the exact answer is right."""
    asked = ask(name, label, needs, answer)
    asked["count"] = True
    asked["tolerance"] = 0
    return asked


def to_within(asked, tolerance):
    """Return `asked` with another tolerance, because a common mistake is close to the answer."""
    asked["tolerance"] = tolerance
    return asked


def along_with(asked, texts):
    """Return `asked` with a practice question that also sets these input `texts`, such as a choice."""
    asked["texts"] = texts
    return asked


def find_ask(example, name):
    """Return the ask called `name`; the first one if there is none."""
    for one in example["asks"]:
        if one["name"] == name:
            return one
    return example["asks"][0]


def accept(example, texts):
    """Read the inputs as `read` does; if each is valid, also run the example's own check."""
    state = read(example["inputs"], texts)
    if len(state["messages"]) == 0:
        state["messages"] = example["check"](state["values"])
    return state


def refusal(example, messages):
    """Return what is wrong with the inputs, as one sentence."""
    said = [
        declared["label"] + ": " + messages[declared["name"]]
        for declared in example["inputs"]
        if declared["name"] in messages
    ]
    return "Fix the inputs first: " + "; ".join(said) + "."


def is_right(asked, x, answer, tolerance):
    """Return whether `x` is accepted as `answer`.

    A count must be exact. Otherwise, the tolerance is relative to the answer, however small that is;
    if either number is 0, the other must be 0 except for rounding.
    """
    if x == answer:
        return True
    if not (-math.inf < x < math.inf and -math.inf < answer < math.inf):
        return False
    off = abs(x - answer)
    if asked["count"]:
        return off < 1e-6
    if x == 0 or answer == 0:
        return off < NOTHING
    return off <= max(tolerance, ROUNDING) * abs(answer) * (1 + ROUNDING)


def answer_of(example, values, name):
    """Return the answer to the ask `name`."""
    return find_ask(example, name)["answer"](values, example["compute"](values))


def written(asked, x, digits):
    """Return `x` as an answer with `digits` significant digits; a count with all its digits."""
    if asked["count"] and 0 <= x < 9e15 and x == math.floor(x):
        return grouped(x)
    return rounded(x, digits)


def written_answer(asked, answer):
    """Return the answer with more digits than the tolerance asks for."""
    return written(asked, answer, ALL_DIGITS if asked["tolerance"] < TOLERANCE else ANSWER_DIGITS)


def unread(message):
    """Return the verdict on a guess that cannot be judged."""
    return {"ok": False, "right": False, "message": message, "answer": ""}


def judge(example, texts, name, guess, tolerance, reach):
    """Compare the `guess`, a text, with the answer of the ask `name`.

    `tolerance` is relative to the answer: 0.005 accepts 0.693 for ln 2. A guess that is off by at most
    `reach` is right, too, but is called close. Return {"ok": whether the guess can be read, "right",
    "message": a sentence, "answer": the right answer as a text}.
    """
    state = accept(example, texts)
    if len(state["messages"]) > 0:
        return unread(refusal(example, state["messages"]))
    asked = find_ask(example, name)
    parsed = parse_guess(guess, asked["label"])
    if not parsed["ok"]:
        return unread(parsed["message"] + ".")
    answer = answer_of(example, state["values"], name)
    x = parsed["value"]
    said = "ou said " + written(asked, x, ALL_DIGITS)
    exact = is_right(asked, x, answer, tolerance)
    right = exact or abs(x - answer) <= reach
    if right:
        message = ("✓ Right: y" if exact else "✓ Close: y") + said + "."
    elif answer != answer:
        message = "✗ Y" + said + ", but the answer is undefined here."
    else:
        message = "✗ Y" + said + ": off by " + written(asked, abs(x - answer), ANSWER_DIGITS) + "."
        if has_log(guess):
            message = message + " (Here, log is the natural logarithm; for base 10, write log10.)"
    return {"ok": True, "right": right, "message": message, "answer": written_answer(asked, answer)}


# Spaces as wide as a digit, to align the columns of a matrix.
DIGIT_SPACES = "\u2007\u2007\u2007\u2007\u2007\u2007\u2007\u2007"


def given_rows(declared, text):
    """Return the text of an input as rows for reading: those of a matrix have columns of equal width."""
    if declared["kind"] == "choice" or declared["kind"] == "switch":
        return [text]
    if text.strip() == "":
        return ["none"]
    rows = [
        [word for word in row.split(" ") if word != ""]
        for row in text.replace("-", "−").split(";")
        if row.strip() != ""
    ]
    if len(rows) == 1:
        return [" ".join(rows[0])]
    width = max([max([len(word) for word in row]) for row in rows])
    return [" ".join([DIGIT_SPACES[0 : width - len(word)] + word for word in row]) for row in rows]


def draw_given(example, given, asked):
    """Return those of the `given` inputs that the ask needs as HTML."""
    pieces = []
    for declared in example["inputs"]:
        if declared["name"] in asked["needs"] and declared["name"] in given:
            rows = [escape(row) for row in given_rows(declared, given[declared["name"]])]
            pieces.append(
                "<dt>"
                + escape(declared["label"])
                + '</dt><dd data-given="'
                + declared["name"]
                + '">'
                + "<br>".join(rows)
                + "</dd>"
            )
    return '<dl class="gr-given">' + "\n".join(pieces) + "</dl>"


def pose(example, given, name):
    """Return a practice question as HTML: the `given` inputs that it needs, and what is asked."""
    asked = find_ask(example, name)
    return (
        draw_given(example, given, asked)
        + '\n<p class="gr-asks">What is '
        + escape(asked["label"])
        + "?</p>"
    )


def solve(example, texts, name):
    """Return the answer to a practice question as HTML: the number, room for a verdict, and the inputs.

    `texts` must be valid inputs.
    """
    asked = find_ask(example, name)
    answer = answer_of(example, accept(example, texts)["values"], name)
    return (
        '<p class="gr-answer-number">Answer: '
        + escape(written_answer(asked, answer))
        + '</p>\n<p class="gr-verdict" role="status"></p>\n'
        + draw_given(example, texts, asked)
    )


def practice(example, seed, name):
    """Return a practice question with new numbers: {"ok", "texts", "html", "answer": HTML}.

    It states only the inputs that are needed. Inputs that `fresh` does not return keep their default.
    """
    texts = example["fresh"](generator(seed))
    also = find_ask(example, name).get("texts", {})
    for key in also:
        texts[key] = also[key]
    return {
        "ok": True,
        "texts": texts,
        "html": pose(example, texts, name),
        "answer": solve(example, texts, name),
    }


def begin(example, texts, prefix):
    """Return the controls of a block whose result is already on the card, without computing anything.

    The element ids in the controls begin with `prefix`. Return {"ok", "controls": made by
    `draw_controls`, "defaults": name → text, "limits": name → the numbers that are allowed, "places":
    name → number, for the inputs with a slider, "presets", "gesture", "asks"}.
    """
    defaults = {}
    used = {}
    for declared in example["inputs"]:
        name = declared["name"]
        defaults[name] = declared["default"]
        used[name] = plain(texts.get(name, declared["default"]))
    return {
        "ok": True,
        "controls": draw_controls(example, used, prefix),
        "defaults": defaults,
        "limits": limits(example["inputs"]),
        "places": places(example["inputs"], used),
        "presets": example["presets"],
        "gesture": example["gesture"],
        "asks": [
            {
                "name": one["name"],
                "label": one["label"],
                "tolerance": one["tolerance"],
                "needs": one["needs"],
            }
            for one in example["asks"]
        ],
    }


def respond(example, texts, view, digits, prefix):
    """Compute and draw a block.

    `texts`: input name → raw text; `view`: key → text; `digits`: 3 to 12, for the steps; `prefix`:
    prefix of the controls' element ids, empty to omit the controls.

    Return {"ok", "messages": name → text, "hero": HTML, "out": HTML of the steps, "say": text,
    "step", "steps", "places": see `begin`} and, with a prefix, also what `begin` returns. If an input
    is refused, "ok" is False, "hero" and "out" are empty, and the caller keeps the previous result.
    """
    state = accept(example, texts)
    messages = state["messages"]
    if len(messages) > 0:
        answer = {
            "ok": False,
            "messages": messages,
            "hero": "",
            "out": "",
            "say": "",
            "step": 0,
            "steps": 0,
        }
    else:
        values = state["values"]
        result = example["compute"](values)
        SETTINGS["digits"] = digits
        hold("")
        trace = example["trace"](values, result, {"step": view.get("step", opening(example))})
        out = draw(trace["blocks"])
        SETTINGS["digits"] = HERO_DIGITS
        hold(view.get("hold", ""))
        take_guess(view)
        hero = draw([example["hero"](values, result, trace["step"])])
        take_guess({})
        hold("")
        SETTINGS["digits"] = digits
        answer = {
            "ok": True,
            "messages": messages,
            "hero": hero,
            "out": out,
            "say": trace["say"],
            "step": trace["step"],
            "steps": trace["steps"],
        }
    answer["places"] = places(example["inputs"], texts)
    if prefix != "":
        start = begin(example, texts, prefix)
        for name in ["controls", "defaults", "limits", "presets", "gesture", "asks"]:
            answer[name] = start[name]
    return answer


# Significant digits in the hero: enough to compare at a glance.
HERO_DIGITS = 3


def opening(example):
    """Return the step that is shown at first, as the text that a view holds."""
    wanted = example["open_at"]
    if wanted == "first":
        return "0"
    if wanted == "last":
        return "1e9"
    if wanted == "own":
        return ""
    return wanted
