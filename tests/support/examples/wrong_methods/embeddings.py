"""Wrong methods for the examples on tokens and their vectors."""

from __future__ import annotations

from typing import Any

from tests.support.examples.wrong_methods.shared import Methods, distinct


def _longest_first(v: dict[str, Any], r: dict[str, Any]) -> float:
    """Return the number of tokens by WordPiece's method: the longest known piece from the left."""
    rest, found = "".join(r["codes"][0]), 0
    while rest:
        known = [piece for piece in r["vocabulary"] if rest.startswith(piece)]
        rest = rest[max(map(len, known), default=1) :]
        found += 1
    return distinct(found, len(r["tokens"]))


def _unweighted(v: dict[str, Any], r: dict[str, Any]) -> float:
    """Return the number of words that contain the first merged pair, ignoring their counts."""
    first = r["merges"][0]
    pair = first["a"] + first["b"]
    words = sum(pair in "".join(parts) for parts in r["states"][0])
    return distinct(words, first["count"])


def _first_cosine(v: dict[str, Any], r: dict[str, Any], wrong: float) -> float:
    return distinct(wrong, r["cosines"][0])


WRONG: Methods = {
    ("bpe-merges", "count"): lambda v, r: [
        _unweighted(v, r),
        distinct(sum(v["counts"]), r["merges"][0]["count"]),
    ],
    ("bpe-merges", "tokens"): lambda v, r: [
        distinct(len(r["codes"][0]), len(r["tokens"])),
        distinct(len(r["codes"][0]) - len(r["merges"]), len(r["tokens"])),
        _longest_first(v, r),
    ],
    ("cosine-similarity", "cosine"): lambda v, r: [
        _first_cosine(v, r, r["dots"][0]),
        _first_cosine(v, r, r["dots"][0] / r["q_length"]),
        _first_cosine(v, r, 1 - r["cosines"][0]),
    ],
    ("cosine-similarity", "dot"): lambda v, r: [
        distinct(r["q_length"] * r["lengths"][0], r["dots"][0]),
        distinct(r["cosines"][0], r["dots"][0]),
    ],
    ("cosine-similarity", "distance"): lambda v, r: [
        distinct(r["unit_distances"][0], r["distances"][0]),
        distinct(abs(r["q_length"] - r["lengths"][0]), r["distances"][0]),
        distinct(r["distances"][0] ** 2, r["distances"][0]),
    ],
    ("skip-gram", "factor"): lambda v, r: [
        distinct(r["sigmas"][0], r["errors"][0]),
        -r["errors"][0],
    ],
    ("skip-gram", "new"): lambda v, r: [
        v["u"][0] + v["eta"] * r["gradients"][0][0],
        distinct(v["u"][0], r["after"][0][0]),
    ],
    ("skip-gram", "noise"): lambda v, r: [r["shares"][0], 1 / len(v["counts"])],
}
