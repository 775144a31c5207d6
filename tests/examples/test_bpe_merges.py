"""Check bpe-merges against an encoder by lowest rank, pairs counted as strings, and worked numbers."""

import math
from collections import Counter

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "bpe-merges"
PAPER = {"words": "low lower newest widest", "counts": "5, 2, 6, 3", "merges": "10", "new": "lowest"}


def merges(result):
    return [(one["made"], one["count"]) for one in result["merges"]]


def test_worked_example():
    result = compute(NAME)
    assert [(p["a"] + p["b"], p["count"]) for p in result["pairs"][0]] == [
        ("tr", 8),
        ("ra", 16),
        ("ai", 16),
        ("in", 16),
        ("n_", 14),
        ("gr", 3),
        ("ns", 2),
        ("s_", 2),
    ]
    assert merges(result) == [
        ("ra", 16),
        ("rai", 16),
        ("rain", 16),
        ("rain_", 14),
        ("train_", 6),
        ("grain_", 3),
    ]
    assert result["merges"][0]["ties"] == 2
    assert result["states"][-1] == [["train_"], ["rain_"], ["grain_"], ["t", "rain", "s", "_"]]
    assert (result["sizes"][0], result["sizes"][-1]) == (93, 22)
    assert (len(result["base"]), len(result["vocabulary"])) == (8, 14)
    assert result["tokens"] == ["s", "train_"]


def test_the_papers_words_give_the_papers_merges():
    result = compute(NAME, **PAPER)
    assert merges(result) == [
        ("es", 9),
        ("est", 9),
        ("est_", 9),
        ("lo", 7),
        ("low", 7),
        ("ne", 6),
        ("new", 6),
        ("newest_", 6),
        ("low_", 5),
        ("wi", 3),
    ]
    assert result["tokens"] == ["low", "est_"]


def test_pairs_overlap_and_merges_do_not():
    result = compute(NAME, words="aaaa aab", counts="3 2", merges="3", new="aaaaa", end="off")
    assert merges(result) == [("aa", 11), ("aaaa", 3), ("aab", 2)]
    assert result["tokens"] == ["aaaa", "a"]


def encoded(word, ranks, end):
    """Return the segmentation that results from joining the leftmost pair of lowest rank each time."""
    parts = [*word, *(["_"] if end else [])]
    while True:
        found = [
            (ranks[pair], i)
            for i, pair in enumerate(zip(parts, parts[1:], strict=False))
            if pair in ranks
        ]
        if not found:
            return parts
        at = min(found)[1]
        parts[at : at + 2] = ["".join(parts[at : at + 2])]


def test_random_words_agree_with_the_lowest_rank_first():
    random = np.random.default_rng(52)
    for _ in range(60):
        words = ["".join(random.choice([*"abc"], random.integers(1, 8))) for _ in range(4)]
        counts = random.integers(1, 9, 4)
        new = "".join(random.choice([*"abc"], 6))
        end = bool(random.integers(0, 2))
        result = compute(
            NAME,
            words=" ".join(words),
            counts=" ".join(map(str, counts)),
            merges="8",
            new=new,
            end="on" if end else "off",
        )
        start: Counter[tuple[str, str]] = Counter()
        for word, count in zip(words, counts, strict=True):
            spelled = word + "_" * end
            for pair in zip(spelled, spelled[1:], strict=False):
                start[pair] += int(count)
        assert {(p["a"], p["b"]): p["count"] for p in result["pairs"][0]} == dict(start)
        chosen = [(one["a"], one["b"]) for one in result["merges"]]
        if len(set(chosen)) == len(chosen) == len({a + b for a, b in chosen}):
            ranks = {pair: rank for rank, pair in enumerate(chosen)}
            assert result["tokens"] == encoded(new, ranks, end)
        for state in result["states"]:
            assert ["".join(parts) for parts in state] == [word + "_" * end for word in words]


def test_without_merges_there_are_letters():
    result = compute(NAME, merges="0")
    assert (result["merges"], result["tokens"]) == ([], [*"strain_"])
    assert "no merges" in hero(NAME, merges="0")


def test_merging_stops_when_no_pair_is_left():
    texts = {"words": "ab", "counts": "1", "merges": "20", "new": "ab"}
    assert merges(compute(NAME, **texts)) == [("ab", 1), ("ab_", 1)]
    assert "After 2 merges, no pair is left." in shown(NAME, **texts)
    nothing = compute(NAME, words="a", counts="1", end="off")
    assert (nothing["merges"], nothing["pairs"]) == ([], [[]])
    count = examples.load(NAME)["asks"][0]["answer"]
    assert math.isnan(count({}, nothing))


def test_unknown_letters_are_marked():
    assert compute(NAME, new="plain")["unknown"] == ["p", "l"]
    assert "p?</b>·" in hero(NAME, new="plain")
    assert "question mark" in shown(NAME, new="plain")
    assert "question mark" not in shown(NAME)


def test_a_word_may_occur_twice_and_a_string_be_made_twice():
    assert merges(compute(NAME, words="ab ab", counts="2 3", merges="1"))[0] == ("ab", 5)
    # abb is once ab + b and once a + bb.
    twice = compute(NAME, words="abb abb bb cabb", counts="1 1 9 1", merges="20", end="off")
    made = [one["made"] for one in twice["merges"]]
    assert len(twice["vocabulary"]) == len(twice["base"]) + len(set(made))


def test_the_hero_shows_the_words_at_the_step():
    assert "s·train_" in hero(NAME) and "t·rain·s·_" in hero(NAME)
    first = hero(NAME, {"step": "0"})
    assert "t·r·a·i·n·_" in first and "first merge" in first


@pytest.mark.parametrize(
    "texts, field, message",
    [
        ({"counts": "6, 5"}, "counts", "2 numbers for 4 words"),
        ({"counts": "6, 5, 3, 1.5"}, "counts", "1.5 is not a whole number"),
        ({"words": "train1"}, "words", "words are made of the letters a to z, not 1"),
        ({"new": "two words"}, "new", "1 to 1 words, not 2"),
    ],
)
def test_bad_inputs_are_refused(texts, field, message):
    assert examples.check(NAME, texts) == {field: message}
