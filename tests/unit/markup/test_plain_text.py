"""Test that a card's Markdown becomes one readable line."""

from __future__ import annotations

import pytest

from deckbuilder.markup import plain_text
from deckbuilder.markup.text import Text


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        (r"Is $\frac{1}{2}\lambda w^2$ **convex**?", "Is 1/2λw^2 convex?"),
        (r"$\frac12$ and $\sqrt{a+b}$ and $\hat y_{ij}$", "1/2 and √(a+b) and y_ij"),
        (r"$\ln p+\ln\sigma(z)$, $y\in\lbrace 0,1\rbrace$", "ln p+ln σ(z), y∈{0,1}"),
        (r"$P(a\mid\text{b})=2\cdot\frac ab\cdot\sqrt{\mathrm{c}}$", "P(a|b)=2·a/b·√c"),
        (r"A *slope* of {{c1::$e^{-\eta t}$::what}} in `a_b`.", "A slope of e^(-ηt) in a_b."),
        ("The second is {{c2::b}}, the third {{c3::c::a letter}}.", "The second is b, the third c."),
        (r"See [the *paper*](https://example.org) ![a picture](name) for \$5", "See the paper for $5"),
        (r"$\mathbb{E}_{x\sim p}[f]\le\lVert w\rVert$", "E_(x∼p)[f]≤‖w‖"),
        ("```python\nx = {}\n```\n$\\{1,2\\}$", "x = {} {1,2}"),
    ],
)
def test_a_text_becomes_one_plain_line(markdown: str, shown: str) -> None:
    assert plain_text.line(Text(markdown)) == shown
