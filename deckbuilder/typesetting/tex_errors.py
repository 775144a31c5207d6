r"""Explain to people who know a little LaTeX what is wrong with a formula.

MathJax reports most mistakes, with a name such as UndefinedControlSequence and a sentence. Some
formulas that it accepts are wrong on a card: a `%` that hides the rest, or a macro definition that
would affect the cards after this one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from deckbuilder.core.suggestions import nearly
from deckbuilder.core.wording import shortened

Wrong = tuple[str, str]  # what is wrong, and a hint

# {0} is the subject of MathJax's sentence: a macro, an environment, a bracket.
_WORDS: dict[str, Wrong] = {
    "MissingArgFor": ("{0} has too few arguments", r"put each in braces: \frac{{a}}{{b}}"),
    "ExtraOpenMissingClose": ("a closing brace }} is missing", r"write \lbrace to show a brace"),
    "MissingCloseBrace": ("a closing brace }} is missing", r"write \lbrace to show a brace"),
    "ExtraCloseMissingOpen": ("}} has no opening brace", r"write \rbrace to show a brace"),
    "ExtraCloseLooking": ("}} comes before {0}", ""),
    "MissingCloseBracket": ("the closing ] of {1} is missing", ""),
    "EnvMissingEnd": ("{0} is missing", ""),
    "EnvBadEnd": ("{0} ends with {1}", ""),
    "ExtraLeftMissingRight": (r"\left has no \right", r"\right. closes it without a bracket"),
    "MissingLeftExtraRight": (r"\right has no \left", r"\left. opens it without a bracket"),
    "ExtraMiddle": (r"\middle is outside \left … \right", ""),
    "MissingOrUnrecognizedDelim": (
        "{0} needs a bracket right after it",
        r"write ( [ | \lbrace \langle …, or a period for none",
    ),
    "DoubleExponent": ("one symbol has two exponents", "use braces to group them: a^{{b^c}}"),
    "DoubleExponentPrime": (
        "one symbol has a prime and an exponent",
        "use braces to group them: {{f'}}^2",
    ),
    "DoubleSubscripts": ("one symbol has two subscripts", "put both in one pair of braces: a_{{i,j}}"),
    "Misplaced": (
        "{0} is not allowed here",
        r"use it in a matrix or the like; write \& to show an ampersand",
    ),
    "CantUseHash1": ("# is not allowed in a formula", r"write \# to show one"),
    "MathNotTerminated": (r"a $ in \text{{…}} is not closed", ""),
    "MisplacedLimits": (r"{0} is only allowed right after \sum, \max, and the like", ""),
    "MissingBoxFor": ("{0} needs an argument in braces", ""),
    "MissingDimOrUnits": ("{0} needs a length", "write one such as 1em or 2pt"),
    "CommandOnlyAllowedInEnv": ("{0} is only allowed in {1}", ""),
    "CommandNotAllowedInEnv": ("{0} is not allowed in {1}", ""),
    "RangeError": ("the formula is nested too deeply", ""),
    "Timeout": ("MathJax takes too long to typeset this", "simplify the formula"),
}
_SUBJECT = re.compile(r"\\[a-zA-Z]+(?:\{[^{}]*\})?|\\.|'[^']*'|[&^_]")
_TOKEN = re.compile(r"\\[\s\S]")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
# Macros that are not allowed on a card, and why. A definition would also apply to the cards after this
# one, because they are shown on the same page.
_REFUSED = {
    r"def|let|(?:re)?new(?:command|environment|tagform)|Newextarrow|mathtoolsset|definecolor|"
    r"Declare\w+": "it would also apply to the cards after this one; write the formula out",
    "label|ref|eqref|refeq|tag|notag|usetagform": "a card cannot refer to another card's formula",
    "href|class|cssId|style|data": "put links in the text; a card cannot set its own style",
    "require": "all packages are already loaded",
    "verb": r"it hides where a formula ends; use \text{…}, or put code outside the formula",
    r"unicode(?=\s*\[)": "a card cannot choose its own font; write the character itself",
}
# Macros from LaTeX packages that MathJax does not have, and what to write instead.
_ELSEWHERE = {
    "bm": r"\boldsymbol",
    "mathds": r"\mathbb",
    "mathbbm": r"\mathbb",
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
}
_RAW = re.compile(r"<mtext[^<>]*>[^<>]*?(\\[^\s<>]+)")


def short(tex: str) -> str:
    """Return a formula as messages show it, shortened to at most 50 characters."""
    return f"${shortened(tex, 50)}$"


def refused(tex: str) -> Wrong | None:
    """Return what MathJax would accept in a formula but is not allowed on a card, or None."""
    for names, hint in _REFUSED.items():
        match = re.search(rf"\\(?:{names})(?![A-Za-z])", tex)
        if match:
            return f"{match[0]} is not allowed on a card", hint
    for token in _TOKEN.finditer(tex):
        if token[0] in (r"\(", r"\)", r"\[", r"\]"):
            return (
                f"{token[0]} would begin or end a formula",
                r"write \left( or \left[ for a bracket, and $…$ inside \text{…}",
            )
    if _COMMENT.search(tex):
        return "% hides the rest of the formula", r"write \% to show one"
    return None


def explained(kind: str, message: str, names: Callable[[str], Sequence[str]]) -> Wrong:
    """Return an explanation and a hint for MathJax's error of this `kind` with the sentence `message`.

    `names` returns all names of a kind ("macro" or "environment"), for "did you mean" hints.
    """
    subjects = [each.strip("'") for each in _SUBJECT.findall(message)] + ["", ""]
    if kind == "UndefinedControlSequence":
        return f"MathJax does not know {subjects[0]}", _like_macro(subjects[0][1:], names("macro"))
    if kind == "UnknownEnv":
        return (
            f'MathJax does not know the environment "{subjects[0]}"',
            _did_you_mean(subjects[0], names("environment")),
        )
    if kind in _WORDS:
        text, hint = (each.format(*subjects) for each in _WORDS[kind])
        return text, hint
    return f"MathJax says: {message.splitlines()[0] if message else kind}", ""


def shown_raw(mathml: str) -> Wrong | None:
    r"""Report a macro in \text{…}, where Anki's MathJax shows macros as they are written."""
    match = _RAW.search(mathml)
    return (
        (
            rf"\text shows {html.unescape(match[1])} as written",
            r"close \text{…} before it, or write the character",
        )
        if match
        else None
    )


def _like_macro(name: str, known: Sequence[str]) -> str:
    if name in _ELSEWHERE:
        return f'did you mean "{_ELSEWHERE[name]}"?'
    if re.fullmatch("[A-Z]{1,2}", name):
        return rf'did you mean "\mathbb{{{name[0]}}}"?'
    own = rf"to set a name upright, write \operatorname{{{name}}}" if name.isalpha() else ""
    return _did_you_mean(name, known, "\\") or own


def _did_you_mean(name: str, known: Sequence[str], mark: str = "") -> str:
    near = nearly(name, known, 0.7)
    return f'did you mean "{mark}{near[0]}"?' if near else ""
