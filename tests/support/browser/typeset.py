"""Show cards written in Markdown, with their formulas typeset by Anki's own MathJax."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from deckbuilder.core.model import Card, Picture
from deckbuilder.live.bake import RealExamples, bake
from deckbuilder.markup.serialized import serialized
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.tools.preview.anki_page import file
from tests.support.browser.card_pages import Side, fill, save, types

SETTINGS = """folder => {
  window.MathJax = {
    tex: {displayMath: [["\\\\[", "\\\\]"]], processEscapes: false, processEnvironments: false,
      processRefs: false, packages: {"[+]": ["noerrors", "mathtools"], "[-]": ["textmacros"]}},
    loader: {load: ["[tex]/noerrors", "[tex]/mathtools"], paths: {mathjax: folder}},
    startup: {typeset: false},
  };
}"""
TYPESET = """async () => {
  await MathJax.startup.promise;
  await MathJax.typesetPromise([document.getElementById("qa")]);
  await document.fonts.ready;
}"""


def html(text: str, in_cloze: bool = False) -> str:
    """Return the HTML of the field that Markdown becomes; every picture is `wide.svg`."""
    picture = Picture("wide.svg", "wide.svg")
    shown = dict.fromkeys(("wide", "wide.png"), picture)
    return serialized(Renderer().html(Text(text), shown, in_cloze))


def answer_side(kind: str = "basic", **fields: str) -> Side:
    """Return the answer side of a card with these fields of HTML."""
    template = types()[kind].templates[0][3]
    return Side(fill(template, {"Source": "<span>A source</span>", "Origin": "a.md#a", **fields}), kind)


def practice_sides(card: Card) -> tuple[Side, Side]:
    """Return the question and the answer of a practice card of the project."""
    fields = {
        "Front": html(card.question.text) if card.question else "",
        "Explanation": html(card.note.text) if card.note else "",
        "Source": "<span>A source</span>",
        "Origin": "a.md#a",
        **bake(card, RealExamples()),
    }
    question, answer = types()["practice"].templates[0][2:]
    return Side(fill(question, fields), "practice"), Side(fill(answer, fields), "practice")


def with_mathjax(page: Page) -> None:
    """Load Anki's MathJax into the page."""
    script = file("js/vendor/mathjax/tex-chtml-full.js")
    assert script
    page.evaluate(SETTINGS, script.parent.as_uri())
    page.add_script_tag(path=script)


def show(page: Page, folder: Path, side: Side, night: bool = False) -> None:
    """Open a side in `page` and typeset its formulas."""
    page.goto(save(folder, side, night=night))
    with_mathjax(page)
    page.evaluate(TYPESET)
