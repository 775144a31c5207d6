"""Check scaling-law against a search in NumPy and worked numbers."""

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "scaling-law"
REFIT = {"fit": "Besiroglu 2024", "C": "5.88e23"}


def six(*numbers):
    return [f"{x:.6g}" for x in numbers]


def test_worked_example():
    result = compute(NAME, C="5.88e23")
    given, best = result["given"], result["best"]
    assert six(given["size"], given["data"], given["loss"]) == ["0.0834873", "0.163158", "1.93665"]
    assert six(result["flops"], result["ratio"]) == ["5.88e+23", "20"]
    assert six(result["G"], result["a"], result["b"]) == ["1.34471", "0.451613", "0.548387"]
    assert six(best["N"], best["D"], result["best_ratio"]) == ["3.2491e+10", "3.01622e+12", "92.8324"]
    assert six(best["loss"], best["size"], best["data"]) == ["1.92999", "0.108381", "0.131606"]
    losses = [one["loss"] for one in result["near"]][::2]
    assert six(*losses) == ["2.02875", "1.95291", "1.92999", "1.95167", "2.01826"]


def test_refitted_constants_have_the_expected_optimum():
    result = compute(NAME, **REFIT)
    best = result["best"]
    assert six(result["G"], best["N"], best["D"]) == ["0.11963", "7.30164e+10", "1.34216e+12"]
    assert six(result["best_ratio"], best["loss"]) == ["18.3817", "1.97386"]
    assert six(result["given"]["loss"]) == ["1.97388"]


def test_gopher_and_ten_times_the_compute_have_the_expected_losses():
    assert six(compute(NAME, N="2.8e11", D="3e11")["given"]["loss"]) == ["1.99326"]
    assert six(compute(NAME, C="5.88e24")["best"]["loss"]) == ["1.85852"]


@pytest.mark.parametrize("fit", ["Hoffmann 2022", "Besiroglu 2024"])
def test_no_size_on_a_fine_grid_is_better(fit):
    """At the optimum, alpha A / N^alpha = beta B / D^beta."""
    for budget in ("1e18", "3e21", "1e26"):
        result = compute(NAME, fit=fit, C=budget)
        k, best = result["fit"], result["best"]
        n = best["N"] * np.logspace(-2, 2, 4001)
        losses = k["E"] + k["A"] / n ** k["alpha"] + k["B"] / (float(budget) / 6 / n) ** k["beta"]
        assert losses.argmin() == 2000 and losses.min() == pytest.approx(best["loss"], rel=1e-12)
        assert k["alpha"] * best["size"] == pytest.approx(k["beta"] * best["data"])
        assert 6 * best["N"] * best["D"] == pytest.approx(float(budget))


def test_a_model_may_cost_more_or_less_than_the_given_compute():
    result = compute(NAME, C="5.88e24")
    assert result["flops"] == pytest.approx(5.88e23)
    assert result["loss_given_N"] < result["given"]["loss"]


def test_far_beyond_the_fitted_runs_it_says_so():
    assert "is a guess" in shown(NAME, C="1e26") and "is a guess" not in shown(NAME)


def test_the_size_can_be_dragged_on_a_logarithmic_axis():
    assert hero(NAME).count('data-x="log10 N"') == 1
    assert ": 32.5B; drag the" in hero(NAME, C="5.88e23")


@pytest.mark.parametrize("name, text", [("C", "1e11"), ("N", "0"), ("D", "1e19")])
def test_numbers_out_of_range_are_refused(name, text):
    assert list(examples.check(NAME, {name: text})) == [name]
