"""An add-on with which fields are edited in place while reviewing.

A field shows its stored text while it has the focus, and is saved as the page has it when it loses the
focus.
"""

from aqt import gui_hooks, mw

mw.addonManager.setWebExports(__name__, r"web/.*\.js")
FIELDS = ("Live", "Ask")
saved = []  # the texts that pages handed over


def change(text, card, kind):
    """Wrap each field in an element in which it can be edited."""
    note = card.note()
    for name in FIELDS:
        if name in note and note[name]:
            text = text.replace(note[name], f'<div data-editing="{name}">{note[name]}</div>')
    return text


def add(content, context):
    """Add our script to every page."""
    content.js.append("/_addons/" + __name__ + "/web/editing.js")


def receive(handled, message, context):
    """Give the stored text of a field, or take the new one."""
    if not isinstance(message, str) or not message.startswith("editing:"):
        return handled
    _, what, name, *text = message.split(":", 3)
    note = mw.reviewer.card.note()
    if what == "stored":
        return (True, note[name])
    saved.extend(text)
    note[name] = text[0]
    mw.col.update_note(note)
    mw.reviewer.card.load()
    mw.reviewer._redraw_current_card()
    return (True, None)


HOOKS = ((gui_hooks.card_will_show, change), (gui_hooks.webview_will_set_content, add),
         (gui_hooks.webview_did_receive_js_message, receive))
