"""Compare the letters of a Markdown text with those of its HTML, to detect lost letters.

Marks are ignored in both: asterisks, brackets, link addresses, list numbers. Whatever the Markdown
parser does, a letter that it drops or adds is detected here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from deckbuilder.markup.gfm import ALERTS, BOXES
from deckbuilder.markup.scanner import DISPLAY, FENCE, FILLER
from deckbuilder.markup.text import Text

# A text without any of these is rendered unchanged.
MARKUP = re.compile(r"[*_\[\]<>&|\\`~$#!]|^[ \t]*[-+\d]|^ |\n ", re.MULTILINE)
# Source text that is not shown in the field. A link's address may contain pairs of parentheses.
_UNSHOWN = re.compile(
    r"""
      \[(?:[^\[\]]|\[[^\[\]]*\])*\]
        (?P<address> \(\s*<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*>?
                   (?:\s+(?:"[^"]*"|'[^']*'))?\s*\))
    | (?P<defined> ^[ ]{0,3}\[(?P<label>[^\[\]\n]+)\]:[ \t]*\S+
                   [ \t]*(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))?[ \t]*$)
    | ^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+(?P<box>\[[ xX]\])(?=[ \t]+\S)
    | (?P<number> ^[ \t>]*(?:[-*+][ \t]+)*\d+[.)](?=[ \t]))
    """,
    re.VERBOSE | re.MULTILINE,
)
_ENTITY = re.compile(r"&(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_ALERT = re.compile(rf"^[ \t>]*>[ \t]*(\[!({'|'.join(ALERTS)})\])[ \t]*$", re.MULTILINE | re.IGNORECASE)
_USED_LABEL = re.compile(r"(?<=\])[ ]?\[([^\]\n]*)\]")
_SHIELDED = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>|\\\(.*?\\\)|\\\[.*?\\\])", re.DOTALL)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_LIST_NUMBER = re.compile(r"(?:(?<=<p>)|(?<=<li>)|(?<=\n))[ \t]*\d+[.)](?=[ \t])")
_FIRST_NUMBER = re.compile(r"\A[ \t]*\d+[.)](?=[ \t])")
_TAG = re.compile(r"<[^<>]*>")
BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|br|hr|table|thead|tbody|tr|td|th|pre|blockquote|h\d)\b")
_DELETION = re.compile(r"\{\{c[\d,]+::")
_JOINER = "\u2060"


# What separates characters on a card, and the boxes of tasks.
_IGNORED = frozenset("\u2060\u200b\ufeff").union(BOXES.values())


def lost(text: Text, field: str, in_cloze: bool = False) -> tuple[int, str] | None:
    """Return the offset and the words in `text` where the letters of `field` first differ, or None.

    Pictures in the field must be shown as their alt texts. `in_cloze` is for the field in which Anki
    looks for deletions.
    """
    written, shown = list(_written(text, in_cloze)), list(_letters(_shown(field)))
    for (offset, letter), other in zip(written, shown, strict=False):
        if letter != other:
            return offset, _word(text.text, offset)
    if len(written) == len(shown):
        return None
    offset = written[len(shown)][0] if len(written) > len(shown) else max(len(text.text) - 1, 0)
    return offset, _word(text.text, offset)


def visible(field: str, in_cloze: bool = False) -> str:
    """Return a field with everything but its text replaced; offsets stay the same.

    Lines end where blocks do. Code, formulas, and other tags become fillers.
    """

    def replaced(match: re.Match[str]) -> str:
        filler = "\n" if BLOCK.match(match[0]) else FILLER
        return filler * len(match[0])

    text = _TAG.sub(replaced, _SHIELDED.sub(lambda match: FILLER * len(match[0]), field))
    return _DELETION.sub(lambda match: FILLER * len(match[0]), text) if in_cloze else text


def located(text: Text, before: str, token: str, in_cloze: bool = False) -> int | None:
    """Return the offset in `text` of a `token` that its field shows, or None if `text` lacks it.

    `before` is the field up to the token. A text in which the token is escaped lacks it, too.
    """
    start = written_after(text, before, in_cloze)
    written = list(_written(text, in_cloze))
    count = sum(1 for _ in _letters(_shown(before))) + sum(1 for _ in _letters(html.unescape(token)))
    end = written[count][0] if count < len(written) else len(text.text)
    # Up to formatting or an entity, which Markdown writes differently.
    plain = re.split(f"[{FILLER}&]", token.replace(_JOINER, ""))[0]
    at = text.masked.find(plain, start, end) if plain else -1
    if at < 0 and plain.strip():  # a tab, which the parser replaces with spaces
        at = text.masked.find(plain.split()[0], start, end)
    if at < 0 or plain == "\\" and text.text.startswith("\\\\", at):
        return None
    escaped = at > 0 and text.text[at - 1] == "\\" and not plain.startswith("\\")
    return None if escaped else at


def written_after(text: Text, before: str, in_cloze: bool = False) -> int:
    """Return the offset in `text` after the letters of the beginning of its field."""
    count = sum(1 for _ in _letters(_shown(before)))
    written = list(_written(text, in_cloze))
    return written[min(count, len(written)) - 1][0] + 1 if count and written else 0


def _counts(letter: str) -> bool:
    """Return whether a character is compared rather than ignored as a mark.

    Letters, digits, and most other characters beyond ASCII are compared, and so are the placeholders
    that only the parser itself would put into a text.
    """
    return (
        letter.isalnum()
        or letter in "\x02\x03"
        or letter > "\x7f"
        and not letter.isspace()
        and letter not in _IGNORED
    )


def _letters(text: str) -> Iterator[str]:
    return (letter for letter in text if _counts(letter))


def _written(text: Text, in_cloze: bool) -> Iterator[tuple[int, str]]:
    """Yield the letters that the field must contain, with their offsets."""
    plain = _ESCAPED.sub(FILLER * 2, text.masked)
    for each in text.images:
        plain = plain[: each.start] + FILLER * (each.end - each.start) + plain[each.end :]
    chars = list(text.text)

    def blank(start: int, end: int, shown: str = "") -> None:
        chars[start:end] = shown.ljust(end - start)

    labels = {match["label"].casefold() for match in _UNSHOWN.finditer(plain) if match["defined"]}
    for match in _ENTITY.finditer(plain):
        shown = html.unescape(match[0])
        if shown != match[0]:
            blank(*match.span(), shown)
    for match in _UNSHOWN.finditer(plain):
        blank(*match.span(match.lastgroup or 0))
    for match in _ALERT.finditer(plain):
        blank(*match.span(1), match[2].title())
    for match in _USED_LABEL.finditer(plain):
        if match[1].casefold() in labels:
            blank(*match.span())
    # The languages of code blocks
    for block in text.segments:
        source = text.text[block.start : block.end].lstrip(" \t")
        if block.kind in (FENCE, DISPLAY) and source.startswith(("```", "~~~")):
            blank(block.start, text.text.find("\n", block.start))
    for fence in text.quoted_fences:
        blank(fence.start, fence.end)
    for each in text.images:
        blank(each.start, each.end, each.alt)
    if in_cloze:
        _nest(text, chars)
    return (
        (offset, letter) for offset, shown in enumerate(chars) for letter in shown if _counts(letter)
    )


def _nest(text: Text, chars: list[str]) -> None:
    """Write the marks of a deletion for several cards once for each card, as they are in the field."""
    several = {
        each.start: each for each in text.deletions if "," in text.text[each.start : each.body_start]
    }
    for each in several.values():
        written = text.text[each.start : each.body_start].strip("{c:").split(",")
        chars[each.start] = "".join(f"c{number}" for number in written)
        for at in range(each.start + 1, each.body_start):
            chars[at] = ""
        hint = "".join(chars[each.body_end : each.end])
        chars[each.end - 1] += hint * (len(written) - 1)


def _shown(field: str) -> str:
    """Return the text of a field without numbers that look like list numbers.

    Python-Markdown treats some of them as text where GitHub would begin a list.
    """
    pieces = _SHIELDED.split(field)
    pieces[0] = _FIRST_NUMBER.sub("", pieces[0])
    for index in range(0, len(pieces), 2):
        pieces[index] = _LIST_NUMBER.sub("", pieces[index])
    return html.unescape(_TAG.sub("", "".join(pieces)))


def _word(text: str, offset: int) -> str:
    """Return the words around an offset, short enough for a message."""
    start = max(text.rfind(" ", 0, max(offset - 8, 0)), text.rfind("\n", 0, offset)) + 1
    return " ".join(text[start : offset + 20].split())
