"""Check kv-cache against exact integers and worked numbers."""

import random
from fractions import Fraction

from addon import examples
from tests.support.examples.helpers import compute, hero, shown

NAME = "kv-cache"
BYTES: dict[str, Fraction | int] = {
    "float32": 4,
    "float16": 2,
    "bfloat16": 2,
    "fp8": 1,
    "int8": 1,
    "int4": Fraction(1, 2),
}


def test_worked_example():
    result = compute(NAME)
    assert (result["token"], result["bytes"], result["ratio"]) == (131072, 536870912, 4)
    assert (result["gib"], result["fits"]) == ([0.5, 2, 0.0625], 196608)


def test_llama_2_has_the_published_sizes():
    assert compute(NAME, g="32")["token"] == 524288
    large = compute(NAME, L="80", h="64", g="8")
    assert (large["token"], large["gib"][:2]) == (327680, [1.25, 10])


def test_a_window_bounds_the_cache():
    long = {"T": "32768", "B": "16"}
    assert compute(NAME, **long)["gib"][0] == 64
    assert compute(NAME, **long, window="4096")["gib"][0] == 8
    assert compute(NAME, T="100", window="4096")["bytes"] == compute(NAME, T="100")["bytes"]
    assert "any length fits" in hero(NAME, **long, window="4096")


def test_four_bits_are_half_a_byte_per_number():
    result = compute(NAME, dtype="int4", L="1", g="1", dk="1", T="3")
    assert (result["token"], result["bytes"]) == (1, 3)
    assert compute(NAME, dtype="int8")["bytes"] * 2 == compute(NAME)["bytes"]


def test_without_memory_no_token_fits():
    assert compute(NAME, memory="0")["fits"] == 0
    assert "0 GiB hold" in hero(NAME, memory="0")


def test_rounded_counts_are_marked_as_rounded():
    huge = {"L": "200", "h": "256", "g": "256", "dk": "1024", "T": "1000000", "B": "4096"}
    assert "are rounded" in shown(NAME, **huge)
    assert "are rounded" not in shown(NAME)


def test_random_caches_agree_with_counting():
    draw = random.Random(59)
    for _ in range(100):
        g, kind = draw.choice([1, 2, 4, 8]), draw.choice(list(BYTES))
        size, layers, tokens = draw.randint(1, 200), draw.randint(1, 60), draw.randint(1, 9999)
        window, sequences, memory = draw.choice([0, 100, 5000]), draw.randint(1, 64), draw.randint(0, 80)
        inputs = {"h": 8, "g": g, "dk": size, "L": layers, "T": tokens, "window": window}
        inputs |= {"B": sequences, "memory": memory}
        result = compute(NAME, **{name: str(x) for name, x in inputs.items()}, dtype=kind)
        token = sum(size * BYTES[kind] for _ in range(g)) * layers * 2
        length = tokens if window == 0 else min(tokens, window)
        assert (result["token"], result["bytes"]) == (token, token * length * sequences)
        assert result["fits"] == memory * 2**30 // (token * sequences)


def test_bad_inputs_are_refused():
    assert examples.check(NAME, {"g": "3"}) == {"g": "32 query heads cannot be shared among 3"}
    assert list(examples.check(NAME, {"g": "64"})) == ["g"]
    assert list(examples.check(NAME, {"T": "0"})) == ["T"]


def test_a_tap_changes_how_heads_are_shared():
    assert 'data-change="g=32"' in hero(NAME) and 'data-change="g=1"' in hero(NAME)
