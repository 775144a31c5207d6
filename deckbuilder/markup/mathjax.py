"""Formulas typeset by the very MathJax that Anki shows cards with: is a formula right, and what does
it look like as MathML.

MathJax comes with the package `_aqt`, as JavaScript, and runs in V8 without a browser. Starting it
takes about a second, so every answer is kept in .cache/, and it starts only for formulas that are
new.
"""

from __future__ import annotations

import atexit
import functools
import json
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from py_mini_racer import JSTimeoutException, MiniRacer

from deckbuilder.core import digests
from deckbuilder.markup import math_elements, tex_errors

# TeX, and whether it stands on a line of its own.
Formula = tuple[str, bool]
STORE = Path(digests.ROOT) / ".cache" / "formulas"
_SHIM = Path(__file__).with_name("typeset.js")
_KEPT = 200_000  # formulas; older ones are forgotten
_AT_ONCE = 200  # formulas a call
_PATIENCE = 5  # seconds for a formula
_LETTERS = re.compile(r'(<m[ions][^<>]*?) mathvariant="([a-z-]+)"([^<>]*>)([^<>]*)')
_CHARACTER = re.compile(r"&#x([0-9A-F]+);|&[a-z]+;|.", re.DOTALL)
_GROUPS = {
    "LATIN CAPITAL LETTER": "CAPITAL",
    "LATIN SMALL LETTER": "SMALL",
    "GREEK CAPITAL LETTER": "CAPITAL",
    "GREEK SMALL LETTER": "SMALL",
    "DIGIT": "DIGIT",
}


@dataclass(frozen=True)
class Typeset:
    """What became of a formula: its MathML, or a mistake with, perhaps, a hint. `harmful`: MathJax
    takes it, and it would do more on a card than show a formula."""

    mathml: str
    mistake: str = ""
    hint: str = ""
    harmful: bool = False


def problems(formulas: Iterable[Formula]) -> dict[Formula, tuple[str, str]]:
    """(what is wrong, hint) of each formula that cannot be typeset."""
    return {
        formula: (each.mistake, each.hint) for formula, each in typeset(formulas).items() if each.mistake
    }


def mathml(tex: str, display: bool = False) -> str:
    """The formula as MathML, to be put into HTML. Raises ValueError if it cannot be typeset."""
    found = typeset([(tex, display)])[tex, display]
    if found.mistake:
        raise ValueError(f"{found.mistake}: {tex}")
    return found.mathml


def typeset(formulas: Iterable[Formula], store: Path = STORE) -> dict[Formula, Typeset]:
    """What becomes of each formula; `store` is the folder where it is kept."""
    wanted = dict.fromkeys(formulas)
    missing = [each for each in wanted if each not in _known]
    if missing:
        stored = _Store(store)
        _known.update(stored.read(missing))
        missing = [each for each in missing if each not in _known]
    if missing:
        new = dict(zip(missing, _engine.typeset(missing), strict=True))
        _known.update(new)
        stored.write(new)
    return {each: _known[each] for each in wanted}


_known: dict[Formula, Typeset] = {}


def folder() -> Path:
    """Where Anki keeps its JavaScript."""
    found = find_spec("_aqt")  # finds, and does not import
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places or ["_aqt"]))) / "data" / "web" / "js"


def _scripts() -> tuple[Path, Path]:
    """Anki's configuration of MathJax, and MathJax."""
    return folder() / "mathjax.js", folder() / "vendor" / "mathjax" / "tex-chtml-full.js"


class _Engine:
    """V8 with MathJax in it, started when it is first asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._v8: MiniRacer | None = None
        self._names: dict[str, list[str]] = {}

    def typeset(self, formulas: Sequence[Formula]) -> list[Typeset]:
        """What becomes of each, in the same order."""
        refused = [tex_errors.refused(tex) for tex, _ in formulas]
        # MathJax does not see these: it would remember their definitions.
        asked = [each for each, wrong in zip(formulas, refused, strict=True) if not wrong]
        with self._lock:
            answers = iter(
                [
                    self._read(*answer)
                    for start in range(0, len(asked), _AT_ONCE)
                    for answer in self._ask(asked[start : start + _AT_ONCE])
                ]
            )
        return [Typeset("", *wrong, harmful=True) if wrong else next(answers) for wrong in refused]

    def _ask(self, formulas: Sequence[Formula]) -> list[tuple[str, str, str, list[list[str]]]]:
        try:
            return [
                (markup, kind, said, parts)
                for markup, kind, said, parts in self._eval(
                    f"{json.dumps(formulas)}.map(formulas.typeset)"
                )
            ]
        except JSTimeoutException:
            if len(formulas) == 1:
                return [("", "Timeout", "", [])]
            return [answer for each in formulas for answer in self._ask([each])]

    def _read(self, markup: str, kind: str, said: str, parts: Sequence[Sequence[str]]) -> Typeset:
        if kind:
            return Typeset("", *tex_errors.explained(kind, said, self._known_names))
        harmful = math_elements.refused(parts)
        wrong = harmful or tex_errors.shown_raw(markup)
        if wrong:
            return Typeset("", wrong[0], wrong[1], bool(harmful))
        return Typeset(_with_letters(markup))

    def _known_names(self, kind: str) -> list[str]:
        """All names of a kind: "macro" or "environment"."""
        if kind not in self._names:
            self._names[kind] = list(self._eval(f"formulas.names({json.dumps(kind)})"))
        return self._names[kind]

    def _eval(self, code: str) -> list[Any]:
        answer: list[Any] = json.loads(
            str(self._started().eval(f"JSON.stringify({code})", timeout_sec=_PATIENCE))
        )
        return answer

    def _started(self) -> MiniRacer:
        if self._v8 is None:
            v8 = MiniRacer()
            atexit.register(v8.close)  # left to Python's end, its threads may wait for each other
            configuration, mathjax = _scripts()
            v8.eval(_SHIM.read_text("utf-8"))
            v8.eval(configuration.read_text("utf-8"))
            v8.eval("formulas.configure()")
            v8.eval(mathjax.read_text("utf-8"))
            v8.eval("formulas.start()")
            self._v8 = v8
        return self._v8


_engine = _Engine()


class _Store:
    """The answers in a small database, one for each MathJax and each version of the code that reads
    its answers. Without it, or with a damaged one, everything only takes longer."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{_version()}.sqlite"

    def read(self, formulas: Iterable[Formula]) -> dict[Formula, Typeset]:
        """Those of the formulas that are there."""
        found: dict[Formula, Typeset] = {}
        if self._path.exists():
            try:
                with closing(sqlite3.connect(self._path)) as db:
                    for each in formulas:
                        row = db.execute(
                            "SELECT mathml, mistake, hint, harmful, sum FROM formulas WHERE key = ?",
                            (digests.of(*each),),
                        ).fetchone()
                        # SQLite notices damage to its tables, not to what stands in them.
                        if row and row[4] == digests.of(*row[:4]):
                            found[each] = Typeset(row[0], row[1], row[2], bool(row[3]))
            except sqlite3.Error:
                self._path.unlink(missing_ok=True)
        return found

    def write(self, new: dict[Formula, Typeset]) -> None:
        """Add to them, and forget those of other versions, and the oldest of too many."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            for other in self._path.parent.glob("*.sqlite"):
                if other != self._path:
                    other.unlink(missing_ok=True)
            with closing(sqlite3.connect(self._path)) as db, db:
                db.execute("PRAGMA synchronous = OFF")  # what gets lost is computed again
                db.execute(
                    "CREATE TABLE IF NOT EXISTS formulas"
                    " (key BLOB UNIQUE, mathml TEXT, mistake TEXT, hint TEXT, harmful INTEGER,"
                    " sum BLOB)"
                )
                db.executemany(
                    "INSERT OR REPLACE INTO formulas VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        (digests.of(*formula), *row, digests.of(*row))
                        for formula, each in new.items()
                        for row in [(each.mathml, each.mistake, each.hint, int(each.harmful))]
                    ],
                )
                db.execute(
                    f"DELETE FROM formulas WHERE rowid <= (SELECT max(rowid) FROM formulas) - {_KEPT}"
                )
        except (OSError, sqlite3.Error):
            pass


@functools.cache
def _version() -> str:
    """A digest of all that an answer depends on besides the formula."""
    used = [*_scripts(), _SHIM, Path(__file__), Path(tex_errors.__file__), Path(math_elements.__file__)]
    return digests.of(*(path.read_bytes() for path in used)).hex()[:16]


def _with_letters(markup: str) -> str:
    """MathML in which letters of another face are characters of their own, as browsers want it:
    ℝ for an R that is said to be double-struck."""

    def replaced(match: re.Match[str]) -> str:
        before, variant, after, text = match.groups()
        if variant == "normal":
            return match[0]
        return (
            before
            + after
            + "".join(
                _letter(chr(int(each[1], 16)) if each[1] else each[0], variant)
                for each in _CHARACTER.finditer(text)
            )
        )

    return _LETTERS.sub(replaced, markup)


def _letter(letter: str, variant: str) -> str:
    """The mathematical letter, such as 𝐱 for a bold x; the same one where there is none."""
    if len(letter) > 1:
        return letter  # such as &lt;
    group, _, name = unicodedata.name(letter, "").rpartition(" ")
    kind = _GROUPS.get(group, "")
    face = variant.upper().replace("-", " ").replace("DOUBLE STRUCK", "DOUBLE-STRUCK")
    # The commonest are older than the rest and have names of their own: DOUBLE-STRUCK CAPITAL R.
    for full in (
        f"MATHEMATICAL {face} {kind} {name}",
        f"{face.replace('FRAKTUR', 'BLACK-LETTER')} {kind} {name}",
    ):
        try:
            return unicodedata.lookup(full)
        except KeyError:
            continue
    return letter
