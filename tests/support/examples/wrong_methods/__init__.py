"""The usual wrong methods for every number that is asked for.

They give what learners get if they mix up two formulas, forget a factor, or count from the wrong end:
(values, result) → numbers; not-a-number where a method happens to be right. One module per field.
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
