"""Check rope against complex numbers in NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero

NAME = "rope"


def digits(values):
    return [f"{x:.6g}" for x in values]


def turn(x, position, base, half):
    """Return the vector with its pairs, as complex numbers, multiplied by e^(i angle)."""
    d = len(x)
    z = x[: d // 2] + 1j * x[d // 2 :] if half else x[0::2] + 1j * x[1::2]
    z = z * np.exp(1j * position * base ** (-2 * np.arange(d // 2) / d))
    out = np.empty(d)
    if half:
        out[: d // 2], out[d // 2 :] = z.real, z.imag
    else:
        out[0::2], out[1::2] = z.real, z.imag
    return out


def test_worked_example():
    result = compute(NAME)
    assert digits(result["thetas"]) == ["1", "0.01"]
    assert digits(result["q_turned"]) == ["2.20151", "-0.3916", "-0.0499792", "0.99875"]
    assert digits(result["k_turned"]) == ["-0.832294", "1.81859", "0.979801", "1.0198"]
    assert result["plain"] == 3
    assert digits([result[key] for key in ("score", "closed", "shifted")]) == ["-1.57491"] * 3
    assert digits(result["by_offset"])[:4] == ["3", "-1.29533", "-3.48968", "-1.57491"]


def test_swapped_positions_and_other_pairs_have_the_expected_scores():
    assert digits([compute(NAME, m="2", n="5")["score"]]) == ["-0.385959"]
    assert digits([compute(NAME, pairing="half")["score"]]) == ["-0.779324"]
    assert compute(NAME, m="7", n="7")["score"] == pytest.approx(3)


def test_random_vectors_agree_with_complex_numbers():
    random = np.random.default_rng(50)
    for _ in range(80):
        d = 2 * int(random.integers(1, 5))
        q, k = random.uniform(-9, 9, d), random.uniform(-9, 9, d)
        m, n = (float(x) for x in random.uniform(0, 200, 2))
        half = bool(random.integers(0, 2))
        result = compute(
            NAME,
            q=", ".join(map(repr, map(float, q))),
            k=", ".join(map(repr, map(float, k))),
            m=repr(m),
            n=repr(n),
            pairing="half" if half else "interleaved",
        )
        a, b = turn(q, m, 1e4, half), turn(k, n, 1e4, half)
        assert np.allclose(result["q_turned"], a, atol=1e-9)
        assert result["score"] == pytest.approx(a @ b, abs=1e-8)
        assert result["closed"] == pytest.approx(a @ b, abs=1e-8)
        assert result["length_turned"] == pytest.approx(result["length"])


@pytest.mark.parametrize("texts, field", [({"q": "1, 2, 3", "k": "1, 2, 3"}, "q"), ({"k": "1, 2"}, "k")])
def test_bad_inputs_are_refused(texts, field):
    assert list(examples.check(NAME, texts)) == [field]


def test_the_query_and_its_position_can_be_dragged():
    assert 'aria-label="first pair of q' in hero(NAME) and 'aria-label="position m' in hero(NAME)
