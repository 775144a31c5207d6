"""Check color-quantization against k-means in NumPy and worked numbers."""

import math

import numpy as np
import pytest

from addon import examples
from tests.support.examples.helpers import ABSOLUTE, RELATIVE, compute, hero, shown

NAME = "color-quantization"


def last(**texts):
    return compute(NAME, **texts)["states"][-1]


def test_worked_example():
    result = compute(NAME)
    start, end = result["states"]
    assert start["distances"][8] == [42732, 28712, 31842]
    assert end["labels"] == [0, 0, 0, 1, 1, 2, 2, 2, 1]
    assert [[f"{x:.6g}" for x in color] for color in end["palette"]] == [
        ["240", "11.6667", "15"],
        ["52.6667", "179.333", "66"],
        ["15", "21.6667", "230"],
    ]
    assert [f"{end[key]:.6g}" for key in ("error", "mse", "psnr")] == ["19364.7", "717.21", "19.5743"]
    assert result["stable"] and result["bits"] == 2 and f"{result['log2']:.6g}" == "1.58496"


def test_a_start_with_the_gray_pixel_has_a_smaller_error():
    end = last(start="0, 3, 5, 8")
    assert f"{end['error']:.6g} {end['psnr']:.6g}" == "1133.33 31.9009"


def test_random_pictures_agree_with_numpy():
    random = np.random.default_rng(3)
    for _ in range(100):
        pixels = random.integers(0, 256, (int(random.integers(2, 37)), 3)).astype(float)
        start = random.integers(0, len(pixels), int(random.integers(1, 9)))
        end = last(
            pixels="; ".join(" ".join(f"{x:g}" for x in row) for row in pixels),
            start=", ".join(str(i) for i in start),
            T="10",
        )
        palette = pixels[start]
        for step in range(11):
            distances = ((pixels[:, None] - palette) ** 2).sum(-1)
            labels = distances.argmin(1)
            if step < 10:
                palette = np.array(
                    [
                        pixels[labels == k].mean(0) if (labels == k).any() else old
                        for k, old in enumerate(palette)
                    ]
                )
        assert end["labels"] == labels.tolist()
        assert np.array(end["palette"]) == pytest.approx(palette, rel=RELATIVE, abs=ABSOLUTE)
        assert end["error"] == pytest.approx(distances.min(1).sum(), rel=RELATIVE)


def test_the_error_never_rises():
    errors = [state["error"] for state in compute(NAME, start="0, 1, 6")["states"]]
    assert errors == sorted(errors, reverse=True) and len(errors) == 3
    assert errors[-1] > 5 * last()["error"]


def test_with_a_color_for_each_color_nothing_is_lost():
    end = last(pixels="1 2 3; 4 5 6", start="0, 1")
    assert end["error"] == 0 and end["psnr"] == math.inf
    assert "PSNR is infinite" in shown(NAME, pixels="1 2 3; 4 5 6", start="0, 1")


def test_a_tie_goes_to_the_first_color_and_an_empty_one_stays():
    end = last(pixels="0 0 0; 2 0 0; 1 0 0", start="0, 1", T="1")
    assert compute(NAME, pixels="0 0 0; 2 0 0; 1 0 0", start="0, 1")["states"][0]["labels"][2] == 0
    assert end["palette"] == [[0.5, 0, 0], [2, 0, 0]]
    assert compute(NAME, start="0, 0")["states"][1]["palette"][1] == [250, 10, 10]
    assert "Color 1 has no pixel" in shown(NAME, {"step": "0"}, start="0, 0")


@pytest.mark.parametrize(
    "texts, name, words",
    [
        ({"pixels": "1 2 3; 4 5 6 7"}, "pixels", "7 numbers are not triples"),
        ({"pixels": "1 2 3; 4 5 256"}, "pixels", "256 is out of range: from 0 to 255"),
        ({"start": "0, 9"}, "start", "whole numbers from 0 to 8"),
        ({"start": "0.5"}, "start", "whole numbers from 0 to 8"),
    ],
)
def test_bad_inputs_are_refused(texts, name, words):
    assert words in examples.check(NAME, texts)[name]


def test_the_picture_states_the_bits_per_pixel():
    for start, words in {"0": "0 bits per", "0, 3": "1 bit per", "0, 3, 5": "2 bits per"}.items():
        assert f"after: {words} pixel" in hero(NAME, start=start)
