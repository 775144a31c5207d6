"""Test that no drag on a card in AnkiDroid rates the card, scrolls the page, or opens a menu."""

from __future__ import annotations

import pytest

from tests.support.browser.ankidroid import RULES, Finger
from tests.support.browser.card_pages import live_card, save
from tests.support.browser.phones import mounted

# Each mechanism: an example, and what is touched in it.
MECHANISMS = {
    "point": ("gradient-descent", ".gr-handle[data-x=x] .gr-grip"),
    "step along a path": ("gradient-descent", ".gr-handle[data-path] .gr-grip"),
    "threshold": ("gini-split", ".gr-handle[data-path] .gr-grip"),
    "level": ("bagging-vote", ".gr-handle[data-y=p] .gr-grip"),
    "bar": ("softmax-nll", "[data-number='z:1']"),
    "weight of a graph": ("backprop-tiny-net", "[data-dial='W1:2']"),
    "cell": ("sobel", "[data-edit][data-index='12']"),
    "chosen cell": ("sobel", "[data-step='4']"),
    "guessed bar": ("argmax-one-hot", ".gr-ghost"),
    "guessed point": ("adam-steps", ".gr-ghost .gr-grip"),
    "slider": ("momentum-steps", "[data-input=gamma] input[type=range]"),
    "plot": ("boosting-residuals", ".gr-hero svg"),
}
WAYS = [(-1, 0), (1, 0), (0, -1), (0, 1)]
STATE = "JSON.stringify([scrollX, scrollY, innerWidth, visualViewport.scale])"


def opened(page, folder, mechanism):
    """Open the card in AnkiDroid's page, with room to scroll both ways; return where to touch."""
    name, target = MECHANISMS[mechanism]
    page.add_init_script(RULES)
    page.goto(save(folder, live_card(name)[1], html_class="mobile android"))
    mounted(page)
    page.evaluate("document.body.style.padding = '300px 0'")
    if "ghost" in target:
        page.evaluate("document.querySelector('.gr-predict').click()")
        page.wait_for_selector(".gr-ghost")
    page.evaluate("document.querySelector('.gr-hero').scrollIntoView({block: 'center'})")
    return place(page, target)


def place(page, target):
    """Return the middle of the element that is touched."""
    box = page.query_selector(target).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_no_drag_is_taken_for_a_gesture_of_the_app(phone, tmp_path, mechanism):
    x, y = opened(phone, tmp_path, mechanism)
    finger = Finger(phone)
    before = phone.evaluate(STATE)
    drags = [(dx * far, dy * far) for far in (10, 30, 120) for dx, dy in WAYS]
    if mechanism == "plot":
        drags = drags[:1]  # beside the handles, a finger scrolls the page
    for dx, dy in drags:
        finger.drag(x, y, dx, dy)
        assert phone.evaluate(STATE) == before, (dx, dy)
        x, y = place(phone, MECHANISMS[mechanism][1])
    finger.drag(x, y, 0, 0)  # a tap
    if mechanism not in ("cell", "weight of a graph"):  # where a tap opens a field
        x, y = place(phone, MECHANISMS[mechanism][1])
        finger.drag(x, y, 0, 0, hold=900)  # long enough for a menu
        finger.drag(x, y, 0, -30, hold=700)
    assert phone.evaluate("reported") == []


@pytest.mark.parametrize("mechanism", ["point", "bar", "cell"])
def test_two_fingers_and_a_canceled_drag_do_nothing_in_the_app(phone, tmp_path, mechanism):
    x, y = opened(phone, tmp_path, mechanism)
    finger = Finger(phone)
    finger.touch("touchStart", (x, y))
    finger.touch("touchStart", (x, y), (x + 40, y + 60))
    finger.touch("touchMove", (x, y - 30), (x + 40, y + 90))
    finger.touch("touchEnd")
    finger.touch("touchStart", (x, y))
    finger.touch("touchMove", (x, y - 30))
    finger.touch("touchCancel")
    phone.wait_for_function("document.querySelector('.gr-live').grBlock.held === ''")
    assert phone.evaluate("reported") == []
    # The next drag works as usual.
    texts = "JSON.stringify(document.querySelector('.gr-live').grBlock.texts)"
    before = phone.evaluate(texts)
    x, y = place(phone, MECHANISMS[mechanism][1])
    for _ in range(2):  # Chromium's sliders ignore the first touch after a canceled one
        finger.drag(x, y, -60, -60)
    assert phone.evaluate(texts) != before


def test_taps_on_controls_do_not_show_the_answer(phone, tmp_path):
    opened(phone, tmp_path, "step along a path")
    phone.evaluate("document.querySelectorAll('.gr-more, .gr-every').forEach(e => { e.open = true; })")
    finger = Finger(phone)
    controls = phone.query_selector_all(
        ".gr-live button, .gr-live input, .gr-live summary, .gr-live label, .gr-handle .gr-grip, .gr-n"
    )
    for control in controls:
        if control.is_visible() and control.is_enabled():
            control.scroll_into_view_if_needed()
            box = control.bounding_box()
            if box and box["x"] + box["width"] / 2 < 360:
                finger.drag(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 0, 0)
    assert len(controls) > 30
    assert phone.evaluate("reported") == []
    # Next to them, a tap does.
    phone.evaluate("scrollTo(0, 0)")
    finger.drag(180, 100, 0, 0)
    assert phone.evaluate("reported") == ["tap"]


def test_everything_a_drag_does_can_be_done_by_single_taps(phone, tmp_path):
    """AnkiDroid swallows the second of two quick taps, so each must do its work alone."""
    opened(phone, tmp_path, "point")
    plot = phone.query_selector(".gr-hero svg").bounding_box()
    phone.touchscreen.tap(plot["x"] + 120, plot["y"] + 50)
    phone.wait_for_function("document.querySelector('.gr-live').grBlock.texts.x !== '10'")
    assert phone.evaluate("document.querySelector('.gr-live').grBlock.held") == ""
