"""Test that the preview redraws what was saved, and shows mistakes at their cards."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, expect

from deckbuilder.core.project import Project
from deckbuilder.tools.preview.server import Server
from tests.support.browser.preview import Preview, edit, project, served, settle


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a window of the usual size."""
    yield browser.new_context(viewport={"width": 1440, "height": 900})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Server]]:
    """Yield files that tests may change, and a preview of them."""
    there = project(tmp_path_factory.mktemp("desk"))
    with served(there) as serving:
        yield there, serving


@pytest.fixture
def files(desk: tuple[Project, Server]) -> Iterator[Project]:
    """Yield the files, and restore them afterward."""
    before = {
        path: path.read_bytes()
        for path in desk[0].root.rglob("*")
        if path.is_file() and path.is_relative_to(desk[0].cards) or path.suffix == ".py"
    }
    yield desk[0]
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
            desk[1].preview.saved({path})
    settle(desk[1])


@pytest.fixture
def editing(files: Project, desk: tuple[Project, Server], context: BrowserContext) -> Iterator[Preview]:
    """Yield a preview of `files`."""
    there = Preview(context, desk[1].address, "desktop")
    yield there
    there.close()
    assert there.foreign == []


def unfolded(side: FrameLocator) -> FrameLocator:
    """Unfold everything in the live block of this side, and return the side."""
    side.locator(".gr-on .gr-more summary").click()
    return side


def test_saving_redraws_the_card_and_keeps_the_place(editing: Preview, files: Project) -> None:
    editing.open("zebra-basic")
    page, back = editing.page, editing.side()
    page.fill("#search", "name")
    field = unfolded(back).locator(".gr-on [data-input=z] input[type=text]")
    field.fill("0, 0, ln(6)")
    expect(back.locator(".gr-out")).to_contain_text("0.75")
    page.evaluate("document.getElementById('stage').scrollTop = 150")
    back.locator("body").evaluate("() => { window.samePage = true; }")
    edit(files, "kinds.md", "An *inequality*.", "A *strict* inequality with $a<b$.")
    expect(back.locator(".gr-back")).to_contain_text("strict inequality")
    expect(back.locator(".gr-back mjx-container")).to_have_count(1)
    assert page.evaluate("document.getElementById('stage').scrollTop") == 150
    assert (page.input_value("#search"), editing.chosen) == ("name", "zebra-basic")
    assert back.locator("body").evaluate("() => window.samePage"), "the page was loaded again"
    assert field.input_value() == "0, 0, ln(6)"
    expect(back.locator(".gr-out")).to_contain_text("0.75")
    field.fill("0, 0, 0, ln(5)")  # and it still answers
    expect(back.locator(".gr-out")).to_contain_text("0.625")
    assert editing.errors == []


def test_an_editor_that_empties_the_file_first_keeps_the_place(editing: Preview, files: Project) -> None:
    editing.open("zebra-basic")
    path = files.cards / "kinds.md"
    text = path.read_text("utf-8")
    path.write_text("")
    time.sleep(0.08)
    path.write_text(text.replace("A: An *inequality*.", "A: It is one."), "utf-8")
    expect(editing.side().locator(".gr-back")).to_have_text("It is one.")
    assert editing.page.locator("#key").inner_text() == "zebra-basic"


def test_a_card_that_did_not_change_is_left_alone(editing: Preview, files: Project) -> None:
    editing.open("typed")
    box = editing.side(side="front").locator("input#typeans")
    box.fill("-3")
    edit(files, "kinds.md", "What is $x<y$ called?", "What is $x>y$ called?\n\nTwo lines more.")
    expect(editing.page.locator(".row .title").first).to_contain_text("Two lines more")
    expect(editing.page.locator("#copy")).to_have_text("cards/kinds.md:42")  # not 40
    assert box.input_value() == "-3"
    edit(files, "kinds.md", "What is 1 − 2?", "What is 2 − 3?")  # even if the change is in the same card
    expect(editing.side(side="front").locator(".gr-question")).to_contain_text("2 − 3")
    assert box.input_value() == "-3"


def test_a_changed_live_block_starts_over(editing: Preview, files: Project) -> None:
    editing.open("zebra-basic")
    field = unfolded(editing.side()).locator(".gr-on [data-input=z] input[type=text]")
    field.fill("0, 0, ln(6)")
    edit(files, "kinds.md", "z = ln(2), ln(3), ln(5)", "z = ln(7), ln(3), 0")
    expect(field).to_have_value("ln(7), ln(3), 0")


def test_new_cards_appear_and_removed_ones_go(editing: Preview, files: Project) -> None:
    editing.open("only-one")
    edit(
        files,
        "one.md",
        "## practice-probability",
        "## one-more\n\n- covers: s0-02\n- source: a\n\nQ: Which card is new here?\n\nA: This.\n\n"
        "## practice-probability",
    )
    expect(editing.page.locator("#found")).to_have_text("7 notes")
    assert editing.listed()[-3:] == ["only-one", "one-more", "practice-probability"]
    (files.cards / "one.md").unlink()
    expect(editing.page.locator("#found")).to_have_text("4 notes")
    expect(editing.page.locator("#key")).to_have_text("zebra-basic")


def test_a_figure_is_drawn_again_when_its_script_is_saved(editing: Preview, files: Project) -> None:
    editing.open("zebra-basic")
    image = editing.side("Desktop").locator("img.gr-light")
    before = image.get_attribute("src") or ""
    edit(files, "media/figures/two_bars.py", "[1, 2]", "[2, 1]")
    expect(image).not_to_have_attribute("src", before)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    edit(files, "media/figures/two_bars.py", "return fig", "return figs")
    expect(editing.page.locator("#card-problems .problem")).to_contain_text(
        ["NameError: name 'figs' is not defined"]
    )
    assert "media/figures/two_bars.py:9" in editing.problems()[0]


def test_a_mistake_is_shown_at_its_card(editing: Preview, files: Project) -> None:
    editing.open("zebra-basic")
    assert editing.page.locator("#problems-open").inner_text() == "No problems"
    edit(files, "kinds.md", "A: An *inequality*.", "A: TODO")
    edit(files, "kinds.md", "z = ln(2), ln(3), ln(5)", "w = 1")
    expect(editing.page.locator("#card-problems .problem")).to_have_count(2)
    todo, unknown = editing.problems()
    assert "C030" in todo and "cards/kinds.md:18" in todo
    assert 'example "softmax-nll" has no input "w"' in unknown and "cards/kinds.md:25" in unknown
    assert (
        editing.page.locator("#card-problems a").first.get_attribute("href")
        == "https://example.org/small/edit/main/cards/kinds.md#L18"
    )
    expect(editing.side().locator(".gr-back")).to_have_text("TODO")  # what can be drawn is drawn
    assert editing.page.locator(".row[data-wrong=error]").get_attribute("data-key") == "zebra-basic"
    editing.open("only-one")
    expect(editing.side().locator(".gr-back")).to_have_text("One.")
    assert editing.problems() == []
    edit(files, "kinds.md", "A: TODO", "A: An inequality.")
    edit(files, "kinds.md", "w = 1", "z = 1, 2, 3")
    expect(editing.page.locator("#problems-open")).to_have_text("No problems")


def test_a_broken_file_does_not_hide_the_others(editing: Preview, files: Project) -> None:
    editing.open("only-one")
    whole = (files.cards / "kinds.md").read_text("utf-8")
    (files.cards / "kinds.md").write_text(whole.replace("deck: Second by name\n", "dek: ]\n"), "utf-8")
    expect(editing.page.locator("#problems-open")).to_contain_text("error")
    expect(editing.side().locator(".gr-back")).to_have_text("One.")
    editing.page.click("#problems-open")
    assert "cards/kinds.md:2" in editing.page.locator("#all-problems").inner_text()
    editing.page.click("[data-severity=warning]")
    assert "cards/kinds.md:2" not in editing.page.locator("#all-problems").inner_text()
    editing.page.keyboard.press("Escape")
    editing.open("zebra-basic")  # the problem of a card's file is shown at the card
    assert "cards/kinds.md:2" in "".join(editing.problems())
    (files.cards / "kinds.md").write_bytes(b"\xff\xfe")
    expect(editing.page.locator("#found")).to_have_text("2 notes")
    (files.cards / "kinds.md").write_text(whole, "utf-8")
    expect(editing.page.locator("#problems-open")).to_have_text("No problems")
    expect(editing.page.locator("#found")).to_have_text("6 notes")


def test_the_overview_leads_to_the_card(editing: Preview, files: Project) -> None:
    edit(files, "one.md", "A: One.", "A: TODO")
    editing.open("typed")
    editing.page.click("#problems-open")
    editing.page.click("#all-problems >> text=only-one")
    expect(editing.page.locator("#key")).to_have_text("only-one")
    assert "C030" in editing.problems()[0]
    editing.page.check("#only")
    assert editing.listed() == ["only-one"]


def test_a_topic_that_no_deck_lists_yet_is_shown(editing: Preview, files: Project) -> None:
    edit(files, "decks.toml", 'topics = ["one"]', "topics = []")
    editing.open("only-one")
    expect(editing.side().locator(".gr-back")).to_have_text("One.")
    assert "In no deck yet" in editing.page.locator("#place").inner_text()
    assert editing.page.locator("#problems-open").get_attribute("data-worst") == "error"
