"""Check info-nce against softmax in NumPy, its gradient against differences, and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "info-nce"


def digits(values):
    return [f"{x:.6g}" for x in values]


def matrix(rows):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in rows)


def losses(s, tau):
    """Return the mean loss of the rows, each the surprise of its diagonal element."""
    z = s / tau
    z = z - z.max(axis=1, keepdims=True)
    return -np.log(np.diag(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)))


def clip_loss(s, tau, symmetric):
    rows = losses(s, tau).mean()
    return (rows + losses(s.T, tau).mean()) / 2 if symmetric else rows


def test_worked_example():
    result = compute(NAME)
    assert digits(result["logits"][1]) == ["0.6", "1.6", "0.8"]
    assert [digits(one["p"]) for one in result["rows"]] == [
        ["0.690372", "0.170244", "0.139384"],
        ["0.202442", "0.550295", "0.247263"],
        ["0.142078", "0.386207", "0.471715"],
    ]
    assert digits(result["by_row"]) == ["0.370524", "0.597301", "0.751381"]
    assert digits(result["by_column"]) == ["0.382874", "0.615189", "0.712067"]
    assert digits([result["mean_row"], result["mean_column"], result["loss"]]) == [
        "0.573069",
        "0.570043",
        "0.571556",
    ]
    assert [digits(row) for row in result["gradient"]] == [
        ["-0.209243", "0.111017", "0.106625"],
        ["0.135942", "-0.303056", "0.192047"],
        ["0.0849316", "0.22762", "-0.345885"],
    ]
    assert digits([result["chance"], result["bound"]]) == ["1.09861", "0.525544"]
    assert result["found"] == 3


def test_other_temperatures_and_rows_alone_have_the_expected_numbers():
    assert digits([compute(NAME, tau="0.05")["loss"]]) == ["0.0246663"]
    assert digits([compute(NAME, tau="10")["loss"]]) == ["1.06457"]
    assert digits([compute(NAME, symmetric="off")["loss"]]) == ["0.573069"]
    assert compute(NAME, S="1 1; 1 1")["loss"] == pytest.approx(np.log(2))
    sure = compute(NAME, S="100 -100; -100 100", tau="0.01")
    assert sure["loss"] == 0 and sure["found"] == 2


def test_random_matrices_agree_with_numpy():
    random = np.random.default_rng(70)
    for _ in range(80):
        n = int(random.integers(2, 6))
        s = random.uniform(-1, 1, (n, n))
        tau = float(random.uniform(0.05, 3))
        symmetric = bool(random.integers(0, 2))
        result = compute(NAME, S=matrix(s), tau=repr(tau), symmetric="on" if symmetric else "off")
        assert np.allclose(result["by_row"], losses(s, tau), rtol=1e-9, atol=1e-12)
        assert np.allclose(result["by_column"], losses(s.T, tau), rtol=1e-9, atol=1e-12)
        assert result["loss"] == pytest.approx(clip_loss(s, tau, symmetric), rel=1e-9)
        assert result["found"] == int((s.argmax(axis=1) == np.arange(n)).sum())
        slopes = np.empty((n, n))
        for at in np.ndindex(n, n):
            step = np.zeros((n, n))
            step[at] = 1e-6
            up, down = clip_loss(s + step, tau, symmetric), clip_loss(s - step, tau, symmetric)
            slopes[at] = (up - down) / 2e-6
        assert np.allclose(result["gradient"], slopes, atol=1e-6 / tau)


def test_rows_of_the_gradient_cancel_without_the_columns():
    gradient = compute(NAME, symmetric="off")["gradient"]
    assert np.allclose(np.sum(gradient, axis=1), 0, atol=1e-15)


def test_equal_largest_similarities_count_for_the_first():
    assert compute(NAME, S="1 1; 1 1")["found"] == 1


def test_only_a_square_matrix_is_accepted():
    assert list(examples.check(NAME, {"S": "1 0; 0 1; 1 1"})) == ["S"]


def test_the_bound_on_information_is_stated():
    assert "no more than ln 3" in shown(NAME)
    assert "the bound says nothing" in shown(NAME, S="0 1; 1 0")


def test_similarities_can_be_swiped_and_rows_chosen():
    assert 'data-edit="S"' in hero(NAME) and 'data-change="step=2"' in hero(NAME)
    assert "row 2: " in hero(NAME, {"step": "2"})


def test_many_cells_have_short_texts():
    wide = hero(NAME, S="0.25 0 0 0; 0 1 0 0; 0 0 1 0; 0 0 0 -0.31")
    assert ">0.3<" in wide and ">−0.3<" in wide and "100 × gradient" in wide
    assert "100 ×" not in hero(NAME)
