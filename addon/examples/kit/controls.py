"""The controls of a live block as HTML: presets, fields, sliders, choices, steps.

Choices are buttons instead of select boxes, because touching a select box flips the card on some
phones. There is no script here: the handwritten browser scripts find the controls by their data
attributes.
"""

from .inputs import range_text
from .native import escape
from .numbers import fmt


def draw_controls(example, texts, prefix):
    """Return all controls with the current texts; element ids begin with `prefix`."""
    pieces = []
    if len(example["presets"]) > 0:
        pieces.append(draw_presets(example["presets"], texts))
    fields = []
    more = []
    for declared in example["inputs"]:
        field = draw_field(declared, texts[declared["name"]], prefix + "-" + declared["name"])
        if can_wait(example, declared, texts):
            more.append(field)
        else:
            fields.append(field)
    pieces.append('<div class="gr-fields">' + "\n".join(fields) + "</div>")
    if len(more) > 0 or depends(example):
        pieces.append('<details class="gr-more"><summary class="tappable">more inputs</summary>\n'
                      + '<div class="gr-fields">' + "\n".join(more) + "</div></details>")
    pieces.append(draw_steps())
    return "\n".join(pieces)


def can_wait(example, declared, texts):
    """Return whether the input is folded away at first, or because of the current choice."""
    if "matters" in declared:
        return texts[declared["matters"]["name"]] not in declared["matters"]["options"]
    return declared["name"] in example.get("more", [])


def depends(example):
    """Return whether there are inputs that are shown or folded away depending on a choice."""
    for declared in example["inputs"]:
        if "matters" in declared:
            return True
    return False


def same_inputs(preset, texts):
    """Return whether the preset has exactly the current texts."""
    for name in preset["inputs"]:
        if texts.get(name, "") != preset["inputs"][name]:
            return False
    return True


def draw_presets(presets, texts):
    """Return one button per preset, and the line that says what to look at."""
    pieces = []
    look = ""
    for index, preset in enumerate(presets):
        pressed = "false"
        if look == "" and same_inputs(preset, texts):
            pressed = "true"
            look = preset["look"]
        pieces.append('<button type="button" class="gr-chip" data-preset="' + fmt(index)
                      + '" aria-pressed="' + pressed + '">' + escape(preset["label"])
                      + "</button>")
    return ('<div class="gr-presets" role="group" aria-label="presets">' + "\n".join(pieces)
            + '</div>\n<p class="gr-look" aria-live="polite">' + escape(look) + "</p>")


def draw_field(declared, text, name):
    """Return one input, with its label and an element for its message."""
    kind = declared["kind"]
    label = escape(declared["label"])
    comes = ""
    if "matters" in declared:
        comes = ('" data-with="' + declared["matters"]["name"] + '" data-options="'
                 + escape("|".join(declared["matters"]["options"])))
    head = ('<div class="gr-field gr-kind-' + kind + '" data-input="' + declared["name"] + comes
            + '">')
    foot = '<p class="gr-message" id="' + name + '-m" role="alert"></p></div>'
    if kind == "switch":
        checked = "true" if text == "on" else "false"
        return (head + '<button type="button" class="gr-switch" role="switch" aria-checked="'
                + checked + '" aria-describedby="' + name + '-m">' + label + "</button>" + foot)
    if kind == "choice":
        return head + draw_choice(declared, label, text, name) + foot
    mode = "decimal"
    if kind == "numbers" or kind == "matrix":
        mode = "text"
    if declared.get("hint", "") != "":
        label = label + " (" + escape(declared["hint"]) + ")"
    field = ('<label class="tappable" for="' + name + '">' + label + "</label>\n"
             + '<input type="text" id="' + name + '" value="' + escape(text) + '" inputmode="'
             + mode + '" title="' + escape(range_text(declared)) + '" autocomplete="off" '
             + 'autocapitalize="off" spellcheck="false" aria-describedby="' + name + '-m">')
    if len(declared.get("stops", [])) > 0:
        field = field + draw_slider(declared, label, text)
    return head + field + foot


def draw_choice(declared, label, text, name):
    """Return one button per option, of which exactly one is pressed."""
    pieces = []
    for option in declared["options"]:
        pressed = "true" if option == text else "false"
        pieces.append('<button type="button" class="gr-chip" data-option="' + escape(option)
                      + '" aria-pressed="' + pressed + '">' + escape(option) + "</button>")
    return ('<span class="gr-choice-label" id="' + name + '">' + label + "</span>\n"
            + '<div class="gr-options" role="group" aria-labelledby="' + name
            + '" aria-describedby="' + name + '-m">' + "\n".join(pieces) + "</div>")


def draw_slider(declared, label, text):
    """Return a slider over the declared stops, set to the one that equals `text`, if any."""
    stops = declared["stops"]
    at = 0
    for index, stop in enumerate(stops):
        if stop == text:
            at = index
    return ('\n<input type="range" min="0" max="' + fmt(len(stops) - 1) + '" step="1" value="'
            + fmt(at) + '" data-stops="' + escape(" ".join(stops)) + '" aria-label="' + label
            + ' slider" aria-valuetext="' + escape(text) + '">')


def draw_steps():
    """Return the buttons for the steps; they are hidden while there are no steps."""
    return ('<div class="gr-steps" role="group" aria-label="steps" hidden="">'
            + step_button("first", "back to the start", icon(["M7 6V18M18 6V18L9 12Z"]))
            + step_button("back", "one step back", icon(["M17 6V18M13 6V18L5 12Z"]))
            + step_button("play", "play", icon(["M8 6V18L18 12Z", "M8 6V18M16 6V18"]))
            + step_button("next", "one step on", icon(["M7 6V18M11 6V18L19 12Z"]))
            + step_button("ten", "ten steps on", "×10")
            + '<output class="gr-at"></output></div>')


def icon(paths):
    """Return an icon with one or more paths, of which the style sheet shows one.

    Characters are not used for icons: some phones show them as colored emoji, and the first one
    takes long to appear.
    """
    return ('<svg viewBox="0 0 24 24" aria-hidden="true"><path d="'
            + '"></path><path d="'.join(paths) + '"></path></svg>')


def step_button(what, label, sign):
    """Return one of the step buttons."""
    return ('<button type="button" class="gr-step" data-go="' + what + '" aria-label="' + label
            + '">' + sign + "</button>\n")
