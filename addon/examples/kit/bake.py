"""The HTML that is on a card before any script runs: the worked example, or the practice question.

Only the build uses this module. It keeps to the same subset of Python as the rest of the kit, but is not
part of the cards' scripts.
"""

from .engine import pose, respond, solve
from .native import escape
from .numbers import fmt


def bake(example, texts, data, fold):
    """Return the worked example that is on the card before any script runs.

    `data`: the JSON text that the live block starts from; `texts` must be valid inputs. With `fold`,
    the block is closed; its data must then have a true "fold", which tells the script. The controls
    are baked, too, but shown only while a script runs: they reserve their space until it starts. The
    current step and the number of steps are stored with the result, so that a script can start
    without computing them again.
    """
    answer = respond(example, texts, {}, 6, "gr0")
    controls = answer["controls"]
    at = ""
    if answer["steps"] > 0:
        at = ' data-at="' + fmt(answer["step"]) + " " + fmt(answer["steps"]) + '"'
    is_open = "" if fold else ' open=""'
    pieces = [
        '<div class="gr-live" data-gr="'
        + escape(data)
        + '"><details'
        + is_open
        + ">"
        + '<summary class="tappable"><span class="gr-title">'
        + escape(example["title"])
        + '</span></summary>\n<div class="gr-body">',
        '<div class="gr-top gr-control">' + controls["presets"] + "</div>",
        # The line that says what to touch is shown only while a script runs.
        '<p class="gr-look'
        + (" gr-control" if controls["look"] == example["gesture"] else "")
        + '">'
        + escape(controls["look"])
        + "</p>",
        '<div class="gr-hero">\n' + answer["hero"] + "\n</div>",
        '<div class="gr-stepper gr-control"'
        + hidden(answer["steps"] == 0)
        + ">"
        + controls["steps"]
        + "</div>",
        '<div class="gr-leads gr-control">' + controls["leads"] + "</div>",
        '<details class="gr-every"><summary class="tappable">every step with its numbers</summary>\n'
        + '<div class="gr-out"'
        + at
        + ">\n"
        + answer["out"]
        + "\n</div></details>",
        '<div class="gr-folds gr-control"><div class="gr-rest">' + controls["rest"] + "</div>",
        '<div class="gr-asking"' + hidden(fold or len(example["asks"]) == 0) + "></div></div>",
        '<div class="gr-live-foot gr-control"></div>',
        "</div></details></div>",
    ]
    return "\n".join(pieces)


def hidden(condition):
    """Return the attribute that hides an element under the condition."""
    return ' hidden=""' if condition else ""


def bake_question(example, texts, name, data):
    """Return the practice question, with fixed numbers, that is on the card before any script runs."""
    return (
        '<div class="gr-practice" data-gr="'
        + escape(data)
        + '">\n'
        + pose(example, texts, name)
        + "\n</div>"
    )


def bake_answer(example, texts, name, data):
    """Return the answer to the baked question, and the folded worked example below it."""
    return (
        '<div class="gr-solved">\n'
        + solve(example, texts, name)
        + "\n</div>\n"
        + bake(example, texts, data, True)
    )
