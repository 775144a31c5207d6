"""The same card on every client: with and without scripts, on phones, in a saved file."""

from __future__ import annotations

import json

import pytest

from addon import examples
from tests.cards import PROBLEMS, Side, live_card, practice_card, save
from tests.chromium import launch

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True,
         "device_scale_factor": 2}
# Android WebView 85: what the oldest phones that still get AnkiDroid may have.
OLD_ANDROID = ("Mozilla/5.0 (Linux; Android 7.0) AppleWebKit/537.36 (KHTML, like Gecko) "
               "Version/4.0 Chrome/85.0.4183.101 Mobile Safari/537.36")

# One page for all sides: new content is put in, and its scripts are run, as desktop Anki and
# AnkiDroid's new study screen do. A tap that nothing on the card claims turns the card over.
STUDY_SCREEN = """
window.flips = 0;
window.setSide = html => {
  const qa = document.getElementById('qa');
  qa.innerHTML = html;
  for (const old of qa.querySelectorAll('script')) {
    const script = document.createElement('script');
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
};
document.addEventListener('click', event => {
  if (!event.target.closest(CLAIMS)) window.flips += 1;
});
"""
ANDROID_CLAIMS = "a, button, input, video, summary, [onclick], [contenteditable], .tappable"
IPHONE_CLAIMS = "a, button, input, [onclick], .tappable"


@pytest.fixture(scope="module")
def browser():
    assert PROBLEMS == []
    with launch() as browser:
        yield browser


@pytest.fixture
def phone(browser):
    """A phone's browser; at the end nothing may have gone wrong on its pages."""
    context = browser.new_context(**PHONE, user_agent=OLD_ANDROID)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text)
            if message.type == "error" else None)
    yield page
    context.close()
    assert errors == []


def study_screen(page, tmp_path, claims):
    """An empty page that stays while sides come and go."""
    page.goto(save(tmp_path, Side(""), html_class="mobile android"))
    page.evaluate(STUDY_SCREEN.replace("CLAIMS", json.dumps(claims)))


def mounted(page):
    page.wait_for_selector(".gr-live.gr-on .gr-controls")


def shown(page, tie):
    return page.inner_text(f".gr-out [data-tie={tie}] >> nth=0")


def test_a_saved_file_is_live(phone, tmp_path):
    _, answer = live_card("softmax-nll")
    phone.goto(save(tmp_path, answer))
    mounted(phone)
    assert phone.inner_text(".gr-engine") == "computed by the card"
    phone.fill("[data-input=z] input", "0, 0, 0")
    phone.wait_for_function("document.querySelector('[data-tie=nll]').innerText === '1.09861'")


def test_androids_old_viewer_loads_a_page_for_each_side(phone, tmp_path):
    question, answer = live_card("momentum-steps")
    for _ in range(2):
        phone.goto(save(tmp_path, question, html_class="mobile android"))
        assert phone.query_selector(".gr-live") is None
        phone.goto(save(tmp_path, answer, night=True, html_class="mobile android"))
        mounted(phone)
        phone.tap("[data-preset='2']")
        phone.wait_for_function("document.querySelector('.gr-out').innerText.includes('diverging')")


@pytest.mark.parametrize("claims", [ANDROID_CLAIMS, IPHONE_CLAIMS], ids=["android", "iphone"])
def test_in_one_page_for_all_sides_no_touch_turns_the_card(phone, tmp_path, claims):
    study_screen(phone, tmp_path, claims)
    _, answer = live_card("sobel")
    phone.evaluate("html => setSide(html)", answer.html)
    mounted(phone)
    phone.tap("[data-preset='1']")
    phone.tap("[data-option=convolution]")
    phone.tap(".gr-pickable [data-step='3'] >> nth=0")
    phone.tap("[data-go=next]")
    phone.tap("[data-input=image] input")
    phone.tap("[data-input=image] label")
    phone.tap(".gr-n >> nth=0")
    phone.tap(".gr-grid:not(.gr-pickable) .gr-cell >> nth=0")
    phone.tap("summary")
    phone.tap("summary")
    assert phone.evaluate("flips") == 0
    assert "step 4 of 8" in phone.inner_text(".gr-at")


def test_sides_come_and_go_without_leaving_anything(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    for name in ("softmax-nll", "momentum-steps", "softmax-nll"):
        question, answer = live_card(name)
        phone.evaluate("html => setSide(html)", question.html)
        phone.wait_for_function("!window.gradientRecall || gradientRecall.count() === 0")
        phone.evaluate("html => setSide(html)", answer.html)
        mounted(phone)
        assert phone.evaluate("gradientRecall.count()") == 1
        phone.evaluate("gradientRecall.scan()")
        assert len(phone.query_selector_all(".gr-controls")) == 1
    assert len(phone.query_selector_all("#gr-script")) == 1


def test_an_example_is_fetched_once(phone, tmp_path):
    fetched = []
    phone.on("request", lambda request: fetched.append(request.url.rsplit("/", 1)[-1]))
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    for name in ("softmax-nll", "sobel", "softmax-nll"):
        phone.evaluate("html => setSide(html)", live_card(name)[1].html)
        mounted(phone)
    scripts = [name.rsplit("-", 1)[0] for name in fetched if name.endswith(".js")]
    assert sorted(scripts) == ["_gr-core", "_gr-sobel", "_gr-softmax-nll"]


@pytest.mark.parametrize("name", examples.names())
def test_with_scripts_off_the_worked_example_stands(browser, tmp_path, name):
    context = browser.new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(save(tmp_path, live_card(name)[1]))
    assert page.is_visible(".gr-out")
    assert len(page.inner_text(".gr-out")) > 40
    assert page.query_selector(".gr-controls") is None
    context.close()


def test_a_card_from_a_newer_deck_keeps_its_worked_example(phone, tmp_path):
    _, answer = live_card("softmax-nll")
    answer.html = answer.html.replace("&quot;softmax-nll&quot;", "&quot;from-the-future&quot;")
    phone.goto(save(tmp_path, answer))
    phone.wait_for_function("!!window.gradientRecall")
    assert "0.693147" in phone.inner_text(".gr-out")
    assert phone.query_selector(".gr-controls") is None


# ----- touching, typing, keys -----


def test_touching_a_number_lights_what_it_comes_from(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    phone.tap("[data-tie=p2] >> nth=0")
    lit = phone.evaluate("[...document.querySelectorAll('.gr-lit')].map(e => e.dataset.tie)")
    origin = phone.evaluate("[...document.querySelectorAll('.gr-from')].map(e => e.dataset.tie)")
    goes = phone.evaluate("[...document.querySelectorAll('.gr-to')].map(e => e.dataset.tie)")
    assert set(lit) == {"p2"} and len(lit) >= 2
    assert set(origin) == {"e2", "sum"}
    assert "g2" in goes


def test_everything_by_keyboard(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("momentum-steps")[1]))
    mounted(phone)
    reached = set()
    for _ in range(60):
        phone.keyboard.press("Tab")
        reached.add(phone.evaluate(
            "(e => e.dataset.preset ? 'preset' : e.dataset.option ? 'option' : e.dataset.go ? 'go' :"
            " e.type === 'range' ? 'slider' : e.type === 'text' ? 'field' :"
            " e.classList.contains('gr-n') ? 'number' : e.tagName)(document.activeElement)"))
    assert {"preset", "option", "go", "slider", "field", "number", "SUMMARY"} <= reached
    phone.focus("[data-go=first]")
    phone.keyboard.press("Enter")
    phone.wait_for_function("document.querySelector('.gr-at').textContent.startsWith('step 0 ')")
    phone.focus(".gr-n")
    first = phone.evaluate("document.activeElement.dataset.tie")
    phone.keyboard.press("ArrowRight")
    assert phone.evaluate("document.activeElement.classList.contains('gr-n')")
    assert first


def test_a_redraw_keeps_the_focus(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    phone.focus(".gr-pickable button[tabindex='0']")
    for key, step in (("ArrowRight", "1"), ("ArrowDown", "4"), ("ArrowLeft", "3")):
        phone.keyboard.press(key)
        phone.wait_for_function(
            f"document.activeElement.dataset.step === '{step}' && "
            f"document.querySelector('.gr-at').textContent.startsWith('step {step} ')")


def test_play_stops_when_touched(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("momentum-steps")[1]))
    mounted(phone)
    phone.tap("[data-go=play]")
    phone.wait_for_function("document.querySelector('.gr-at').textContent.startsWith('step 2 ')")
    phone.tap(".gr-caption, .gr-label >> nth=0")
    step = phone.inner_text(".gr-at")
    phone.wait_for_timeout(1500)
    assert phone.inner_text(".gr-at") == step


def test_editing_a_preset_makes_it_your_own_and_reset_brings_it_back(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    phone.fill("[data-input=image] input", "9 0 0; 0 0 0; 0 0 0")
    phone.wait_for_function("document.querySelector('.gr-look').textContent === 'Your own numbers.'")
    assert phone.query_selector("[data-preset][aria-pressed=true]") is None
    phone.tap(".gr-reset")
    phone.wait_for_function("!!document.querySelector('[data-preset=\"0\"][aria-pressed=true]')")


def test_a_cell_of_the_image_can_be_edited(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    phone.tap("[data-edit=image][data-index='2']")
    phone.keyboard.type("9")
    phone.keyboard.press("Enter")
    phone.wait_for_function(
        "document.querySelector('[data-input=image] input').value.startsWith('0 0 9 1 1;')")
    phone.wait_for_function("document.querySelector('.gr-look').textContent === 'Your own numbers.'")
    phone.wait_for_function("document.querySelector('.gr-pickable button').textContent === '12'")
    phone.tap("[data-edit=image][data-index='0']")
    phone.keyboard.type("x")
    phone.keyboard.press("Enter")
    phone.wait_for_function("document.querySelector('[data-input=image] .gr-message').textContent"
                            ".includes('not a number')")


def test_predict_first(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    phone.tap(".gr-predict .gr-chip")
    assert phone.evaluate("getComputedStyle(document.querySelector('.gr-out')).visibility") == "hidden"
    assert "loss (NLL)" in phone.inner_text(".gr-predict")
    phone.fill(".gr-guess input", "0.5")
    phone.tap(".gr-guess .gr-chip")
    phone.wait_for_function("document.querySelector('.gr-verdict').textContent.includes('off by')")
    assert "0.693147" in phone.inner_text(".gr-verdict")
    assert phone.evaluate("getComputedStyle(document.querySelector('.gr-out')).visibility") == "visible"


# ----- practice -----


def given(page):
    return page.inner_text(".gr-given")


def test_practice_with_fresh_numbers_that_both_sides_share(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    question, answer = practice_card("softmax-nll", "nll")
    seen = set()
    for _ in range(6):
        phone.evaluate("html => setSide(html)", question.html)
        phone.wait_for_selector(".gr-practice .gr-guess")
        asked = given(phone)
        seen.add(asked)
        phone.fill(".gr-guess input", "12345")
        phone.evaluate("html => setSide(html)", answer.html)
        mounted(phone)
        z = phone.input_value("[data-input=z] input")
        assert z in asked
        phone.wait_for_function("document.querySelector('.gr-verdict').textContent.includes('off by')")
        assert shown(phone, "nll") in phone.inner_text(".gr-verdict")
    assert len(seen) >= 3
    assert phone.evaluate("flips") == 0


def test_practice_where_every_side_is_a_new_page(phone, tmp_path):
    question, answer = practice_card("softmax-nll", "nll")
    phone.goto(save(tmp_path, question))
    phone.wait_for_selector(".gr-practice .gr-guess")
    asked = given(phone)
    phone.fill(".gr-guess input", "ln 1000")
    phone.tap(".gr-guess .gr-chip")
    phone.wait_for_function("document.querySelector('.gr-verdict').textContent.includes('within 0.005')")
    phone.goto(save(tmp_path, answer))
    mounted(phone)
    assert phone.input_value("[data-input=z] input") in asked
    other, _ = practice_card("softmax-nll", "nll", key="another-card")
    phone.goto(save(tmp_path, other))
    phone.wait_for_selector(".gr-practice .gr-guess")
    phone.goto(save(tmp_path, question))
    phone.wait_for_selector(".gr-practice .gr-guess")
    assert given(phone) == asked
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("guess, right", [("0.693", True), ("ln 2", True), ("0,6931", True),
                                          ("0.7", False), ("two", None)])
def test_answers_that_people_type(phone, tmp_path, guess, right):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    answer = phone.evaluate(
        """guess => gradientRecallEngine({do: 'judge', example: 'softmax-nll', inputs: {},
                                          ask: 'nll', guess: guess, tolerance: 0.005})""", guess)
    assert (answer["right"] if answer["ok"] else None) is right


def test_practice_with_scripts_off_has_fixed_numbers(browser, tmp_path):
    context = browser.new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    question, answer = practice_card("softmax-nll", "nll")
    page.goto(save(tmp_path, question))
    assert "ln(2), ln(3), ln(5)" in page.inner_text(".gr-practice")
    page.goto(save(tmp_path, answer))
    assert "0.693147" in page.inner_text(".gr-out")
    context.close()


@pytest.mark.parametrize("name", examples.names())
def test_every_example_makes_good_practice(name):
    """What is drawn is accepted, every number can be asked for, and its answer is right."""
    for seed in range(1, 40):
        for ask in examples.asks(name):
            question = examples.practice(name, seed, ask)
            assert examples.check(name, question["texts"]) == {}, question["texts"]
            verdict = examples.judge(name, question["texts"], ask, "0.123456789", 0.005)
            assert verdict["ok"], verdict
