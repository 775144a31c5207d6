"""The usual wrong methods for every number that is asked for.

They give what learners get if they mix up two formulas, forget a factor, or count from the wrong end:
(values, result) → numbers; not-a-number where a method happens to be right. One module per field.
"""

from __future__ import annotations

from tests.support.examples.wrong_methods import (
    adapting,
    attention,
    autoencoders,
    boosting,
    classical,
    convolution,
    decoding,
    diffusion,
    embeddings,
    evaluation,
    generalization,
    generation,
    graphs,
    language_models,
    losses,
    neural_networks,
    optimization,
    scale,
    transformers,
    vision,
)
from tests.support.examples.wrong_methods.shared import Methods

WRONG: Methods = {
    **adapting.WRONG,
    **attention.WRONG,
    **autoencoders.WRONG,
    **boosting.WRONG,
    **classical.WRONG,
    **convolution.WRONG,
    **decoding.WRONG,
    **diffusion.WRONG,
    **embeddings.WRONG,
    **evaluation.WRONG,
    **generalization.WRONG,
    **generation.WRONG,
    **graphs.WRONG,
    **language_models.WRONG,
    **losses.WRONG,
    **neural_networks.WRONG,
    **optimization.WRONG,
    **scale.WRONG,
    **transformers.WRONG,
    **vision.WRONG,
}
