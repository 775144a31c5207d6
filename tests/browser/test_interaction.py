"""Test how people play with a live example: touching, typing, keys, stepping, sliding."""

from __future__ import annotations

import functools
import math

import pytest

from addon import examples
from tests.support.browser.card_pages import live_card, save
from tests.support.browser.phones import mounted, unfold


@functools.cache
def sobel_gesture() -> str:
    """Return the hint about what to touch in the Sobel example."""
    return examples.load("sobel")["gesture"]


def test_touching_a_number_highlights_what_it_comes_from(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    unfold(phone)
    phone.tap(".gr-out [data-tie=p2] >> nth=0")
    highlighted = phone.evaluate("[...document.querySelectorAll('.gr-lit')].map(e => e.dataset.tie)")
    origin = phone.evaluate("[...document.querySelectorAll('.gr-from')].map(e => e.dataset.tie)")
    goes = phone.evaluate("[...document.querySelectorAll('.gr-to')].map(e => e.dataset.tie)")
    assert set(highlighted) == {"p2"} and len(highlighted) >= 2
    assert set(origin) == {"e2", "sum"}
    assert "g2" in goes


def test_every_kind_of_control_can_be_reached_by_keyboard(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("momentum-steps")[1]))
    mounted(phone)
    unfold(phone)
    reached = set()
    for _ in range(60):
        phone.keyboard.press("Tab")
        reached.add(
            phone.evaluate(
                "(e => e.dataset.preset ? 'preset' : e.dataset.option ? 'option' : e.dataset.go ? 'go' :"
                " e.type === 'range' ? 'slider' : e.type === 'text' ? 'field' :"
                " e.classList.contains('gr-n') ? 'number' : e.tagName)(document.activeElement)"
            )
        )
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
    phone.focus(".gr-hero .gr-pickable button[tabindex='0']")
    for key, step in (("ArrowRight", 1), ("ArrowDown", 4), ("ArrowLeft", 3)):
        phone.keyboard.press(key)
        phone.wait_for_function(
            f"document.activeElement.dataset.step === '{step}' && "
            f"document.querySelector('.gr-at').textContent.startsWith('pixel {step + 1} ')"
        )


def test_a_redraw_touches_only_what_changes(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    unfold(phone)
    phone.evaluate("""[...document.querySelectorAll('.gr-out *')].forEach(e => { e.old = true; });
      window.changes = 0;
      new MutationObserver(all => { window.changes += all.length; }).observe(
        document.querySelector('.gr-out'),
        {childList: true, subtree: true, attributes: true, characterData: true});""")
    phone.fill("[data-input=z] input[type=text]", "ln(2), ln(3), ln(7)")
    phone.wait_for_function("document.querySelector('.gr-out [data-tie=nll]').innerText === '0.538997'")
    everything = phone.evaluate("document.querySelectorAll('.gr-out *').length")
    assert phone.evaluate("[...document.querySelectorAll('.gr-out *')].every(e => e.old)")
    assert 0 < phone.evaluate("window.changes") < everything


def open_inputs(phone):
    return phone.evaluate(
        "[...document.querySelectorAll('[data-input]')].filter(e => "
        "e.checkVisibility()).map(e => e.dataset.input).join(' ')"
    )


def test_only_the_most_important_inputs_are_in_view(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("gradient-descent")[1]))
    mounted(phone)
    assert open_inputs(phone) == "b eta"
    phone.focus(".gr-more summary")
    phone.keyboard.press("Enter")
    assert open_inputs(phone) == "b eta a x y T rescale"


def test_inputs_that_do_not_matter_for_a_choice_are_hidden(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("lr-schedule", kind="exponential")[1]))
    mounted(phone)
    unfold(phone)

    def visible():
        return set(open_inputs(phone).split())

    assert "decay" in visible() and "warm" not in visible()
    phone.tap("[data-option=warm-up]")
    assert "warm" in visible() and "decay" not in visible()
    phone.tap("[data-option='layer groups']")
    assert {"groups", "first", "last"} <= visible() and "warm" not in visible()
    phone.tap("[data-preset='0']")
    assert {"size", "factor"} <= visible() and "groups" not in visible()
    phone.tap(".gr-reset")
    assert "decay" in visible() and "size" not in visible()


def test_a_message_about_a_folded_input_is_visible(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("gmm-em-1d")[1]))
    mounted(phone)
    assert not phone.is_visible("[data-input=weights]")
    unfold(phone)
    phone.fill("[data-input=weights] input[type=text]", "0.5, 0.6")
    phone.wait_for_function(
        "[...document.querySelectorAll('.gr-message')].some(e => e.offsetParent && e.textContent !== '')"
    )


def test_playing_stops_when_the_block_is_touched(phone, tmp_path):
    phone.clock.install()
    phone.goto(save(tmp_path, live_card("momentum-steps")[1]))
    mounted(phone)
    phone.tap("[data-go=play]")
    phone.wait_for_function("document.querySelector('.gr-at').textContent.startsWith('step 2 ')")
    phone.tap(".gr-look")
    step = phone.inner_text(".gr-at")
    phone.clock.run_for(1500)
    assert phone.inner_text(".gr-at") == step


def test_editing_a_preset_makes_it_your_own_and_reset_brings_it_back(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    unfold(phone)
    phone.fill("[data-input=image] input[type=text]", "9 0 0; 0 0 0; 0 0 0")
    phone.wait_for_function(
        "gesture => document.querySelector('.gr-look').textContent === gesture", arg=sobel_gesture()
    )
    assert phone.query_selector("[data-preset][aria-pressed=true]") is None
    phone.tap(".gr-reset")
    phone.wait_for_function("!!document.querySelector('[data-preset=\"0\"][aria-pressed=true]')")


def test_without_a_chosen_preset_the_block_says_what_to_touch(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel", image="9 0 0; 0 0 0; 0 0 0")[1]))
    mounted(phone)
    assert phone.inner_text(".gr-look") == sobel_gesture()
    phone.tap("[data-preset='1']")
    phone.wait_for_function("!!document.querySelector('[data-preset=\"1\"][aria-pressed=true]')")
    phone.tap(".gr-reset")
    phone.wait_for_function(
        "gesture => document.querySelector('.gr-look').textContent === gesture", arg=sobel_gesture()
    )


def test_editing_a_cell_stops_playing(phone, tmp_path):
    phone.clock.install()
    phone.goto(save(tmp_path, live_card("conv2d")[1]))
    mounted(phone)
    phone.focus("[data-go=first]")
    phone.keyboard.press("Enter")
    phone.focus("[data-go=play]")
    phone.keyboard.press("Enter")
    phone.focus("[data-edit=image] >> nth=0")
    phone.keyboard.press("Enter")
    phone.keyboard.type("7")
    phone.clock.run_for(1500)  # two steps
    assert phone.evaluate("document.activeElement.className") == "gr-edit"
    phone.keyboard.press("Enter")
    phone.wait_for_function(
        "document.querySelector('[data-input=image] input[type=text]').value.startsWith('7')"
    )
    assert phone.evaluate("document.querySelector('[data-edit=image]').textContent") == "7"


def test_a_cell_of_the_image_can_be_edited(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    phone.tap("[data-edit=image][data-index='2']")
    phone.keyboard.type("9")
    phone.keyboard.press("Enter")
    phone.wait_for_function(
        "document.querySelector('[data-input=image] input[type=text]').value.startsWith('0 0 9 1 1;')"
    )
    phone.wait_for_function(
        "gesture => document.querySelector('.gr-look').textContent === gesture", arg=sobel_gesture()
    )
    phone.wait_for_function("document.querySelector('.gr-out .gr-pickable button').textContent === '12'")
    phone.tap("[data-edit=image][data-index='0']")
    phone.keyboard.type("x")
    phone.keyboard.press("Enter")
    phone.wait_for_function(
        "document.querySelector('[data-input=image] .gr-message').textContent.includes('not a number')"
    )


def test_escape_leaves_a_cell_as_it_was(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    before = phone.input_value("[data-input=image] input[type=text]")
    phone.tap("[data-edit=image][data-index='2']")
    phone.keyboard.type("9")
    phone.keyboard.press("Escape")
    phone.wait_for_selector("input.gr-edit", state="detached")
    assert phone.input_value("[data-input=image] input[type=text]") == before
    assert phone.query_selector("[data-preset='0'][aria-pressed=true]")


def test_the_ten_button_advances_ten_steps_and_one_row_is_marked(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("momentum-steps")[1]))
    mounted(phone)
    unfold(phone)
    phone.fill("[data-input=T] input[type=text]", "30")
    phone.wait_for_function("document.querySelector('.gr-at').textContent.endsWith(' of 30')")
    at, last = 0, int(phone.inner_text(".gr-at").split(" of ")[1])
    phone.focus("[data-go=first]")
    phone.keyboard.press("Enter")
    for go, by in (("next", 1), ("ten", 10), ("back", -1), ("next", 1), ("ten", 10)):
        at = min(at + by, last)
        phone.focus(f"[data-go={go}]")
        phone.keyboard.press("Enter")
        phone.wait_for_function(
            "at => document.querySelector('.gr-at').textContent.startsWith('step ' + at + ' ')", arg=at
        )
        assert phone.evaluate(
            "[...document.querySelectorAll('tr.gr-here, tr[aria-current]')]"
            ".map(e => e.querySelector('th').textContent)"
        ) == [str(at)]


def test_a_slider_is_where_its_value_is(phone, tmp_path):
    """Its place is the value's, not a stop's: at each stop, between stops, and for expressions."""
    phone.goto(save(tmp_path, live_card("gradient-descent")[1]))
    mounted(phone)
    slider = "[data-input=eta] input[type=range]"
    stops = phone.get_attribute(slider, "data-stops").split(" ")
    places = []
    for stop in stops:
        phone.fill("[data-input=eta] input[type=text]", stop.replace(".", ","))
        places.append(int(phone.input_value(slider)))
        assert phone.get_attribute(slider, "aria-valuetext") == stop.replace(".", ",")
    assert places == [round(1000 * at / (len(stops) - 1)) for at in range(len(stops))]
    phone.fill("[data-input=eta] input[type=text]", "2/11")
    here = int(phone.input_value(slider))
    low = places[stops.index("0.18")]
    assert low < here < places[stops.index("0.2")] and here - low < 15
    phone.fill("[data-input=eta] input[type=text]", "0.06")  # between 0.03 and 0.1: equal ratios
    low, high = places[stops.index("0.03")], places[stops.index("0.1")]
    assert (
        abs((int(phone.input_value(slider)) - low) / (high - low) - math.log(2) / math.log(10 / 3))
        < 0.02
    )


def test_a_slider_snaps_to_its_stops_and_rounds_between_them(phone, tmp_path):
    phone.goto(save(tmp_path, live_card("gradient-descent")[1]))
    mounted(phone)

    def slide_to(place):
        phone.evaluate(
            """place => { const e = document.querySelector('[data-input=eta] input[type=range]');
            e.value = place; e.dispatchEvent(new Event('input', {bubbles: true})); }""",
            place,
        )
        return phone.input_value("[data-input=eta] input[type=text]")

    assert [slide_to(place) for place in (0, 100, 205, 300, 1000)] == ["0", "0.001", "0.01", "0.03", "1"]
    between = slide_to(350)
    assert 0.03 < float(between) < 0.1 and len(between) <= 6


def test_a_redraw_while_a_cell_is_being_typed_into_ends_the_typing(phone, tmp_path):
    """Found by tests/anki/test_soak.py: removing the field ended the edit in the middle of a redraw."""
    phone.goto(save(tmp_path, live_card("sobel")[1]))
    mounted(phone)
    phone.tap("[data-edit=image][data-index='2']")
    assert phone.evaluate("document.activeElement.className") == "gr-edit"
    phone.evaluate("document.querySelector('[data-preset=\"3\"]').click()")
    phone.wait_for_function("document.querySelector('.gr-out').textContent.includes('252.982')")
    assert phone.locator("input.gr-edit").count() == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [("attention-head", "query 0 of 0–2"), ("sobel", "pixel 1 of 9"), ("adam-steps", "step 0 of 10")],
)
def test_steps_are_counted_as_the_picture_counts_them(phone, tmp_path, name, shown):
    phone.goto(save(tmp_path, live_card(name)[1]))
    mounted(phone)
    phone.evaluate("document.querySelector('[data-go=first]').click()")
    phone.wait_for_function("text => document.querySelector('.gr-at').textContent === text", arg=shown)
