"""Check norm-layers against NumPy's means over axes and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "norm-layers"


def digits(values):
    return [f"{x:.6g}" for x in values]


def matrix(rows):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in rows)


def test_worked_example():
    result = compute(NAME)
    assert [(s["count"], s["mean"], s["var"]) for s in result["sets"]] == [
        (4, 3, 2),
        (4, 5, 5),
        (4, 2, 2),
        (4, 8, 5),
    ]
    assert digits(result["y"][0]) == ["-1.41421", "0", "-1.34164", "-0.447213"] * 2
    assert digits(r["mean"] for r in result["running"]) == ["0.3", "0.5", "0.2", "0.8"]
    assert digits(r["var"] for r in result["running"])[:2] == ["1.16667", "1.56667"]


def test_layer_rms_group_and_instance_norm_have_the_expected_numbers():
    layer = compute(NAME, kind="layer")
    assert [(s["mean"], s["var"]) for s in layer["sets"]] == [(3, 4.5), (6, 8.5)]
    assert digits(layer["y"][0])[:4] == ["-0.942808", "0", "-0.471404", "0.471404"]
    rms = compute(NAME, kind="rms")
    assert [s["var"] for s in rms["sets"]] == [13.5, 44.5]
    assert digits(rms["y"][0])[:3] == ["0.272165", "0.816496", "0.544331"]
    group = compute(NAME, kind="group")
    assert [(s["mean"], s["var"]) for s in group["sets"]] == [
        (2.5, 1.25),
        (3.5, 7.25),
        (5.5, 3.25),
        (6.5, 13.25),
    ]
    assert [s["mean"] for s in compute(NAME, kind="instance")["sets"]] == [2, 3, 1, 6, 4, 7, 3, 10]


def test_evaluation_uses_the_stored_statistics():
    result = compute(NAME, kind="batch eval")
    assert result["running"] == []
    assert np.allclose(result["y"], [[1, 3, 2, 4, 0, 2, 5, 7], [3, 5, 6, 8, 2, 4, 9, 11]], rtol=1e-5)
    alone = compute(NAME, kind="batch eval", x="1 3 2 4 0 2 5 7", rmean="3, 5, 2, 8", rvar="2, 5, 2, 5")
    both = compute(NAME, kind="batch eval", rmean="3, 5, 2, 8", rvar="2, 5, 2, 5")
    assert alone["y"][0] == both["y"][0], "a prediction depends on its batch"


def test_random_arrays_agree_with_numpy():
    random = np.random.default_rng(51)
    for _ in range(80):
        n, channels, wide = int(random.integers(2, 5)), 4, int(random.integers(1, 4))
        x = random.uniform(-9, 9, (n, channels, wide))
        gamma, beta = random.uniform(-2, 2, channels), random.uniform(-2, 2, channels)
        kind = str(random.choice(["batch", "layer", "rms", "group", "instance"]))
        if kind == "instance" and wide == 1:
            continue
        result = compute(
            NAME,
            x=matrix(x.reshape(n, -1)),
            L=str(wide),
            kind=kind,
            gamma=", ".join(map(repr, map(float, gamma))),
            beta=", ".join(map(repr, map(float, beta))),
        )
        shape = (n, 2, 2, wide) if kind == "group" else x.shape
        axes = {"batch": (0, 2), "layer": (1, 2), "rms": (1, 2), "group": (2, 3), "instance": (2,)}[kind]
        z = x.reshape(shape)
        mean = 0 if kind == "rms" else z.mean(axis=axes, keepdims=True)
        var = ((z - mean) ** 2).mean(axis=axes, keepdims=True)
        y = ((z - mean) / np.sqrt(var + 1e-5)).reshape(x.shape) * gamma[:, None] + beta[:, None]
        assert np.allclose(result["y"], y.reshape(n, -1), rtol=1e-9, atol=1e-9)


def test_a_constant_set_gives_beta():
    assert compute(NAME, kind="layer", x="5 5 5 5", beta="0.5")["y"] == [[0.5] * 4]


@pytest.mark.parametrize(
    "texts, field",
    [
        ({"x": "1 2 3", "L": "2"}, "L"),
        ({"kind": "group", "G": "3"}, "G"),
        ({"kind": "instance", "L": "1"}, "L"),
        ({"x": "1 2 3 4", "L": "1"}, "x"),
        ({"gamma": "1, 2"}, "gamma"),
        ({"rvar": "1, 2"}, "rvar"),
    ],
)
def test_bad_inputs_are_refused(texts, field):
    assert list(examples.check(NAME, texts)) == [field]


def test_the_outline_is_the_set_that_is_averaged():
    assert hero(NAME).count("gr-in") == 5, "two numbers of each sample, and y"
    assert hero(NAME, kind="layer").count("gr-in") == 9
    assert hero(NAME, kind="batch eval").count("gr-in") == 1
    assert "does not depend on the others" in shown(NAME, kind="batch eval")
