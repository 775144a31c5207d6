"""Show live blocks in the review screen, the browser's preview, and the card layout."""

from __future__ import annotations

import functools
import os
from typing import Any

import aqt
from aqt import gui_hooks, mw
from aqt.browser.previewer import Previewer
from aqt.clayout import CardLayout
from aqt.reviewer import Reviewer
from aqt.webview import WebContent

from .. import identity
from ..hook_guard import guarded
from . import bridge

PACKAGE = __name__.split(".")[0]
PAGES = (Reviewer, Previewer, CardLayout)
WEB = os.path.join(os.path.dirname(os.path.dirname(__file__)), "web")


def start() -> None:
    """Register with Anki. Called once, when Anki loads the add-on."""
    mw.addonManager.setWebExports(__name__, r"web/.*\.css")
    gui_hooks.webview_will_set_content.append(add_web_part)
    gui_hooks.webview_did_receive_js_message.append(receive)
    gui_hooks.reviewer_did_show_question.append(give_keys_back)
    gui_hooks.reviewer_did_show_answer.append(give_keys_back)


@guarded
def add_web_part(content: WebContent, context: Any) -> None:
    """Add the live blocks' script and style sheet to pages that show cards."""
    if isinstance(context, PAGES):
        base = "/_addons/" + PACKAGE + "/web/"
        content.css.append(base + "block.css")
        content.head += script()


@functools.lru_cache(maxsize=None)
def script() -> str:
    """Return the live blocks' script as an element: the files of web/ and the object they add to."""
    texts = []
    for name in sorted(os.listdir(WEB)):
        if name.endswith(".js"):
            with open(os.path.join(WEB, name), encoding="utf-8") as file:
                texts.append(file.read())
    return "<script>(function(){{{}gr.addon=true;\n{}}})();</script>".format(
        identity.SCRIPT_OBJECT, "".join(texts)
    )


@guarded
def receive(handled: tuple[bool, Any], message: str, context: Any) -> tuple[bool, Any]:
    """Answer a live block's message; ignore all others."""
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
    """Enable Anki's shortcuts on every new side."""
    set_shortcuts(True)


def set_shortcuts(enabled: bool) -> None:
    """Enable or disable the review screen's shortcuts, which rate the card."""
    if aqt.mw.state == "review":
        for shortcut in aqt.mw.stateShortcuts:
            shortcut.setEnabled(enabled)
