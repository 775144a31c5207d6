"""Test that older texts are not edits, and that a text changed both here and in Anki is a conflict."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.releases import pushed as pushes
from deckbuilder.tools.pull.merge import merge
from deckbuilder.tools.pull.plan import pull
from deckbuilder.tools.push import package
from deckbuilder.tools.release import release
from tests.support.git import git
from tests.support.projects import FakeExamples
from tests.support.pull_export import edited
from tests.support.pulling import built, changed_lines, pulled, rewrite


def test_a_text_changed_here_is_not_an_edit_but_its_edit_is_a_conflict(project):
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "first")
    package = built(project)
    rewrite(project, "A: One.", "A: Exactly one card.")
    rewrite(project, "Note: This one.", "Note: This *one*, of course.")

    plain = pull(project, package, FakeExamples())
    assert (plain.files, plain.problems, plain.conflicts, plain.older) == ({}, (), (), 2)

    export = edited(
        package,
        project.root / "export.apkg",
        {"only-one": {"Front": "How many cards has the deck?", "Back": "Only One."}},
    )
    found = pull(project, export, FakeExamples())
    assert changed_lines(found, project) == [
        "-Q: How many cards has this deck?",
        "+Q: How many cards has the deck?",
    ]
    (conflict,) = found.conflicts
    assert conflict.problem.code == "C111" and conflict.problem.where.line == 16
    assert (conflict.before, conflict.after) == ("One.", "Only One.")
    assert found.older == 1


def test_a_card_nested_too_deeply_is_reported_and_the_others_are_pulled(project):
    export = edited(
        built(project),
        project.root / "export.apkg",
        {"only-one": {"Front": "How many?"}, "zebra-basic": {"Front": "How many bars?"}},
    )
    rewrite(project, "A: One.", "A: " + "- " * 2000 + "x")
    found = pull(project, export, FakeExamples())
    assert [(each.code, each.where.path) for each in found.problems] == [("C110", "cards/one.md")]
    assert "+Q: How many bars?" in changed_lines(found, project)


def test_an_edit_of_the_newest_text_is_not_a_conflict(project):
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "first")
    rewrite(project, "A: One.", "A: Exactly one card.")
    found = pulled(project, only_one={"Back": "Exactly one new card."})
    assert changed_lines(found, project) == ["-A: Exactly one card.", "+A: Exactly one new card."]


def test_released_texts_are_known_without_git(project):
    path = project.root / "addon" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("}", ', "human_version": "0.0"}'), "utf-8")
    for version, at in (("1.0", 1_790_000_000), ("1.1", 1_790_001_000)):
        done = release(project, version, examples=FakeExamples(), environment={}, now=at)
        assert done.result.made, [str(each) for each in done.result.problems]
        if version == "1.0":
            first = done.result.made[-1].read_bytes()
            rewrite(project, "A: One.", "A: Exactly one card.")
    package = project.root / "first.apkg"
    package.write_bytes(first)
    plain = pull(project, package, FakeExamples())
    assert (plain.files, plain.problems, plain.conflicts, plain.older) == ({}, (), (), 1)
    export = edited(
        package, project.root / "export.apkg", {"only-one": {"Back": "Only One."}}, time=1_790_000_500
    )
    found = pull(project, export, FakeExamples())
    assert found.files == {} and [each.after for each in found.conflicts] == ["Only One."]


def released_once(project: Project) -> Path:
    """Make the project's first release, and return its package."""
    path = project.root / "addon" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("}", ', "human_version": "0.0"}'), "utf-8")
    done = release(project, "1.0", examples=FakeExamples(), environment={}, now=1_790_000_000)
    assert done.result.made, [str(each) for each in done.result.problems]
    return done.result.made[-1]


@pytest.mark.parametrize("fields", [{"Typed": "-7"}, {"Back": "-7"}, {"Back": "-7", "Typed": "-7"}])
def test_a_typed_answer_is_pulled_after_a_release(project, fields):
    export = edited(released_once(project), project.root / "export.apkg", {"typed": fields})
    found = pull(project, export, FakeExamples())
    assert changed_lines(found, project) == ["-A: -1", "+A: -7"]
    assert (found.problems, found.conflicts, found.older) == ((), (), 0)


def test_removing_a_released_cloze_deletion_is_reported(project):
    text = (
        "The ratio {{c1::\\(\\frac{a}{\\sqrt{b} }\\)}} has a root below, and again "
        "{{c1::the ratio}}. It is made of the numbers \\(a\\) and \\(b\\)."
    )
    export = edited(released_once(project), project.root / "export.apkg", {"cloze": {"Text": text}})
    found = pull(project, export, FakeExamples())
    assert "{{c3::" not in next(iter(found.files.values()))[1].decode()
    assert [(each.code, each.severity) for each in found.checks] == [("C082", "error")]
    assert "no longer has c3" in found.checks[0].text


@pytest.mark.parametrize(
    "base, ours, theirs, expected",
    [
        ("a *b* c", "a _b_ c", "a *b* d", "a _b_ d"),
        ("one two three", "one\ntwo\nthree", "one 2 three", "one\n2\nthree"),
        ("```\nx\n```", "```python\nx\n```", "```\ny\n```", "```python\ny\n```"),
        ("a **b** c", "a __b__ c", "a b c", "a b c"),
        ("a", "a", "", ""),
        ("", "", "a", "a"),
    ],
)
def test_a_merge_keeps_the_authors_formatting(base, ours, theirs, expected):
    assert merge(base, ours, theirs, wrapped=True) == expected


def test_a_text_that_was_pushed_is_not_an_edit(project):
    """Neither git nor a release knows it: it was pushed, and then rewritten."""
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "one")
    rewrite(project, "A: One.", "A: A first try.")
    result = build(project, examples=FakeExamples(), environment={})
    built = next(path for path in result.made if path.name == f"{SLUG}.apkg")
    pushed = package.prepare(built, pushes.folder_of(project), 1_790_000_000)
    rewrite(project, "A: A first try.", "A: The better text.")
    found = pull(project, edited(pushed, project.root / "export.apkg", {}), FakeExamples())
    assert (found.files, found.problems, found.conflicts, found.older) == ({}, (), (), 1)
    # A real edit is still found.
    export = edited(pushed, project.root / "export.apkg", {"only-one": {"Explanation": "My word."}})
    found = pull(project, export, FakeExamples())
    assert len(found.edited) == 1 and found.older == 1
    (pushes.folder_of(project) / pushes.MEMORY).write_text('{"a": 1}')
    assert pull(project, pushed, FakeExamples()).older == 0, "a damaged memory was used"
