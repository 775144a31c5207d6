"""Test that the preview shows every card as Anki does, finds cards, and is accessible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from anki.collection import Collection
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from deckbuilder.tools.preview.server import Server
from tests.support.browser.preview import Preview, project, served

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}


ALL = "desktop phone night"


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a window of the usual size."""
    yield browser.new_context(viewport={"width": 1440, "height": 900})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a preview of files that no test changes."""
    with served(project(tmp_path_factory.mktemp("shared"))) as serving:
        yield serving


@pytest.fixture
def preview(
    shared: Server, context: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Preview]:
    """Yield the page as on a first visit, on a desktop unless the test's parameter says otherwise."""
    there = Preview(context, shared.address, getattr(request, "param", "desktop"))
    yield there
    there.close()
    assert there.errors == [] and there.foreign == []


def test_all_cards_are_listed_by_deck_and_topic(preview: Preview) -> None:
    preview.open()
    assert preview.listed() == [
        "zebra-basic",
        "apple-reversed",
        "typed",
        "cloze",
        "only-one",
        "practice-probability",
    ]
    assert preview.page.locator(".group .topic").all_inner_texts() == ["All kinds", "One"]
    assert preview.page.locator(".group .deck").all_inner_texts() == ["Second by name", "First by name"]
    assert preview.page.locator(".row .title").first.inner_text() == "What is x<y called?"
    assert preview.chosen == "zebra-basic", "no card is shown at first"


def test_the_search_looks_in_everything_a_card_says(preview: Preview) -> None:
    preview.open()
    for asked, found in {
        "inequality": ["zebra-basic"],  # in its answer
        "  CARDS  how ": ["only-one"],  # words in any order, whatever their case
        "apple": ["apple-reversed"],  # its id
        "alpha": ["apple-reversed"],
        "α": ["apple-reversed"],  # in a formula
        "practice first": ["practice-probability"],  # its kind and its deck
        "no such word": [],
    }.items():
        preview.page.keyboard.press("/")
        preview.page.keyboard.type(asked)
        assert preview.listed() == found
        assert preview.page.locator("#found").inner_text() == f"{len(found)} of 6 notes"
        preview.page.keyboard.press("Enter")
        if found:
            expect(preview.page.locator("#key")).to_have_text(found[0])


def test_the_list_can_be_limited_to_a_deck_and_a_tag(preview: Preview) -> None:
    preview.open()
    preview.page.select_option("#tag", "extra")
    assert preview.listed() == ["zebra-basic"]
    preview.page.select_option("#tag", "")
    preview.page.select_option("#deck", "First by name")
    assert preview.listed() == ["only-one", "practice-probability"]
    options = preview.page.locator("#tag option").all_inner_texts()
    assert options == ["All tags", "extra", "first", "small"]


def test_keys_go_through_the_cards_even_from_inside_a_card(preview: Preview) -> None:
    preview.open("typed")
    preview.page.locator("#key").click()
    preview.page.keyboard.press("ArrowDown")
    expect(preview.page.locator("#key")).to_have_text("cloze")
    preview.side(side="front").locator(".gr-question").click()
    preview.page.keyboard.press("ArrowRight")  # its second card
    expect(preview.page.locator("#note-cards [aria-pressed=true]")).to_have_text("Cloze 3")
    preview.page.keyboard.press("ArrowRight")
    expect(preview.page.locator("#key")).to_have_text("only-one")
    preview.page.keyboard.press("ArrowUp")
    expect(preview.page.locator("#key")).to_have_text("cloze")
    preview.page.reload()
    expect(preview.page.locator("#key")).to_have_text("cloze")


@pytest.mark.parametrize("preview", [ALL], indirect=True)
def test_desktop_phone_and_night_are_shown_side_by_side(preview: Preview) -> None:
    preview.open("only-one")
    assert preview.titles() == [
        f"{device}: {side}"
        for device in ("Desktop", "Phone, 360 px", "Night")
        for side in ("front", "back")
    ]
    inside = {device: preview.side(device).locator("body") for device in ("Desktop", "Phone", "Night")}
    for device, body in inside.items():
        expect(body.locator(".gr-back")).to_have_text("One.")
        assert ("nightMode" in (body.get_attribute("class") or "")) == (device == "Night")
    assert inside["Phone"].evaluate("() => innerWidth") == 360
    assert inside["Desktop"].evaluate("() => innerWidth") > 500
    color = "e => getComputedStyle(e).backgroundColor"
    assert inside["Desktop"].evaluate(color) == "rgb(255, 255, 255)"
    assert inside["Night"].evaluate(color) == "rgb(38, 41, 45)"
    preview.page.click("[data-view=phone]")
    preview.page.click("[data-side=front]")
    assert preview.titles() == ["Desktop: front", "Night: front"]
    preview.page.locator("#key").click()
    preview.page.keyboard.press("Space")
    assert preview.titles() == ["Desktop: back", "Night: back"]
    preview.page.reload()  # the choice is kept
    expect(preview.side("Night").locator(".gr-back")).to_have_text("One.")
    assert preview.titles() == ["Desktop: back", "Night: back"]


@pytest.mark.parametrize("preview", [ALL], indirect=True)
def test_formulas_are_typeset_by_ankis_mathjax(preview: Preview) -> None:
    preview.open("cloze/2")
    for device in ("Desktop", "Phone", "Night"):
        body = preview.side(device).locator("#qa")
        expect(body.locator("mjx-container mjx-mfrac")).to_have_count(1)
        expect(body.locator("mjx-merror")).to_have_count(0)
        assert "\\" not in body.inner_text()
    assert (
        preview.side().locator("body").evaluate("() => MathJax.config.loader.paths.mathjax")
        == "/_anki/js/vendor/mathjax"
    )


def test_each_card_of_a_note_is_shown(preview: Preview) -> None:
    preview.open("cloze")
    assert preview.page.locator("#note-cards button").all_inner_texts() == ["Cloze 1", "Cloze 3"]
    front = preview.side(side="front")
    expect(front.locator(".cloze")).to_have_text(["[...]", "[...]"])
    preview.page.click("text=Cloze 3")
    expect(front.locator(".cloze")).to_have_text(["[what]"])
    expect(preview.side().locator(".cloze")).to_have_text(["a root"])
    expect(front.locator("body")).to_have_class(re.compile(r"\bcard3\b"))
    preview.open("apple-reversed/2")
    expect(front.locator(".gr-direction")).to_have_text("What is this?")


@pytest.mark.parametrize("preview", [ALL], indirect=True)
def test_a_live_example_is_live(preview: Preview) -> None:
    preview.open("zebra-basic")
    for device in ("Desktop", "Phone", "Night"):
        picture = preview.side(device).locator(".gr-live.gr-on .gr-hero")
        before = picture.inner_text()
        preview.side(device).get_by_text("other inputs").click()
        field = preview.side(device).locator("[data-input=z] input[type=text]")
        field.fill("0, 0, ln(6)")
        expect(picture).to_contain_text("0.75")
        assert "0.5" in before and "0.75" not in before


@pytest.mark.parametrize("preview", [ALL], indirect=True)
def test_figures_and_pictures_are_shown(preview: Preview) -> None:
    preview.open("zebra-basic")
    loaded = "images => images.map(i => i.naturalWidth > 0)"
    assert preview.side("Night").locator("img").evaluate_all(loaded) == [True, True]
    expect(preview.side("Night").locator("img.gr-dark")).to_be_visible()
    expect(preview.side("Desktop").locator("img.gr-dark")).to_be_hidden()
    preview.open("apple-reversed")
    assert preview.side().locator("img.gr-picture").evaluate_all(loaded) == [True]


def test_a_typed_answer_is_compared(preview: Preview) -> None:
    preview.open("typed")
    preview.page.click("[data-side=front]")
    box = preview.side(side="front").locator("input#typeans")
    box.click()
    preview.page.keyboard.type("-2/")  # the preview's own keys, too, go into the box
    box.press("Enter")
    expect(preview.page.locator("[data-side=back]")).to_have_attribute("aria-pressed", "true")
    right = preview.side().locator("code#typeans")
    expect(right.locator(".typeBad")).to_have_text("2/")
    expect(right.locator(".typeMissed")).to_have_text("1")


def test_typed_answers_are_marked_as_anki_marks_them(preview: Preview, tmp_path: Path) -> None:
    preview.open("typed")
    col = Collection(str(tmp_path / "collection.anki2"))
    for right in ("-1", "a < b & c", "gradient descent"):
        for typed in (
            "",
            right,
            "-",
            "--1",
            "minus 1",
            "-12",
            "2",
            "<b>",
            "a<b",
            "b & c < a",
            "descent",
            "Gradient descnet",
            "grad descents",
            "x",
        ):
            theirs = col.compare_answer(right, typed).removeprefix("<code id=typeans>")
            ours = (
                preview.side()
                .locator("body")
                .evaluate("(_, [a, b]) => comparedAnswer(a, b)", [right, typed])
            )
            assert ours.replace('"', "") + "</code>" == theirs.replace('"', ""), (right, typed)
    col.close()


def test_question_and_answer_of_a_practice_card_agree(preview: Preview) -> None:
    preview.open("practice-probability")
    for _ in range(2):
        question = preview.side(side="front").locator(".gr-practice .gr-guess")
        expect(question).to_be_visible()
        asked = preview.side(side="front").locator(".gr-practice").inner_text()
        field = preview.side().locator(".gr-on [data-input=z] input[type=text]")
        given = field.input_value()
        assert all(number in asked for number in given.replace(" ", "").split(",")), (given, asked)
        preview.page.locator("#key").click()  # away and back again
        preview.page.keyboard.press("ArrowUp")
        expect(preview.side(side="front").locator(".gr-practice")).to_have_count(0)
        preview.page.keyboard.press("ArrowDown")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_preview_is_accessible(
    shared: Server, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme)
    there = Preview(context, shared.address, "desktop night").open("cloze")
    expect(there.side().locator("mjx-container")).not_to_have_count(0)
    found = Axe().run(there.page, options=WCAG).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    context.close()


def test_a_narrow_window_has_the_list_first_and_no_sideways_scrolling(
    shared: Server, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    there = Preview(context, shared.address, "phone").open()
    fits = "() => document.documentElement.scrollWidth <= innerWidth"
    assert there.page.evaluate(fits)
    there.page.click("text=What is x<y called?")
    expect(there.side("Phone").locator(".gr-back")).to_be_visible()
    expect(there.page.locator("#list")).to_be_hidden()
    assert there.page.evaluate(fits)
    there.page.go_back()
    expect(there.page.locator("#list")).to_be_visible()
    context.close()
