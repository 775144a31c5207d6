"""Commas in a number: thousands separators as in 1,010, or a decimal comma as in 0,5."""

DIGITS = "0123456789"


def is_grouped(run):
    """Return whether the commas in `run` (digits, commas, points) are thousands separators.

    If so, one to three digits precede the first comma, not starting with 0, and three digits follow
    each comma: 1,010 or 12,345.6.
    """
    groups = run.split(".")[0].split(",")
    if run.count(".") > 1 or len(groups) < 2 or run[0] == "0":
        return False
    if len(groups[0]) < 1 or len(groups[0]) > 3:
        return False
    for group in groups[1 : len(groups)]:
        if len(group) != 3:
            return False
    return run.count(",") == len(groups) - 1


def uncomma(text):
    """Return `text` (one number) without the commas in its literals.

    Thousands separators are removed. Any other single comma is a decimal comma, as in 0,5 or 0,125
    or 2,50, and becomes a point. Other commas remain, so that the number is refused.
    """
    pieces = []
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and (text[end] in DIGITS or text[end] in ",."):
            end = end + 1
        if end == at:
            pieces.append(text[at])
            at = at + 1
            continue
        run = text[at:end]
        if is_grouped(run):
            run = run.replace(",", "")
        elif run.count(",") == 1 and "." not in run:
            run = run.replace(",", ".")
        pieces.append(run)
        at = end
    return "".join(pieces)
