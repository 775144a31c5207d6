"""Test that tags edited in Anki arrive in a card's tags line; what it cannot express is reported."""

from __future__ import annotations

import pytest

from deckbuilder.core.identity import TAG
from deckbuilder.core.project import Project
from deckbuilder.tools.pull.plan import Pull, pull
from tests.support.git import git
from tests.support.projects import FakeExamples
from tests.support.pull_export import edited
from tests.support.pulling import append, built, changed_lines


def tagged(project: Project, **tags: str) -> Pull:
    """Pull after changes of tags. `tags`: card id with _ for - → tags to add, and to remove (with -)."""
    export = edited(
        built(project),
        project.root / "export.apkg",
        {},
        tags={card.replace("_", "-"): changes for card, changes in tags.items()},
    )
    return pull(project, export, FakeExamples())


@pytest.mark.parametrize(
    "card, changes, lines",
    [
        ("zebra-basic", f"{TAG}new-one", ["-- tags: extra, first", "+- tags: extra, first, new-one"]),
        (
            "zebra-basic",
            f"{TAG}New-One {TAG}a",
            ["-- tags: extra, first", "+- tags: extra, first, a, new-one"],
        ),
        ("zebra-basic", f"-{TAG}extra", ["-- tags: extra, first", "+- tags: first"]),
        (
            "zebra-basic",
            f"-{TAG}extra {TAG}second",
            ["-- tags: extra, first", "+- tags: first, second"],
        ),
        ("zebra-basic", f"-{TAG}extra -{TAG}first", ["-- tags: extra, first"]),
        ("zebra-basic", f"-{TAG}extra {TAG}Extra", []),
        ("only-one", f"{TAG}new-one", ["+- tags: new-one"]),
        ("typed", f"{TAG}new-one", ["+- tags: new-one"]),
        ("typed", f"{TAG}ml::Trees", ["+- tags: ml::trees"]),
        # A tag of the cards without our prefix, as their author writes it, is that tag.
        ("typed", "extra", ["+- tags: extra"]),
        ("zebra-basic", "extra", []),
        # Tags that Anki sets by itself, and a tag from the topic.
        ("typed", "leech marked", []),
        ("typed", "small", []),
        ("typed", "Leech", []),
    ],
)
def test_tags_become_a_line(project, card, changes, lines):
    found = tagged(project, **{card.replace("-", "_"): changes})
    assert changed_lines(found, project) == lines and found.problems == () and found.older == 0
    assert len(found.edited) == bool(lines)
    for path, (_, after) in found.files.items():
        path.write_bytes(after)
    again = tagged(project, typed="")
    assert (again.files, again.problems) == ({}, ())


@pytest.mark.parametrize(
    "changes, state, hint",
    [
        (f"{TAG}a::b_c", f"has the tag {TAG}a::b_c", "kebab-case words"),
        (f"{TAG}too_odd", f"has the tag {TAG}too_odd", "kebab-case words"),
        (f"{TAG}retired", f"has the tag {TAG}retired", "no tag that the build adds"),
        (f"{TAG}needs::x", f"has the tag {TAG}needs::x", "no tag that the build adds"),
        (
            f"{TAG}first-by-name::x",
            f"has the tag {TAG}first-by-name::x",
            "no tag that the build adds",
        ),
        ("exam::monday", "has the tag exam::monday", "your own tags are not pulled"),
        ("exam", "has the tag exam", "your own tags are not pulled"),
        (f"-{TAG}small", f"lacks the tag {TAG}small", "it is made from"),
        (
            f"-{TAG}second-by-name::all-kinds",
            f"lacks the tag {TAG}second-by-name::all-kinds",
            "it is made from",
        ),
    ],
)
def test_tags_that_the_line_cannot_express_are_reported(project, changes, state, hint):
    found = tagged(project, typed=changes)
    (each,) = found.problems
    assert (each.code, each.severity) == ("C110", "warning")
    assert each.text == f'"typed" {state} in Anki' and hint in each.hint
    assert found.files == {}


def test_the_same_tag_on_many_cards_is_reported_once(project):
    for number in range(8):
        append(
            project,
            f"\n## card-{number}\n\n- covers: s0-01\n- source: a\n\nQ: What is {number}?\n\n"
            "A: A number.\n\nNote: Yes.\n",
        )
    found = tagged(project, **{f"card_{number}": "exam" for number in range(8)})
    (each,) = found.problems
    assert each.text == '"card-0" has the tag exam in Anki, and so do 7 more cards'


def test_tags_and_texts_are_pulled_together(project):
    export = edited(
        built(project),
        project.root / "export.apkg",
        {"only-one": {"Back": "Two."}},
        tags={"only-one": f"{TAG}new-one"},
    )
    found = pull(project, export, FakeExamples())
    assert changed_lines(found, project) == ["+- tags: new-one", "-A: One.", "+A: Two."]


def test_older_tags_are_not_edits_and_edits_of_them_are_merged(project):
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "first")
    package = built(project)
    path = project.cards / "kinds.md"
    path.write_text(path.read_text("utf-8").replace("tags: extra, first", "tags: first, third, fourth"))
    plain = pull(project, package, FakeExamples())
    assert (plain.files, plain.problems, plain.older) == ({}, (), 1)
    export = edited(
        package, project.root / "export.apkg", {}, tags={"zebra-basic": f"-{TAG}first {TAG}second"}
    )
    found = pull(project, export, FakeExamples())
    assert changed_lines(found, project) == [
        "-- tags: first, third, fourth",
        "+- tags: third, fourth, second",
    ]


def test_line_endings_stay(project):
    path = project.cards / "one.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = tagged(project, only_one=f"{TAG}new-one")
    ((before, after),) = found.files.values()
    assert after == before.replace(b"- source: a\r\n", b"- source: a\r\n- tags: new-one\r\n") != before
