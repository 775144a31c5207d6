"""An add-on that replaces parts of Anki's reviewer: colored answer buttons, a timer, and its own keys."""

from anki.hooks import addHook, remHook, wrap
from aqt import gui_hooks, mw
from aqt.reviewer import Reviewer

pressed, sides, cards, messages = [], [], [], []
_before = {}


def keys(reviewer, _old):
    """Return Anki's keys and one more, as add-ons for keys did before there was a hook."""
    return [*_old(reviewer), ("w", lambda: pressed.append("w"))]


def next_card(reviewer, _old):
    """Count the cards."""
    cards.append(1)
    return _old(reviewer)


def link(reviewer, url, _old):
    """Handle our own messages before Anki handles its own."""
    if url.startswith("timer:"):
        messages.append(url)
        return None
    return _old(reviewer, url)


def more_keys(state, shortcuts):
    """Add a key through the hook."""
    if state == "review":
        shortcuts.append(("x", lambda: pressed.append("x")))


def buttons(buttons, reviewer, card):
    """Color the words on the answer buttons."""
    return tuple((ease, '<b style="color: teal">' + label + "</b>") for ease, label in buttons)


def on_answer():
    """Start a timer in the bar below, and change something on the card."""
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
