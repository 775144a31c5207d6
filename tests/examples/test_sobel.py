"""Check sobel against a convolution written with NumPy and worked maps."""

import re

import numpy as np
import pytest

from addon import examples
from addon.examples import sobel
from tests.support.examples.helpers import compute, hero, shown


def text(image):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in image)


def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    return np.einsum("rcmn,mn->rc", windows, kernel)


def test_worked_example():
    result = compute("sobel")
    assert result["gx"] == [[4, 4, 0]] * 3
    assert result["gy"] == [[0, 0, 0]] * 3
    assert result["magnitude"] == [[4, 4, 0]] * 3
    assert result["angle"][0][:2] == [0, 0] and np.isnan(result["angle"][0][2])


def test_convolution_only_flips_the_sign():
    result = compute("sobel", mode="convolution")
    assert result["gx"] == [[-4, -4, 0]] * 3
    assert result["magnitude"] == [[4, 4, 0]] * 3
    assert result["angle"][0][:2] == [180, 180]


def test_a_horizontal_edge_has_the_expected_map():
    result = compute("sobel", image=sobel.HORIZONTAL)
    assert result["gy"] == [[4, 4, 4], [4, 4, 4], [0, 0, 0]]
    assert result["angle"][0] == [90, 90, 90]


def test_a_diagonal_edge_has_the_expected_map():
    result = compute("sobel", image=sobel.DIAGONAL)
    assert result["gx"] == result["gy"] == [[1, 3, 3], [3, 3, 1], [3, 1, 0]]
    assert [f"{x:.6g}" for x in result["magnitude"][0]] == ["1.41421", "4.24264", "4.24264"]
    assert result["angle"][0] == [45, 45, 45]


def test_a_patch_has_the_expected_magnitude_and_angle():
    result = compute("sobel", image=sobel.PATCH)
    assert (result["gx"], result["gy"]) == ([[80]], [[240]])
    assert f"{result['magnitude'][0][0]:.6g} {result['angle'][0][0]:.6g}" == "252.982 71.5651"


def test_the_largest_possible_response_is_reached():
    assert compute("sobel", image="0 0 255; 0 0 255; 0 0 255")["gx"] == [[1020]]


def test_a_flat_image_has_no_direction():
    result = compute("sobel", image=sobel.FLAT)
    assert np.all(np.array(result["magnitude"]) == 0) and np.all(np.isnan(result["angle"]))
    assert "no direction" in shown("sobel", image=sobel.FLAT)


@pytest.mark.parametrize("mode", ["correlation", "convolution"])
def test_random_images_agree_with_numpy(mode):
    random = np.random.default_rng(3)
    for _ in range(100):
        image = random.uniform(0, 255, random.integers(3, 10, 2))
        result = compute("sobel", image=text(image), mode=mode)
        sign = 1 if mode == "correlation" else -1
        gx = sign * slide(image, np.array(sobel.KERNEL_X))
        gy = sign * slide(image, np.array(sobel.KERNEL_Y))
        np.testing.assert_allclose(result["gx"], gx, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(result["gy"], gy, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(result["magnitude"], np.hypot(gx, gy), rtol=1e-9)
        np.testing.assert_allclose(result["cheap"], abs(gx) + abs(gy), rtol=1e-9)
        np.testing.assert_allclose(result["angle"], np.degrees(np.arctan2(gy, gx)), rtol=1e-9)


def test_a_chosen_pixel_shows_its_products():
    html = shown("sobel", {"step": "4"}, image=sobel.PATCH + "; 1 2 3; 4 5 6")
    assert "row 2, column 0" in html


def test_the_picture_states_both_derivatives_of_the_chosen_pixel():
    for step, numbers in {"0": ["80", "240"], "1": ["62", "−192"]}.items():
        html = hero("sobel", {"step": step}, image=sobel.PATCH + "; 1 2 3")
        found = re.findall(r'data-tie="[xy]\d-\d">([^<]+)</b>', html)
        assert found == numbers


@pytest.mark.parametrize(
    "image, words",
    [
        ("1 2; 3 4", "2×2 is out of range: 3×3 to 9×9"),
        ("1 2 3; 4 5; 6 7 8", "row 2 has 2 numbers, the first has 3"),
        ("1 2 3; 4 x 6; 7 8 9", "“x 6” is not a number"),
        ("0 0 256; 0 0 0; 0 0 0", "256 is out of range: from 0 to 255"),
    ],
)
def test_bad_images_are_refused(image, words):
    assert words in examples.check("sobel", {"image": image})["image"]
