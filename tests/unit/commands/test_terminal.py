"""Test that the terminal shows the names and texts of sources, exports, and files, whatever they
contain, and acts on none of it."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.apkg.ankiaddon import members
from deckbuilder.commands.terminal import safe, safe_line
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.pipeline import check
from tests.support.projects import ROOT, FakeExamples, small
from tests.support.pull_export import edited
from tests.support.pulling import built

ESCAPE = "\x1b]0;title\x07\x1b[31mred\x9b8m\u202eleft\u2066"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(bake, "RealExamples", FakeExamples)
    return small(tmp_path)


def acts(char: str) -> bool:
    """Return whether a terminal acts on a character: a control, a line end, a change of direction."""
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or (
        unicodedata.bidirectional(char)
        in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    )


def acting(text: str) -> list[str]:
    """Return the characters that a terminal acts on."""
    return [char for char in text if acts(char) and char not in "\n\t"]


def output(*arguments: object) -> str:
    result = CliRunner().invoke(commands.main, [*map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def test_every_character_that_a_terminal_acts_on_is_escaped():
    every = [char for char in map(chr, range(sys.maxunicode + 1)) if acts(char)]
    assert len(every) > 2000
    for char in every:
        assert acting(safe(f"a{char}b")) == [] and acting(safe_line(f"a{char}b")) == []
    assert safe("\x1b\u202e\U000e0001") == "\\u001b\\u202e\\udb40\\udc01"
    assert "\n" not in safe_line("a\nb")
    for text in ("Über 90 % – “naïve” Ω, α → β", "a\tb\nc", "日本語 עברית 🙂"):
        assert safe(text) == text


def test_escaping_does_not_change_what_json_means():
    value = {ESCAPE: [ESCAPE, "\x7f\U000e0001"]}
    assert json.loads(safe(json.dumps(value, ensure_ascii=False))) == value


def test_only_one_module_prints():
    printing = {
        path.name
        for path in (ROOT / "deckbuilder" / "commands").glob("*.py")
        if re.search(
            r"click\.s?echo|click\.style|\bprint\(|std(?:out|err)\.write", path.read_text("utf-8")
        )
    }
    assert printing == {"terminal.py"}


def test_texts_and_names_of_exports_are_escaped(project):
    name = "export.apkg" if os.name == "nt" else f"export{ESCAPE[6:]}.apkg"
    package = edited(
        built(project),
        project.root / name,
        {
            "only-one": {"Back": f"Two {ESCAPE}."},
            "typed": {"Back": f'<span class="{ESCAPE}">x</span>'},
            "apple-reversed": {"Back": f'<a href="{ESCAPE}">x</a>'},
            "zebra-basic": {"Back": f'<img src="{ESCAPE}">', "Explanation": "Another note."},
        },
    )
    printed = output("pull", package, "--dry-run", "--project", project.root)
    assert "C110" in printed and "+Note: Another note." in printed and acting(printed) == []
    for topic in project.topic_files():
        assert ESCAPE[:3] not in topic.read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("style", ["text", "github", "json"])
def test_texts_and_names_of_sources_are_escaped(project, style):
    decks = project.cards / "decks.toml"
    decks.write_text(decks.read_text("utf-8").replace('"Empty"', json.dumps(f"Deck {ESCAPE}")), "utf-8")
    topic = project.cards / "kinds.md"
    topic.write_text(
        topic.read_text("utf-8").replace("tags: [small]", 'tags: ["a\\e[31m"]')
        + f"\n## {ESCAPE}\n\n- {ESCAPE}: x\n",
        "utf-8",
    )
    (project.cards / f"a{ESCAPE}\n::error::forged.md").write_text("---\n", "utf-8")
    (project.figures / f"b{ESCAPE}.py").write_text("")
    printed = output("check", "--format", style, "--project", project.root)
    assert "C001" in printed and "forged" in printed and acting(printed) == []
    if style != "json":
        assert not re.search("^::error::forged", printed, re.MULTILINE)


def test_wrong_arguments_are_escaped():
    for arguments in (
        [ESCAPE],
        ["pull", ESCAPE],
        ["pull", f"--{ESCAPE}"],
        ["build", "--format", ESCAPE],
    ):
        printed = output(*arguments)
        assert "Error" in printed and acting(printed) == []


# Control characters in what goes into packages
######################################################################


@pytest.mark.parametrize(
    "old, new, line",
    [
        ("deck: Second by name", 'deck: "Second\\x1b by name"', 2),
        ("[small]", '["sm\\0all"]', 3),
        ("[small]", '["sm\\uD800all"]', 3),
        (
            "  a: Author. Title. Publisher, 2020. https://example.org/a",
            '  a: "Author. \\x1f Title. 2020. https://example.org/a"',
            5,
        ),
        ("  a: Author.", '  "a\\e": Author.', 5),
        ("[small]", '[small]\nneeds: ["one\\x9b"]', 4),
    ],
)
def test_escapes_in_the_front_matter_are_reported(project, old, new, line):
    topic = project.cards / "kinds.md"
    text = topic.read_text("utf-8")
    assert old in text
    topic.write_text(text.replace(old, new, 1), "utf-8")
    found = [
        str(each.where)
        for each in check(project, FakeExamples()).problems
        if each.code == "C001" and "control character U+" in each.text
    ]
    assert found == [f"cards/kinds.md:{line}"]


def test_control_characters_in_the_syllabus_are_reported(project):
    path = project.cards / "syllabus.csv"
    path.write_text(path.read_text("utf-8").replace("Kinds,", "Kinds\x1b,"), "utf-8")
    found = [str(each.where) for each in check(project, FakeExamples()).problems if each.code == "C001"]
    assert found == ["cards/syllabus.csv:2"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_control_characters_in_file_names_of_the_addon_are_reported(project):
    (project.addon / "a\x1b.py").write_text("")
    _, (each,) = members(project)
    assert each.code == "C071" and "the file name contains a control character U+001B" in each.text
