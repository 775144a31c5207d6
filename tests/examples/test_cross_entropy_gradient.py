"""Check cross-entropy-gradient against NumPy, a real central difference, and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "cross-entropy-gradient"


def six(values):
    return [f"{x:.6g}" for x in values]


def loss(z, y):
    return -np.sum(y * (z - np.logaddexp.reduce(z)))


def test_worked_example():
    result = compute(NAME)
    assert six(result["p"]) == ["0.659001", "0.242433", "0.0985659"]
    assert six([result["ce"], result["kl"], result["entropy"]]) == ["0.41703", "0.41703", "0"]
    assert six(result["gradient"]) == ["-0.340999", "0.242433", "0.0985659"]
    assert sum(result["gradient"]) == pytest.approx(0, abs=1e-12)
    assert result["numeric"] == pytest.approx(result["gradient"], abs=1e-9)
    assert "below 1e−9" in shown(NAME)


def test_soft_targets_have_the_expected_numbers():
    result = compute(NAME, y="0.7, 0.2, 0.1")
    sums = [result["ce"], result["entropy"], result["kl"]]
    assert six(sums) == ["0.80703", "0.801819", "0.00521146"]
    assert six(result["gradient"]) == ["-0.0409989", "0.042433", "-0.00143411"]


def test_random_distributions_agree_with_numpy():
    random = np.random.default_rng(6)
    for _ in range(200):
        count = int(random.integers(2, 11))
        z = random.uniform(-1, 1, count) * random.choice([1, 5, 50])
        y = random.dirichlet(np.ones(count))
        y[random.random(count) < 0.3] = 0
        y = y / y.sum() if y.sum() > 0 else np.eye(count)[0]
        texts = {"z": ", ".join(map(repr, z.tolist())), "y": ", ".join(map(repr, y.tolist()))}
        result = compute(NAME, h="1e-4", **texts)
        p = np.exp(z - np.logaddexp.reduce(z))
        entropy = -np.sum(y[y > 0] * np.log(y[y > 0]))
        assert result["p"] == pytest.approx(p, rel=1e-9, abs=1e-12)
        assert result["ce"] == pytest.approx(loss(z, y), rel=1e-9, abs=1e-12)
        assert result["entropy"] == pytest.approx(entropy, rel=1e-9, abs=1e-12)
        assert result["kl"] == pytest.approx(loss(z, y) - entropy, rel=1e-9, abs=1e-12)
        assert result["gradient"] == pytest.approx(p - y, rel=1e-9, abs=1e-12)
        for i, step in enumerate(np.eye(count) * 1e-4):
            central = (loss(z + step, y) - loss(z - step, y)) / 2e-4
            assert result["numeric"][i] == pytest.approx(central, abs=1e-9)


def test_the_losses_are_shown_and_a_tap_makes_a_class_the_target():
    picture = hero(NAME, y="0.7, 0.2, 0.1")
    losses = ("CE = H + KL", ">0.807<", ">0.802<", ">0.00521<")
    assert [part for part in losses if part not in picture] == []
    assert 'data-change="y=0, 0, 1"' in picture


def test_a_wide_difference_step_shows_its_own_error():
    assert "largest difference 1.6e−06" in shown(NAME, h="0.01")


def test_equal_distributions_have_exactly_zero_gradient():
    result = compute(NAME, z="ln(7), ln(2), ln(1)", y="0.7, 0.2, 0.1")
    assert result["gradient"] == [0, 0, 0] and result["kl"] == 0


def test_huge_logits_do_not_overflow():
    result = compute(NAME, z="50, -50", y="0, 1")
    assert result["ce"] == 100 and result["gradient"] == [1, -1]
    right = compute(NAME, z="50, -50", y="1, 0")
    assert right["gradient"] == pytest.approx([-np.exp(-100), np.exp(-100)], rel=1e-9)


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"y": "2, 3, 1"}, "y", "the sum is 6, not 1; normalized: 2/6, 3/6, 1/6"),
        ({"y": "0, 0, 0"}, "y", "the sum is 0, not 1"),
        ({"y": "1, 0"}, "y", "2 numbers for 3 logits"),
        ({"y": "-1, 1, 1"}, "y", "out of range"),
        ({"z": "1"}, "z", "2 to 10"),
        ({"z": "51, 1, 1"}, "z", "from −50 to 50"),
        ({"h": "1e-9"}, "h", "from 1e−07 to 0.01"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]


def test_the_suggested_normalization_is_accepted():
    assert examples.check(NAME, {"y": "2/6, 3/6, 1/6"}) == {}
