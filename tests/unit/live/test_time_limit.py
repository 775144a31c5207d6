"""Test that a computation that never ends is stopped and reported, and that others continue."""

import importlib
import sys
import threading

import pytest

from deckbuilder.live import bake, time_limit

LOOP = """
def run():
    x = 0
    while x < 1:
        x = x * 1
    return "never"
"""


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(time_limit, "LIMIT", 0.3)


@pytest.mark.slow
def test_an_endless_loop_is_stopped_in_any_thread(short):
    found = []

    def work():
        try:
            with time_limit.limited():
                while True:
                    pass
        except time_limit.Endless as stopped:
            found.append(stopped)

    work()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(found) == 2
    with time_limit.limited():
        assert sum(range(1000)) == 499500


def test_an_example_with_an_endless_loop_is_named_once(short, monkeypatch, tmp_path):
    examples = tmp_path / "addon" / "examples"
    examples.mkdir(parents=True)
    (examples / "round_and_round.py").write_text(LOOP)
    monkeypatch.syspath_prepend(examples)
    round_and_round = importlib.import_module("round_and_round")

    asked = []

    class Real:
        """Stands in for `addon.examples`, with an example that never ends."""

        @staticmethod
        def bake(name, texts, fold):
            asked.append(name)
            return round_and_round.run() if name == "round-and-round" else "done"

    monkeypatch.setitem(sys.modules, "addon.examples", Real)
    ours = bake.RealExamples()
    for _ in range(3):
        with pytest.raises(bake.Broken) as raised:
            ours.bake("round-and-round", {})
        problem = raised.value.problem
        assert problem.where.path == "addon/examples/round_and_round.py"
        assert problem.where.line in (4, 5, 6)
        assert 'example "round-and-round": stopped after' in problem.text
    assert ours.bake("another", {}) == "done"
    assert asked == ["round-and-round", "another"]
    monkeypatch.delitem(sys.modules, "round_and_round")
