"""The controls of a live block as HTML: presets, fields, sliders, choices, steps.

Choices are buttons instead of select boxes, because touching a select box flips the card on some
phones. There is no script here: the handwritten browser scripts find the controls by their data
attributes.
"""

from .inputs import range_text
from .native import escape
from .numbers import fmt


def draw_controls(example, texts, prefix):
    """Return all controls with the current texts; element ids begin with `prefix`.

    They are {"presets", "steps", "leads": the inputs right below the hero, "rest": the other inputs,
    folded} as HTML, and "look", the plain text of the line that says what to look at.
    """
    fields = []
    more = []
    for declared in example["inputs"]:
        field = draw_field(declared, texts, prefix + "-" + declared["name"])
        if declared["name"] in example["lead"]:
            fields.append(field)
        else:
            more.append(field)
    rest = ""
    if len(more) > 0:
        rest = (
            '<details class="gr-more"><summary class="tappable">other inputs</summary>\n'
            + '<div class="gr-fields">'
            + "\n".join(more)
            + "</div></details>"
        )
    return {
        "presets": draw_presets(example["presets"], texts),
        "steps": draw_steps(example),
        "leads": "\n".join(fields),
        "rest": rest,
        "look": draw_look(example, texts),
    }


def unused(declared, texts):
    """Return whether the input changes nothing under the current choice."""
    if "matters" in declared:
        return texts[declared["matters"]["name"]] not in declared["matters"]["options"]
    return False


def same_inputs(preset, texts):
    """Return whether the preset has exactly the current texts."""
    for name in preset["inputs"]:
        if texts.get(name, "") != preset["inputs"][name]:
            return False
    return True


def chosen(presets, texts):
    """Return the index of the preset with exactly the current texts, or -1."""
    for index, preset in enumerate(presets):
        if same_inputs(preset, texts):
            return index
    return -1


def draw_presets(presets, texts):
    """Return one button per preset."""
    pieces = []
    at = chosen(presets, texts)
    for index, preset in enumerate(presets):
        pressed = "true" if index == at else "false"
        pieces.append(
            '<button type="button" class="gr-preset" data-preset="'
            + fmt(index)
            + '" aria-pressed="'
            + pressed
            + '">'
            + escape(preset["label"])
            + "</button>"
        )
    return '<div class="gr-presets" role="group" aria-label="presets">' + "\n".join(pieces) + "</div>"


def draw_look(example, texts):
    """Return the line that says what to look at or, where no preset has the inputs, what to touch."""
    at = chosen(example["presets"], texts)
    if at < 0:
        return example["gesture"]
    return example["presets"][at]["look"]


def draw_field(declared, texts, name):
    """Return one input, with its label and an element for its message."""
    kind = declared["kind"]
    text = texts[declared["name"]]
    label = escape(declared["label"])
    comes = ""
    if "matters" in declared:
        comes = (
            '" data-with="'
            + declared["matters"]["name"]
            + '" data-options="'
            + escape("|".join(declared["matters"]["options"]))
        )
    gone = ' hidden=""' if unused(declared, texts) else ""
    slides = " gr-slides" if len(declared.get("stops", [])) > 0 else ""
    head = (
        '<div class="gr-field gr-kind-'
        + kind
        + slides
        + '" data-input="'
        + declared["name"]
        + comes
        + '"'
        + gone
        + ">"
    )
    foot = '<p class="gr-message" id="' + name + '-m" role="alert"></p></div>'
    if kind == "switch":
        checked = "true" if text == "on" else "false"
        return (
            head
            + '<button type="button" class="gr-switch" role="switch" aria-checked="'
            + checked
            + '" aria-describedby="'
            + name
            + '-m">'
            + label
            + "</button>"
            + foot
        )
    if kind == "choice":
        return head + draw_choice(declared, label, text, name) + foot
    mode = "decimal"
    if kind == "numbers" or kind == "matrix" or kind == "words":
        mode = "text"
    if declared.get("hint", "") != "":
        label = label + " (" + escape(declared["hint"]) + ")"
    field = (
        '<input type="text" id="'
        + name
        + '" value="'
        + escape(text)
        + '" inputmode="'
        + mode
        + '" title="'
        + escape(range_text(declared))
        + '" autocomplete="off" '
        + 'autocapitalize="off" spellcheck="false" aria-describedby="'
        + name
        + '-m">'
    )
    if len(declared.get("stops", [])) > 0:
        field = draw_slider(declared, label, text) + field
    return head + '<label class="tappable" for="' + name + '">' + label + "</label>\n" + field + foot


def draw_choice(declared, label, text, name):
    """Return one button per option, of which exactly one is pressed."""
    pieces = []
    for option in declared["options"]:
        pressed = "true" if option == text else "false"
        pieces.append(
            '<button type="button" class="gr-option" data-option="'
            + escape(option)
            + '" aria-pressed="'
            + pressed
            + '">'
            + escape(option)
            + "</button>"
        )
    return (
        '<span class="gr-choice-label" id="'
        + name
        + '">'
        + label
        + "</span>\n"
        + '<div class="gr-options" role="group" aria-labelledby="'
        + name
        + '" aria-describedby="'
        + name
        + '-m">'
        + "\n".join(pieces)
        + "</div>"
    )


def draw_slider(declared, label, text):
    """Return a continuous slider; the script places it, by the declared stops (see web/slider.js)."""
    return (
        '<input type="range" class="tappable" min="0" max="1000" step="1" data-stops="'
        + escape(" ".join(declared["stops"]))
        + '" aria-label="'
        + label
        + ' slider" aria-valuetext="'
        + escape(text)
        + '">\n'
    )


def draw_steps(example):
    """Return the buttons for the steps; the script writes which step is shown."""
    return (
        '<div class="gr-steps" role="group" aria-label="steps">'
        + step_button("first", "back to the start", icon(["M7 6V18M18 6V18L9 12Z"]))
        + step_button("back", "one step back", icon(["M17 6V18M13 6V18L5 12Z"]))
        + step_button("play", "play", icon(["M8 6V18L18 12Z", "M8 6V18M16 6V18"]))
        + step_button("next", "one step on", icon(["M7 6V18M11 6V18L19 12Z"]))
        + step_button("ten", "ten steps on", "×10")
        + '<output class="gr-at" data-item="'
        + escape(example.get("item", ""))
        + '" data-from="'
        + fmt(example.get("item_from", 1))
        + '"></output></div>'
    )


def icon(paths):
    """Return an icon with one or more paths, of which the style sheet shows one.

    Characters are not used for icons: some phones show them as colored emoji, and the first one
    takes long to appear.
    """
    return (
        '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="'
        + '"></path><path d="'.join(paths)
        + '"></path></svg>'
    )


def step_button(what, label, sign):
    """Return one of the step buttons."""
    return (
        '<button type="button" class="gr-step" data-go="'
        + what
        + '" aria-label="'
        + label
        + '">'
        + sign
        + "</button>\n"
    )
