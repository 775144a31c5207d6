"""Test that the add-on replies to every message of a card, with an answer or a refusal."""

import html
import json
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon import examples
from addon.review import bridge, source_view

CONFIG = {"digits": 6, "start_open": True}


def send(request, config=CONFIG):
    text = request if isinstance(request, str) else json.dumps(request)
    return bridge.answer(bridge.PREFIX + text, config)


def show(**changes):
    request = {"do": "show", "example": "softmax-nll", "inputs": {}, "view": {}, "prefix": ""}
    return {**request, **changes}


def test_a_good_request_is_computed():
    answer = send(show(inputs={"z": "0, 0", "t": "1"}))
    assert answer["ok"] and "loss 0.693147" in answer["say"]
    assert "controls" not in answer


def test_mounting_returns_controls_and_uses_the_learners_settings():
    answer = send(show(prefix="gr1"), {"digits": 3, "start_open": False})
    assert 'id="gr1-z"' in answer["controls"]["rest"]
    assert (answer["engine"], answer["open"]) == ("Python", False)
    assert ">0.693<" in answer["out"]


@pytest.mark.parametrize("name", examples.names())
def test_every_example_can_be_mounted(name):
    answer = send(show(example=name, prefix="gr1"))
    assert answer["ok"] and answer["hero"] and answer["controls"], answer


@pytest.mark.parametrize("config", [{}, {"start_open": True}, {"start_open": None}, {"start_open": 0}])
def test_a_block_starts_open_unless_the_learner_turned_it_off(config):
    assert send(show(prefix="gr1"), config)["open"] is True
    assert send(show(prefix="gr1"), {**config, "start_open": False})["open"] is False


def test_a_refused_input_gets_a_message_for_its_field():
    answer = send(show(inputs={"z": "1, 2x"}))
    assert not answer["ok"] and "“2x” has “x” in it" in answer["messages"]["z"]


@pytest.mark.parametrize("digits", [None, "6", 2, 13, True, 6.5])
def test_an_invalid_setting_means_six_digits(digits):
    assert ">0.693147<" in send(show(prefix="gr1"), {"digits": digits})["out"]


def test_keys_are_taken_and_given_back():
    assert send({"do": "keys", "taken": True}) == {"ok": True, "keys": True}
    assert send({"do": "keys", "taken": False}) == {"ok": True, "keys": False}


def test_a_guess_is_judged():
    request = {
        "do": "judge",
        "example": "softmax-nll",
        "inputs": {},
        "ask": "nll",
        "guess": "ln 2",
        "tolerance": 0.005,
    }
    assert send(request)["right"]
    assert send({**request, "guess": "0.693"})["right"]
    assert not send({**request, "guess": "0.5"})["right"]
    assert "off by" in send({**request, "guess": "0.5"})["message"]
    assert not send({**request, "guess": "half"})["ok"]


def test_practice_numbers_depend_only_on_the_seed():
    request = {"do": "practice", "example": "softmax-nll", "ask": "nll", "seed": 5}
    assert send(request) == send(request)
    assert send(request)["texts"] != send({**request, "seed": 6})["texts"]


@pytest.mark.parametrize("name", examples.names())
def test_the_source_is_shown_unchanged(name):
    shown = send({"do": "source", "example": name})["html"]
    file = source_view.EXAMPLES / (name.replace("-", "_") + ".py")
    plain = html.unescape(re.sub(r"</?span[^>]*>", "", shown))
    assert plain == file.read_text(encoding="utf-8")
    assert '<span class="k">def</span>' in shown


HOSTILE = [
    "",
    "{",
    "null",
    "[]",
    "1",
    '"show"',
    "NaN",
    "{}",
    '{"do":null}',
    '{"do":"eval"}',
    '{"do":"show"}',
    '{"do":["show"]}',
    '{"do":"__class__"}',
    json.dumps(show(example="../secrets")),
    json.dumps(show(example=None)),
    json.dumps(show(example="kit")),
    json.dumps(show(example="__init__")),
    json.dumps(show(inputs=[])),
    json.dumps(show(inputs={"z": 1})),
    json.dumps(show(inputs={"z": None})),
    json.dumps(show(inputs={"q": "1"})),
    json.dumps(show(inputs={str(i): "" for i in range(21)})),
    json.dumps(show(inputs={"z": "1" * 2001})),
    json.dumps(show(view={"step": 3})),
    json.dumps(show(view="3")),
    json.dumps(show(view={"s" * 41: "3"})),
    json.dumps(show(view={"step": "3" * 2001})),
    json.dumps(show(view={str(i): "" for i in range(21)})),
    json.dumps(show(prefix='"><script>')),
    json.dumps(show(prefix="gr1\n")),
    json.dumps(show(prefix=7)),
    json.dumps({"do": "source", "example": "../bridge"}),
    json.dumps({"do": "source"}),
    json.dumps({"do": "keys", "taken": 1}),
    json.dumps({"do": "keys"}),
    json.dumps(
        {
            "do": "judge",
            "example": "softmax-nll",
            "inputs": {},
            "ask": "x",
            "guess": "1",
            "tolerance": 0.1,
        }
    ),
    json.dumps(
        {
            "do": "judge",
            "example": "softmax-nll",
            "inputs": {},
            "ask": "nll",
            "guess": 1,
            "tolerance": 0.1,
        }
    ),
    json.dumps(
        {
            "do": "judge",
            "example": "softmax-nll",
            "inputs": {},
            "ask": "nll",
            "guess": "1",
            "tolerance": True,
        }
    ),
    json.dumps({"do": "practice", "example": "softmax-nll", "ask": "nll", "seed": 0}),
    json.dumps({"do": "practice", "example": "softmax-nll", "ask": "nll", "seed": 1.5}),
    json.dumps({"do": "practice", "example": "softmax-nll", "ask": "nll", "seed": 2**40}),
    "[" * 15000,
    json.dumps(show()) + " " * 20000,
    "\x00",
    "\ud800",
]


@pytest.mark.parametrize("message", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_messages_are_refused(message):
    answer = send(message)
    assert answer["ok"] is False and answer["refused"]
    json.dumps(answer, allow_nan=False)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_gets_an_answer(value):
    assert "ok" in send(json.dumps(value))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(examples.names()), st.data())
def test_any_text_in_any_input_gets_an_answer(name, data):
    inputs = {key: data.draw(st.text(max_size=60)) for key in examples.inputs(name)}
    answer = send(show(example=name, inputs=inputs, view={"step": data.draw(st.text(max_size=9))}))
    assert "refused" not in answer
    json.dumps(answer, allow_nan=False)


def test_a_bug_in_an_example_is_a_refusal(monkeypatch):
    def broken(values):
        raise ZeroDivisionError

    monkeypatch.setitem(examples.load("sobel"), "compute", broken)
    answer = send(show(example="sobel"))
    assert answer == {"ok": False, "refused": "this example failed: ZeroDivisionError"}


def test_an_answer_that_is_not_finite_is_a_refusal(monkeypatch):
    monkeypatch.setattr(examples, "respond", lambda *_: {"ok": True, "step": math.nan})
    assert send(show())["ok"] is False
