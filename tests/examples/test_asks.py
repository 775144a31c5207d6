"""Test that a question states everything its answer is computed from."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from addon import examples
from addon.examples.kit.inputs import read
from addon.examples.kit.random import generator
from tests.support.examples.samples import accepted, draw, ends

DRAWS = 12

# Inputs that questions silently leave at their defaults, because the words of the question or of its
# card say what they are, or because the default makes no visible difference.
UNSTATED = {
    "adagrad-rmsprop": {"eps"},  # far smaller than the digits that are asked for
    "adam-steps": {"eps", "g", "correct"},  # no gradients are given; Adam corrects its means
    "armijo-backtracking": {"f", "d"},  # cards name the function; along the negative gradient
    "boosting-residuals": {"lambda"},  # no penalty
    "causal-mask": {"fill", "window"},  # minus infinity; no window
    "color-quantization": {"T"},  # enough rounds to converge
    "conv-stack": {"n", "d"},  # a layer larger than the receptive field; no dilation
    "conv2d": {"padding"},
    "cosine-similarity": {"normalize"},  # vectors as given
    "gradient-descent": {"rescale"},
    "k-means": {"empty"},  # no center is left without points
    "knn-vote": {"factor", "scaling", "weights"},  # features as given; one vote each
    "log-product-underflow": {"list"},  # equal factors
    "mlm-masking": {"selection"},  # the expected counts are the same for both
    "momentum-steps": {"variant", "gradient"},  # cards name the update rule and the function
    "norm-layers": {"G", "eps", "gamma", "beta"},  # too small to matter; 1 and 0
    "pooling": {"shift"},
    "roc-pr-points": {"r"},
    "rope": {"pairing", "base"},  # a single pair
    "smote": {"draw"},
    "transformer-params": {"ff"},  # four times the width
    "update-count": {"a"},  # an update for each batch
    "view-shapes": {"swap"},
    "xgb-split-gain": {"gamma", "min_h"},  # neither restricts the split
    "xor-mlp": {"model"},
}

# Stated although the answer does not depend on them: knowing that is the question.
DISTRACTING = {
    ("sinusoidal-positions", "self"): {"a"},
    ("adam-steps", "first"): {"beta1"},
    ("armijo-backtracking", "alpha"): {"x"},
    ("armijo-backtracking", "trials"): {"x"},
    ("precision-recall-f1", "p"): {"fn", "tn"},
    ("precision-recall-f1", "r"): {"fp", "tn"},
    ("precision-recall-f1", "f"): {"tn"},
}

Answer = Callable[[dict[str, Any]], float]


def answers(example: dict[str, Any], texts: dict[str, str]) -> Answer:
    """Return a function that answers an ask of the example for these inputs."""
    values = read(example["inputs"], texts)["values"]
    result = example["compute"](values)
    return lambda ask: float(ask["answer"](values, result))


def alike(a: float, b: float) -> bool:
    """Return whether two answers agree within the tolerance of practice cards."""
    return (a != a and b != b) or a == b or abs(a - b) <= 0.005 * max(1.0, abs(a))


def changed(
    example: dict[str, Any], texts: dict[str, str], declared: dict[str, Any], source: random.Random
) -> Iterator[dict[str, str]]:
    """Yield `texts` with other valid values of one input: random, extreme, and drawn for practice."""
    drawn = [
        example["fresh"](generator(source.randint(1, 10**9))).get(declared["name"]) for _ in range(3)
    ]
    for text in [*(draw(declared, source) for _ in range(3)), *ends(declared), *drawn]:
        other = {**texts, declared["name"]: text}
        if text is not None and text != texts[declared["name"]] and accepted(example, other):
            yield other


@pytest.mark.slow
@pytest.mark.parametrize("name", examples.names())
def test_an_answer_depends_only_on_what_the_question_states(name: str) -> None:
    example = examples.load(name)
    defaults = {declared["name"]: declared["default"] for declared in example["inputs"]}
    source = random.Random(name)
    tried: set[str] = set()
    mattered: dict[str, set[object]] = {ask["name"]: set() for ask in example["asks"]}
    for seed in range(DRAWS + 1):
        drawn = example["fresh"](generator(seed)) if seed else {}
        texts = {**defaults, **drawn}
        first = answers(example, texts)
        for declared in example["inputs"]:
            for other in changed(example, texts, declared, source):
                tried.add(declared["name"])
                second = answers(example, other)
                for ask in example["asks"]:
                    if alike(first(ask), second(ask)):
                        continue
                    mattered[ask["name"]].add(declared["name"])
                    stated = set(ask["needs"]) & set(drawn)
                    assert (
                        not seed
                        or declared["name"] in stated
                        or declared["name"] in UNSTATED.get(name, ())
                    ), f"{ask['name']} needs {declared['name']}: {texts} and {other}"
    for ask in example["asks"]:
        assert ask["needs"] and set(ask["needs"]) <= set(defaults)
        idle = (set(ask["needs"]) & tried) - mattered[ask["name"]]
        assert idle == DISTRACTING.get((name, ask["name"]), set()), (
            f'the ask "{ask["name"]}" needs {sorted(idle)}, but its answer does not depend on '
            "them: take them out of what it needs, or allow them in DISTRACTING"
        )


def test_a_question_states_only_what_is_needed() -> None:
    question = examples.practice("parameter-count", 5, "conv")
    assert question["html"].count("<dt>") == 5 and 'data-given="kh"' in question["html"]
    assert 'data-given="widths"' not in question["html"]
    question = examples.practice("sobel", 5, "gx")
    assert "<dt>image</dt>" in question["html"] and ";" not in question["html"].split("</dl>")[0]


def test_given_matrices_have_aligned_columns_and_real_minus_signs() -> None:
    texts = {"image": "0 -2 2; 4 2 2; 4 4 3", "kernel": "1 2 1; 0 0 0; -1 -2 -1", "mode": "convolution"}
    question, _ = examples.bake_practice("conv2d", texts, "first", 0, "a-card")
    assert '<dd data-given="image">\u20070 −2 \u20072<br>\u20074 \u20072 \u20072<br>' in question
    question, _ = examples.bake_practice("activations", {"x": "-ln(4)"}, "slope", 0.002, "a-card")
    assert '<dd data-given="x">−ln(4)</dd>' in question
