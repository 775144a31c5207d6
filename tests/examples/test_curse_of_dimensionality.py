"""Check curse-of-dimensionality against lgamma, NumPy, and a table of worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "curse-of-dimensionality"


@pytest.mark.parametrize(
    "d, volume, shell, norm, spread, cosine",
    [
        ("1", "1", "0.01", "0.797885", "0.60281", "1"),
        ("2", "0.785398", "0.0199", "1.25331", "0.655136", "0.707107"),
        ("3", "0.523599", "0.029701", "1.59577", "0.67344", "0.57735"),
        ("10", "0.00249039", "0.0956179", "3.08433", "0.697798", "0.316228"),
        ("100", "1.86818e-70", "0.633968", "9.97503", "0.706218", "0.1"),
        ("1000", "0", "0.999957", "31.6149", "0.707018", "0.0316228"),
    ],
)
def test_volumes_norms_and_angles_are_those_of_the_table(d, volume, shell, norm, spread, cosine):
    result = compute(NAME, D=d)
    assert [f"{result[key]:.6g}" for key in ("volume", "shell", "norm", "spread", "cosine")] == [
        volume,
        shell,
        norm,
        spread,
        cosine,
    ]


def test_underflow_is_shown_as_a_power_of_ten():
    assert f"{compute(NAME, D='1000')['log10']:.6g}" == "-1186.54"
    html = shown(NAME, D="1000")
    assert "10<sup>−1186.54</sup>" in html and "too small for a float" in html
    assert "10<sup>−1187</sup>" in hero(NAME, D="1000")


@pytest.mark.parametrize("d", [1, 2, 5, 17, 64, 171, 343, 999, 1000])
def test_recursions_agree_with_lgamma(d):
    result = compute(NAME, D=str(d))
    log_volume = d / 2 * math.log(math.pi) - math.lgamma(d / 2 + 1) - d * math.log(2)
    assert result["log10"] * math.log(10) == pytest.approx(log_volume, rel=1e-9, abs=1e-12)
    norm = math.sqrt(2) * math.exp(math.lgamma((d + 1) / 2) - math.lgamma(d / 2))
    assert result["norm"] == pytest.approx(norm, rel=1e-9)


@pytest.mark.parametrize("d, ratio", [("2", "0.246875"), ("10", "0.522576"), ("100", "0.869885")])
def test_the_ratio_of_nearest_to_farthest_agrees_with_numpy(d, ratio):
    assert f"{compute(NAME, D=d)['ratio']:.6g}" == ratio
    s = 1
    values = []
    for _ in range(10 + 20 * int(d)):
        s = 48271 * s % (2**31 - 1)
        values.append(s / (2**31 - 1))
    points = np.array(values[10:]).reshape(20, int(d))
    far = np.linalg.norm(points[1:] - points[0], axis=1)
    assert compute(NAME, D=d)["ratio"] == pytest.approx(far.min() / far.max(), rel=1e-9)


def test_a_shell_of_no_or_full_thickness_has_none_or_all_of_the_volume():
    for d in ("1", "1000"):
        assert compute(NAME, D=d, eps="0")["shell"] == 0
        assert compute(NAME, D=d, eps="1")["shell"] == 1


def test_only_200_dimensions_are_simulated():
    assert compute(NAME, D="1000")["ratio"] == compute(NAME, D="200")["ratio"]
    assert "never more than 200" in shown(NAME, D="1000")


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"D": "0"}, "D", "from 1 to 1000"),
        ({"D": "2.5"}, "D", "not a whole number"),
        ({"eps": "1.5"}, "eps", "from 0 to 1"),
        ({"points": "21"}, "points", "from 3 to 20"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]
