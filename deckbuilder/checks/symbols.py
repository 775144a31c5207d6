r"""Find the letters that the formulas of a text use, and those that it introduces.

A letter is introduced where a formula directly follows a word that says what the letter means:
"learning rate $\eta$", "weights $w_1,\dots,w_n$", "the loss $L(\theta)=\dots$", "a vector
$v\in\mathbb R^n$". Indices and exponents are not symbols of their own, and neither are names of
several letters, such as TP.
"""

from __future__ import annotations

import re
from functools import lru_cache

from deckbuilder.markup.scanner import FORMULAS, TEXT
from deckbuilder.markup.text import Text

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|rho|"
    "sigma|tau|phi|varphi|chi|psi|omega|Gamma|Theta|Lambda|Sigma|Phi|Psi|Omega"
)
_SYMBOL = rf"(?:\\(?:{_GREEK})(?![A-Za-z])|(?<![A-Za-z\\])[A-Za-z](?![A-Za-z]))"
_FIND = re.compile(_SYMBOL)
# What is set in another typeface is a name: \mathrm{softmax}, \mathbb R, \mathcal N.
_NAME = re.compile(
    r"\\(?:operatorname\*?|mathrm|text\w*|mathcal|mathbb|mathsf|mathtt|begin|end)"
    r"\s*(?:\{[^{}]*\}|[A-Za-z])"
)
_BOUND = re.compile(
    r"\\(?:sum|prod|max|min|lim|sup|inf|int|bigcup|arg\w+)\s*(?:\\limits\s*)?"
    rf"_(?:\{{(?P<group>[^{{}}]*)\}}|(?P<one>{_SYMBOL}))"
)
_DERIVATIVE = re.compile(rf"\\(?:partial|nabla|Delta)\s*{_SYMBOL}")
_RELATION = re.compile(
    r"\\(?:leq?|geq?|neq?|approx|sim|to|leftarrow|equiv|propto|colon|ll|gg)"
    r"(?![A-Za-z])|:=|[<>]"
)
# Accents, spaces, and brackets change nothing; every other macro has a meaning of its own.
_LOOKS = re.compile(
    r"\\(?:[Bb]igg?[lrm]?|left|right|middle|(?:wide)?(?:hat|tilde)|bar|overline|vec|"
    r"dot|bm|boldsymbol|mathbf|q?quad|displaystyle|textstyle)(?![A-Za-z])"
    r"|\\[^A-Za-z]"
)
_OTHER_MACRO = re.compile(rf"\\(?!(?:{_GREEK})(?![A-Za-z]))[A-Za-z]+")
_SCRIPT = re.compile(r"(?<!\\)[_^]")
_MACRO = re.compile(r"\\(?:[A-Za-z]+|.)")
_DOTS = r"(?:,?(?:\.\.\.|…))?"
_LIST = re.compile(rf"[(\[]?{_SYMBOL}(?:{_DOTS},{_SYMBOL})*[)\]]?[,.]?")
_BEGINNING = re.compile(rf"[(\[]?{_SYMBOL}(?:,{_SYMBOL})*[)\]]?[=(\[,:]")
# What may come before a formula that introduces its letter.
_BEFORE = re.compile(r"[\w”\"’'),;(\[$…*`–]")
# Symbols that need no introduction: Euler's number, differentials, and indices; and, in a course on
# learning, x, y, and the sigmoid.
KNOWN = {"e", "d", "i", "j", "k", "x", "y", r"\sigma"}


def unintroduced(*texts: Text) -> list[str]:
    """Return the symbols that formulas use and nothing introduces.

    The texts are read one after the other, with their deletions filled in.
    """
    used: dict[str, None] = {}
    named: set[str] = set()
    before = ""  # the last character that is not a space
    for text in texts:
        for each in text.segments_without(text.marks):
            if each.kind in FORMULAS:
                symbols, bound, introduced = _read(each.body)
                used.update(symbols)
                named.update(bound)
                if introduced and _BEFORE.match(before):
                    named.update(introduced)
            shown = each.body if each.kind == TEXT else text.text[each.start : each.end]
            before = shown.rstrip()[-1:] or before
    return [symbol for symbol in used if symbol not in named and symbol not in KNOWN]


@lru_cache(maxsize=10_000)
def _read(latex: str) -> tuple[dict[str, None], list[str], list[str]]:
    """Return the symbols that a formula uses, those that it binds, and those that it introduces.

    Sums and the like bind symbols; a formula introduces some only if it is in the right place.
    """
    bound = [
        symbol
        for match in _BOUND.finditer(latex)
        for symbol in _FIND.findall(match["group"] or match["one"])
    ]
    bare = _bare(latex)
    return dict.fromkeys(_FIND.findall(bare)), bound, _introduces(bare, latex)


def _introduces(bare: str, latex: str) -> list[str]:
    """Return the symbols that a formula introduces if it is in the right place."""
    body = re.sub(r"[\s{}]+", "", bare)
    if r"\in" in re.findall(r"\\[a-z]+", latex):
        return _FIND.findall(bare)
    if _LIST.fullmatch(body):
        return _FIND.findall(body)
    if _BEGINNING.match(body):
        return _FIND.findall(body.split("=")[0])
    return []


def _bare(latex: str) -> str:
    """Return a formula's letters, brackets, and relations (all written =), without its scripts.

    Names, functions, and operators become circles.
    """
    latex = re.sub(r"\\[lcd]?dots[a-z]*", "…", _NAME.sub("◦", latex))
    latex = _LOOKS.sub(" ", _DERIVATIVE.sub("◦", _without_scripts(latex)))
    return _OTHER_MACRO.sub("◦", _RELATION.sub("=", latex))


def _without_scripts(latex: str) -> str:
    """Return a formula without the indices and exponents that follow _ and ^."""
    kept, at = [], 0
    while mark := _SCRIPT.search(latex, at):
        kept += [latex[at : mark.start()], " "]
        at = _end_of_argument(latex, mark.end())
    return "".join([*kept, latex[at:]])


def _end_of_argument(latex: str, at: int) -> int:
    """Return the index after the argument (a character, a macro, or a group) that begins at `at`."""
    while at < len(latex) and latex[at] == " ":
        at += 1
    macro = _MACRO.match(latex, at)
    if macro:
        return macro.end()
    depth = 0
    for index in range(at, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[index], 0)
        if depth <= 0:
            return index + 1
    return len(latex)
