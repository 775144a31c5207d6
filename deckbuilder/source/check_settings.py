"""Read `[check]` in decks.toml: which checks apply to this project."""

from __future__ import annotations

import re
from typing import Any

from deckbuilder.core.model import CheckSettings, Problem, Where
from deckbuilder.core.problems import RULES, is_optional, problem
from deckbuilder.core.suggestions import did_you_mean

KEYS = ("covers", "source", "languages", "off")
# If decks.toml cannot be read, it is unknown which checks apply, and only that is reported.
UNKNOWN = CheckSettings(covers=False, source=False, languages=(), known=False)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
# For rules that have a setting of their own, what to write instead of their codes.
_INSTEAD = dict.fromkeys(("C015", "C016"), "source = false") | dict.fromkeys(
    ("C017", "C018"), "covers = false"
)


def read(data: Any, name: str, text: str) -> tuple[CheckSettings, list[Problem]]:
    """Return the settings, and what is wrong with them.

    `data` is the value of the key `check`, None if there is none; `text` is the content of the file
    `name`, from which the line numbers are taken.
    """
    if data is None:
        return CheckSettings(), []
    lines = _Lines(name, text)
    if not isinstance(data, dict):
        return CheckSettings(), [
            problem(
                lines.of("check"), "C010", '"check" must be a table', "write [check] on its own line"
            )
        ]
    problems = [
        problem(lines.of(key), "C010", f'unknown key "{key}" in [check]', did_you_mean(key, KEYS))
        for key in data
        if key not in KEYS
    ]
    switches = {}
    for key in ("covers", "source"):
        switches[key] = data.get(key, True)
        if not isinstance(switches[key], bool):
            problems.append(
                problem(lines.of(key), "C010", f'"{key}" must be true or false', f"write {key} = false")
            )
            switches[key] = True
    languages, found = _texts(data, "languages", ["en"], 'languages = ["en"]', lines)
    problems += found
    for each in languages:
        if not _LANGUAGE.fullmatch(each):
            problems.append(
                problem(
                    lines.of("languages", each),
                    "C010",
                    f'"{each}" is not the code of a language',
                    'use two letters, such as "en" for English or "zh" for Chinese',
                )
            )
    off, found = _texts(data, "off", [], 'off = ["C095"]', lines)
    problems += found
    for code in off:
        if code not in RULES or not is_optional(code):
            problems.append(_refused(lines.of("off", code), code))
    return (
        CheckSettings(
            **switches,
            languages=tuple(dict.fromkeys(languages)),
            off=frozenset(code for code in off if code in RULES and is_optional(code)),
        ),
        problems,
    )


def _texts(
    data: dict[str, Any], key: str, default: list[str], example: str, lines: _Lines
) -> tuple[list[str], list[Problem]]:
    value = data.get(key, default)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value, []
    return default, [
        problem(lines.of(key), "C010", f'"{key}" must be a list of texts', f"write {example}")
    ]


def _refused(where: Where, code: str) -> Problem:
    """Return why a rule cannot be switched off."""
    if code not in RULES:
        return problem(
            where, "C010", f'no rule has the code "{code}"', "CONTRIBUTING.md lists the codes"
        )
    return problem(
        where,
        "C010",
        f'{code} cannot be switched off: "{RULES[code][1]}"',
        f'write "{_INSTEAD[code]}" instead'
        if code in _INSTEAD
        else "it protects learners' data, the truth of cards, or the build",
    )


def way_out(code: str) -> str:
    """Return how a project can switch off a rule; "" if it cannot."""
    if code in _INSTEAD:
        line = _INSTEAD[code]
    elif is_optional(code):
        line = f'off = ["{code}"]'
    else:
        return ""
    return f"If that rule does not fit your cards, write {line} under [check] in cards/decks.toml."


class _Lines:
    """Find the lines of the table's keys and values: TOML values have no line numbers."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        lines = list(enumerate(text.split("\n"), 1))
        start = next(
            (at for at, line in lines if re.match(r"""\s*(\[\s*){0,2}["']?check["']?\s*[\].=]""", line)),
            1,
        )
        end = next((at for at, line in lines if at > start and re.match(r"\s*\[\s*[\[\w]", line)), None)
        self.start = start
        self.lines = lines[start - 1 : end - 1 if end else None]

    def of(self, key: str, value: str = "") -> Where:
        """Return the line of `value`, or of the key if no value is given."""
        first = next(
            (at for at, line in self.lines if re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line)),
            self.start,
        )
        quoted = re.compile(rf"""["']{re.escape(value)}["']""")
        found = (at for at, line in self.lines if at >= first and value and quoted.search(line))
        return Where(self.name, next(found, first))
