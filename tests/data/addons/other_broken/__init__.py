"""Fails in a hook when it is told to; Anki then shows an error, and drops the hook."""

from aqt import gui_hooks


class Fails(Exception):
    """What this add-on did wrong."""


def fail(*arguments):
    """Fail."""
    raise Fails("other_broken")


def arm(name):
    """Fail the next time that this hook runs, before anybody else gets to it."""
    getattr(gui_hooks, name)._hooks.insert(0, fail)


def end():
    """Leave no trace."""
    for name in ("webview_will_set_content", "webview_did_receive_js_message", "card_will_show",
                 "reviewer_did_show_question", "reviewer_did_show_answer"):
        getattr(gui_hooks, name).remove(fail)
