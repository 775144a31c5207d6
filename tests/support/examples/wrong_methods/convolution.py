"""Wrong methods for the examples on convolution and pooling."""

from __future__ import annotations

from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, unless


def _out(n: float, k: float, s: float, p: float) -> float:
    """Return the size after a convolution with padding `p`."""
    return (n + 2 * p - k) // s + 1


def _turned(v: dict[str, Any]) -> float:
    """Return the output at the top left in the other mode."""
    flat = [x for row in v["kernel"] for x in row]
    if v["mode"] == "correlation":
        flat.reverse()
    return sum(x * k for x, k in zip((x for row in v["image"][:3] for x in row[:3]), flat, strict=True))


def _pooled(v: dict[str, Any], top: int, left: int, mode: str) -> float:
    """Return the largest number or the mean of a window."""
    size = v["k"]
    window = [x for row in v["x"][top : top + size] for x in row[left : left + size]]
    return max(window) if mode == "max" else sum(window) / len(window)


def _other(v: dict[str, Any]) -> str:
    """Return the kind of pooling that is not asked for."""
    return "mean" if v["mode"] == "max" else "max"


def _last_window(v: dict[str, Any]) -> list[float]:
    """Return the last output of the other kind of pooling, and of a window that ends with the matrix."""
    at = (len(v["x"]) - v["k"]) // v["s"] * v["s"]
    end = len(v["x"]) - v["k"]
    return [_pooled(v, at, at, _other(v)), unless(at == end, _pooled(v, end, end, v["mode"]))]


WRONG: Methods = {
    ("conv-stack", "n"): lambda v, r: [
        _out(_out(v["n"], v["k"][0], v["s"][0], 0), v["k"][1], v["s"][1], 0),
        r["n"][2] - 1,
    ],
    ("conv-stack", "r"): lambda v, r: [
        v["k"][0] + v["k"][1] - 1,
        unless(v["s"][0] == v["s"][1], v["k"][0] + (v["k"][1] - 1) * v["s"][1]),
    ],
    ("conv2d", "first"): lambda v, r: [_turned(v)],
    ("conv2d", "rows"): lambda v, r: [len(v["image"]), unless(v["stride"] == 1, len(v["image"]) - 2)],
    ("pooling", "first"): lambda v, r: [_pooled(v, 0, 0, _other(v))],
    ("pooling", "last"): lambda v, r: _last_window(v),
    ("sobel", "gx"): lambda v, r: [-r["gx"][0][0], r["gy"][0][0]],
    ("sobel", "gy"): lambda v, r: [-r["gy"][0][0], r["gx"][0][0]],
    ("sobel", "magnitude"): lambda v, r: [r["cheap"][0][0], r["magnitude"][0][0] ** 2],
}
