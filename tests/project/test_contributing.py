"""Test that CONTRIBUTING.md agrees with the checks, the parser, and the cards."""

import re
import shutil
from functools import cache

import pytest

from deckbuilder.core import problems
from deckbuilder.pipeline import check
from deckbuilder.source import frontmatter, parser
from tests.support.projects import ROOT, FakeExamples, small


@cache
def text() -> str:
    """Return the text of CONTRIBUTING.md."""
    return (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_document_lists_the_rules_that_are_checked():
    assert text().endswith(f"\n\n{problems.table()}\n"), (
        "python -m deckbuilder.core.problems prints the table"
    )


@pytest.mark.parametrize(
    "folder, listed",
    [
        ("deckbuilder/tools", r"\n\| `tools/` \|(.*)"),
        ("tests", r"(?s)\nThe tests are in `tests/`:(.*?)\n\n"),
    ],
)
def test_the_document_lists_everything_in_a_folder(folder, listed):
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / folder).iterdir()
        if not path.name.startswith((".", "_", "conftest"))
    }
    found = re.search(listed, text())
    assert found and there == set(re.findall(r"`([\w./]+)`", found[1])) - {"make"}


def test_only_what_may_print_prints():
    printing = re.compile(r"\bprint\(|\bsys\.(?:stdout|stderr)\b|\bclick\.echo\b")
    folder = ROOT / "deckbuilder"
    found = [
        path.relative_to(ROOT).as_posix()
        for path in folder.rglob("*.py")
        if path.relative_to(folder).parts[0] not in ("commands", "setup")
        and printing.search(source := path.read_text("utf-8"))
        and '\nif __name__ == "__main__":\n' not in source
    ]
    assert found == []


@pytest.mark.our_cards
def test_the_example_cards_of_the_document_have_no_problems(tmp_path):
    project = small(tmp_path)
    whole, kinds = re.findall(r"````markdown\n(.*?)````", text(), re.DOTALL)
    example = f"{whole}\n{kinds}"
    # Replaces what it refers to in this project by what the small one has.
    for old, new in (
        ("deck: Losses", "deck: First by name"),
        ("s0-04", "s0-02"),
        ("s0-18", "s0-02"),
        ("(softmax-bars)", "(two-bars)"),
        ("live softmax-nll\nz = ln(2), ln(3), ln(5)\nc = 100", "live double\nx = 1"),
        ("live softmax-nll\nz = ln(2), ln(3), ln(5)\nt = 1", "live double\nx = 1"),
        ("ask: nll", "ask: twice"),
    ):
        assert old in example, old
        example = example.replace(old, new)
    (project.cards / "one.md").write_text(example, "utf-8")
    syllabus = project.cards / "syllabus.csv"
    title = "Softmax and cross-entropy"
    syllabus.write_text(syllabus.read_text("utf-8").replace("name::One", f"name::{title}"), "utf-8")
    shutil.copy(ROOT / "cards" / "spelling.txt", project.cards)
    assert check(project, FakeExamples()).problems == ()


def test_the_document_names_every_key():
    for key in (*parser.META_KEYS, *frontmatter.KEYS):
        assert f"{key}:" in text(), key
