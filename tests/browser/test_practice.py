"""Practice cards on phones: fresh numbers that both sides share, and what counts as right."""

from __future__ import annotations

import pytest

from addon import examples
from deckbuilder.core.identity import GLOBAL
from tests.support.browser.card_pages import live_card, practice_card, save
from tests.support.browser.phones import ANDROID_CLAIMS, PHONE, mounted, shown, study_screen


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
        z = phone.input_value("[data-input=z] input[type=text]")
        assert z in asked
        assert phone.evaluate("document.querySelector('.gr-live details').open") is False
        phone.wait_for_function("document.querySelector('.gr-verdict').textContent.includes('off by')")
        phone.tap(".gr-live summary")
        assert shown(phone, "nll") in phone.inner_text(".gr-verdict")
    assert len(seen) >= 3
    assert phone.evaluate("flips") == 0


def test_practice_where_every_side_is_a_new_page(phone, tmp_path):
    phone.clock.set_fixed_time("2026-03-04T12:00:00")  # such pages share the numbers of their day
    question, answer = practice_card("softmax-nll", "nll")
    phone.goto(save(tmp_path, question))
    phone.wait_for_selector(".gr-practice .gr-guess")
    asked = given(phone)
    phone.fill(".gr-guess input", "ln 1000")
    phone.tap(".gr-guess .gr-chip")
    phone.wait_for_function("document.querySelector('.gr-verdict').textContent.includes('within 0.5%')")
    phone.goto(save(tmp_path, answer))
    mounted(phone)
    assert phone.input_value("[data-input=z] input[type=text]") in asked
    other, _ = practice_card("softmax-nll", "nll", key="another-card")
    phone.goto(save(tmp_path, other))
    phone.wait_for_selector(".gr-practice .gr-guess")
    phone.goto(save(tmp_path, question))
    phone.wait_for_selector(".gr-practice .gr-guess")
    assert given(phone) == asked
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize(
    "guess, right", [("0.693", True), ("ln 2", True), ("0,6931", True), ("0.7", False), ("two", None)]
)
def test_answers_that_people_type(phone, tmp_path, guess, right):
    phone.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(phone)
    answer = phone.evaluate(
        """guess => """
        + GLOBAL
        + """.engine({do: 'judge', example: 'softmax-nll', inputs: {},
                                          ask: 'nll', guess: guess, tolerance: 0.005})""",
        guess,
    )
    assert (answer["right"] if answer["ok"] else None) is right


def test_practice_with_scripts_off_has_fixed_numbers(browser, tmp_path):
    context = browser.new_context(java_script_enabled=False, **PHONE)
    page = context.new_page()
    question, answer = practice_card("softmax-nll", "nll")
    page.goto(save(tmp_path, question))
    assert "ln(2), ln(3), ln(5)" in page.inner_text(".gr-practice")
    page.goto(save(tmp_path, answer))
    assert not page.is_visible(".gr-out")
    page.tap(".gr-live summary")
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
