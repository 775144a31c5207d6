"""Colors of answer buttons, a timer, and keys of one's own, by replacing parts of Anki's reviewer."""

from anki.hooks import addHook, remHook, wrap
from aqt import gui_hooks, mw
from aqt.reviewer import Reviewer

pressed, sides, cards, messages = [], [], [], []
_before = {}


def keys(reviewer, _old):
    """Anki's keys and one more, as add-ons for keys did before there was a hook."""
    return [*_old(reviewer), ("w", lambda: pressed.append("w"))]


def next_card(reviewer, _old):
    """Count the cards."""
    cards.append(1)
    return _old(reviewer)


def link(reviewer, url, _old):
    """Messages of our own, before Anki's."""
    if url.startswith("timer:"):
        messages.append(url)
        return None
    return _old(reviewer, url)


def more_keys(state, shortcuts):
    """Keys by the hook."""
    if state == "review":
        shortcuts.append(("x", lambda: pressed.append("x")))


def buttons(buttons, reviewer, card):
    """Colored words on the answer buttons."""
    return tuple((ease, '<b style="color: teal">' + label + "</b>") for ease, label in buttons)


def on_answer():
    """A clock in the bar below, and something on the card."""
    sides.append(1)
    mw.reviewer.bottom.web.eval("window.timerBegan = true;")
    mw.reviewer.web.eval("window.timerSides = (window.timerSides || 0) + 1;")


HOOKS = ((gui_hooks.state_shortcuts_will_change, more_keys),
         (gui_hooks.reviewer_will_init_answer_buttons, buttons))


def begin():
    """Replace parts of the reviewer."""
    for name, function in (("_shortcutKeys", keys), ("nextCard", next_card), ("_linkHandler", link)):
        _before[name] = getattr(Reviewer, name)
        setattr(Reviewer, name, wrap(_before[name], function, "around"))
    addHook("showAnswer", on_answer)


def end():
    """Put them back."""
    for name, function in _before.items():
        setattr(Reviewer, name, function)
    remHook("showAnswer", on_answer)
