"""Check beam-search against a search by sorting and worked numbers."""

import functools
import itertools
import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "beam-search"


@functools.cache
def presets():
    """Return the inputs of the presets by label."""
    return {one["label"]: one["inputs"] for one in examples.load(NAME)["presets"]}


def steps(result):
    return [[(one["name"], f"{one['p']:.6g}") for one in step["kept"]] for step in result["steps"]]


def test_worked_example():
    result = compute(NAME)
    assert steps(result) == [
        [("A", "0.5"), ("B", "0.4")],
        [("BC", "0.32"), ("AB", "0.2")],
        [("BC.", "0.288"), ("ABC", "0.16")],
        [("ABC.", "0.144"), ("ABCA", "0.016")],
    ]
    winner = result["winner"]
    assert (winner["name"], f"{winner['lnp']:.6g}", f"{winner['p']:.6g}") == ("BC.", "-1.24479", "0.288")
    assert (result["greedy"]["name"], f"{result['greedy']['p']:.6g}") == ("ABC.", "0.144")
    assert (result["best"]["name"], result["count"]) == ("BC.", 29)


def test_a_narrow_beam_drops_the_best_start():
    found = [compute(NAME, **{**presets()["beam too narrow"], "width": w})["winner"] for w in "23"]
    assert [(one["name"], f"{one['p']:.6g}") for one in found] == [("A.", "0.14"), ("C.", "0.2375")]
    assert compute(NAME, **presets()["beam too narrow"])["best"]["name"] == "C."


def test_a_length_penalty_changes_the_winner():
    assert compute(NAME, **presets()["short wins"])["winner"]["name"] == "A."
    result = compute(NAME, **presets()["length penalty"])
    scores = {one["name"]: f"{x:.6g}" for one, x in zip(result["aside"], result["scores"], strict=True)}
    assert (scores["A."], scores["BCA."]) == ("-1.03198", "-0.829863")
    assert result["winner"]["name"] == "BCA."


def probability(P, tokens):
    rows = [0, *(t + 1 for t in tokens)]
    return math.prod(P[row][t] for row, t in zip(rows, tokens, strict=False))


def name(tokens, n):
    return "".join("ABC"[t] if t < n - 1 else "." for t in tokens)


def reference(P, width, most):
    """Return the sequences that a beam search by sorting sets aside, with their probabilities."""
    n = len(P)
    live: list[tuple[int, ...]] = [()]
    aside: list[tuple[int, ...]] = []
    for t in range(most):
        candidates = [(*one, j) for one in live for j in range(n)]
        candidates = [one for one in candidates if probability(P, one) > 0]
        candidates.sort(key=lambda one: -round(math.log(probability(P, one)), 9))
        kept = candidates[:width]
        live = [one for one in kept if one[-1] != n - 1]
        aside += [one for one in kept if one[-1] == n - 1 or t == most - 1]
        if not live:
            break
    return aside


def test_random_searches_agree_with_sorting():
    random = np.random.default_rng(58)
    for _ in range(60):
        n, width, most = (int(random.integers(*ends)) for ends in [(2, 5), (1, 7), (1, 6)])
        P = random.dirichlet(np.ones(n), n)
        P = P / P.sum(axis=1, keepdims=True)
        alpha, kind = random.uniform(0, 3), "power" if random.integers(0, 2) else "GNMT"
        text = "; ".join(" ".join(repr(float(x)) for x in row) for row in P)
        result = compute(NAME, P=text, width=str(width), L=str(most), alpha=repr(alpha), penalty=kind)
        expected = reference(P, width, most)
        assert [one["name"] for one in result["aside"]] == [name(one, n) for one in expected]

        def score(one, P=P, alpha=alpha, kind=kind):
            length = len(one) if kind == "power" else (5 + len(one)) / 6
            return round(math.log(probability(P, one)) / length**alpha, 9)

        best = max(expected, key=score)
        assert result["winner"]["name"] == name(best, n)
        assert result["winner"]["p"] == pytest.approx(probability(P, best), rel=1e-9)
        every = [
            one
            for length in range(1, most + 1)
            for one in itertools.product(range(n), repeat=length)
            if n - 1 not in one[:-1] and (one[-1] == n - 1 or length == most)
        ]
        assert result["count"] == len(every)
        assert result["best"]["name"] == name(max(every, key=score), n)


def test_the_first_of_equal_sequences_is_kept():
    P = "0.5 0.5 0; 0 0 1; 0 0 1"
    assert compute(NAME, P=P, width="1")["winner"]["name"] == "A."
    assert compute(NAME, P=P, width="2")["winner"]["name"] == "A."


def test_sequences_may_end_at_once_or_never():
    assert compute(NAME, P="0 1; 1 0")["winner"]["name"] == "."
    endless = compute(NAME, P="1 0; 1 0", L="3", width="6")
    assert (endless["winner"]["name"], len(endless["aside"])) == ("AAA", 1)
    assert "Cut after 3 tokens, without an end: AAA." in shown(NAME, P="1 0; 1 0", L="3")


@pytest.mark.parametrize(
    "P, message",
    [
        ("0.5 0.4; 0 1", "row 0 adds up to 0.9, not 1"),
        ("1 0; 0 1; 1 0", "as many columns as rows, not 3×2"),
    ],
)
def test_bad_inputs_are_refused(P, message):
    assert examples.check(NAME, {"P": P}) == {"P": message}


def test_the_picture_grows_with_the_steps_and_large_trees_are_only_listed():
    assert "ABCA" not in hero(NAME, {"step": "2"}) and ">BC<" in hero(NAME, {"step": "2"})
    assert "✗ C" in hero(NAME, {"step": "1"}) and "gr-node" in hero(NAME, {"step": "0"})
    wide = hero(NAME, {"step": "2"}, width="6", L="5")
    assert "gr-node" not in wide and "kept BC" in wide
