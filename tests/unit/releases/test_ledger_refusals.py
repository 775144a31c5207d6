"""Test that the ledger refuses to rename, reuse, or change the type of released cards."""

import json
from dataclasses import replace

import pytest

from deckbuilder.core.identity import NOTE_TYPES
from deckbuilder.notes import render
from deckbuilder.pipeline import build, check
from deckbuilder.releases import ledger
from deckbuilder.tools.release import release
from tests.support.projects import ROOT, FakeExamples, small
from tests.support.releasing import (
    FIRST,
    LATER,
    at,
    change,
    errors,
    rebuilt,
)

REFUSALS = {
    "vanished": ("C080", "cards/released.json", "one.md", "only-one", "other-one"),
    "missing": ("C012", "cards/one.md:9", "one.md", "## only-one", "## "),
    "malformed": ("C012", "cards/one.md:9", "one.md", "## only-one", "## Only One"),
    "duplicate": ("C013", "cards/kinds.md:", "kinds.md", "## typed", "## cloze"),
    "kind": (
        "C081",
        "cards/one.md:9",
        "one.md",
        "Q: How many cards has this deck?\n\nA: One.",
        "C: This deck has {{c1::one}} card.",
    ),
    "removed": ("C082", "cards/kinds.md:", "kinds.md", "{{c3::a root::what}}", "a root"),
    "renumbered": ("C082", "cards/kinds.md:", "kinds.md", "{{c3::", "{{c2::"),
    "direction": ("C082", "cards/kinds.md:", "kinds.md", "- kind: reversed\n", ""),
    "no card": (
        "C042",
        "cards/one.md:",
        "one.md",
        "A: One.",
        "A: One.\n\n## makes-none\n\n- covers: s0-02\n- source: a\n\nC: Nothing is deleted here.",
    ),
}


SWAPS = {
    "swapped": (
        "C: The first is {{c1::alpha}}, the second {{c2::$\\beta$}}.",
        "C: The first is {{c2::alpha}}, the second {{c1::$\\beta$}}.",
        "what was c1 is now c2, c2 is now c1",
    ),
    "swapped, with other marks": (
        "C: The first is {{c1::alpha}}, the second {{c2::two  words::hint}}.",
        "C: The second is {{c1::**Two words**}}, the first {{c2::`alpha`}}.",
        "what was c1 is now c2, c2 is now c1",
    ),
    "rotated": (
        "C: Of {{c1::a}}, {{c2::b}}, {{c3::d}}.",
        "C: Of {{c2::a}}, {{c3::b}}, {{c1::d}}.",
        "what was c1 is now c2, c2 is now c3, c3 is now c1",
    ),
    "a new one first": (
        "C: Of {{c1::a}} and {{c2::b}}.",
        "C: Of {{c1::z}}, {{c2::a}}, {{c3::b}}.",
        "what was c1 is now c2, c2 is now c3",
    ),
    "one also reworded": (
        "C: Of {{c1::a}} and {{c2::b}}.",
        "C: Of {{c1::b}} and {{c2::d}}.",
        "what was c2 is now c1",
    ),
    "one inside the other": (
        "C: Of {{c1::a {{c2::b}}}}.",
        "C: Of {{c2::a {{c1::b}}}}.",
        "what was c1 is now c2, c2 is now c1",
    ),
    "one of several places": (
        "C: Of {{c1::a}}, {{c1::d}}, {{c2::b}}.",
        "C: Of {{c2::a}}, {{c1::d}}, {{c1::b}}.",
        "what was c2 is now c1",
    ),
    "directions": (
        "- kind: reversed\n- source: a\n\nQ: One.\n\nA: Two.",
        "- kind: reversed\n- source: a\n\nQ: Two.\n\nA: One.",
        "have been swapped",
    ),
}


ALLOWED = {
    "reworded": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c1::an a}} and {{c2::b}}."),
    "all reworded": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c1::an a}} and {{c2::a b}}."),
    "in another order": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c2::b}} and {{c1::a}}."),
    "a new one": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c3::z}}, {{c1::a}} and {{c2::b}}."),
    "equal from the beginning": ("C: Of {{c1::a}} and {{c2::a}}.", "C: Of {{c1::b}} and {{c2::a}}."),
    "hidden in one more place": (
        "C: Of {{c1::a}} and {{c2::b}}.",
        "C: Of {{c1::a}} and {{c2::b}} and {{c2::a}}.",
    ),
    "another hint": ("C: Of {{c1::a}} and {{c2::b}}.", "C: Of {{c1::a::b}} and {{c2::b::a}}."),
    "a reworded direction": (
        "- kind: reversed\n- source: a\n\nQ: One.\n\nA: Two.",
        "- kind: reversed\n- source: a\n\nQ: Two?\n\nA: Two.",
    ),
    "one direction only": ("- source: a\n\nQ: One.\n\nA: Two.", "- source: a\n\nQ: Two.\n\nA: One."),
}


def released_then(tmp_path, old, new):
    """Return the small project with one more card, which was released as `old` and now is `new`."""
    project = small(tmp_path)
    head = "\n## added\n\n- covers: s0-01\n"
    old, new = (
        head + (text if text.startswith("- ") else f"- source: a\n\n{text}") + "\n"
        for text in (old, new)
    )
    path = project.cards / "one.md"
    text = path.read_text("utf-8")
    path.write_text(text + old, "utf-8")
    done = release(project, "1.0", examples=FakeExamples(), environment=at(FIRST))
    assert done.result.errors == 0
    path.write_text(text + new, "utf-8")
    return project


@pytest.mark.parametrize("case", SWAPS)
def test_what_a_card_asks_for_cannot_be_swapped(tmp_path, case):
    """Otherwise a learner's progress on one question becomes that on another."""
    old, new, says = SWAPS[case]
    project = released_then(tmp_path, old, new)
    for result in (
        check(project, FakeExamples()),
        build(project, examples=FakeExamples(), environment=at(LATER)),
        release(project, "1.1", examples=FakeExamples(), environment=at(LATER)).result,
    ):
        (found,) = (each for each in result.problems if each.code == "C082")
        assert says in found.text and found.hint and result.made == ()
        assert (found.where.path, found.severity) == ("cards/one.md", "error")
        assert found.where.line > 17


@pytest.mark.parametrize("case", ALLOWED)
def test_other_words_for_what_a_card_asks_for_are_allowed(tmp_path, case):
    project = released_then(tmp_path, *ALLOWED[case])
    assert errors(check(project, FakeExamples())) == []
    mods, _, _ = rebuilt(project)
    assert mods == {**dict.fromkeys(mods, FIRST), "added": LATER}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_has_file_line_code_and_hint(project, case):
    code, where, name, old, new = REFUSALS[case]
    before = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    change(project, old, new, name)
    for result in (
        check(project, FakeExamples()),
        build(project, examples=FakeExamples(), environment=at(LATER)),
        release(project, "1.1", examples=FakeExamples(), environment=at(LATER)).result,
    ):
        found = [each for each in result.problems if each.code == code]
        assert found and str(found[0].where).startswith(where) and found[0].where.line > 0
        assert found[0].hint and found[0].severity == "error" and result.made == ()
    assert {path.name: path.read_bytes() for path in project.dist.iterdir()} == before


def test_the_suggested_number_was_never_released(project):
    """Even if the highest one is missing."""
    change(project, "{{c3::a root::what}}", "a root")
    (found,) = (each for each in check(project, FakeExamples()).problems if each.code == "C082")
    assert "no longer has c3" in found.text and found.hint.endswith("number a new deletion c4")


def test_a_note_without_cards_is_refused(project, monkeypatch):
    monkeypatch.setattr(render, "_ordinals", lambda card, fields: ())
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    assert errors(result) == ["C062"] * 5 and result.made == ()


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda kind: {**kind, "fields": kind["fields"][:-1]}, "has different fields"),
        (lambda kind: {**kind, "name": "Other"}, "has different name"),
        (lambda kind: {**kind, "templates": []}, "has different templates"),
    ],
)
def test_a_changed_note_type_is_refused(project, change, says):
    data = json.loads(ledger.path(project).read_text("utf-8"))
    number = str(NOTE_TYPES["basic"][0])
    data["note_types"][number] = change(data["note_types"][number])
    found, _ = ledger.load(project)
    ledger.path(project).write_text(ledger.dump(replace(found, types=data["note_types"])), "utf-8")
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    (problem,) = (each for each in result.problems if each.severity == "error")
    assert (problem.code, problem.where.path) == ("C083", "deckbuilder/notes/notetypes.py")
    assert says in problem.text and problem.hint and problem.where.line > 1
    assert (
        'NOTE_TYPES["basic"]'
        in (ROOT / problem.where.path).read_text("utf-8").split("\n")[problem.where.line - 1]
    )


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1}', "\ud800"])
def test_an_unreadable_ledger_is_a_problem(project, text):
    ledger.path(project).write_bytes(text.encode("utf-8", "surrogatepass"))
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    assert errors(result) == ["C084"]


def test_a_renamed_card_is_distinguished_from_a_vanished_one(project):
    change(project, "## only-one", "## only-one-card", "one.md")
    (problem,) = (each for each in check(project, FakeExamples()).problems if each.code == "C080")
    assert 'perhaps renamed to "only-one-card"' in problem.hint
