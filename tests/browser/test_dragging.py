"""Test how a live block's picture is changed by a finger, the mouse, keys, and taps."""

from __future__ import annotations

import json

import pytest

from tests.support.browser.ankidroid import Finger
from tests.support.browser.card_pages import live_card, save
from tests.support.browser.phones import mounted, pause

BLOCK = "document.querySelector('.gr-live').grBlock"
START = ".gr-handle[data-x=x]"


@pytest.fixture
def valley(phone, tmp_path):
    """Return a page with gradient descent, whose start and path can be dragged."""
    phone.goto(save(tmp_path, live_card("gradient-descent")[1]))
    mounted(phone)
    phone.evaluate("document.querySelector('.gr-live').scrollIntoView()")
    return phone


def texts(page):
    return page.evaluate(f"{BLOCK}.texts")


def center(page, selector):
    box = page.query_selector(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, selector, *ways):
    """Press the middle of an element, move it by each offset in turn, and let go."""
    x, y = center(page, selector)
    page.mouse.move(x, y)
    page.mouse.down()
    for dx, dy in ways:
        page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def test_a_point_is_dragged_and_sets_two_inputs(valley):
    drag(valley, f"{START} .gr-grip", (-30, 10), (-60, 20))
    now = texts(valley)
    assert 3 < float(now["x"]) < 8 and float(now["y"]) < 0.9
    assert (now["a"], now["b"], now["eta"]) == ("1", "10", "0.15")


def test_the_axes_stay_while_a_point_is_dragged_and_adjust_afterward(valley):
    frame = "document.querySelector('.gr-hero svg').dataset.frame"
    before = valley.evaluate(frame)
    x, y = center(valley, f"{START} .gr-grip")
    valley.mouse.move(x, y)
    valley.mouse.down()
    valley.mouse.move(x - 40, y)
    valley.mouse.move(x - 80, y)
    assert float(texts(valley)["x"]) < 6
    assert valley.evaluate(frame) == before
    valley.mouse.up()
    valley.wait_for_function(f"{frame} !== {json.dumps(before)}")


def test_the_axes_stay_while_a_slider_is_dragged(phone, tmp_path):
    """This allows two settings to be compared. A larger rate makes the path swing out of the plot."""
    phone.goto(save(tmp_path, live_card("momentum-steps", T="30", **{"lambda": "30"})[1]))
    mounted(phone)
    frame = "document.querySelector('.gr-hero svg').dataset.frame"
    before = phone.evaluate(frame)
    finger = Finger(phone)
    phone.evaluate("document.querySelector('[data-input=eta]').scrollIntoView()")
    slider = phone.query_selector("[data-input=eta] input[type=range]").bounding_box()
    x, y = slider["x"] + slider["width"] * 0.45, slider["y"] + slider["height"] / 2
    finger.touch("touchStart", (x, y))
    finger.touch("touchMove", (x + 10, y))
    finger.touch("touchMove", (x + 20, y))
    phone.wait_for_function(f"Number({BLOCK}.texts.eta) > 0.1")
    phone.wait_for_function(f"!{BLOCK}.busy")
    assert phone.evaluate(frame) == before
    finger.touch("touchEnd")
    phone.wait_for_function(f"{frame} !== {json.dumps(before)}")


def test_a_finger_on_a_point_neither_scrolls_nor_loses_it(valley):
    finger = Finger(valley)
    x, y = center(valley, f"{START} .gr-grip")
    top = valley.evaluate("scrollY")
    valley.evaluate("document.querySelector('.gr-handle').mine = true")
    finger.touch("touchStart", (x, y))
    for way in range(10, 60, 10):
        finger.touch("touchMove", (x - way, y - way))
    finger.touch("touchEnd")
    assert float(texts(valley)["x"]) < 9 and float(texts(valley)["y"]) > 1.2
    assert valley.evaluate("scrollY") == top
    assert valley.evaluate("document.querySelector('.gr-handle').mine") is True


def test_no_touch_of_a_drag_reaches_the_app(valley):
    """AnkiDroid's page listens on the document for swipes and taps."""
    valley.evaluate(
        """window.heard = []; ['touchstart', 'touchmove', 'touchend'].forEach(type =>
        document.addEventListener(type, () => heard.push(type), {passive: true}))"""
    )
    finger = Finger(valley)
    x, y = center(valley, f"{START} .gr-grip")
    finger.touch("touchStart", (x, y))
    finger.touch("touchMove", (x - 50, y))
    finger.touch("touchEnd")
    assert valley.evaluate("heard") == []
    assert valley.evaluate(
        "!document.querySelector('.gr-handle').dispatchEvent("
        "new Event('contextmenu', {bubbles: true, cancelable: true}))"
    )


def test_a_second_finger_ends_the_drag(valley):
    finger = Finger(valley)
    x, y = center(valley, f"{START} .gr-grip")
    finger.touch("touchStart", (x, y))
    finger.touch("touchMove", (x - 30, y))
    there = texts(valley)
    finger.touch("touchStart", (x - 30, y), (x - 120, y + 30))
    finger.touch("touchMove", (x - 90, y), (x - 120, y + 30))
    assert texts(valley) == there
    finger.touch("touchEnd")


def test_a_canceled_drag_keeps_what_it_set(valley):
    finger = Finger(valley)
    x, y = center(valley, f"{START} .gr-grip")
    finger.touch("touchStart", (x, y))
    finger.touch("touchMove", (x - 40, y))
    there = texts(valley)
    finger.touch("touchCancel")
    valley.wait_for_function(f"{BLOCK}.held === ''")
    assert texts(valley) == there != "10"


def test_the_steps_are_dragged_along_the_path(valley):
    assert valley.inner_text(".gr-at") == "step 20 of 20"
    x, y = center(valley, f"{START} .gr-grip")
    to_x, to_y = center(valley, ".gr-handle[data-path] .gr-grip")
    drag(valley, ".gr-handle[data-path] .gr-grip", ((x - to_x) / 2, 0), (x - to_x, y - to_y))
    valley.wait_for_function("document.querySelector('.gr-at').textContent === 'step 0 of 20'")


def test_a_tap_moves_the_point_there(valley):
    valley.tap(".gr-hero svg", position={"x": 100, "y": 60})
    now = texts(valley)
    assert float(now["x"]) < 0 < float(now["y"])


def test_a_tap_near_a_path_goes_to_the_step_there(phone, tmp_path):
    """It does not move the start, which is farther away."""
    phone.goto(save(tmp_path, live_card("adam-steps")[1]))
    mounted(phone)
    phone.evaluate("document.querySelector('.gr-live').scrollIntoView()")
    before = texts(phone)
    box = phone.query_selector(".gr-hero svg").bounding_box()
    places = phone.get_attribute(".gr-handle[data-path]", "data-path").split(" ")
    scale = box["width"] / 320
    x, y = box["x"] + float(places[14]) * scale, box["y"] + float(places[15]) * scale
    phone.touchscreen.tap(x + 4, y - 12)
    phone.wait_for_function("document.querySelector('.gr-at').textContent === 'step 7 of 10'")
    assert texts(phone) == before


def test_arrow_keys_move_a_point_and_announce_where_it_is(valley):
    valley.focus(START)
    valley.keyboard.press("ArrowLeft")
    valley.wait_for_function(f"{BLOCK}.texts.x === '9'")
    valley.keyboard.press("ArrowUp")
    valley.wait_for_function(f"Number({BLOCK}.texts.y) > 1")
    assert valley.get_attribute(START, "aria-valuetext").startswith("x 9, y ")
    assert valley.evaluate("document.activeElement.matches('.gr-handle[data-x=x]')")


def test_after_a_mouse_drag_the_keys_are_the_apps_again(valley):
    drag(valley, f"{START} .gr-grip", (-20, 0), (-40, 0))
    assert valley.evaluate("document.activeElement === document.body")


def test_bars_are_dragged(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    track = phone.query_selector(".gr-draggable .gr-bar-track").bounding_box()
    phone.mouse.move(track["x"] + track["width"] * 0.67, track["y"] + 8)
    phone.mouse.down()
    phone.mouse.move(track["x"] + track["width"] * 0.25, track["y"] + 8)
    assert texts(phone)["z"] == "-1, ln(3), ln(5)"
    assert phone.evaluate(f"{BLOCK}.held") == "-2 2"
    phone.mouse.up()
    assert phone.evaluate(f"{BLOCK}.held") == ""
    phone.tap("button.gr-bar-label >> nth=0")  # the true class
    assert texts(phone)["t"] == "0"


def test_keys_move_bars(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    phone.focus("[data-number='z:1']")
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function(f"Number({BLOCK}.texts.z.split(', ')[1]) > 1.1")
    assert phone.evaluate("document.activeElement.dataset.number") == "z:1"


def test_a_cell_changes_by_a_swipe_and_is_typed_into_after_a_tap(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    drag(phone, "[data-index='7']", (0, -15), (0, -36))
    assert texts(phone)["image"].startswith("0 0 1 1 1; 0 0 4 1 1;")
    assert phone.query_selector("input.gr-edit") is None
    phone.tap("[data-index='7']")
    phone.keyboard.type("9")
    phone.keyboard.press("Enter")
    phone.wait_for_function(f"{BLOCK}.texts.image.startsWith('0 0 1 1 1; 0 0 9 1 1;')")
    phone.focus("[data-index='7']")
    phone.keyboard.press("ArrowDown")
    phone.wait_for_function(f"{BLOCK}.texts.image.startsWith('0 0 1 1 1; 0 0 8 1 1;')")


def test_a_weight_of_a_graph_moves_by_tenths(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("backprop-tiny-net")[1]))
    mounted(phone)
    drag(phone, "[data-dial='W1:2']", (0, -12), (0, -36))
    assert texts(phone)["W1"] == "0.2 -0.4; 1 0.1"
    phone.focus("[data-dial='W1:2']")
    phone.keyboard.press("ArrowDown")
    phone.wait_for_function(f"{BLOCK}.texts.W1 === '0.2 -0.4; 0.9 0.1'")
    phone.evaluate("document.activeElement.blur()")
    phone.tap("[data-dial='W1:1']")  # opens a field over it, in the picture
    box = phone.query_selector(".gr-hero > .gr-edit").bounding_box()
    x, y = center(phone, "[data-dial='W1:1']")
    assert abs(box["x"] + box["width"] / 2 - x) < 3 and abs(box["y"] + box["height"] / 2 - y) < 3
    phone.keyboard.type("0.5")
    phone.keyboard.press("Enter")
    phone.wait_for_function(f"{BLOCK}.texts.W1 === '0.2 0.5; 0.9 0.1'")
    assert phone.locator("input.gr-edit").count() == 0


def test_a_tap_chooses_a_node_and_a_drag_changes_it(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("gcn-layer")[1]))
    mounted(phone)
    at = "document.querySelector('.gr-at').textContent"
    phone.tap("[data-dial='H:2']")
    phone.wait_for_function(f"{at} === 'node 1 of 0–4'")
    assert phone.locator("input.gr-edit").count() == 0
    drag(phone, "[data-dial='H:8']", (0, -12), (0, -24))
    assert texts(phone)["H"] == "1 0; 0 1; 0 0; 0 0; 3 1"
    assert phone.evaluate(at) == "node 1 of 0–4", "the drag chose a node"
    phone.tap(".gr-hero .gr-cell >> nth=3")
    phone.wait_for_function(f"{BLOCK}.texts.edges === '0 1; 1 2; 2 3; 3 4'")
    phone.tap(".gr-hero .gr-cell >> nth=3")
    phone.wait_for_function(f"{BLOCK}.texts.edges === '0 1; 1 2; 1 3; 2 3; 3 4'")
    phone.tap(".gr-hero .gr-cell >> nth=1")
    phone.wait_for_function(f"{BLOCK}.texts.loops === 'off'")


def test_a_tap_on_a_count_adds_or_removes_a_sample(phone, tmp_path):
    texts_at_first = {"truth": "0 1", "predicted": "0 1"}
    phone.goto(save(tmp_path, live_card("confusion-matrix", **texts_at_first)[1]))
    mounted(phone)
    phone.tap("[data-go=back]")
    phone.wait_for_function("document.querySelector('.gr-at').textContent === 'step 1 of 2'")
    phone.tap(".gr-hero .gr-cell >> nth=1")
    phone.wait_for_function("document.querySelector('.gr-at').textContent === 'step 3 of 3'")
    assert (texts(phone)["truth"], texts(phone)["predicted"]) == ("0 1 0", "0 1 1")
    phone.tap("[data-option=removes]")
    phone.tap(".gr-hero .gr-cell >> nth=0")
    phone.wait_for_function("document.querySelector('.gr-at').textContent === 'step 2 of 2'")
    assert (texts(phone)["truth"], texts(phone)["predicted"]) == ("1 0", "1 1")
    assert phone.get_attribute("[data-go=next]", "aria-disabled") == "true"


def test_a_tap_on_a_plot_moves_the_nearest_point(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("boosting-residuals")[1]))
    mounted(phone)
    phone.evaluate("document.querySelector('.gr-live').scrollIntoView()")
    x, y = center(phone, "[data-y='y:3'] .gr-grip")
    phone.touchscreen.tap(x, y + 40)
    phone.wait_for_function(f"{BLOCK}.texts.y !== '1, 1.5, 2.5, 5, 5.5, 7'")
    numbers = texts(phone)["y"].split(", ")
    assert numbers[:3] + numbers[4:] == ["1", "1.5", "2.5", "5.5", "7"]
    assert 1 < float(numbers[3]) < 5


def test_a_tap_right_after_a_swipe_counts(phone, tmp_path):
    """No click follows a finger's drag, so there is none to ignore."""
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    phone.evaluate("document.querySelector('.gr-live').scrollIntoView()")
    finger = Finger(phone)
    x, y = center(phone, "[data-index='7']")
    finger.touch("touchStart", (x, y))
    for way in (10, 20, 36):
        finger.touch("touchMove", (x, y - way))
    finger.touch("touchEnd")
    assert texts(phone)["image"].startswith("0 0 1 1 1; 0 0 4 1 1;")
    phone.tap("[data-index='12']")
    phone.wait_for_selector("input.gr-edit")


def test_a_chosen_pixel_is_dragged(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    x, y = center(phone, ".gr-hero [data-step='0']")
    to_x, to_y = center(phone, ".gr-hero [data-step='4']")
    drag(phone, ".gr-hero [data-step='0']", ((to_x - x) / 2, 3), (to_x - x, to_y - y))
    phone.wait_for_function("document.querySelector('.gr-at').textContent === 'pixel 5 of 9'")


def test_changes_are_animated_unless_reduced_motion_is_set(browser, tmp_path):
    seen: dict[str, set[str]] = {}
    for motion in ("no-preference", "reduce"):
        context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion=motion)
        page = context.new_page()
        page.clock.install()
        page.goto(save(tmp_path, live_card("softmax-nll")[1]))
        mounted(page)
        page.wait_for_function(f"{BLOCK}.drawn")
        pause(page)
        page.evaluate("document.querySelector(\"[data-preset='2']\").click()")
        seen[motion] = set()
        for _ in range(10):
            page.clock.run_for(20)
            seen[motion].add(page.evaluate("document.querySelector('.gr-bar-track i').style.cssText"))
        context.close()
    assert len(seen["reduce"]) == 1 and len(seen["no-preference"]) > 2
    assert seen["reduce"] < seen["no-preference"]


def test_the_nearest_of_points_close_together_is_dragged(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("pca-whiten")[1]))
    mounted(phone)
    phone.evaluate("document.querySelector('.gr-hero').scrollIntoView()")
    x, y = center(phone, ".gr-handle[data-x='points:6'] .gr-grip")
    # Next to the grip, where the area of the next point is on top.
    phone.mouse.move(x - 7, y - 2)
    phone.mouse.down()
    phone.mouse.move(x - 20, y - 20)
    phone.mouse.move(x - 30, y - 30)
    phone.mouse.up()
    before, after = "1 1; 2 1; 3 2; 4 4; 5 4; 6 6".split("; "), texts(phone)["points"].split("; ")
    assert [i for i in range(6) if before[i] != after[i]] == [3]


def test_bars_stay_within_the_limits_of_their_input(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("parameter-count")[1]))
    mounted(phone)
    drag(phone, ".gr-draggable input >> nth=0", (-60, 0), (-300, 0))
    assert texts(phone)["widths"] == "1, 128, 10"
    assert not phone.query_selector_all(".gr-message:not(:empty)")


def test_a_cell_that_chooses_sets_a_whole_list(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("view-shapes")[1]))
    mounted(phone)
    phone.tap(".gr-hero button >> nth=0")
    assert texts(phone)["index"] == "3, 4, 4"


def test_a_cell_edits_a_number_that_it_shows_with_a_name(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("precision-recall-f1", tn="123456")[1]))
    mounted(phone)
    phone.tap("[data-edit=tn]")
    assert phone.input_value(".gr-edit") == "123456"
    phone.fill(".gr-edit", "7")
    phone.keyboard.press("Enter")
    assert texts(phone)["tn"] == "7" and "TN\n7" in phone.text_content(".gr-hero")


def test_an_input_drawn_at_random_is_drawn_again_by_a_tap(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("smote", draw="at random")[1]))
    mounted(phone)
    phone.tap(".gr-tap")
    assert texts(phone)["seed"] == "2"


def test_a_point_on_a_line_is_dragged_along_it(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("smote")[1]))
    mounted(phone)
    new, goal = "[data-x=u] .gr-grip", center(phone, ".gr-handle[data-change='base=1'] .gr-grip")
    x, y = center(phone, new)
    drag(phone, new, (3, 9), ((goal[0] - x) / 2, (goal[1] - y) / 2 + 9))
    now = float(texts(phone)["u"])
    assert 0.5 <= now <= 0.7
    phone.focus("[data-x=u]")
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function(f"Math.abs({BLOCK}.texts.u - {now} - 0.05) < 1e-9")
    assert texts(phone)["points"] == "1 1; 2 1.5; 1.5 3; 4 4"


def test_a_tap_on_a_point_chooses_it_and_a_drag_does_not(phone, tmp_path):
    phone.clock.install()
    phone.goto(save(tmp_path, live_card("smote")[1]))
    mounted(phone)
    phone.tap(".gr-handle[data-change='base=3'] .gr-grip")
    assert (texts(phone)["base"], texts(phone)["points"]) == ("3", "1 1; 2 1.5; 1.5 3; 4 4")
    phone.clock.run_for(200)
    drag(phone, ".gr-handle[data-change='base=2'] .gr-grip", (20, 0), (40, 10))
    assert texts(phone)["base"] == "3" and texts(phone)["points"] != "1 1; 2 1.5; 1.5 3; 4 4"
