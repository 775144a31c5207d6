"""Test the harness itself, which the other tests in real Anki rely on."""

from __future__ import annotations

import json
import re
import time
import zipfile
from pathlib import Path

import genanki
import pytest

from tests.support.anki.app import AnkiApp
from tests.support.anki.page import JavaScriptError
from tests.support.anki.watch import Message, Watch
from tests.support.projects import ROOT

DECK = "Harness::Tiny"
QUESTION = r"""question {n} \(\frac{{a}}{{b}}\)
<input id="text"><input id="range" type="range" min="0" max="10" value="5">
<button id="button" onclick="this.dataset.pressed = 'yes'">Press</button>"""


@pytest.fixture(scope="module")
def tiny(anki_session: AnkiApp, tmp_path_factory: pytest.TempPathFactory) -> AnkiApp:
    """Return Anki with a deck of twelve cards."""
    model = genanki.Model(
        1700000001,
        "Tiny",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Front}}",
                "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
            }
        ],
        css=".card { font-family: sans-serif; } .nightMode.card { color: rgb(250, 251, 252); }",
    )
    deck = genanki.Deck(1700000002, DECK)
    for n in range(12):
        fields = [QUESTION.format(n=n), f"answer {n}"]
        deck.add_note(genanki.Note(model=model, fields=fields, guid=f"tiny-{n}", due=n))
    path = tmp_path_factory.mktemp("deck") / "tiny.apkg"
    genanki.Package(deck).write_to_file(str(path))
    log = anki_session.import_apkg(path)
    assert len(log.new) == 12
    return anki_session


def test_cards_are_reviewed_by_real_keys(tiny: AnkiApp, anki: AnkiApp) -> None:
    before = len(anki.ratings)
    anki.review(DECK)
    assert anki.text().startswith("question 0")
    anki.key("Space")
    anki.wait(lambda: anki.mw.reviewer.state == "answer")
    anki.settle()
    assert "answer 0" in anki.text()
    card = anki.card.id
    anki.rate(3)
    assert anki.ratings[before:] == [(card, 3)]
    assert "question 1" in anki.text()


def test_formulas_are_typeset_before_a_test_looks(tiny: AnkiApp, anki: AnkiApp) -> None:
    anki.review(DECK)
    assert anki.js("document.querySelectorAll('#qa mjx-container mjx-frac').length") == 1


def test_keys_go_where_a_users_go(tiny: AnkiApp, anki: AnkiApp) -> None:
    """A text field keeps its keys; keys pressed in a slider or on a button reach Anki and rate."""
    anki.review(DECK)
    anki.show_answer()
    before = len(anki.ratings)
    anki.click("#text")
    anki.type("3 a1")
    anki.key("Return", "2")
    assert anki.js("text.value") == "3 a12"
    assert len(anki.ratings) == before
    anki.fill("#text", "other")
    assert anki.js("text.value") == "other"

    anki.click("#button")
    assert anki.js("button.dataset.pressed") == "yes"
    anki.click("#range", x=0.99)
    assert anki.js("document.querySelector('#range').value") == "10"
    anki.key("Left")
    assert anki.js("document.querySelector('#range').value") == "9"
    assert len(anki.ratings) == before
    anki.key("3")
    anki.wait(lambda: len(anki.ratings) == before + 1)


def test_values_and_errors_of_javascript_are_returned(tiny: AnkiApp, anki: AnkiApp) -> None:
    anki.review(DECK)
    assert anki.js("({a: [1, 'x', null]})") == {"a": [1, "x", None]}
    assert anki.js("undefined") is None
    assert anki.js("new Promise(done => setTimeout(() => done(7), 20))") == 7
    with pytest.raises(JavaScriptError, match="no such thing"):
        anki.js("throw new Error('no such thing')")
    with pytest.raises(AssertionError, match="not on the page"):
        anki.click("#missing")


def test_console_messages_are_collected(tiny: AnkiApp, anki: AnkiApp) -> None:
    anki.review(DECK)
    anki.watch.clear()  # MathJax warns about its own version
    anki.js("console.log('hello'); setTimeout(() => { throw new Error('late') }, 0)")
    anki.wait(lambda: len(anki.watch.console) >= 2)
    first, second = anki.watch.console
    assert (first.level, first.text, first.page) == ("info", "hello", "main webview")
    assert second.level == "error" and "late" in second.text
    assert anki.watch.problems == [f"JavaScript {second}"]
    anki.watch.clear()


def test_errors_on_ankis_congratulations_page_are_ignored(tiny: AnkiApp, anki: AnkiApp) -> None:
    """Only those: an error on a card is a problem even if its message names that page."""
    late = "setTimeout(() => { throw new Error('late, at /congrats') }, 0)"
    col = anki.mw.col

    def thrown() -> list[Message]:
        return [message for message in anki.console if "late, at /congrats" in message.text]

    col.decks.select(col.decks.id("Harness::Nothing to study"))
    anki.mw.moveToState("overview")
    anki.wait_js("location.pathname.includes('congrats') && document.readyState === 'complete'")
    anki.watch.clear()
    anki.js(late)
    anki.wait(thrown)
    assert [message.level for message in thrown()] == ["error"]
    assert anki.watch.problems == []

    anki.review(DECK)
    anki.watch.clear()
    anki.js(late)
    anki.wait(thrown)
    assert anki.watch.problems == [f"JavaScript {thrown()[0]}"]
    anki.watch.clear()


@pytest.mark.parametrize(
    ("where", "ankis"),
    [
        ("http://127.0.0.1:40000/congrats:22", True),
        ("http://127.0.0.1:40000/congrats#night:22", True),
        ("http://127.0.0.1:40000/_anki/pages/congrats.html:22", True),
        ("http://127.0.0.1:40000/_anki/pages/congrats.js:1", True),
        ("http://127.0.0.1:40000/congrats.js:1", False),  # a file of a card
        ("http://127.0.0.1:40000/_addons/congrats:1", False),
        ("http://127.0.0.1:40000/_anki/legacyPageData#congrats:1", False),
        (":1", False),
    ],
)
def test_ankis_congratulations_page_is_recognized_by_its_address(where: str, ankis: bool) -> None:
    watch = Watch()
    watch.console.append(Message("error", "Cannot read 'appendChild' of null", "main webview", where))
    assert (watch.problems == []) is ankis


def test_errors_of_ankis_own_pages_under_load_are_ignored() -> None:
    watch = Watch()
    late = "Uncaught TypeError: Cannot read properties of null (reading 'offsetHeight')"
    for page in ("bottom toolbar", "top toolbar"):
        watch.console.append(Message("error", late, page, "http://127.0.0.1:4/_anki/legacyPageData:1"))
    assert watch.problems == []
    watch.console = [
        Message("error", late, "main webview", ":1"),
        Message("error", "Uncaught TypeError: x is null", "bottom toolbar", ":1"),
    ]
    watch.dialogs.append("Failed to fetch")
    assert len(watch.problems) == 3


def test_ankis_error_on_a_page_without_a_head_is_ignored(anki: AnkiApp) -> None:
    def messages() -> list[str]:
        return [m.text for m in anki.console if "appendChild" in m.text]

    anki.js("document.head.remove()")
    anki.mw.web.add_dynamic_styling_and_props_then_show()
    anki.wait(messages, what="Anki's script to fail")
    assert anki.watch.problems == []
    anki.js("setTimeout('document.head.appendChild(0)', 0), 0")
    anki.wait(lambda: len(messages()) == 2, what="another script to fail")
    assert len(anki.watch.problems) == 1
    anki.watch.clear()


def test_nothing_is_used_before_anki_has_redrawn_its_window(anki: AnkiApp) -> None:
    from aqt import gui_hooks

    drawn: list[bool] = []

    def note() -> None:
        drawn.append(True)

    gui_hooks.state_did_reset.append(note)
    try:
        anki.mw.bottomWeb.page().runJavaScript("document.documentElement.remove()")
        anki.mw.bottomWeb.adjustHeightToFit()
        anki.wait(lambda: anki.watch.redraws, what="the bar to have no height")
        anki.home()
        assert drawn
    finally:
        gui_hooks.state_did_reset.remove(note)


def test_our_code_cannot_cause_the_ignored_errors() -> None:
    """The add-on and the cards do not call a server, measure Anki's bars, or open dialogs."""
    cards = ROOT / "deckbuilder" / "notes" / "templates"
    scripts = [*(ROOT / "addon").rglob("*.js"), *(ROOT / "addon").rglob("*.py"), *cards.rglob("*.html")]
    assert cards / "loader.html" in scripts
    assert len(scripts) > 60
    for path in scripts:
        text = path.read_text("utf-8")
        assert not re.search(r"\bfetch\(|XMLHttpRequest|\balert\(|\bbottomWeb\b", text), path


def test_python_errors_are_collected(tiny: AnkiApp, anki: AnkiApp) -> None:
    from aqt.qt import QTimer

    QTimer.singleShot(0, lambda: 1 / 0)
    anki.wait(lambda: anki.watch.errors)
    assert "ZeroDivisionError" in anki.watch.errors[0]
    anki.watch.clear()


def test_a_waiting_dialog_is_recorded_and_closed(tiny: AnkiApp, anki: AnkiApp) -> None:
    from aqt.qt import QTimer
    from aqt.utils import askUser

    answers: list[bool] = []
    QTimer.singleShot(0, lambda: answers.append(askUser("Sure?")))
    anki.wait(lambda: answers)
    assert answers == [False]
    assert anki.watch.dialogs == ["Sure?"]

    QTimer.singleShot(0, lambda: answers.append(askUser("TypeError: Failed to fetch")))
    anki.wait(lambda: len(answers) == 2)
    assert anki.watch.dialogs == ["Sure?"], "Anki's own pages say this when they are left"

    anki.watch.accept_dialogs = True
    try:
        QTimer.singleShot(0, lambda: answers.append(askUser("Really?")))
        anki.wait(lambda: len(answers) == 3)
    finally:
        anki.watch.accept_dialogs = False
    assert answers == [False, False, True]
    anki.watch.clear()


def test_screenshots_show_the_theme(tiny: AnkiApp, anki: AnkiApp, screenshots: Path) -> None:
    from aqt.qt import QImage

    anki.review(DECK)
    colors = {}
    for night in (False, True):
        anki.night(night)
        assert (anki.js("getComputedStyle(qa).color") == "rgb(250, 251, 252)") is night
        name = f"harness-{'night' if night else 'day'}.png"
        image = QImage(str(anki.screenshot(screenshots / name, width=360)))
        assert image.width() == 360
        pixels = {image.pixel(x, y) for x in range(0, 360, 3) for y in range(0, image.height(), 3)}
        assert len(pixels) > 20
        colors[night] = image.pixelColor(2, image.height() - 2).lightness()
    assert colors[True] < 80 < 200 < colors[False]


def test_preview_and_card_layout_can_be_used(tiny: AnkiApp, anki: AnkiApp) -> None:
    card = anki.mw.col.get_card(anki.mw.col.find_cards(f'"deck:{DECK}"')[0])
    preview = anki.previewer(card)
    assert "question" in preview.text()
    preview.fill("#text", "12")
    assert preview.js("text.value") == "12"
    preview.key("Tab")  # out of the text field, which keeps "Right" to itself
    preview.view.clearFocus()
    preview.key("Right")
    preview.wait_js("qa.innerText.includes('answer')")
    preview.close()

    layout = anki.card_layout(card.note(), answer=True)
    assert "answer" in layout.text()
    layout.close()


def test_an_addon_is_installed_and_loaded(tiny: AnkiApp, anki: AnkiApp, tmp_path: Path) -> None:
    bundle = tmp_path / "tiny.ankiaddon"
    with zipfile.ZipFile(bundle, "w") as file:
        file.writestr("manifest.json", json.dumps({"package": "tiny_addon", "name": "Tiny"}))
        file.writestr("__init__.py", "import aqt\naqt.mw.tiny_addon_was_here = True\n")
    anki.install_addon(bundle)
    assert anki.mw.tiny_addon_was_here
    assert "Tiny" in [a.human_name() for a in anki.mw.addonManager.all_addon_meta()]


def test_nothing_leaves_the_machine(tiny: AnkiApp, anki: AnkiApp) -> None:
    anki.review(DECK)
    reached = anki.js("fetch('https://example.com/').then(() => 'reached', () => 'stopped')")
    assert reached == "stopped"
    anki.watch.clear()


def test_the_day_is_long_enough(tiny: AnkiApp, anki: AnkiApp) -> None:
    assert anki.mw.col.sched.day_cutoff - time.time() > 10 * 3600


def test_studying_a_deck_to_its_end_shows_every_card(tiny: AnkiApp, anki: AnkiApp) -> None:
    left = len(anki.mw.col.find_cards(f'"deck:{DECK}" (is:new or is:learn)'))
    seen = {card.id for card in anki.study_all(DECK)}
    assert len(seen) == left
    assert not anki.reviewing
