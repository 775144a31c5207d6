"""Check mlm-masking against worked numbers and a second count."""

import math
from collections import Counter

import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "mlm-masking"


def inputs(result):
    return " ".join(one["input"] for one in result["tokens"])


def digits(values):
    return [f"{x:.6g}" for x in values]


def test_worked_example():
    result = compute(NAME)
    assert digits(result["u"][:5]) == ["0.685834", "0.903948", "0.48567", "0.768931", "0.0746809"]
    assert [(i, result["tokens"][i]["kind"]) for i in result["chosen"]] == [
        (4, "keep"),
        (7, "mask"),
        (11, "random"),
    ]
    assert inputs(result) == "the small cat sat under the old [MASK] and the dog over"
    assert digits(result["expected"]) == ["1.8", "1.44", "0.18", "0.18"]
    assert (result["all"], result["counts"]) == (167, [134, 16, 17])


def test_an_exact_count_masks_the_same_number_every_time():
    result = compute(NAME, selection="exact count")
    assert [(i, result["tokens"][i]["kind"]) for i in result["chosen"]] == [(8, "mask"), (10, "mask")]
    assert (result["all"], set(result["numbers"])) == (200, {2})
    assert len(set(compute(NAME)["numbers"])) > 1, "the number does not vary if each token is drawn"


def test_the_seed_decides_and_0_counts_as_1():
    result = compute(NAME, seed="1")
    assert [(i, result["tokens"][i]["kind"]) for i in result["chosen"]] == [(0, "mask")]
    assert compute(NAME, seed="0")["u"] == result["u"]
    assert "counts as 1" in shown(NAME, seed="0")


def test_a_rate_of_0_masks_nothing_and_a_rate_of_1_everything():
    none = compute(NAME, rate="0", selection="exact count")
    assert (none["chosen"], none["all"]) == ([], 0)
    assert "gives no loss" in shown(NAME, rate="0") and "to predict: nothing" in hero(NAME, rate="0")
    for selection in ("each token", "exact count"):
        assert compute(NAME, rate="1", selection=selection)["all"] == 1200


def test_a_short_sentence_may_have_no_masked_token():
    assert 0 in compute(NAME, words="cat")["numbers"]
    assert set(compute(NAME, words="cat", selection="exact count")["numbers"]) == {1}


def test_the_same_word_is_chosen_at_one_place_only():
    result = compute(NAME, words="the the the the the the", rate="0.5", mask="1", random="0")
    assert set(inputs(result).split()) == {"the", "[MASK]"}


def park_miller(seed):
    while True:
        seed = 48271 * seed % (2**31 - 1)
        yield seed / (2**31 - 1)


@pytest.mark.parametrize("seed", [2, 77, 4321])
def test_counts_agree_with_a_second_count(seed):
    """The count draws one number per token, a second for chosen ones, a third for random words."""
    draws = park_miller(seed)
    for _ in range(10):
        next(draws)  # the first numbers are not used, because they are near 0 for small seeds
    found: Counter[str] = Counter()
    for _ in range(200 * 12):
        if next(draws) < 0.4:
            second = next(draws)
            kind = "mask" if second < 0.5 else "random" if second < 0.5 + 0.3 else "keep"
            if kind == "random":
                next(draws)
            found[kind] += 1
    result = compute(NAME, seed=str(seed), rate="0.4", mask="0.5", random="0.3", repeats="200")
    assert result["counts"] == [found["mask"], found["random"], found["keep"]]
    for seen, expected in zip(result["counts"], result["expected"][1:], strict=True):
        assert abs(seen - 200 * expected) < 5 * math.sqrt(200 * expected)


def test_bad_inputs_are_refused():
    assert list(examples.check(NAME, {"mask": "0.8", "random": "0.3"})) == ["random"]
    assert examples.check(NAME, {"mask": "0.7", "random": "0.3"}) == {}
    assert list(examples.check(NAME, {"words": "Cat"})) == ["words"]


def test_only_chosen_tokens_have_a_label():
    assert shown(NAME).count("<td>–</td>") == 2 * 9


def test_the_rate_is_dragged():
    assert 'data-y="rate"' in hero(NAME) and 'data-y="rate"' not in hero(NAME, selection="exact count")
