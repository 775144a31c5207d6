"""Test the same card on every client: with and without scripts, on phones, in a saved file."""

from __future__ import annotations

from typing import Any

import pytest

from addon import examples
from deckbuilder.core.identity import GLOBAL, MEDIA
from tests.support.browser.card_pages import live_card, save, scripts
from tests.support.browser.phones import (
    ANDROID_CLAIMS,
    IPHONE_CLAIMS,
    PHONE,
    mounted,
    study_screen,
    unfold,
)


def cores(page) -> list[Any]:
    """Return the elements that load the cards' core script."""
    return page.query_selector_all(f"script[src='{scripts().core}']")


def test_a_saved_file_is_live(phone, tmp_path):
    _, answer = live_card("softmax-nll")
    phone.goto(save(tmp_path, answer))
    mounted(phone)
    assert phone.inner_text(".gr-engine") == "computed by the card"
    unfold(phone)
    phone.fill("[data-input=z] input[type=text]", "0, 0, 0")
    phone.wait_for_function("document.querySelector('.gr-out [data-tie=nll]').textContent === '1.09861'")


def test_a_card_is_live_where_every_side_is_a_new_page(phone, tmp_path):
    question, answer = live_card("momentum-steps")
    for _ in range(2):
        phone.goto(save(tmp_path, question, html_class="mobile android"))
        assert phone.query_selector(".gr-live") is None
        phone.goto(save(tmp_path, answer, night=True, html_class="mobile android"))
        mounted(phone)
        phone.tap("[data-preset='2']")
        phone.wait_for_function("document.querySelector('.gr-body').textContent.includes('diverging')")


@pytest.mark.parametrize("claims", [ANDROID_CLAIMS, IPHONE_CLAIMS], ids=["android", "iphone"])
def test_where_all_sides_share_a_page_no_touch_turns_the_card(phone, tmp_path, claims):
    study_screen(phone, tmp_path, claims)
    _, answer = live_card("sobel")
    phone.evaluate("html => setSide(html)", answer.html)
    mounted(phone)
    phone.tap("[data-preset='1']")
    phone.tap("[data-option=convolution]")
    phone.tap(".gr-pickable [data-step='3'] >> nth=0")
    phone.tap("[data-go=next]")
    phone.tap(".gr-more summary")
    phone.tap("[data-input=image] input[type=text]")
    phone.tap("[data-input=image] label")
    phone.tap(".gr-every summary")
    phone.tap(".gr-out .gr-n >> nth=0")
    phone.tap(".gr-hero .gr-cell >> nth=0")
    phone.keyboard.press("Escape")
    phone.tap(".gr-title")
    phone.tap(".gr-title")
    assert phone.evaluate("flips") == 0
    assert "pixel 5 of 9" in phone.inner_text(".gr-at")


def test_sides_leave_nothing_behind(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    for name in ("softmax-nll", "momentum-steps", "softmax-nll"):
        question, answer = live_card(name)
        phone.evaluate("html => setSide(html)", question.html)
        phone.wait_for_function(f"!window.{GLOBAL}?.scan || {GLOBAL}.count() === 0")
        phone.evaluate("html => setSide(html)", answer.html)
        mounted(phone)
        assert phone.evaluate(f"{GLOBAL}.count()") == 1
        phone.evaluate(f"{GLOBAL}.scan()")
        assert len(phone.query_selector_all(".gr-reset")) == 1
    assert len(cores(phone)) == 1


def test_an_example_is_fetched_once(phone, tmp_path):
    fetched = []
    phone.on("request", lambda request: fetched.append(request.url.rsplit("/", 1)[-1]))
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    for name in ("softmax-nll", "sobel", "softmax-nll"):
        phone.evaluate("html => setSide(html)", live_card(name)[1].html)
        mounted(phone)
    scripts = [name.rsplit("-", 1)[0] for name in fetched if name.endswith(".js")]
    assert sorted(scripts) == [MEDIA + "core", MEDIA + "sobel", MEDIA + "softmax-nll"]


def test_core_and_example_are_fetched_together(phone, tmp_path):
    """The loader fetches both before the core has run; the core then uses what has arrived."""
    fetched = []
    phone.on("request", lambda request: fetched.append(request.url.rsplit("/", 1)[-1]))
    phone.add_init_script(
        "new MutationObserver(() => { if (!window." + GLOBAL + "?.scan) { window.early = "
        "document.querySelectorAll('script[src]').length; } }).observe("
        "document, {childList: true, subtree: true});"
    )
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    assert phone.evaluate("early") == 2
    scripts = [name.rsplit("-", 1)[0] for name in fetched if name.endswith(".js")]
    assert sorted(scripts) == [MEDIA + "core", MEDIA + "sobel"]


def test_the_script_is_loaded_while_the_question_is_read(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    question, answer = live_card("sobel")
    phone.evaluate("html => setSide(html)", question.html)
    phone.wait_for_function(f"!!window.{GLOBAL}?.scan")
    phone.evaluate("html => setSide(html)", answer.html)
    mounted(phone)
    assert len(cores(phone)) == 1


# Holds back the work that the page leaves for idle time until `settle` is called, and records what the
# engine is asked.
HELD = (
    """
window.settle = null;
window.requestIdleCallback = call => { window.settle = call; };
window.asked = [];
let engine;
window."""
    + GLOBAL
    + """ = {};
Object.defineProperty(window."""
    + GLOBAL
    + """, 'engine', {
  get: () => engine,
  set: made => {
    engine = request => { window.asked.push(request.do); return made(request); };
    engine.add = (...all) => made.add(...all);
    engine.has = name => made.has(name);
  },
});
"""
)


@pytest.mark.parametrize("name", ["softmax-nll", "momentum-steps", "sobel"])
def test_a_baked_result_is_not_computed_until_the_page_is_idle(browser, tmp_path, name):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(HELD)
    page.goto(save(tmp_path, live_card(name)[1]))
    mounted(page)
    baked = [page.inner_html(".gr-hero"), page.inner_html(".gr-out")]
    assert page.evaluate("asked") == ["begin"]
    assert 'tabindex="0" role="button"' in "".join(baked)
    drawn = examples.respond(name, {}, {}, 6, "")
    counted = f"step {drawn['step']} of {drawn['steps']}"
    assert page.text_content(".gr-at") == ("pixel 1 of 9" if name == "sobel" else counted)
    assert page.is_visible(".gr-stepper") is (drawn["steps"] > 0)
    page.evaluate("settle()")
    assert page.evaluate("asked") == ["begin", "show"]
    assert [page.inner_html(".gr-hero"), page.inner_html(".gr-out")] == baked
    assert page.text_content(".gr-sr[role=status]") == ""
    context.close()


def test_a_touch_before_the_page_is_idle_is_drawn_once(browser, tmp_path):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(HELD)
    page.goto(save(tmp_path, live_card("momentum-steps")[1]))
    mounted(page)
    page.tap("[data-go=back]")
    assert page.inner_text(".gr-at") == "step 9 of 10"
    page.evaluate("settle()")
    assert page.evaluate("asked") == ["begin", "show"]
    assert page.inner_text(".gr-at") == "step 9 of 10"
    context.close()


@pytest.mark.parametrize("name", examples.names())
def test_with_scripts_off_the_worked_example_is_shown(browser, tmp_path, name):
    context = browser.new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(save(tmp_path, live_card(name)[1]))
    assert page.is_visible(".gr-hero > *")
    # The hint about what to touch is hidden where nothing can be touched.
    gesture = page.text_content(".gr-look") == examples.load(name)["gesture"]
    assert page.is_visible(".gr-look") is not gesture
    assert not page.is_visible(".gr-preset") and not page.is_visible(".gr-leads")
    page.tap(".gr-every summary")
    assert len(page.inner_text(".gr-out")) > 40
    context.close()


def test_a_card_from_a_newer_deck_keeps_its_worked_example(phone, tmp_path):
    _, answer = live_card("softmax-nll")
    answer.html = answer.html.replace("&quot;softmax-nll&quot;", "&quot;from-the-future&quot;")
    phone.goto(save(tmp_path, answer))
    phone.wait_for_function(f"!!window.{GLOBAL}?.scan")
    assert "0.693" in phone.inner_text(".gr-hero")
    assert not phone.is_visible(".gr-leads") and phone.query_selector(".gr-reset") is None
