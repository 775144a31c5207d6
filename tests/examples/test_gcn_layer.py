"""Check gcn-layer against NumPy's matrices and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "gcn-layer"


def digits(values):
    return [f"{x:.6g}" for x in values]


def matrix(rows):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in rows)


def smoothing(a, norm, loops):
    """Return the matrix of one smoothing step."""
    tilde = a + np.eye(len(a)) * loops
    d = tilde.sum(axis=1)
    with np.errstate(divide="ignore"):
        inverse = np.where(d > 0, 1 / d, 0)
    if norm == "symmetric":
        return np.sqrt(inverse)[:, None] * tilde * np.sqrt(inverse)
    return inverse[:, None] * tilde if norm == "mean" else tilde


def test_worked_example():
    result = compute(NAME, k="20")
    assert result["degrees"] == [2, 4, 3, 4, 2]
    assert digits(result["s"][0]) == ["0.5", "0.353553", "0", "0", "0"]
    assert digits(result["s"][2]) == ["0", "0.288675", "0.333333", "0.288675", "0"]
    assert [digits(row) for row in result["once"]] == [
        ["0.5", "0.353553"],
        ["0.353553", "0.25"],
        ["0", "0.288675"],
        ["0.707107", "0.603553"],
        ["1", "0.5"],
    ]
    assert digits(row[0] for row in result["output"]) == [
        "0.676777",
        "0.478553",
        "0.144338",
        "1.00888",
        "1.25",
    ]
    assert digits(row[1] for row in result["before"])[3:] == ["-0.103553", "-0.5"]
    assert [row[1] for row in result["output"]][3:] == [0, 0]
    assert result["times"] == [0, 1, 2, 5, 10, 20]
    assert digits(result["spreads"]) == [
        "1.41421",
        "0.707107",
        "0.353553",
        "0.0828641",
        "0.0123217",
        "0.000272244",
    ]
    assert digits(row[0] for row in result["smoothed"]) == [
        "0.399808",
        "0.565586",
        "0.489898",
        "0.565785",
        "0.400193",
    ]
    assert digits(result["limits"]) == ["0.4", "0.565685", "0.489898", "0.565685", "0.4"]


def test_mean_sum_and_no_loops_have_the_expected_numbers():
    mean = compute(NAME, norm="mean")
    assert digits(row[0] for row in mean["once"]) == ["0.5", "0.25", "0", "0.5", "1"]
    assert digits(mean["limits"]) == ["0.4"] * 5
    assert digits(compute(NAME, loops="off")["once"][0]) == ["0", "0.57735"]
    ten = compute(NAME, norm="sum", k="10")
    assert [row[0] for row in ten["smoothed"]] == [27860, 64228, 55806, 64283, 27949]
    assert all(np.isnan(ten["limits"]))


def test_random_graphs_agree_with_numpy():
    random = np.random.default_rng(72)
    for _ in range(80):
        n, features, out, k = (int(x) for x in random.integers([2, 1, 1, 0], [7, 5, 4, 12]))
        upper = np.triu(random.random((n, n)) < 0.6, 1)
        a = (upper | upper.T).astype(float)
        h, w = random.uniform(-9, 9, (n, features)), random.uniform(-3, 3, (features, out))
        norm, loops = str(random.choice(["symmetric", "mean", "sum"])), bool(random.integers(0, 2))
        result = compute(
            NAME,
            k=str(k),
            norm=norm,
            edges="; ".join(f"{i} {j}" for i, j in np.argwhere(upper)),
            H=matrix(h),
            loops="on" if loops else "off",
            W=matrix(w),
        )
        s = smoothing(a, norm, loops)
        assert np.allclose(result["s"], s)
        assert np.allclose(result["output"], np.maximum(0, s @ h @ w))
        assert np.allclose(result["smoothed"], np.linalg.matrix_power(s, k) @ h)
        assert np.allclose(result["path"][k], np.array(result["smoothed"])[:, 0])
        # Squaring thirty times is a billion repetitions; sums would overflow.
        if norm != "sum":
            far = s
            for _ in range(30):
                far = far @ far
            for limit, now, after in zip(
                result["limits"], far @ h[:, 0], s @ far @ h[:, 0], strict=True
            ):
                assert np.isnan(limit) or (limit, limit) == pytest.approx((now, after), abs=1e-5)


@pytest.mark.parametrize(
    "edges, loops, limits",
    [
        ("0 1; 1 2", "on", [True, True, True]),
        ("0 1; 1 2", "off", [False, False, False]),
        ("0 1; 1 2; 0 2", "off", [True, True, True]),
        ("0 1", "off", [False, False, True]),
        ("", "off", [True, True, True]),
    ],
)
def test_a_graph_of_two_colors_without_loops_has_no_limit(edges, loops, limits):
    result = compute(NAME, edges=edges, loops=loops, H="3; 1; 2", W="1")
    assert [x == x for x in result["limits"]] == limits


@pytest.mark.parametrize("norm, h", [("mean", "3; 2; 1"), ("symmetric", "3; sqrt(8); 1")])
def test_two_colors_with_equal_totals_have_a_limit(norm, h):
    # On a path, the ends have degree 1, and the middle 2: it counts twice (mean) or by the root of 2.
    result = compute(NAME, edges="0 1; 1 2", loops="off", norm=norm, H=h, W="1", k="50")
    assert np.allclose(result["limits"], [row[0] for row in result["smoothed"]])


def test_components_have_their_own_limits():
    result = compute(NAME, edges="0 1; 2 3; 1 0", H="2; 4; 1; 7; 5", W="1", norm="mean")
    assert result["parts"] == [0, 0, 2, 2, 4]
    assert result["limits"] == [3, 3, 4, 4, 5]


def test_three_nodes_in_a_row_have_the_expected_numbers():
    s = compute(NAME, edges="0 1; 1 2", H="1; 0; 0", W="1")["s"]
    assert digits(np.ravel(s)) == [
        "0.5",
        "0.408248",
        "0",
        "0.408248",
        "0.333333",
        "0.408248",
        "0",
        "0.408248",
        "0.5",
    ]
    assert np.allclose(np.linalg.eigvalsh(s), [-1 / 6, 1 / 2, 1])
    assert digits(map(sum, s)) == ["0.908248", "1.14983", "0.908248"]


@pytest.mark.parametrize(
    "texts, field",
    [
        ({"edges": "0 1; 2"}, "edges"),
        ({"edges": "0 1.5"}, "edges"),
        ({"edges": "0 5"}, "edges"),
        ({"edges": "1 1"}, "edges"),
        ({"W": "1 1"}, "W"),
    ],
)
def test_bad_inputs_are_refused(texts, field):
    assert list(examples.check(NAME, texts)) == [field]


def test_nodes_can_be_chosen_and_changed_and_edges_cut():
    first = hero(NAME, {"step": "0"})
    assert 'data-dial="H:8"' in first and 'data-change="step=4"' in first
    # Node 0 knows only node 1: that edge can be cut, its self-loop switched off, the others added.
    assert 'data-change="edges=1 2; 1 3; 2 3; 3 4"' in first
    assert 'data-change="loops=off"' in first
    assert 'data-change="edges=0 1; 0 4; 1 2; 1 3; 2 3; 3 4"' in first
    assert "pass their numbers back and forth" in shown(NAME, edges="0 1", H="1; 2", W="1", loops="off")
