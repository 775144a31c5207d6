r"""Rewrite Markdown from other programs as the cards' Markdown.

Formulas between `\(` and `\)` get dollar signs; pictures get their names in the project; links between
notes become their text. Everything else stays: the checks report what would be shown incorrectly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote

from deckbuilder.convert.imported import TOO_LONG
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.convert.new_pictures import ALT, NewPictures
from deckbuilder.markup.scanner import TEXT, scan
from deckbuilder.source.lines import LONGEST

_FORMULA = re.compile(r"(?<!\\)\\\((.+?)\\\)|(?<!\\)\\\[(.+?)\\\]", re.DOTALL)
_PICTURE = re.compile(
    r"!\[\[(?P<note>[^\[\]|#]+)(?:\#[^\[\]|]*)?(?:\|(?P<shown>[^\[\]]*))?\]\]"
    r"|!\[(?P<alt>[^\[\]]*)\]\(\s*<?(?P<file>[^()<>\n]+?)>?(?:\s+\"[^\"\n]*\")?\s*\)"
)
_LINK = re.compile(r"(?<!!)\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")
_LOCAL_LINK = re.compile(r"(?<![!\]])\[([^\[\]]+)\]\((?!https?://)([^()\s]+)\)")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_PLAYED = re.compile(r"\.(?:mp3|wav|m4a|ogg|3gp|flac|mp4|webm|ogv|mov|mkv)\Z", re.IGNORECASE)


class Markdown:
    """Rewrite texts; `pictures` names the pictures in them."""

    def __init__(self, pictures: NewPictures) -> None:
        self._pictures = pictures
        self._left_out: list[str] = []

    def ours(self, text: str, in_cloze: bool = False) -> tuple[str, list[str]]:
        """Return a text as the cards' Markdown, and what was left out, in words. Raises Unwritable."""
        if len(text) > LONGEST:
            raise Unwritable(TOO_LONG)
        self._left_out = []
        text = in_text(text, self._formulas)
        text = in_text(text, self._rewritten)
        lines = [
            line if line.endswith("  ") and line.strip() else line.rstrip() for line in text.split("\n")
        ]
        return "\n".join(lines).strip(), list(dict.fromkeys(self._left_out))

    def _formulas(self, text: str) -> str:
        return _FORMULA.sub(
            lambda match: f"${match[1].strip()}$" if match[1] else f"$${match[2].strip()}$$", text
        )

    def _rewritten(self, text: str) -> str:
        text = _PICTURE.sub(self._picture, text)
        return _LOCAL_LINK.sub(self._link, _LINK.sub(self._link, text))

    def _picture(self, match: re.Match[str]) -> str:
        source = (match["note"] or match["file"]).strip()
        alt = (match["shown"] if match["note"] else match["alt"]) or ""
        alt = " ".join(each for each in map(str.strip, alt.split("|")) if not _SIZE.fullmatch(each))
        if _PLAYED.search(source):
            self._left_out.append("a sound or video")
            return ""
        if re.match(r"(?:https?:)?//", source):
            raise Unwritable(f'the picture "{source[:60]}" is on the web')
        if not PurePosixPath(unquote(source)).suffix:
            raise Unwritable(f'"{source[:60]}", a note that is shown inside this one')
        name = self._pictures.named(source)
        if not name:
            raise Unwritable(self._pictures.why_not(source))
        return f"![{alt.strip() or ALT}]({name})"

    def _link(self, match: re.Match[str]) -> str:
        self._left_out.append("a link to another note")
        if match.re is _LOCAL_LINK:
            return match[1]
        return match[2] or match[1].rpartition("#")[2].rpartition("/")[2]


def without_comments(text: str) -> str:
    """Return a text without comments, except in code; their line feeds stay."""
    return in_text(text, lambda part: _without(_without(part, "<!--", "-->"), "%%", "%%"))


def _without(text: str, opening: str, closing: str) -> str:
    out, at = [], 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        out += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + len(closing)
    return "".join([*out, text[at:]])


def in_text(text: str, rewrite: Callable[[str], str]) -> str:
    """Return a text in which everything but code and formulas is rewritten."""
    return "".join(
        rewrite(each.body) if each.kind == TEXT else text[each.start : each.end] for each in scan(text)
    )
