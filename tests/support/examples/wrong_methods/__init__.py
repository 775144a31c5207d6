"""The usual wrong method for every number that is asked for: what a learner gets who mixes up two
formulas, forgets a factor, or counts from the wrong end.

(values, result) → numbers; not-a-number where the method is not wrong. One module for each field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.examples.wrong_methods import (
    adapting,
    attention,
    autoencoders,
    basics,
    boosting,
    decoding,
    diffusion,
    embeddings,
    generation,
    graphs,
    language_models,
    scale,
    transformers,
    vision,
)

WRONG: dict[tuple[str, str], Callable[[dict[str, Any], dict[str, Any]], list[float]]] = {
    **adapting.WRONG,
    **attention.WRONG,
    **autoencoders.WRONG,
    **basics.WRONG,
    **boosting.WRONG,
    **decoding.WRONG,
    **diffusion.WRONG,
    **embeddings.WRONG,
    **generation.WRONG,
    **graphs.WRONG,
    **language_models.WRONG,
    **scale.WRONG,
    **transformers.WRONG,
    **vision.WRONG,
}
