"""Show a card's Markdown as one line of plain text, for lists: "What is ∂L/∂z_k of softmax(z)?"."""

from __future__ import annotations

import re

from deckbuilder.markup.scanner import FORMULAS, TEXT
from deckbuilder.markup.text import Text

_LETTERS = dict(
    zip(
        (
            "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho "
            "sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega "
            "partial nabla infty cdot times le leq ge geq ne neq approx sim to rightarrow leftarrow "
            "mapsto in notin sum prod int pm ldots dots cdots odot oplus otimes propto equiv ell mid "
            "top circ cup cap subset forall exists ll gg lVert rVert Vert lvert rvert vert "
            "lbrace rbrace lfloor rfloor lceil rceil langle rangle emptyset varnothing"
        ).split(),
        "α β γ δ ε ε ζ η θ ι κ λ μ ν ξ π ρ σ τ φ φ χ ψ ω Γ Δ Θ Λ Ξ Π Σ Φ Ψ Ω "
        "∂ ∇ ∞ · × ≤ ≤ ≥ ≥ ≠ ≠ ≈ ∼ → → ← ↦ ∈ ∉ ∑ ∏ ∫ ± … … … ⊙ ⊕ ⊗ ∝ ≡ ℓ | ⊤ "
        "∘ ∪ ∩ ⊂ ∀ ∃ ≪ ≫ ‖ ‖ ‖ | | | "
        "{ } ⌊ ⌋ ⌈ ⌉ ⟨ ⟩ ∅ ∅".split(),
        strict=True,
    )
)
# The argument of a macro: a group without groups in it, another macro, or one character.
_TAKEN = r"\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+(?![A-Za-z{])|[^\s\\{}]))"
_FRACTION = re.compile(r"\\[dt]?frac" + _TAKEN + _TAKEN)
_ROOT = re.compile(r"\\sqrt" + _TAKEN)
_WRAPPED = re.compile(
    r"\\(?:math(?:rm|bf|bb|cal|sf|it)|text(?:bf|it|rm)?|operatorname\*?|boldsymbol|"
    r"hat|bar|tilde|vec|overline|widehat)(?![A-Za-z])" + _TAKEN
)
_GROUP = re.compile(r"(?<!\\)\{([^{}]*)\}")
_SCRIPT = re.compile(r"(?<=[_^])\{([^{}]*)\}")
_MACRO = re.compile(r"\\([A-Za-z]+)\s*(?:(?=([^\W_]|\\))|)")


def line(text: Text) -> str:
    """Return `text` without markup and pictures.

    Formulas are in plain characters, and the deletions of a cloze text are filled in.
    """
    shown = [
        _formula(each.body)
        if each.kind in FORMULAS
        else _plain(each.body)
        if each.kind == TEXT
        else each.body
        for each in text.segments_without(text.marks + text.image_spans + text.link_spans)
    ]
    return " ".join("".join(shown).split())


def _plain(text: str) -> str:
    text = re.sub(r"(?<!\\)(\*\*|__|\*|(?<!\w)_|_(?!\w))", "", text)
    return re.sub(r"\\([^\w\s])", r"\1", text)


def _formula(latex: str) -> str:
    """Return LaTeX in plain characters, close enough to be recognized."""
    latex = re.sub(r"\\(?:left|right|[Bb]igg?[lrm]?|displaystyle|limits)(?![A-Za-z])", "", latex)
    latex = re.sub(r"\\[,;:! ]|~|\\q?quad(?![A-Za-z])", " ", latex)
    before = ""
    while before != latex:  # from the inside out
        before = latex
        latex = _SCRIPT.sub(lambda found: _grouped(found[1]), latex)
        latex = _WRAPPED.sub(lambda found: _apart(found, found[1] or found[2] or ""), latex)
        latex = _ROOT.sub(lambda found: "√" + _grouped(found[1] or found[2] or ""), latex)
        latex = _FRACTION.sub(
            lambda found: _apart(
                found,
                _grouped(found[1] or found[2] or "") + "/" + _grouped(found[3] or found[4] or ""),
            ),
            latex,
        )
        latex = latex if latex != before else _GROUP.sub(lambda found: _apart(found, found[1]), latex)
    latex = _MACRO.sub(
        lambda found: _LETTERS.get(found[1]) or found[1] + (" " if found[2] else ""), latex
    )
    return latex.replace("\\{", "{").replace("\\}", "}").replace("\\\\", " ").replace("&", "")


def _apart(found: re.Match[str], text: str) -> str:
    r"""Return what takes the place of a match: apart from a macro before it, as in `\mid\text{a}`."""
    return " " + text if re.search(r"\\[A-Za-z]+$", found.string[: found.start()]) else text


def _grouped(part: str) -> str:
    """Add parentheses if the part consists of more than one symbol."""
    return part if re.fullmatch(r"\\?\w*|[^\w\s]", part.strip()) else f"({part})"
