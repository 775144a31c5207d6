"""An add-on that fails in a hook when told to; Anki then shows an error, and drops the hook."""

from aqt import gui_hooks


class Fails(Exception):
    """The error that this add-on raises."""


def fail(*arguments):
    """Fail."""
    raise Fails("other_broken")


def arm(name):
    """Fail the next time that this hook runs, before any other add-on handles it."""
    getattr(gui_hooks, name)._hooks.insert(0, fail)


def end():
    """Remove `fail` from all hooks."""
    for name in ("webview_will_set_content", "webview_did_receive_js_message", "card_will_show",
                 "reviewer_did_show_question", "reviewer_did_show_answer"):
        getattr(gui_hooks, name).remove(fail)
