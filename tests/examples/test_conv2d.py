"""Check conv2d against windows in NumPy and worked maps."""

import numpy as np
import pytest

from addon import examples
from addon.examples import conv2d
from tests.support.examples.helpers import compute, hero, shown

KERNELS = {preset["label"]: preset["inputs"]["kernel"] for preset in conv2d.PRESETS}


def text(matrix):
    return "; ".join(" ".join(repr(float(x)) for x in row) for row in matrix)


def test_a_quadratic_bowl_has_a_constant_laplacian():
    rows, columns = np.mgrid[0:5, 0:5]
    bowl = [[float(x) for x in row.split()] for row in conv2d.BOWL.split(";")]
    assert bowl == ((columns - 2) ** 2 + (rows - 2) ** 2).tolist()
    assert compute("conv2d")["output"] == [[4, 4, 4]] * 3
    assert compute("conv2d", kernel="1 1 1; 1 -8 1; 1 1 1")["output"] == [[12, 12, 12]] * 3
    assert compute("conv2d", padding="1")["output"][0] == [-22, -6, -5, -6, -22]


def test_a_ramp_has_no_laplacian_and_a_constant_gradient():
    assert compute("conv2d", image=conv2d.RAMP)["output"] == [[0, 0, 0]] * 3
    for mode, value in (("correlation", 8), ("convolution", -8)):
        result = compute("conv2d", image=conv2d.RAMP, kernel=KERNELS["Sobel x"], mode=mode)
        assert result["output"] == [[value] * 3] * 3


def test_an_impulse_shows_the_kernel_or_its_mirror_image():
    kernel = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    texts = {"image": conv2d.IMPULSE, "kernel": text(kernel)}
    assert compute("conv2d", mode="convolution", **texts)["output"] == kernel
    assert compute("conv2d", mode="correlation", **texts)["output"] == [[9, 8, 7], [6, 5, 4], [3, 2, 1]]


def test_random_images_agree_with_numpy():
    random = np.random.default_rng(9)
    for _ in range(150):
        image = random.uniform(-255, 255, random.integers(3, 10, 2))
        kernel = random.uniform(-9, 9, (3, 3))
        mode = str(random.choice(["correlation", "convolution"]))
        padding, stride = int(random.integers(2)), int(random.integers(1, 3))
        result = compute(
            "conv2d",
            image=text(image),
            kernel=text(kernel),
            mode=mode,
            padding=str(padding),
            stride=str(stride),
        )
        slid = kernel if mode == "correlation" else kernel[::-1, ::-1]
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, padding), (3, 3))
        expected = np.einsum("rcmn,mn->rc", windows[::stride, ::stride], slid)
        np.testing.assert_allclose(result["output"], expected, rtol=1e-9, atol=1e-9)


def test_notes_explain_mode_stride_and_padding():
    assert "both modes agree" in shown("conv2d")
    assert "both modes agree" not in shown("conv2d", kernel=KERNELS["Sobel x"])
    assert "every second position" in shown("conv2d", stride="2")
    assert compute("conv2d", stride="2")["output"] == [[4, 4], [4, 4]]
    assert "that frame" in shown("conv2d", padding="1")
    assert "> = " not in shown("conv2d", kernel="0 0 0; 0 0 0; 0 0 0")


def test_a_chosen_pixel_shows_its_window():
    assert "row 1, column 1" in shown("conv2d", {"step": "4"})
    assert hero("conv2d", {"step": "4"}).count("gr-in") == 9


def test_a_wide_image_has_no_touch_targets_and_its_numbers_in_the_steps():
    wide = {"image": text(7 * np.ones((9, 9))), "kernel": "0 0 0; 0 1 0; 0 0 0", "padding": "1"}
    steps = shown("conv2d", {"step": "80"}, **wide)
    assert "row 8, column 8" in steps and steps.count(">7</span>") == 2 * 81 + 1
    assert "gr-pickable" not in hero("conv2d", **wide)


def test_the_kernel_is_editable_in_correlation_and_shown_rotated_in_convolution():
    kernel = {"image": conv2d.IMPULSE, "kernel": "1 2 3; 4 5 6; 7 8 9"}
    typed = hero("conv2d", mode="correlation", **kernel)
    assert "kernel: swipe" in typed and typed.count('data-edit="kernel"') == 9
    turned = hero("conv2d", mode="convolution", **kernel)
    assert "rotated kernel" in turned and 'data-edit="kernel"' not in turned


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("image", "1 2; 3 4", "2×2 is out of range: 3×3 to 9×9"),
        ("image", "1 2 3; 4 5; 6 7 8", "row 2 has 2 numbers, the first has 3"),
        ("kernel", text(np.ones((4, 4))), "4×4 is out of range: 3×3 to 3×3"),
        ("padding", "2", "from 0 to 1"),
        ("stride", "3", "from 1 to 2"),
    ],
)
def test_bad_inputs_are_refused(name, value, words):
    assert words in examples.check("conv2d", {name: value})[name]
