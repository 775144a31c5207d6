"""Test that every field is written as browser engines write it.

Anki's editor rewrites a note that way even if somebody only looks at it: that must change nothing.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from addon.update import merge, package
from deckbuilder.core import digests
from deckbuilder.core.identity import NAME, NOTE_TYPES, SLUG
from deckbuilder.core.model import Picture
from deckbuilder.markup.serialized import serialized
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.pipeline import Result
from tests.support.anki.editor import Editor
from tests.support.fuzzing.texts import PIECES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.support.anki.app import AnkiApp


SHOWN = {
    "photo": Picture("photo-0123456789.png", "photo-0123456789.png"),
    "two-bars": Picture("two-bars-1l.svg", "two-bars-1d.svg"),
}
# Markdown with everything that can be written in several ways, or that Anki would act on.
ODD = [
    "\"quoted\", 'quoted', 3 < 4 > 2 & \u00a0 a fixed space, é, 😀",
    "`\"a\" 'b' <c> & \u00a0` and `\\(x\\)` and `[sound:x.mp3]` and `{{c1::x}}` and `std::map`",
    "\\\\(x\\\\), [sound:a.mp3] [anki:tts lang=en]x[/anki:tts] [latex]x[/latex] \\[\\[type:Back]]",
    '$a<b$, $x > y\u00a0z$, $\\text{[sound:x]}$, $\\text{"q"}$ and\n\n```math\na & b \\\\\\\\ c\n```',
    '![a < b > c "d" \'e\' & f \\(g\\) [sound:h] {{c1::i}}](photo) ![two "bars"](two-bars)',
    "[a](https://a.b/c?d=1&e=2 \"t \\(i\\) 't' <le>\") and <https://a.b/?x=[latex]> and [b](c::d)",
    '| a | b |\n|:--|--:|\n| `"` | $y<1$ |\n\n- 1\n- 2\n\n  - 3\n\n> q\n\n***\n\nx  \ny',
    "```python\nx = \"a\" if b < c else 'd'  # \\(z\\) {{c1::y}}\n\n```",
    "```\n\n<b>\n```",
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content("<p>")
    yield page
    page.close()


def written(page: Page, texts: Iterable[str]) -> list[str]:
    """Return the texts as a browser writes them after reading them."""
    found: list[str] = page.evaluate(
        """texts => texts.map(text => {
      const element = document.createElement('div');
      element.innerHTML = text;
      return element.innerHTML;
    })""",
        list(texts),
    )
    return found


def fields(result: Result) -> dict[tuple[str, str], str]:
    return {(note.id, name): text for note in result.notes for name, text in note.fields.items() if text}


def test_a_browser_changes_no_field_of_the_decks(page: Page, everything: Result) -> None:
    before = fields(everything)
    after = dict(zip(before, written(page, before.values()), strict=True))
    assert len(before) > 3000 and len([name for _, name in before if name == "Live"]) > 150
    assert [key for key in before if before[key] != after[key]] == []


@pytest.mark.slow
def test_older_engines_agree(everything: Result) -> None:
    """Before Chromium 138, they left < and > in attributes."""
    assert [
        key
        for key, text in fields(everything).items()
        if merge.as_shipped(text) != text or re.search(r'="[^"]*&[lg]t;', text)
    ] == []


def test_what_an_older_engine_made_of_a_field_counts_as_shipped() -> None:
    """In the guarded update, looking at a note is not an edit, whichever engine wrote it back."""
    old, new = ('<img alt="a &lt; b &gt; c" src="x.png"> 1', '<img alt="a" src="x.png"> 2')
    record = package.Record("id", 1, {"Back": [(digests.text(old), 0), (digests.text(new), 1)]}, [])
    coming = package.Incoming(
        guid="guid", mid=1, number=1, mod=1, fields={"Back": new}, tags=[], cards=[], record=record
    )
    for looked_at in (old, old.replace("&lt;", "<").replace("&gt;", ">")):
        merged = merge.merge_fields({"Back": looked_at}, coming, {})
        assert (merged.taken, merged.conflicts, merged.fields) == (["Back"], [], {"Back": new})
    merged = merge.merge_fields({"Back": old + "!"}, coming, {})
    assert (merged.taken, merged.conflicts) == ([], ["Back"])


@pytest.mark.parametrize("in_cloze", [False, True])
@pytest.mark.parametrize("text", ODD)
def test_odd_characters_are_written_as_a_browser_writes_them(
    page: Page, text: str, in_cloze: bool
) -> None:
    field = serialized(Renderer().html(Text(text), SHOWN, in_cloze))
    assert written(page, [field]) == [field]
    outside = re.sub(r'="[^"]*"', "", field) if not in_cloze else field
    code = "".join(re.findall(r"<code.*?</code>", field, re.DOTALL))
    assert not re.search(r"\[(sound:|anki:|latex\]|\$|\[type:)", outside), "Anki must not act on it"
    assert not re.search(r"\\[(\[]", code) and "\u2060" not in code
    if in_cloze:
        rest = re.sub(r"\{\{c1::(.*?)\}\}", r"\1", field)  # the deletions
        assert "{{" not in rest and "}}" not in rest


def test_what_contributors_write_is_written_as_a_browser_writes_it(page: Page) -> None:
    draw, renderer = random.Random(1), Renderer()
    texts = [
        "".join(
            draw.choices(
                [each for each in PIECES if "\0" not in each and "\r" not in each], k=draw.randint(1, 12)
            )
        )
        for _ in range(600)
    ]
    before = [
        serialized(renderer.html(Text(text), SHOWN, index % 2 == 0)) for index, text in enumerate(texts)
    ]
    for text, field, after in zip(texts, before, written(page, before), strict=True):
        assert after == field, repr(text)


@pytest.mark.parametrize(
    "text",
    [
        "<details open><summary>a</summary><p hidden class=x>b</details>",
        '<svg viewBox="0 0 1 1"><line x1="0"\ny1=\'1\'/><g/><path d="M0"/></svg>'
        '<br/>a<img src="a.png" />',
        "<svg/>a<div title='\"&#39;&lt;'>&quot;&#39;&#x3C; & &#160;\u00a0</div>",
        "a < b > c &lt;d&gt; &amp;amp; &eacute;",
        '<!-- " -->&quot;',
        # A slash closes an element inside a drawing, not after it.
        "<svg/><p/>a</p><svg viewBox='0 0 1 1'/><p/>b</p>",
        "<svg><svg/><g/></svg><p/>a</p>",
    ],
)
def test_any_html_that_an_example_might_write_is_normalized(page: Page, text: str) -> None:
    assert serialized(serialized(text)) == serialized(text)
    assert written(page, [serialized(text)]) == written(page, [text])
    if "<p hidden" not in text:  # what is not closed is left open
        assert written(page, [text]) == [serialized(text)]


def test_a_long_field_is_serialized() -> None:
    for odd in ("&" * 200_000, "a>" * 100_000, '<b title="\'">&quot;</b>' * 50_000):
        assert serialized(serialized(odd)) == serialized(odd)


# In Anki's editor
######################################################################

# What must be in the notes that the test looks at.
FEATURES = {
    "live": 'class="gr-live"',
    "practice": 'class="gr-practice"',
    "drawing": "<svg",
    "table": "<table>",
    "code": "<pre>",
    "short code": "<code>",
    "formula": r"\\\(",
    "displayed": r"\\\[",
    "cloze": r"\{\{c1::",
    "figure": 'class="gr-pair"',
    "entity": "&lt;",
    "escaped": "&amp;",
    "quotes": '[^=]"[^ >]',
}
NAMES = {
    "basic": NAME,
    "cloze": NOTE_TYPES["cloze"][1],
    "practice": NOTE_TYPES["practice"][1],
}


def every_kind(result: Result) -> list[tuple[str, dict[str, str]]]:
    """Return a few notes that together have all features, and notes with all texts of ODD."""
    found, missing = [], dict(FEATURES)
    for note in result.notes:
        text = note.texts
        here = [name for name, pattern in missing.items() if re.search(pattern, text)]
        if here:
            found.append((note.kind, note.fields))
            for name in here:
                del missing[name]
    assert not missing
    renderer = Renderer()
    names = ("Front", "Back", "Explanation", "Live")
    for start in range(0, len(ODD), len(names)):
        texts = ODD[start : start + len(names)]
        found.append(
            (
                "basic",
                {
                    name: renderer.html(Text(text), SHOWN)
                    for name, text in zip(names, texts, strict=False)
                },
            )
        )
    found += [
        ("cloze", {"Text": "{{c1::hidden}} " + renderer.html(Text(text), SHOWN, True)}) for text in ODD
    ]
    return [(kind, {name: serialized(text) for name, text in fields.items()}) for kind, fields in found]


def test_looking_at_a_note_in_ankis_editor_changes_nothing(
    anki: AnkiApp, dist: Path, everything: Result
) -> None:
    anki.import_apkg(dist / f"{SLUG}.apkg")  # for its note types
    col = anki.mw.col
    deck = col.decks.id("Looked at")
    editor = Editor(anki)
    try:
        for index, (kind, texts) in enumerate(every_kind(everything)):
            # This shows when the editor has written the note back.
            mine, rewritten = f"<b title='{index}'>mine</b>", f'<b title="{index}">mine</b>'
            note = col.new_note(col.models.by_name(NAMES[kind]))
            for name, text in {**texts, "My notes": mine}.items():
                note[name] = text
            col.add_note(note, deck)
            before = dict(note.items())
            editor.look_at(note, rewritten)
            assert dict(col.get_note(note.id).items()) == {**before, "My notes": rewritten}
    finally:
        editor.close()
        col.remove_notes(col.find_notes('deck:"Looked at"'))
        col.decks.remove([deck])
        anki.mw.reset()
