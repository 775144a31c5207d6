"""From what a person typed and touched to what they see.

An example is a dict: "name", "title", "inputs" (declarations), "presets" (made by `preset`),
"check" (values → messages that concern several inputs), "compute" (values → result, a dict of
numbers and lists) and "trace" (values, result, view → a trace made by `blocks.shown`). The view
is a dict of texts that says what of the result is looked at: the step, the chosen cell.
"""

from .controls import draw_controls
from .draw import draw
from .inputs import read
from .native import escape
from .numbers import SETTINGS


def preset(label, look, inputs):
    """A named set of input texts with one line on what to look at."""
    return {"label": label, "look": look, "inputs": inputs}


def respond(example, texts, view, digits):
    """Compute and draw. `texts`: input name → raw text; `view`: key → text; `digits`: 3 to 12.

    Returns {"ok", "messages": name → text, "out": HTML, "say": text, "step", "steps"}. If an
    input is refused, ok is False, out is empty, and the caller keeps what it showed."""
    SETTINGS["digits"] = digits
    state = read(example["inputs"], texts)
    messages = state["messages"]
    if len(messages) == 0:
        messages = example["check"](state["values"])
    if len(messages) > 0:
        return {"ok": False, "messages": messages, "out": "", "say": "", "step": 0, "steps": 0}
    result = example["compute"](state["values"])
    trace = example["trace"](state["values"], result, view)
    return {"ok": True, "messages": messages, "out": draw(trace["blocks"]),
            "say": trace["say"], "step": trace["step"], "steps": trace["steps"]}


def controls(example, texts, prefix):
    """The HTML of the example's inputs, presets and steps, with ids that begin with `prefix`."""
    return draw_controls(example, read(example["inputs"], texts)["texts"], prefix)


def bake(example, texts, data):
    """The worked example as it stands on the card before any script runs. `data`: the JSON text
    from which the live block starts; `texts` must be good inputs."""
    answer = respond(example, texts, {}, 6)
    return ('<div class="gr-live" data-gr="' + escape(data) + '"><details open><summary>'
            + '<span class="gr-title">' + escape(example["title"]) + "</span></summary>\n"
            + '<div class="gr-out">\n' + answer["out"] + "\n</div></details></div>")
