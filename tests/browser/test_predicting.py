"""Test guessing before the result is shown: by a typed number, or a mark moved on the picture."""

from __future__ import annotations

import pytest

from addon import examples
from tests.support.browser.card_pages import live_card, save
from tests.support.browser.phones import mounted

STATE = """() => {
  const seen = selector => { const e = document.querySelector(selector);
    return !!e && e.checkVisibility({visibilityProperty: true}); };
  return {
    bar: seen('.gr-mark .gr-bar-number .gr-n[data-tie=p2]'),
    line: seen('.gr-hero .gr-line'),
    steps: seen('.gr-every'),
    ghost: seen('.gr-ghost'),
  };
}"""


def ask(page, number):
    """Open question `number` (from 0) of the example, by showing the answers of those before it."""
    for _ in range(number):
        page.tap(".gr-predict")
        page.tap(".gr-panel .gr-chip >> nth=-1")  # show
        page.tap(".gr-panel .gr-chip")  # done
    page.tap(".gr-predict")
    page.wait_for_selector(".gr-panel")


def verdict(page):
    page.wait_for_selector(".gr-panel .gr-verdict:not(:empty)")
    return page.inner_text(".gr-panel .gr-verdict")


@pytest.fixture
def softmax(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    return phone


def test_a_typed_guess_is_judged(softmax):
    ask(softmax, 0)
    assert softmax.evaluate(STATE) == {"bar": False, "line": False, "steps": False, "ghost": False}
    assert "loss (NLL)" in softmax.inner_text(".gr-panel")
    assert "ln(2), ln(3), ln(5)" in softmax.inner_text(".gr-panel")
    softmax.fill(".gr-guess input", "0.5")
    softmax.tap(".gr-guess .gr-chip")
    assert verdict(softmax) == "✗ You said 0.5: off by 0.1931. The answer is 0.6931."
    assert softmax.evaluate(STATE)["line"]
    softmax.tap(".gr-panel .gr-chip")
    assert softmax.locator(".gr-panel").count() == 0
    assert softmax.evaluate(STATE) == {"bar": True, "line": True, "steps": True, "ghost": False}


def test_a_guess_that_cannot_be_read_can_be_typed_again(softmax):
    ask(softmax, 0)
    softmax.fill(".gr-guess input", "a half")
    softmax.tap(".gr-guess .gr-chip")
    assert "not a number" in verdict(softmax)
    softmax.fill(".gr-guess input", "ln 2")
    softmax.tap(".gr-guess .gr-chip")
    softmax.wait_for_function("document.querySelector('.gr-verdict').textContent.startsWith('✓')")


def test_a_bar_is_guessed_by_a_tap_and_shown_beside_the_guess(softmax):
    ask(softmax, 1)
    assert softmax.evaluate(STATE) == {"bar": False, "line": False, "steps": False, "ghost": True}
    box = softmax.query_selector(".gr-ghost").bounding_box()
    softmax.touchscreen.tap(box["x"] + 22 + 0.3 * (box["width"] - 44), box["y"] + box["height"] / 2)
    assert softmax.inner_text(".gr-panel output") == "your guess: 0.3"
    assert softmax.evaluate(STATE)["bar"] is False
    softmax.tap(".gr-panel .gr-chip")
    assert verdict(softmax) == "✗ You said 0.3: off by 0.2. The answer is 0.5."
    assert softmax.evaluate(STATE)["bar"]
    widths = (
        "[...document.querySelectorAll('.gr-hero .gr-mark:has(.gr-ghost) i')].map(e => e.style.width)"
    )
    assert softmax.evaluate(widths) == ["50%", "30%"]
    softmax.touchscreen.tap(box["x"] + 80, box["y"] + box["height"] / 2)  # too late
    assert softmax.evaluate(widths) == ["50%", "30%"]


def test_a_bar_is_guessed_by_keys(softmax):
    ask(softmax, 0)
    softmax.tap(".gr-panel .gr-chip >> nth=-1")
    softmax.tap(".gr-panel .gr-chip")
    softmax.focus(".gr-predict")
    softmax.keyboard.press("Enter")
    softmax.wait_for_selector(".gr-ghost:focus")
    assert softmax.get_attribute(".gr-ghost", "aria-label") == "your guess for C"
    for _ in range(48):
        softmax.keyboard.press("ArrowRight")
    assert softmax.input_value(".gr-ghost") == "0.48"
    softmax.focus(".gr-panel .gr-chip")
    softmax.keyboard.press("Enter")
    assert verdict(softmax) == "✓ Close: you said 0.48. The answer is 0.5."


def test_a_height_in_a_plot_is_guessed(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("momentum-steps")[1]))
    mounted(phone)
    ask(phone, 0)
    curves = "document.querySelector('.gr-plot svg').checkVisibility({visibilityProperty: true})"
    assert not phone.evaluate(curves)
    start = phone.query_selector(".gr-handle[data-y=theta0] .gr-grip").bounding_box()
    plot = phone.query_selector(".gr-plot").bounding_box()
    # The tap is nearer to the start of θ than to the mark; the start stays where it is.
    phone.touchscreen.tap(start["x"] + 20, plot["y"] + 100)
    phone.wait_for_function("document.querySelector('.gr-panel output').textContent.includes('guess')")
    assert phone.evaluate("document.querySelector('.gr-live').grBlock.texts.theta0") == "1"
    phone.focus(".gr-ghost")
    phone.keyboard.press("ArrowDown")
    phone.tap(".gr-panel .gr-chip")
    assert verdict(phone).endswith("The answer is −0.5888.")
    assert phone.evaluate(curves)


def test_a_horizontal_guess_may_be_off_by_a_twentieth_of_the_axis(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("gini-split")[1]))
    mounted(phone)
    ask(phone, 1)
    plot = phone.query_selector(".gr-plot").bounding_box()
    frame = [float(x) for x in phone.get_attribute(".gr-plot", "data-frame").split()]
    inside = 44 + (6 - frame[0]) / (frame[1] - frame[0]) * (320 - 44 - 12)
    phone.touchscreen.tap(plot["x"] + inside / 320 * plot["width"], plot["y"] + 60)
    phone.wait_for_function(
        "document.querySelector('.gr-panel output').textContent.includes('guess: 6')"
    )
    assert phone.evaluate("document.querySelector('.gr-live').grBlock.texts.labels") == "0 0 1 0 1 1 1 1"
    phone.focus(".gr-ghost")
    for _ in range(13):
        phone.keyboard.press("ArrowLeft")
    phone.tap(".gr-panel .gr-chip")
    assert verdict(phone).startswith("✓ Close: you said 4.")


def test_choosing_a_preset_ends_the_question(softmax):
    ask(softmax, 1)
    softmax.tap("[data-preset='1']")
    softmax.wait_for_function("!document.querySelector('.gr-panel')")
    assert softmax.evaluate(STATE) == {"bar": True, "line": True, "steps": True, "ghost": False}


def test_each_prediction_asks_for_the_next_thing(softmax):
    asked = []
    for _ in range(4):
        softmax.tap(".gr-predict")
        asked.append(softmax.inner_text(".gr-panel .gr-asks").replace(" Move the dashed mark.", ""))
        softmax.tap(".gr-panel .gr-chip >> nth=-1")
        softmax.tap(".gr-panel .gr-chip")
    labels = [one["label"] for one in examples.load("softmax-nll")["asks"]]
    assert asked == [f"What is {label}?" for label in [*labels, labels[0]]]


def test_a_guessed_count_has_to_be_exact(phone, tmp_path):
    for guess, said in [
        ("101,771", "✗ You said 101,771: off by 1."),
        ("101,770", "✓ Right: you said 101,770."),
    ]:
        phone.goto(save(tmp_path, live_card("parameter-count")[1]))
        mounted(phone)
        ask(phone, 0)
        assert "parameters of the dense network?" in phone.inner_text(".gr-panel")
        phone.fill(".gr-guess input", guess)
        phone.tap(".gr-guess .gr-chip")
        assert verdict(phone).startswith(said)
