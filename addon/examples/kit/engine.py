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
- "more" (optional): names of inputs that are folded away at first. (`inputs.matters` is for inputs
  that matter only with some options of a choice.)

The view is a dict of texts that says which part of the result to show: the step, or the chosen cell.
"""

import math

from .bigint import grouped
from .controls import draw_controls
from .draw import draw
from .inputs import read
from .native import escape, plain
from .numbers import SETTINGS, fmt, parse_number
from .random import generator


def preset(label, look, inputs):
    """Return a named set of input texts, with one line about what to look at."""
    return {"label": label, "look": look, "inputs": inputs}


def anything(values):
    """Accept every combination of inputs: the check of an example without further conditions."""
    return {}


# The tolerance for a prediction, relative to the answer.
TOLERANCE = 0.005
# Differences up to these are rounding errors: relative, and absolute.
ROUNDING = 1e-9
NOTHING = 1e-12


def ask(name, label, needs, answer):
    """Return a number to predict.

    `label`: the phrase in "What is … ?" (plain text); `needs`: the names of the inputs that it is
    computed from; `answer`: the function (values, result) → number.
    """
    return {"name": name, "label": label, "needs": needs, "answer": answer, "count": False,
            "tolerance": TOLERANCE}


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
    said = [declared["label"] + ": " + messages[declared["name"]]
            for declared in example["inputs"] if declared["name"] in messages]
    return "fix the inputs first: " + "; ".join(said)


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


def written(asked, x):
    """Return `x` as an answer; a count with all its digits."""
    if asked["count"] and 0 <= x < 9e15 and x == math.floor(x):
        return grouped(x)
    return fmt(x)


def judge(example, texts, name, guess, tolerance):
    """Compare the typed `guess` with the answer of the ask `name`.

    `tolerance` is relative to the answer: 0.005 accepts 0.693 for ln 2. Return {"ok": whether the
    guess can be read, "right", "message", "within": the tolerance used, 0 for a count}.
    """
    state = accept(example, texts)
    if len(state["messages"]) > 0:
        return {"ok": False, "right": False, "within": 0,
                "message": refusal(example, state["messages"])}
    parsed = parse_number(guess)
    if not parsed["ok"]:
        return {"ok": False, "right": False, "within": 0, "message": parsed["message"]}
    values = state["values"]
    asked = find_ask(example, name)
    answer = asked["answer"](values, example["compute"](values))
    x = parsed["value"]
    within = 0 if asked["count"] else tolerance
    right = False
    said = asked["label"] + " is " + written(asked, answer)
    if answer != answer:
        said = asked["label"] + " is undefined here"
    elif is_right(asked, x, answer, tolerance):
        right = True
        said = "Right: " + said
    else:
        said = said + "; you said " + written(asked, x) + ", off by " + written(asked, abs(x - answer))
    return {"ok": True, "right": right, "message": said, "within": within}


def pose(example, given, name):
    """Return a practice question as HTML: the needed ones of the `given` inputs, and what is asked."""
    one = find_ask(example, name)
    pieces = []
    for declared in example["inputs"]:
        if declared["name"] in one["needs"] and declared["name"] in given:
            rows = [escape(row.strip()) for row in given[declared["name"]].split(";")]
            pieces.append("<dt>" + escape(declared["label"]) + '</dt><dd data-given="'
                          + declared["name"] + '">' + "<br>".join(rows) + "</dd>")
    return ('<dl class="gr-given">' + "\n".join(pieces) + '</dl>\n<p class="gr-asks">What is '
            + escape(one["label"]) + "?</p>")


def practice(example, seed, name):
    """Return a practice question with new numbers: {"ok", "texts", "html"}.

    It states only the inputs that are needed. Inputs that `fresh` does not return keep their default.
    """
    texts = example["fresh"](generator(seed))
    return {"ok": True, "texts": texts, "html": pose(example, texts, name)}


def begin(example, texts, prefix):
    """Return the controls of a block whose result is already on the card, without computing anything.

    The element ids in the controls begin with `prefix`. Return {"ok", "controls": HTML, "defaults":
    name → text, "presets", "asks"}.
    """
    defaults = {}
    used = {}
    for declared in example["inputs"]:
        name = declared["name"]
        defaults[name] = declared["default"]
        used[name] = plain(texts.get(name, declared["default"]))
    return {"ok": True, "controls": draw_controls(example, used, prefix), "defaults": defaults,
            "presets": example["presets"],
            "asks": [{"name": one["name"], "label": one["label"], "tolerance": one["tolerance"]}
                     for one in example["asks"]]}


def respond(example, texts, view, digits, prefix):
    """Compute and draw a block.

    `texts`: input name → raw text; `view`: key → text; `digits`: 3 to 12; `prefix`: prefix of the
    controls' element ids, empty to omit the controls.

    Return {"ok", "messages": name → text, "out": HTML, "say": text, "step", "steps"} and, with a
    prefix, also what `begin` returns. If an input is refused, "ok" is False and "out" is empty, and
    the caller keeps the previous result.
    """
    SETTINGS["digits"] = digits
    state = accept(example, texts)
    messages = state["messages"]
    if len(messages) > 0:
        answer = {"ok": False, "messages": messages, "out": "", "say": "", "step": 0, "steps": 0}
    else:
        result = example["compute"](state["values"])
        trace = example["trace"](state["values"], result, view)
        answer = {"ok": True, "messages": messages, "out": draw(trace["blocks"]),
                  "say": trace["say"], "step": trace["step"], "steps": trace["steps"]}
    if prefix != "":
        start = begin(example, texts, prefix)
        for name in ["controls", "defaults", "presets", "asks"]:
            answer[name] = start[name]
    return answer


def bake(example, texts, data, fold):
    """Return the worked example that is on the card before any script runs.

    `data`: the JSON text that the live block starts from; `texts` must be valid inputs. With `fold`,
    the block is closed; its data must then have a true "fold", which tells the script. The current
    step and the number of steps are stored with the result, so that a script can start without
    computing them again.
    """
    answer = respond(example, texts, {}, 6, "")
    at = ""
    if answer["steps"] > 0:
        at = ' data-at="' + fmt(answer["step"]) + " " + fmt(answer["steps"]) + '"'
    is_open = "" if fold else ' open=""'
    return ('<div class="gr-live" data-gr="' + escape(data) + '"><details' + is_open + ">"
            + '<summary class="tappable"><span class="gr-title">' + escape(example["title"])
            + "</span></summary>\n"
            + '<div class="gr-out"' + at + ">\n" + answer["out"] + "\n</div></details></div>")


def bake_question(example, texts, name, data):
    """Return the practice question, with fixed numbers, that is on the card before any script runs."""
    return ('<div class="gr-practice" data-gr="' + escape(data) + '">\n'
            + pose(example, texts, name) + "\n</div>")
