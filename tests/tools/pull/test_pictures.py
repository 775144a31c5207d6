"""Test that alt texts of pictures that were edited in Anki arrive in the Markdown."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest

from deckbuilder.convert.media import Media
from deckbuilder.markup.text import Text
from deckbuilder.source.parser import parse
from deckbuilder.tools.pull.plan import pull
from tests.support.projects import FakeExamples
from tests.support.pull_edits import FIGURE, PHOTO
from tests.support.pull_export import edited
from tests.support.pulling import built, pulled

ALT = [
    "Plain words",
    "a [b] c",
    "[all]",
    "b](c) d",
    r"back\\slash \[ \( \]",
    "`code` *stars* _lines_",
    "a < b & c > d",
    "&amp; &lt;",
    "costs $5",
    "quotes \"double\" and 'single'",
    "  two   spaces ",
    "Über “Ω”",
    "![x](y)",
    "{{c1::x}}",
    "line\nbreak",
]


@pytest.mark.parametrize("words", ALT)
@pytest.mark.parametrize("name", ["photo", "two-bars"])
def test_an_edited_alt_text_arrives(project, words, name):
    card, field, before = (
        ("apple-reversed", "Explanation", PHOTO)
        if name == "photo"
        else ("zebra-basic", "Explanation", f"<p>Here are two bars.</p>\n<p>{FIGURE}</p>")
    )
    old = "A blue square" if name == "photo" else "Bars of height 1 and 2"
    assert old in before
    export = edited(
        built(project), project.root / "export.apkg", {card: {field: before.replace(old, escape(words))}}
    )
    found = pull(project, export, FakeExamples())
    assert found.problems == ()
    ((path, (_, after)),) = found.files.items()
    topic, _ = parse("cards/kinds.md", after)
    note = next(each.note for each in topic.cards if each.id == card)
    (mention,) = note.images if note else ()
    assert (mention.alt, mention.name) == (" ".join(words.split()), name)
    path.write_bytes(after)
    assert pull(project, export, FakeExamples()).files == {}


@pytest.mark.parametrize(
    "note, said",
    [
        (PHOTO.replace("A blue square", ""), "a picture without alt text: photo"),
        (PHOTO.replace(' alt="A blue square"', ""), "a picture without alt text: photo"),
        (FIGURE.replace("Bars of height 1 and 2", "Other words", 1), "only one of the two images"),
        (FIGURE.replace("two-bars-0123456789-dark", "two-bars-0123456789-light"), "only one of the two"),
    ],
)
def test_alt_texts_that_are_missing_or_differ_between_themes_are_reported(project, note, said):
    found = pulled(project, apple_reversed={"Explanation": note})
    (each,) = found.problems
    assert each.code == "C110" and said in each.text and found.files == {}


def test_a_media_file_is_recognized_as_its_picture(project):
    media = Media(project)
    assert media.named("two-bars-0123456789-dark.svg") == ("two-bars", "dark")
    assert media.named("photo-ffffffffff.png") == ("photo", "")
    assert media.named("photo-ffffffffff.jpg") == media.named("photo.png") == ("", "")
    assert replace(media.shown([Text("![x](photo)")])["photo"]).light.startswith("photo-")
