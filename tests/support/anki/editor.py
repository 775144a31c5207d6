"""Use Anki's editor, in its browser window: place the cursor, type with `page`, and save."""

from __future__ import annotations

import json
from typing import Any

from tests.support.anki.page import Page

# Selects part of a field's text and returns whether it was found. Fields are in a shadow tree.
_SELECT = """(() => {
  const field = document.querySelectorAll('.rich-text-editable')[%d].shadowRoot;
  const editable = field.querySelector('anki-editable');
  editable.focus();
  const walker = document.createTreeWalker(editable, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(%s);
    if (at >= 0) {
      field.getSelection().setBaseAndExtent(node, at + %d, node, at + %d);
      return true;
    }
  }
  return false;
})()"""
_FOCUS = """(() => {
  document.querySelectorAll('.rich-text-editable')[%d].shadowRoot.querySelector('anki-editable').focus();
  return true;
})()"""
_TEXTS = """[...document.querySelectorAll('.rich-text-editable')].map(field => field.shadowRoot)
  .map(field => (field && field.querySelector('anki-editable') || {}).innerText || '')"""
_CONTENT = """[...document.querySelectorAll('.rich-text-editable')].map(
  field => field.shadowRoot ? field.shadowRoot.innerHTML : '')"""


class EditorPage(Page):
    """The editor's page, which does not allow `eval`: code for it is one expression."""

    def js(self, code: str, timeout: float = 60) -> Any:
        """Evaluate an expression in the page, and return its value, which passes through JSON."""
        return json.loads(self._ask(f"JSON.stringify({code})", timeout) or "null")


class Editor:
    """The editor of Anki's browser."""

    def __init__(self, anki: Any) -> None:
        import aqt

        self.watch = anki.watch
        self.browser = aqt.dialogs.open("Browser", anki.mw)
        self.watch.wait(lambda: self.browser.editor, what="the browser's editor")
        self.page = EditorPage(self.watch, self.browser.editor.web, self.browser)

    def open(self, note: Any) -> None:
        """Show a note whose first field has text."""
        self.browser.search_for(f"nid:{note.id}")
        shown = self.browser.editor
        self.watch.wait(lambda: shown.note and shown.note.id == note.id, what="the note in the editor")
        first = note.fields[0].strip()
        self.watch.wait(lambda: first in self._first_text(), what=f"the field {first!r}")
        # Formulas are inserted after the text.
        self.watch.wait(self._is_still, what="the editor to settle")

    def look_at(self, note: Any, marker: str) -> None:
        """Show a note, visit each of its fields, and leave it. Anki writes a field when it is left.

        The marker is in the HTML of one of its fields, and in no other note.
        """
        self.browser.search_for(f"nid:{note.id}")
        self.watch.wait(
            lambda: any(marker in content for content in self.page.js(_CONTENT)),
            what=f"the note with {marker}",
        )
        self.watch.wait(self._is_still, what="the editor to settle")
        for field in range(len(note.fields)):
            self.page.activate()
            self.page.js(_FOCUS % field)
            self._wait_for_focus(field)
        self.save()

    def _is_still(self) -> bool:
        before = self.page.js(_CONTENT)
        self.watch.run(150)
        return bool(before == self.page.js(_CONTENT))

    def _first_text(self) -> str:
        texts = self.page.js(_TEXTS)
        return str(texts[0]) if texts else ""

    def after(self, field: int, text: str) -> None:
        """Put the cursor after this text."""
        self._select(field, text, len(text))

    def select(self, field: int, text: str) -> None:
        """Select this text."""
        self._select(field, text, 0)

    def _select(self, field: int, text: str, start: int) -> None:
        self.page.activate()
        if not self.page.js(_SELECT % (field, json.dumps(text), start, len(text))):
            raise AssertionError(f"no {text!r} in field {field}")
        self._wait_for_focus(field)
        self.page.wait_for_text_field()

    def _wait_for_focus(self, field: int) -> None:
        shown = self.browser.editor
        self.watch.wait(lambda: shown.currentField == field, what=f"Anki to notice the focus of {field}")

    def change_by(self, key: str) -> None:
        """Press a key that changes the selected text, and wait until it has changed."""
        before = self.page.js(_CONTENT)
        self.page.key(key)
        self.watch.wait(lambda: self.page.js(_CONTENT) != before, what=f"{key} to change the field")

    def save(self) -> None:
        """Leave the field, and wait until what the editor then writes has reached the collection.

        Anki's own `saveNow` returns earlier: it only asks the page to send the text.
        """
        shown = self.browser.editor
        self.page.js("document.activeElement.blur()")
        self.watch.wait(
            lambda: shown.currentField is None, what="Anki to notice that the field was left"
        )
        self.watch.wait(
            lambda: shown.mw.col.get_note(shown.note.id).fields == shown.note.fields,
            what="the note to be written",
        )

    def close(self) -> None:
        """Close the window."""
        self.browser.close()
        self.watch.run(100)
