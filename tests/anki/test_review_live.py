"""Test live examples in the real Anki by real input: in review, in previews, with and without add-on."""

from __future__ import annotations

import json

import pytest

from addon import examples
from deckbuilder.core.identity import PACKAGE
from tests.support.anki.app import AnkiApp
from tests.support.anki.reviewing import card_with_live, numbers_in, open_card, unfold, wait_for
from tests.support.own_cards import content


def test_softmax_is_computed_from_real_keys(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    unfold(anki)
    assert anki.text(".gr-engine") == "computed by Python"
    anki.fill("[data-input=z] input[type=text]", "1000, 0")
    anki.fill("[data-input=t] input[type=text]", "1")
    wait_for(anki, "nll", [1000])
    wait_for(anki, "p", [1, 0])
    anki.fill("[data-input=z] input[type=text]", "ln(2), ln(3), ln(5)")
    anki.fill("[data-input=t] input[type=text]", "2")
    wait_for(anki, "p", [0.2, 0.3, 0.5])
    wait_for(anki, "g", [0.2, 0.3, -0.5])
    wait_for(anki, "nll", [0.693147])
    anki.click("[role=switch]")
    wait_for(anki, "q", [0.289433, 0.319873, 0.390694])
    wait_for(anki, "nll2", [0.939831])


def test_a_refused_input_keeps_the_last_result(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    unfold(anki)
    before = numbers_in(anki, "p")
    anki.fill("[data-input=z] input[type=text]", "x")
    anki.wait_js(
        "document.querySelector('[data-input=z] .gr-message').textContent.startsWith('“x” is not a')"
    )
    assert numbers_in(anki, "p") == before
    assert anki.js("document.querySelector('.gr-body').classList.contains('gr-stale')")
    assert (
        anki.js("document.querySelector('[data-input=z] input[type=text]').getAttribute('aria-invalid')")
        == "true"
    )


def test_sobel_is_changed_by_real_clicks(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("sobel"))
    anki.show_answer()
    unfold(anki)
    anki.click("[data-preset='0']")
    maps = (
        "[...document.querySelectorAll('.gr-pickable')].map("
        "g => [...g.querySelectorAll('button')].map(b => b.textContent))"
    )
    flat = ["4", "4", "0"] * 3
    wanted = json.dumps([flat, flat, ["0"] * 9], separators=(",", ":"))
    anki.wait_js(f"JSON.stringify({maps}) === {json.dumps(wanted)}")
    anki.click("[data-option=convolution]")
    anki.wait_js(f"{maps}[0][0] === '4' && {maps}[1][0] === '−4'")
    anki.click("[data-preset='3']")
    anki.wait_js("document.querySelector('.gr-out').innerText.includes('252.982')")
    assert "71.5651°" in anki.text(".gr-out")
    anki.click("[data-preset='2']")
    anki.click(".gr-pickable [data-step='4']")
    anki.wait_js("document.querySelector('.gr-out').innerText.includes('row 1, column 1')")
    assert "4.24264" in anki.text(".gr-out")


def test_momentum_is_stepped_by_real_clicks(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("momentum-steps"))
    anki.show_answer()
    unfold(anki)
    defaults = {d["name"]: d["default"] for d in examples.load("momentum-steps")["inputs"]}
    anki.click(f"[data-option={defaults['variant']}]")
    anki.click(f"[data-option={defaults['gradient']}]")
    for name in ("eta", "gamma", "lambda", "theta0", "T"):
        anki.fill(f"[data-input={name}] input[type=text]", defaults[name])
    anki.click("[data-go=first]")
    anki.wait_js("document.querySelector('.gr-at').textContent === 'step 0 of 10'")
    for step, (v, theta) in enumerate([(0.1, 0.9), (0.18, 0.72), (0.234, 0.486)], 1):
        anki.click("[data-go=next]")
        anki.wait_js(f"document.querySelector('.gr-at').textContent === 'step {step} of 10'")
        shown = anki.text(".gr-here").replace("−", "-").split()
        assert [float(shown[2]), float(shown[3])] == pytest.approx([v, theta])
    anki.click("[data-option=nesterov]")
    anki.click("[data-go=ten]") if anki.js(
        "!document.querySelector('[data-go=ten]').hidden"
    ) else anki.js("0")
    anki.click("[data-go=play]")
    anki.wait_js("document.querySelector('.gr-at').textContent === 'step 10 of 10'")
    assert "−0.350375" in anki.text(".gr-here")


# ----- the other two screens, and the settings -----


def test_an_example_is_live_in_the_browsers_preview(decks: AnkiApp, anki: AnkiApp) -> None:
    note = anki.mw.col.find_notes(f"Origin:*#{card_with_live('softmax-nll')}")[0]
    page = anki.previewer(anki.mw.col.get_note(note).cards()[0])
    page.key("Right")
    page.wait_js("!!document.querySelector('.gr-live.gr-on')")
    # The browser behind it is still loading, and may make the preview write the side again, with the
    # original numbers.
    kept = False
    while not kept:
        page.wait_js("!!(window.kept = document.querySelector('.gr-live.gr-on'))")
        page.watch.run(1000)
        if page.js("window.kept.isConnected"):
            unfold(page)
            page.fill("[data-input=z] input[type=text]", "0, 0, 0")
            page.watch.run(1000)
            kept = page.js("window.kept.isConnected")
    page.wait_js("document.querySelector('.gr-out [data-tie=nll]').textContent === '1.09861'")
    page.close()


def test_an_example_is_live_in_the_card_layout(decks: AnkiApp, anki: AnkiApp) -> None:
    note = anki.mw.col.find_notes(f"Origin:*#{card_with_live('softmax-nll')}")[0]
    page = anki.card_layout(anki.mw.col.get_note(note), answer=True)
    page.wait_js("!!document.querySelector('.gr-live.gr-on')")
    page.click("[data-preset='2']")
    page.wait_js("document.querySelector('.gr-out [data-tie=nll]').textContent === '1000'")
    page.close()


def test_the_settings_are_used(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    manager = anki.mw.addonManager
    try:
        manager.writeConfig(PACKAGE, {"start_open": False, "digits": 3})
        open_card(anki, card_with_live("softmax-nll"))
        anki.show_answer()
        anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
        assert anki.js("document.querySelector('.gr-live details').open") is False
        anki.click("summary")
        anki.click("[data-preset='0']")
        wait_for(anki, "nll", [0.693])
        assert anki.js("document.querySelector('.gr-out [data-tie=nll]').textContent") == "0.693"
    finally:
        manager.writeConfig(PACKAGE, {"start_open": True, "digits": 6})


def test_a_note_contains_the_worked_example_without_a_script(decks: AnkiApp, anki: AnkiApp) -> None:
    card_id = card_with_live("softmax-nll")
    note = anki.mw.col.get_note(anki.mw.col.find_notes(f"Origin:*#{card_id}")[0])
    (card,) = (each for each in content().cards if each.id == card_id)
    drawn = examples.respond("softmax-nll", card.lives[0].texts, {}, 6, "")
    assert drawn["hero"] in note["Live"] and drawn["out"] in note["Live"]
    assert "<script" not in note["Live"]


# ----- without the add-on, and practice -----


@pytest.fixture
def no_addon(anki: AnkiApp):
    """Run a test as if the add-on were not installed."""
    from aqt import gui_hooks

    ours = [
        hook
        for hook in gui_hooks.webview_will_set_content._hooks
        if getattr(hook, "__name__", "") == "add_web_part"
    ]
    assert len(ours) == 1
    gui_hooks.webview_will_set_content.remove(ours[0])
    yield
    gui_hooks.webview_will_set_content.append(ours[0])


def test_without_the_addon_the_cards_own_script_makes_it_live(
    decks: AnkiApp, anki: AnkiApp, no_addon: None, unbury: None
) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    unfold(anki)
    assert anki.text(".gr-engine") == "computed by the card"
    assert anki.js("document.querySelector('.gr-source')") is None
    anki.fill("[data-input=z] input[type=text]", "1000, 0")
    anki.fill("[data-input=t] input[type=text]", "1")
    wait_for(anki, "nll", [1000])
    anki.key("Escape")
    anki.rate(3)


def test_the_python_of_an_example_is_shown(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("sobel"))
    anki.show_answer()
    unfold(anki)
    anki.click(".gr-source")
    anki.wait_js("!!document.querySelector('.gr-code')")
    assert "def compute(values):" in anki.text(".gr-code")
    anki.click(".gr-source")
    anki.wait_js("document.querySelector('.gr-code').hidden")
