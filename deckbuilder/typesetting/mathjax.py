"""Check formulas, and convert them to MathML, with the same MathJax that Anki shows cards with.

MathJax is part of the package `_aqt`, as JavaScript, and runs in V8 without a browser. Starting it
takes about a second, so every result is stored in .cache/, and MathJax is only started for new
formulas.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import json
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py_mini_racer import JSTimeoutException, MiniRacer, init_mini_racer, mini_racer

from deckbuilder.core import anki_web, digests
from deckbuilder.core.cache import OF_PROGRAM
from deckbuilder.typesetting import math_elements, tex_errors

# TeX, and whether it is displayed on a separate line.
Formula = tuple[str, bool]
# The parts of the program that the results depend on.
CODE = ("deckbuilder/core", "deckbuilder/typesetting")
STORE = OF_PROGRAM / "formulas"
_SHIM = Path(__file__).with_name("typeset.js")
_KEPT = 200_000  # maximum number of formulas stored; the oldest are deleted
_AT_ONCE = 200  # formulas per call
_PATIENCE = 5  # seconds per call; if it times out, its formulas are tried one by one
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
    """The result for a formula: its MathML, or a mistake, perhaps with a hint.

    `harmful` is true for a formula that MathJax accepts but that would do more than show a formula.
    """

    mathml: str
    mistake: str = ""
    hint: str = ""
    harmful: bool = False


def problems(formulas: Iterable[Formula]) -> dict[Formula, tuple[str, str]]:
    """Return the (mistake, hint) of each formula that cannot be typeset."""
    return {
        formula: (each.mistake, each.hint) for formula, each in typeset(formulas).items() if each.mistake
    }


def mathml(tex: str, display: bool = False) -> str:
    """Return the formula as MathML for use in HTML. Raises ValueError if it cannot be typeset."""
    found = typeset([(tex, display)])[tex, display]
    if found.mistake:
        raise ValueError(f"{found.mistake}: {tex}")
    return found.mathml


def typeset(formulas: Iterable[Formula], store: Path = STORE) -> dict[Formula, Typeset]:
    """Return the result for each formula; `store` is the folder in which results are stored."""
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


def prepare() -> None:
    """Initialize V8 in the main thread, before threads that typeset are started.

    V8 can only be used in the thread that initialized it and in those started from there. Python ends
    it in the main thread.
    """
    init_mini_racer(ignore_duplicate_init=True)


def _scripts() -> tuple[Path, Path]:
    """Return the paths of Anki's configuration of MathJax and of MathJax itself."""
    scripts = anki_web.folder() / "js"
    return scripts / "mathjax.js", scripts / "vendor" / "mathjax" / "tex-chtml-full.js"


class _Engine:
    """V8 running MathJax, started on first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._v8: MiniRacer | None = None
        self._names: dict[str, list[str]] = {}

    def typeset(self, formulas: Sequence[Formula]) -> list[Typeset]:
        """Return the result for each formula, in the same order."""
        refused = [tex_errors.refused(tex) for tex, _ in formulas]
        # Refused formulas are not passed to MathJax, which would remember their definitions.
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
                (markup, kind, message, parts)
                for markup, kind, message, parts in self._eval(
                    f"{json.dumps(formulas)}.map(formulas.typeset)"
                )
            ]
        except JSTimeoutException:
            if len(formulas) == 1:
                return [("", "Timeout", "", [])]
            return [answer for each in formulas for answer in self._ask([each])]

    def _read(self, markup: str, kind: str, message: str, parts: Sequence[Sequence[str]]) -> Typeset:
        if kind:
            return Typeset("", *tex_errors.explained(kind, message, self._known_names))
        harmful = math_elements.refused(parts)
        wrong = harmful or tex_errors.shown_raw(markup)
        if wrong:
            return Typeset("", wrong[0], wrong[1], bool(harmful))
        return Typeset(_with_letters(markup))

    def _known_names(self, kind: str) -> list[str]:
        """Return all names of a kind: "macro" or "environment"."""
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
            v8 = _new_v8()
            configuration, mathjax = _scripts()
            v8.eval(_SHIM.read_text("utf-8"))
            v8.eval(configuration.read_text("utf-8"))
            v8.eval("formulas.configure()")
            v8.eval(mathjax.read_text("utf-8"))
            v8.eval("formulas.start()")
            self._v8 = v8
        return self._v8


def _new_v8() -> MiniRacer:
    """Start V8 with an event loop of its own, which runs until Python exits.

    Otherwise V8 uses a loop that runs in this thread, such as Playwright's, and refuses to time out.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    ends = ExitStack()
    v8 = ends.enter_context(mini_racer(loop))
    ends.callback(loop.close)
    ends.callback(thread.join)
    ends.callback(loop.call_soon_threadsafe, loop.stop)
    atexit.register(ends.close)  # without this, V8's threads may deadlock when Python exits
    return v8


_engine = _Engine()


class _Store:
    """A small database of results.

    There is one for each version of MathJax and of the code that reads its answers. If it is missing
    or damaged, everything just takes longer.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{_version()}.sqlite"

    def read(self, formulas: Iterable[Formula]) -> dict[Formula, Typeset]:
        """Return the stored results among those for `formulas`."""
        found: dict[Formula, Typeset] = {}
        if self._path.exists():
            try:
                with closing(sqlite3.connect(self._path)) as db:
                    for each in formulas:
                        row = db.execute(
                            "SELECT mathml, mistake, hint, harmful, sum FROM formulas WHERE key = ?",
                            (digests.of(*each),),
                        ).fetchone()
                        # SQLite detects damage to its tables, but not to the values in them.
                        if row and row[4] == digests.of(*row[:4]):
                            found[each] = Typeset(row[0], row[1], row[2], bool(row[3]))
            except sqlite3.Error:
                self._path.unlink(missing_ok=True)
        return found

    def write(self, new: dict[Formula, Typeset]) -> None:
        """Store new results, and delete other versions' databases and the oldest excess results."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            for other in self._path.parent.glob("*.sqlite"):
                if other != self._path:
                    other.unlink(missing_ok=True)
            with closing(sqlite3.connect(self._path)) as db, db:
                db.execute("PRAGMA synchronous = OFF")  # lost results are computed again
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
    """Return a digest of everything that a result depends on besides the formula."""
    return digests.of(digests.code(*CODE), *[path.read_bytes() for path in _scripts()]).hex()[:16]


def _with_letters(markup: str) -> str:
    """Replace letters that have a `mathvariant` with the characters for it, which browsers require.

    For example, a double-struck R becomes ℝ.
    """

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
    """Return the mathematical letter, such as 𝐱 for a bold x, or the same letter if there is none."""
    if len(letter) > 1:
        return letter  # such as &lt;
    group, _, name = unicodedata.name(letter, "").rpartition(" ")
    kind = _GROUPS.get(group, "")
    face = variant.upper().replace("-", " ").replace("DOUBLE STRUCK", "DOUBLE-STRUCK")
    # The most common ones are older and are named differently, such as DOUBLE-STRUCK CAPITAL R.
    for full in (
        f"MATHEMATICAL {face} {kind} {name}",
        f"{face.replace('FRAKTUR', 'BLACK-LETTER')} {kind} {name}",
    ):
        try:
            return unicodedata.lookup(full)
        except KeyError:
            continue
    return letter
