"""Test the way from the real Anki back to the source: its exports, and cards edited in its editor."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from anki.collection import (
    Collection,
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from deckbuilder.convert import anki_export
from deckbuilder.core.guid import guid
from deckbuilder.core.identity import NAME, SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.tools.pull.plan import Pull, pull
from tests.support.anki.app import AnkiApp
from tests.support.anki.editor import Editor
from tests.support.projects import ROOT, TIME, FakeExamples, small

WITHOUT_MEDIA = ExportAnkiPackageOptions(
    with_scheduling=False, with_deck_configs=False, with_media=False, legacy=False
)


def texts(path: Path) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    return sorted((each.guid, each.type, tuple(each.fields.items())) for each in anki_export.read(path))


@pytest.mark.slow
def test_every_kind_of_export_gives_every_card_unchanged(dist: Path, tmp_path: Path) -> None:
    package = dist / f"{SLUG}.apkg"
    col = Collection(str(tmp_path / "collection.anki2"))
    options = col._backend.get_import_anki_package_presets()
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    new, old = tmp_path / "new.apkg", tmp_path / "old.apkg"
    col.export_anki_package(out_path=str(new), options=WITHOUT_MEDIA, limit=None)
    older = ExportAnkiPackageOptions(with_scheduling=True, with_media=False, legacy=True)
    col.export_anki_package(out_path=str(old), options=older, limit=None)
    whole = [tmp_path / name for name in ("new.colpkg", "old.colpkg")]
    for path in whole:
        col.export_collection_package(str(path), include_media=False, legacy=path.stem == "old")
        col.reopen()
    col.close()

    expected = texts(package)
    assert len(expected) > 600
    for path in (new, old, *whole):
        assert texts(path) == expected, path.name
    found = pull(Project(ROOT), new)
    assert found == Pull(notes=len(expected))


def test_a_browser_writes_every_field_as_it_read_it(anki: AnkiApp, dist: Path) -> None:
    """Anki's editor writes what the browser has read when it shows a note. The test above shows that
    these texts are pulled without changes."""
    notes = [
        (each.fields["Origin"], name, text)
        for each in anki_export.read(dist / f"{SLUG}.apkg")
        for name, text in each.fields.items()
        if name in ("Front", "Back", "Text", "Explanation", "Source", "Live")
    ]
    changed = []
    for start in range(0, len(notes), 200):
        some = notes[start : start + 200]
        written = anki.js(f"""{json.dumps([text for _, _, text in some])}.map(html => {{
          const element = document.createElement('template');
          element.innerHTML = html;
          return element.innerHTML;
        }})""")
        changed += [
            (origin, name)
            for (origin, name, text), new in zip(some, written, strict=True)
            if new != text
        ]
    assert len(notes) > 1800
    assert changed == [], "the browser writes these fields differently"


# In the editor: (Markdown of the answer, what the user does, Markdown afterward; None: not convertible)
######################################################################

RICH = r"""A *rich* text, $a<b$, `code \(x\)`, 3 < 4 & "quotes", \\(no formula\\) and \[sound:x.mp3].

![A blue square](photo)

```math
\begin{bmatrix}1&2\\3&4\end{bmatrix}
```

| a | b |
|:--|--:|
| 1 | $y$ |

```python
def f(x):
    return x < 1  # \(z\)
```

Last one."""


def typed(text: str, *keys: str) -> Callable[[Editor], None]:
    """Return an action that puts the cursor after a text, then presses keys and types."""

    def act(editor: Editor) -> None:
        editor.after(1, text)
        for key in keys:
            editor.page.type(key[1:]) if key.startswith("'") else editor.page.key(key)

    return act


def selected(text: str, key: str) -> Callable[[Editor], None]:
    """Return an action that selects a text, then presses a key."""

    def act(editor: Editor) -> None:
        editor.select(1, text)
        editor.change_by(key)

    return act


TYPED = {
    "touched": (RICH, typed("Last one.", "'x", "Backspace"), RICH),
    "rich": (RICH, typed("Last", "' new"), RICH.replace("Last one", "Last new one")),
    "code": ("```python\nx = 1\n```", typed("1", "'0"), "```python\nx = 10\n```"),
    "bold": ("Hello world.", selected("world", "Ctrl+B"), "Hello **world**."),
    "italic": ("Hello **big** world.", selected("big", "Ctrl+I"), "Hello ***big*** world."),
    "plain": ("Hello **big** world.", selected("big", "Ctrl+B"), "Hello big world."),
    "lines": (
        "Hello.",
        typed("Hello.", "Return", "'One.", "Return", "Return", "'Two."),
        "Hello.  \nOne.\n\nTwo.",
    ),
    "paragraph": ("One.\n\nTwo.", typed("One.", "Return", "'New."), "One.\n\nNew.\n\nTwo."),
    "item": ("- one\n- two", typed("one", "Return", "'new"), "- one\n- new\n- two"),
    "list": (
        "Hello.",
        typed("Hello.", "Return", "Ctrl+,", "'one", "Return", "'two"),
        "Hello.\n\n- one\n- two",
    ),
    "formula": ("Here", typed("Here", r"' \(x_1<y\) and  <b>"), "Here $x_1<y$ and &lt;b>"),
    "line of code": ("```python\nx = 1\n```", typed("1", "Return", "'y"), "```python\nx = 1\ny\n```"),
    "underlined": ("Hello world.", selected("world", "Ctrl+U"), None),
}


def test_edits_in_ankis_editor_are_pulled_as_markdown(anki: AnkiApp, dist: Path, tmp_path: Path) -> None:
    project = small(tmp_path / "project")
    path = project.cards / "kinds.md"
    for name, (before, _, _) in TYPED.items():
        gap = "\n\n" if before.startswith(("```", "- ")) else " "
        path.write_text(
            f"{path.read_text('utf-8')}\n## {name.replace(' ', '-')}\n\n- covers: s0-01\n"
            f"- source: a\n\nQ: What is {name}?\n\nA:{gap}{before}\n\nNote: A note.\n",
            "utf-8",
        )
    result = build(project, examples=FakeExamples(), environment=TIME)
    notes = {note.id: note for note in result.notes}
    anki.import_apkg(dist / f"{SLUG}.apkg")  # for its note types
    col = anki.mw.col
    deck = col.decks.id("Edited")
    editor = Editor(anki)
    mine = []
    try:
        for name, (_, act, _) in TYPED.items():
            note = col.new_note(col.models.by_name(NAME))
            made = notes[name.replace(" ", "-")]
            for field, text in made.fields.items():
                note[field] = text
            note.guid = guid(made.id)
            note.tags = list(made.tags)
            col.add_note(note, deck)
            mine.append(note.id)
            editor.open(note)
            act(editor)
            editor.save()
        out = tmp_path / "export.apkg"
        col.export_anki_package(out_path=str(out), options=WITHOUT_MEDIA, limit=DeckIdLimit(deck))
    finally:
        editor.close()
        col.remove_notes(mine)
        col.decks.remove([deck])
        anki.mw.reset()

    assert {each.guid for each in anki_export.read(out)} == {
        guid(name.replace(" ", "-")) for name in TYPED
    }
    found = pull(project, out, FakeExamples())
    ((_, after),) = found.files.values()
    text = after.decode()
    for name, (before, _, expected) in TYPED.items():
        card = text.partition(f"## {name.replace(' ', '-')}\n")[2].partition("\n## ")[0]
        answer = card.partition("\nA:")[2].partition("\n\nNote:")[0].strip()
        assert answer == (before if expected is None else expected), name
    assert [each.text.split('"')[1] for each in found.problems] == ["underlined"]
    assert "underlined text" in found.problems[0].text
    assert len(found.edited) == sum(
        expected not in (None, before) for before, _, expected in TYPED.values()
    )
