"""Test how a card is retired."""

import pytest

from deckbuilder.core.identity import TAG
from deckbuilder.pipeline import build
from deckbuilder.tools.release import release
from deckbuilder.tools.retire import retire
from tests.support.projects import FakeExamples, small
from tests.support.releasing import FIRST, LATER, at, errors, everything


@pytest.fixture
def project(tmp_path):
    return small(tmp_path)


def test_a_retired_card_stays_with_a_notice_and_a_tag(project):
    release(project, "1.0", examples=FakeExamples(), environment=at(FIRST))
    assert retire(project, "cloze", "  Two\n cards  are better: $x$. ") == []
    text = (project.cards / "kinds.md").read_text("utf-8")
    assert "## cloze\n\n- covers: s0-01\n- source: a\n- retired: Two cards are better: $x$.\n" in text
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    assert result.errors == 0
    note = next(each for each in result.notes if each.id == "cloze")
    assert f"{TAG}retired" in note.tags and note.retired
    assert note.fields["Text"].startswith(
        '<div class="gr-retired">This card is retired: Two cards '
        r"are better: \(x\).</div>The ratio"
    )
    assert note.ordinals == (0, 2)


def test_what_a_retired_card_covers_has_to_be_covered_by_another(project):
    retire(project, "only-one", "x")
    result = build(project, examples=FakeExamples(), environment=at(LATER))
    assert errors(result) == ["C018"]


def test_the_card_that_replaces_it_may_ask_its_question(project):
    retire(project, "only-one", "Better said below.")
    path = project.cards / "one.md"
    path.write_text(
        path.read_text("utf-8") + "\n## one-again\n\n- covers: s0-02\n- source: a\n\n"
        "Q: How many cards has this deck?\n\nA: Two.\n",
        "utf-8",
    )
    assert build(project, examples=FakeExamples(), environment=at(LATER)).errors == 0


def test_line_endings_stay(project):
    path = project.cards / "one.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert retire(project, "only-one", "x") == []
    assert b"\r\n- retired: x\r\n" in path.read_bytes()
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


@pytest.mark.parametrize("id, because", [("only-two", "x"), ("only-one", " ")])
def test_an_unknown_card_or_an_empty_reason_is_refused(project, id, because):
    before = everything(project)
    (found,) = retire(project, id, because)
    assert found.code == "C087" and found.hint
    assert everything(project) == before


def test_a_card_is_not_retired_twice(project):
    retire(project, "only-one", "x")
    assert [each.code for each in retire(project, "only-one", "y")] == ["C087"]
