"""Compare the sides of cards with those that Anki's own backend makes."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.decks import DeckId

from deckbuilder.core.guid import guid
from deckbuilder.core.identity import SLUG
from deckbuilder.live import bake
from deckbuilder.live.bundle import Scripts
from deckbuilder.markup.text import Text
from deckbuilder.notes import notetypes
from deckbuilder.notes.card_sides import card_sides, cloze, fill
from deckbuilder.notes.field_html import Renderer
from deckbuilder.pipeline import Result
from tests.support.own_cards import content

# Anki inserts the box for the typed answer later, and escapes hidden text differently.
TYPED = re.compile(
    r'\[\[type:Typed\]\]|<center><input type="text" id="typeans"[^>]*></center>'
    r'|<code id="typeans">[^<]*</code>'
)


def plain(side: str) -> str:
    side = re.sub(r'data-cloze="([^"]*)"', lambda found: html.unescape(found[1]), side)
    return TYPED.sub("(typed)", side)


@pytest.mark.slow
def test_every_card_of_the_project_is_as_anki_makes_it(
    everything: Result, dist: Path, tmp_path: Path
) -> None:
    col = Collection(str(tmp_path / "collection.anki2"))
    col.import_anki_package(
        ImportAnkiPackageRequest(
            package_path=str(dist / f"{SLUG}.apkg"), options=ImportAnkiPackageOptions()
        )
    )
    scripts, _ = bake.RealExamples().scripts()
    types = notetypes.all_types(content().repository, scripts)
    compared = 0
    assert col.db
    for note in everything.notes:
        number = col.db.scalar("select id from notes where guid=?", guid(note.id))
        cards = col.get_note(number).cards()
        ours = card_sides(note, types)
        assert [card.ord for card in cards] == [side.ordinal for side in ours]
        for card, side in zip(cards, ours, strict=True):
            shown = card.render_output()
            assert plain(side.front) == plain(shown.question_text), note.id
            assert plain(side.back) == plain(shown.answer_text), note.id
            compared += 1
    col.close()
    assert compared == sum(deck.cards for deck in everything.counts)
    assert compared >= len(everything.notes) > 780


@pytest.mark.parametrize(
    ("text", "asked", "front", "back"),
    [
        ("A {{c1::b}} c", 1, "A [b/...] c", "A [b] c"),
        ("{{c1::b::hint}}", 1, "[b/hint]", "[b]"),
        ("{{c1::b}} {{c2::d}}", 2, "(b) [d/...]", "(b) [d]"),
        ("{{c1::a {{c2::b}}}}", 2, "(a [b/...])", "(a [b])"),
        ("{{c1::<b>a</b> &lt; b}}", 1, "[<b>a</b> &lt; b/...]", "[<b>a</b> &lt; b]"),
        ("}} no deletion", 1, "}} no deletion", "}} no deletion"),
    ],
)
def test_deletions_are_hidden_shown_or_inactive(text: str, asked: int, front: str, back: str) -> None:
    def short(side: str) -> str:
        side = re.sub(
            r'<span class="cloze" data-cloze="([^"]*)" data-ordinal="\d">\[(.*?)\]</span>',
            lambda found: f"[{html.unescape(found[1])}/{found[2]}]",
            side,
        )
        side = re.sub(r'<span class="cloze" data-ordinal="\d">(.*?)</span>', r"[\1]", side)
        return re.sub(r'<span class="cloze-inactive" data-ordinal="\d">(.*)</span>', r"(\1)", side)

    assert short(cloze(text, asked, False)) == front
    assert short(cloze(text, asked, True)) == back


@pytest.mark.parametrize(
    "text",
    [
        "Makes `torch.{{c1::zeros}}(3)`, {{c2::`a}}b`}}",
        'Fill in:\n\n```python\nx = "a{{c1::b" + c}}  # {{c2::d:: hint}}\n```',
        r"It is $x={{c1::\frac{1}{2}}}$ and $e^{{c2::y::which?}}$.",
        "$$a {{c1::b {{c2::c}}}}$$",
        "Words ending in {{c1::one}} or {{c2::two}} are {{c1,2::*alike*::how?}}, `{{c1,3::x}}`.",
    ],
)
def test_anki_finds_the_same_deletions_of_all_kinds(tmp_path: Path, text: str) -> None:
    col = Collection(str(tmp_path / "collection.anki2"))
    part = Text(text)
    field = Renderer().html(part, {}, in_cloze=True)
    model = col.models.by_name("Cloze")
    assert model
    model["tmpls"][0]["qfmt"] = model["tmpls"][0]["afmt"] = "{{cloze:Text}}"
    col.models.update_dict(model)
    note = col.new_note(model)
    note["Text"] = field
    col.add_note(note, DeckId(1))
    cards = note.cards()
    assert tuple(card.ord + 1 for card in cards) == part.numbers
    for card in cards:
        shown = card.render_output()
        for side, answer in ((shown.question_text, False), (shown.answer_text, True)):
            assert plain(cloze(field, card.ord + 1, answer)) == plain(side)
    col.close()


@pytest.mark.parametrize("kind", ["basic", "cloze", "practice"])
def test_only_fields_with_content_are_shown_and_framed(kind: str) -> None:
    scripts = Scripts({}, "core.js", {})
    (found,) = (
        each for each in notetypes.all_types("https://example.org", scripts) if each.kind == kind
    )
    frames = {"Explanation": "gr-note", "My notes": "gr-mine", "Live": "core.js", "Typed": "gr-typed"}
    for _, _, _, back in found.templates:
        for name, frame in frames.items():
            if f"{{{{#{name}}}}}" not in back:
                continue
            shown = fill(back, {name: "what is there"}, 0, True)
            assert "what is there" in shown and frame in shown
            assert frame not in fill(back, {}, 0, True), name
        assert "{{#My notes}}" in back and "{{#Explanation}}" in back


def test_the_back_of_each_direction_shows_both_texts_once() -> None:
    """It repeats the question and adds the answer: the two directions swap the two texts."""
    (basic,) = (
        each
        for each in notetypes.all_types("https://example.org", Scripts({}, "core.js", {}))
        if each.kind == "basic"
    )
    fields = {"Front": "the term", "Back": "the meaning", "Reversed": "yes"}
    assert len(basic.templates) == 2
    asked = [("the term", "the meaning"), ("the meaning", "the term")]
    for (question, answer), (name, _, front, back) in zip(asked, basic.templates, strict=True):
        before, after = fill(front, fields, 0, False), fill(back, fields, 0, True)
        assert (before.count(question), before.count(answer)) == (1, 0), name
        assert (after.count(question), after.count(answer)) == (1, 1), name
        assert after.index(question) < after.index('<hr id="answer">') < after.index(answer), name


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "<br>",
        "<br />",
        "<div></div>",
        "x",
        "&nbsp;",
        "\u00a0",
        "\u3000",
        "<br  >",
        "<b></b>",
    ],
)
def test_a_field_is_empty_if_anki_considers_it_empty(tmp_path: Path, text: str) -> None:
    col = Collection(str(tmp_path / "collection.anki2"))
    kind, deck = col.models.by_name("Basic"), col.decks.id("Default")
    assert kind and deck
    kind["tmpls"][0]["qfmt"] = template = "{{Back}}{{#Front}}filled{{/Front}}"
    col.models.update_dict(kind)
    note = col.new_note(kind)
    note["Front"], note["Back"] = text, "asked"
    col.add_note(note, deck)
    theirs = "filled" in note.cards()[0].render_output().question_text
    col.close()
    assert ("filled" in fill(template, {"Front": text, "Back": "asked"}, 0, False)) == theirs
