"""An add-on with a pop-up dictionary, in which the words of every card can be looked up."""

from aqt import gui_hooks, mw

mw.addonManager.setWebExports(__name__, r"web/.*\.(js|css)")
asked = []  # what pages asked


def change(text, card, kind):
    """Wrap the card in an element, and add a script after it."""
    return ('<div class="lookup-frame">' + text + "</div>"
            "<script>window.lookupSides = (window.lookupSides || 0) + 1;</script>")


def add(content, context):
    """Add our script and style to every page of Anki."""
    base = "/_addons/" + __name__ + "/web/"
    content.js.append(base + "lookup.js")
    content.css.append(base + "lookup.css")
    content.head += "<style>* { box-sizing: content-box; } button { letter-spacing: 1px; }</style>"
    content.body += '<div id="lookup-popup"></div>'


def receive(handled, message, context):
    """Say what a word means."""
    if not isinstance(message, str) or not message.startswith("lookup:"):
        return handled
    asked.append(message)
    return (True, {"meaning": message[7:][::-1]})


HOOKS = ((gui_hooks.card_will_show, change), (gui_hooks.webview_will_set_content, add),
         (gui_hooks.webview_did_receive_js_message, receive))
