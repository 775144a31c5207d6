"""Print to the terminal, with control characters escaped. Only this module prints.

Texts come from cards, exports, tags, and file names. A terminal would act on the control characters in
them: it would hide lines, change its title, or write from right to left.
"""

from __future__ import annotations

import re
from typing import Any

import click

# Control characters except tabs and line ends, line separators, what changes the direction of a text
# or cannot be seen at all, and halves of characters.
_UNSAFE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def safe(text: str) -> str:
    """Return the text with unsafe characters as escapes, which are valid in JSON."""
    return _UNSAFE.sub(lambda match: _escape(match[0]), text)


def safe_line(text: str) -> str:
    """Return the text with its line ends escaped as well."""
    return safe(text).replace("\n", _escape("\n"))


def say(*pieces: str | tuple[str, dict[str, Any]], err: bool = False, nl: bool = True) -> None:
    """Print pieces of a text, each with or without options for `click.style`."""
    click.echo(
        "".join(
            safe(each) if isinstance(each, str) else click.style(safe(each[0]), **each[1])
            for each in pieces
        ),
        err=err,
        nl=nl,
    )


def _escape(char: str) -> str:
    code = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[at : at + 4]}" for at in range(0, len(code), 4))
