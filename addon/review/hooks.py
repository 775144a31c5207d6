"""The hooks: live blocks in the review screen, the browser's preview and the card layout."""

from __future__ import annotations

import os
from typing import Any

import aqt
from aqt import gui_hooks, mw
from aqt.browser.previewer import Previewer
from aqt.clayout import CardLayout
from aqt.reviewer import Reviewer
from aqt.webview import WebContent

from ..hook_guard import guarded
from . import bridge

PACKAGE = __name__.split(".")[0]
PAGES = (Reviewer, Previewer, CardLayout)
# block.js starts as soon as it is read, and needs all of the others by then.
WEB = sorted(
    os.listdir(os.path.join(os.path.dirname(os.path.dirname(__file__)), "web")),
    key=lambda name: (name == "block.js", name),
)


def start() -> None:
    """Register with Anki. Called once, when Anki loads the add-on."""
    mw.addonManager.setWebExports(__name__, r"web/.*\.(js|css)")
    gui_hooks.webview_will_set_content.append(add_web_part)
    gui_hooks.webview_did_receive_js_message.append(receive)
    gui_hooks.reviewer_did_show_question.append(give_keys_back)
    gui_hooks.reviewer_did_show_answer.append(give_keys_back)


@guarded
def add_web_part(content: WebContent, context: Any) -> None:
    """Put the live blocks' script and style sheet into pages that show cards."""
    if isinstance(context, PAGES):
        base = "/_addons/" + PACKAGE + "/web/"
        content.css.append(base + "block.css")
        content.head += "<script>window.gradientRecallAddon = true;</script>"
        content.js.extend(base + name for name in WEB if name.endswith(".js"))


@guarded
def receive(handled: tuple[bool, Any], message: str, context: Any) -> tuple[bool, Any]:
    """Answer a live block's message; leave all others alone."""
    if handled[0] or not isinstance(message, str) or not message.startswith(bridge.PREFIX):
        return handled
    if not isinstance(context, PAGES):
        return (True, {"ok": False, "refused": "not a page that shows cards"})
    reply = bridge.answer(message, mw.addonManager.getConfig(__name__) or {})
    if "keys" in reply and isinstance(context, Reviewer):
        set_shortcuts(not reply["keys"])
    return (True, reply)


@guarded
def give_keys_back(_card: Any) -> None:
    """Every new side starts with Anki's keys working."""
    set_shortcuts(True)


def set_shortcuts(enabled: bool) -> None:
    """Enable or disable the review screen's shortcuts, which rate the card."""
    if aqt.mw.state == "review":
        for shortcut in aqt.mw.stateShortcuts:
            shortcut.setEnabled(enabled)
