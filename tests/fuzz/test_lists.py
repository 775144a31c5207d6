"""Test that whatever is in decks.toml, syllabus.csv, front matter, or the ledger is read or reported."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.core.project import Project
from deckbuilder.releases import ledger
from deckbuilder.source import frontmatter
from deckbuilder.source.decks import read_decks
from deckbuilder.source.syllabus import read_syllabus
from tests.support.fuzzing import bounded, fuzz
from tests.support.fuzzing.texts import as_parsed

pytestmark = pytest.mark.slow

TOML = [
    'repository = "https://e.org"\n',
    "[[deck]]\n",
    "[deck]\n",
    'name = "N"\n',
    "name = 3\n",
    'name = "a::b"\n',
    'description = "D"\n',
    'topics = ["t"]\n',
    "topics = [[1]]\n",
    "needs = []\n",
    "x = 1e999\n",
    "x = 1" + "0" * 5000 + "\n",
    "x = 1979-05-27T07:32:00Z\n",
    "x = nan\n",
    "x.y.z = 1\n",
    '"" = 1\n',
    "[[a]]\n",
    "[a.b]\n",
    "deck = 7\n",
    "deck = [1]\n",
    "=",
    "[",
    "]",
    '"""',
    "'",
    "\\u0000",
    '"\\U0010ffff"',
    "#",
    "\n",
    "{a = {b = ",
    "\0",
    "\r",
    'name = "\\n"\n',
]
CSV = [
    "id,deck,topic,facts,example,figure,same_as\n",
    "s0-01,A::B,T,f,,,\n",
    "a,b\n",
    ",,,,,,\n",
    '"',
    '""',
    ",",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "é",
    "x" * 200_000,
    "id",
    ";",
    "s0-01,A,T,f,,,,,\n",
    "\ufeff",
    "=1+1",
]
YAML = [
    "deck: D\n",
    "sources:\n",
    "  a: A. https://e.org\n",
    "tags: [a, b]\n",
    "tags: a\n",
    "needs: [x]\n",
    "- ",
    "&a ",
    "*a",
    "!!python/object/apply:os.system [x]\n",
    "!!binary x\n",
    "? ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "|\n",
    ">\n",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "#",
    '"',
    "'",
    "\t",
    "\n",
    "  ",
    "<<: *a\n",
    "a: &a [*a]\n",
    "@",
    "`",
    "x: " + "[" * 300 + "\n",
    "x: " + "{a: " * 300 + "\n",
    "deck:\n",
    "deck: [x]\n",
    "1: 2\n",
    "null: x\n",
    "~",
    "\u0085",
    "\\x00",
    "deck: D\ndeck: E\n",
    "é: ü\n",
    "sources: {a: {b: c}}\n",
    "12:30:45",
    "0o17",
]


def of(pieces: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(pieces), st.text(max_size=3)), max_size=16).map("".join)


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "cards").mkdir()
        yield Project(Path(folder))


def save(project: Project, name: str, text: str) -> Path:
    path = project.cards / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


@fuzz(150)
@given(text=of(TOML))
def test_any_decks_toml_is_read_or_reported(project: Project, text: str) -> None:
    with bounded():
        _, decks, _, problems = read_decks(project, save(project, "decks.toml", text))
    assert problems or decks
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(1 <= each.where.line <= last for each in problems)


@fuzz(100)
@given(text=of(CSV))
def test_any_syllabus_is_read_or_reported(project: Project, text: str) -> None:
    with bounded():
        rows, problems = read_syllabus(project, save(project, "syllabus.csv", text))
    assert all(key == row.id for key, row in rows.items())
    assert all(each.text for each in problems)


@fuzz(250)
@given(text=of(YAML))
def test_any_front_matter_is_read_or_reported(text: str) -> None:
    with bounded():
        front, problems = frontmatter.read("cards/t.md", as_parsed(text) + "\n", 2)
    assert front.deck or problems
    last = text.count("\n") + 3
    assert all(2 <= each.where.line <= last for each in problems)


@fuzz(100)
@given(
    data=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "version",
                        "time",
                        "cards",
                        "types",
                        "look",
                        "looks",
                        "format",
                        "note_types",
                        "fields",
                        "x",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
    | st.text(max_size=10)
)
def test_any_ledger_is_read_or_reported(project: Project, data: object) -> None:
    save(project, "released.json", data if isinstance(data, str) else json.dumps(data))
    with bounded():
        ledger.load(project)
