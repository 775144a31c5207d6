"""Test the small decision trees that figures draw."""

import numpy as np
import pytest

from media import cart


def squares(y):
    return ((y - y.mean()) ** 2).sum()


@pytest.mark.parametrize("seed", range(20))
def test_a_split_leaves_the_least_squared_error(seed):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 4, (12, 3)).astype(float)  # with equal values
    y = rng.normal(size=12)
    split = cart.best_split(x.T.tolist(), y.tolist(), range(12), range(3))
    assert split
    feature, threshold = split
    low = x[:, feature] <= threshold
    errors = [
        squares(y[x[:, each] <= value]) + squares(y[x[:, each] > value])
        for each in range(3)
        for value in np.unique(x[:, each])[:-1]
    ]
    assert squares(y[low]) + squares(y[~low]) == pytest.approx(min(errors))


def test_equal_points_cannot_be_split():
    assert cart.best_split([[1.0] * 5] * 2, [0.0, 1.0, 2.0, 3.0, 4.0], range(5), range(2)) is None


def test_a_full_tree_predicts_its_points():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(size=(60, 2)), rng.normal(size=60)
    tree = cart.grow(x, y, 99)
    assert np.array_equal(cart.predict(tree, x), y)
    assert np.array_equal(cart.predict(tree, x[:1]), y[:1])
    assert np.ptp(cart.predict(cart.grow(x, y, 0), x)) == 0
