"""From what a person typed and touched to what they see.

An example is a dict: "name", "title", "inputs" (declarations), "presets" (made by `preset`),
"check" (values → messages that concern several inputs), "compute" (values → result, a dict of
numbers and lists), "trace" (values, result, view → a trace made by `blocks.shown`), "asks" (what
a learner may predict, made by `ask`) and "fresh" (a random generator → input texts for a practice
question with numbers that suit a pencil), and perhaps "more" (names of inputs that can wait: they
are folded away at first; `inputs.matters` is for those that count with some options of a choice
only). The view is a dict of texts that says what of the result is looked at: the step, or the chosen
cell.
"""

from .controls import draw_controls
from .draw import draw
from .inputs import read
from .native import escape, plain
from .numbers import SETTINGS, fmt, parse_number
from .random import generator


def preset(label, look, inputs):
    """A named set of input texts with one line on what to look at."""
    return {"label": label, "look": look, "inputs": inputs}


def anything(values):
    """The check of an example that takes every combination of its inputs."""
    return {}


def ask(name, label, needs, answer):
    """A number to predict: its name, what it is called in "What is … ?" (plain text), the names of
    the inputs that it is computed from, and the function (values, result) → number that answers
    it."""
    return {"name": name, "label": label, "needs": needs, "answer": answer}


def find_ask(example, name):
    """The ask called `name`; the first one if there is none."""
    for one in example["asks"]:
        if one["name"] == name:
            return one
    return example["asks"][0]


def accept(example, texts):
    """The inputs as `read` returns them, with what the example's own check says to their values
    where each of them is good by itself."""
    state = read(example["inputs"], texts)
    if len(state["messages"]) == 0:
        state["messages"] = example["check"](state["values"])
    return state


def refusal(example, messages):
    """What is wrong with the inputs, as one sentence."""
    said = [declared["label"] + ": " + messages[declared["name"]]
            for declared in example["inputs"] if declared["name"] in messages]
    return "fix the inputs first: " + "; ".join(said)


def judge(example, texts, name, guess, tolerance):
    """Compare the typed `guess` with the answer of the ask `name`.

    `tolerance` is relative, at least that much absolute: 0.005 accepts 0.693 and ln 2 alike.
    Returns {"ok": can the guess be read, "right", "message"}."""
    state = accept(example, texts)
    if len(state["messages"]) > 0:
        return {"ok": False, "right": False, "message": refusal(example, state["messages"])}
    parsed = parse_number(guess)
    if not parsed["ok"]:
        return {"ok": False, "right": False, "message": parsed["message"]}
    values = state["values"]
    one = find_ask(example, name)
    answer = one["answer"](values, example["compute"](values))
    x = parsed["value"]
    off = abs(x - answer)
    if answer != answer:
        return {"ok": True, "right": False, "message": one["label"] + " is undefined here"}
    if x == answer or off <= tolerance * max(1.0, abs(answer)):
        return {"ok": True, "right": True, "message": "Right: " + one["label"] + " is " + fmt(answer)}
    return {"ok": True, "right": False, "message": one["label"] + " is " + fmt(answer)
            + "; you said " + fmt(x) + ", off by " + fmt(off)}


def pose(example, given, name):
    """A practice question as HTML: those of the `given` inputs (name → text) that are needed, and
    what is asked."""
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
    """A practice question with fresh numbers: {"texts", "html"}. It states those of them that are
    needed; what `fresh` does not give keeps its default."""
    texts = example["fresh"](generator(seed))
    return {"ok": True, "texts": texts, "html": pose(example, texts, name)}


def begin(example, texts, prefix):
    """What a block needs to be touched, without computing anything: the controls as HTML, with
    element ids that begin with `prefix`, and what they stand on. For a block whose result stands
    on the card already.

    Returns {"ok", "controls": HTML, "defaults": name → text, "presets", "asks"}."""
    defaults = {}
    used = {}
    for declared in example["inputs"]:
        name = declared["name"]
        defaults[name] = declared["default"]
        used[name] = plain(texts.get(name, declared["default"]))
    return {"ok": True, "controls": draw_controls(example, used, prefix), "defaults": defaults,
            "presets": example["presets"],
            "asks": [{"name": one["name"], "label": one["label"]} for one in example["asks"]]}


def respond(example, texts, view, digits, prefix):
    """Compute and draw. `texts`: input name → raw text; `view`: key → text; `digits`: 3 to 12;
    `prefix`: beginning of the controls' element ids, empty if no controls are wanted.

    Returns {"ok", "messages": name → text, "out": HTML, "say": text, "step", "steps"} and, with a
    prefix, also what `begin` returns. If an input is refused, ok is False, out is empty, and the
    caller keeps what it showed."""
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


def bake(example, texts, data):
    """The worked example as it stands on the card before any script runs. `data`: the JSON text
    from which the live block starts; `texts` must be good inputs. Which step of how many is shown
    stands beside the result, so that a script need not compute it again to begin."""
    answer = respond(example, texts, {}, 6, "")
    at = ""
    if answer["steps"] > 0:
        at = ' data-at="' + fmt(answer["step"]) + " " + fmt(answer["steps"]) + '"'
    return ('<div class="gr-live" data-gr="' + escape(data) + '"><details open>'
            + '<summary class="tappable"><span class="gr-title">' + escape(example["title"])
            + "</span></summary>\n"
            + '<div class="gr-out"' + at + ">\n" + answer["out"] + "\n</div></details></div>")


def bake_question(example, texts, name, data):
    """A practice question with fixed numbers, as it stands on the card before any script runs."""
    return ('<div class="gr-practice" data-gr="' + escape(data) + '">\n'
            + pose(example, texts, name) + "\n</div>")
