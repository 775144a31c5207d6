"""Test practice cards on phones: fresh numbers that both sides share, and what counts as right."""

from __future__ import annotations

import pytest

from addon import examples
from deckbuilder.core.identity import GLOBAL
from tests.support.browser.card_pages import Side, live_card, practice_card, save
from tests.support.browser.phones import ANDROID_CLAIMS, PHONE, mounted, shown, study_screen
from tests.support.browser.typeset import TYPESET, practice_sides, with_mathjax
from tests.support.own_cards import current_cards


def given(page):
    return page.inner_text(".gr-given")


def test_practice_has_fresh_numbers_that_both_sides_share(phone, tmp_path):
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
        assert phone.inner_text(".gr-verdict").startswith("✗ You said 12345: off by 1234")
        assert given(phone) in asked
        answer_line = phone.inner_text(".gr-answer-number")
        phone.tap(".gr-live summary")
        assert answer_line == f"Answer: {float(shown(phone, 'nll')):.4g}"
    assert len(seen) >= 3
    assert phone.evaluate("flips") == 0


def test_sides_that_are_new_pages_share_the_numbers_of_their_day(phone, tmp_path):
    phone.clock.set_fixed_time("2026-03-04T12:00:00")  # such pages share the numbers of their day
    question, answer = practice_card("softmax-nll", "nll")
    phone.goto(save(tmp_path, question))
    phone.wait_for_selector(".gr-practice .gr-guess")
    asked = given(phone)
    phone.fill(".gr-guess input", "ln 1000")
    phone.tap(".gr-guess .gr-chip")
    phone.wait_for_function("document.querySelector('.gr-verdict').textContent.includes('off by')")
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
def test_typed_answers_are_judged(phone, tmp_path, guess, right):
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
    assert page.inner_text(".gr-answer-number") == "Answer: 0.6931"
    assert "ln(2), ln(3), ln(5)" in page.inner_text(".gr-solved")
    assert not page.is_visible(".gr-out")
    page.tap(".gr-title")
    page.tap(".gr-every summary")
    assert "0.693147" in page.inner_text(".gr-out")
    context.close()


@pytest.mark.parametrize("guess, color", [("0", "wrong"), ("1/4 + 3/4", "right"), ("two", "")])
def test_a_verdict_has_a_sign_and_a_color(phone, tmp_path, guess, color):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    question, answer = practice_card("activations", "sigmoid")
    phone.evaluate("html => setSide(html)", question.html)
    phone.wait_for_selector(".gr-practice .gr-guess")
    if color == "right":
        guess = f"1/(1 + exp(-{given(phone).split()[-1]}))"
    phone.fill(".gr-guess input", guess)
    phone.evaluate("html => setSide(html)", answer.html)
    phone.wait_for_function("document.querySelector('.gr-verdict').textContent !== ''")
    verdict = phone.locator(".gr-verdict")
    assert (verdict.get_attribute("class") or "").split()[1:] == ([f"gr-{color}"] if color else [])
    sign = {
        "right": "✓ Right: you said ",
        "wrong": "✗ You said 0: off by ",
        "": "“two” is not a number.",
    }
    assert verdict.inner_text().startswith(sign[color])


def test_the_answer_side_of_an_older_release_gets_the_new_numbers(phone, tmp_path):
    """The older bake has no place for the answer, and is not folded."""
    _, answer = practice_card("softmax-nll", "nll")
    start, end = answer.html.index('<div class="gr-solved">'), answer.html.index('<div class="gr-live"')
    phone.goto(save(tmp_path, Side(answer.html[:start] + answer.html[end:], "practice")))
    mounted(phone)
    assert phone.inner_text(".gr-answer-number").startswith("Answer: ")


@pytest.fixture(scope="module")
def screen(browser, tmp_path_factory):
    """Yield a phone's page on which one side replaces another."""
    context = browser.new_context(**{**PHONE, "viewport": {"width": 360, "height": 640}})
    page = context.new_page()
    study_screen(page, tmp_path_factory.mktemp("screen"), ANDROID_CLAIMS)
    with_mathjax(page)
    yield page
    context.close()


def test_the_answer_and_the_verdict_are_on_the_first_screen(screen, subtests):
    """They are below the question, in the space that a phone's app leaves of 640 pixels."""
    cards = [card for card in current_cards() if card.kind == "practice"]
    for card in cards:
        with subtests.test(card=card.id):
            check_first_screen(screen, *practice_sides(card))


def check_first_screen(screen, question, answer):
    screen.evaluate("html => setSide(html)", question.html)
    screen.wait_for_selector(".gr-practice .gr-guess")
    screen.fill(".gr-guess input", "12345.678")
    screen.evaluate("html => setSide(html)", answer.html)
    screen.wait_for_function("document.querySelector('.gr-verdict').textContent.startsWith('✗')")
    screen.evaluate(TYPESET)
    assert screen.inner_text(".gr-answer-number").startswith("Answer: ")
    screen.evaluate("scrollTo(0, 0)")  # the question may have been scrolled to its field
    boxes = [screen.locator(each).bounding_box() for each in (".gr-answer-number", ".gr-verdict")]
    assert all(box["y"] > 0 and box["y"] + box["height"] <= 500 for box in boxes), boxes


@pytest.mark.slow
@pytest.mark.parametrize("name", examples.names())
def test_every_example_draws_usable_practice_numbers(name):
    """Drawn inputs are accepted, every number can be asked for, and the answers can be judged."""
    for seed in range(1, 40):
        for ask in examples.asks(name):
            question = examples.practice(name, seed, ask)
            assert examples.check(name, question["texts"]) == {}, question["texts"]
            verdict = examples.judge(name, question["texts"], ask, "0.123456789", 0.005)
            assert verdict["ok"], verdict
