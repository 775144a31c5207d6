"""Characters that people type or phones insert, and the plain ones that the parser reads."""

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What each character is written as in a plain expression.
PLAIN = [
    ["−–—‐‑‒―﹣˗", "-"],
    ["·×∙⋅•∗✕✖", "*"],
    ["÷∕⁄", "/"],
    ["π", "pi"],
    ["∞", "inf"],
    ["\t\u00a0\u2007\u2009\u202f\u3000", " "],
]
# Full-width characters, as Chinese and Japanese keyboards write them, and the plain ones.
WIDE = ["０１２３４５６７８９．，；（）＋－＊／＾％", "0123456789.,;()+-*/^%"]
RAISED = ["⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-"]


def lower(text):
    """Return `text` with its Latin letters in lower case."""
    pieces = []
    for sign in text:
        at = LETTERS.index(sign) if sign in LETTERS else 0
        pieces.append(LETTERS[at - 26] if at >= 26 else sign)
    return "".join(pieces)


def is_ascii(text):
    """Return whether `text` consists of ASCII characters."""
    for sign in text:
        if sign > "~":
            return False
    return True


def exponents(text):
    """Return `text` with superscripts written as powers: 10⁻¹ as 10^(-1)."""
    pieces = []
    is_raised = False
    for sign in text:
        if (sign in RAISED[0]) != is_raised:
            pieces.append(")" if is_raised else "^(")
            is_raised = not is_raised
        pieces.append(RAISED[1][RAISED[0].index(sign)] if is_raised else sign)
    return "".join(pieces) + (")" if is_raised else "")


def tidy(text):
    """Replace typographic characters in `text` with plain ones, and x as in 3 x 10^5 with *."""
    if not is_ascii(text):
        for group in PLAIN:
            for sign in group[0]:
                text = text.replace(sign, group[1])
        for i, sign in enumerate(WIDE[0]):
            text = text.replace(sign, WIDE[1][i])
        text = exponents(text)
    text = text.replace("\t", " ")
    for sign in "xX":
        if sign in text:
            for ten in ["10^", " 10^", "10**", " 10**"]:
                text = text.replace(sign + ten, "*" + ten)
    return text
