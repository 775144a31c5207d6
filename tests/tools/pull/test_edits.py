"""Test that edits in Anki arrive in the Markdown, and what Markdown cannot express is reported."""

from __future__ import annotations

import pytest

from deckbuilder.core.model import Problem
from deckbuilder.source.parser import parse
from deckbuilder.tools.pull.plan import pull
from tests.support.projects import FakeExamples, small
from tests.support.pull_edits import CLOZES, EDITS, LEFT
from tests.support.pull_export import edited
from tests.support.pulling import FILE, append, built


def card_id(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name).lower().split())


@pytest.fixture(scope="module")
def all_edits(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, str], dict[str, list[Problem]]]:
    """Pull every edit of the tables at once, in a project with a card for each.

    Return each card's text after the pull, and the problems that name it, by card id.
    """
    project = small(tmp_path_factory.mktemp("edits"))
    edits = {}
    for mark, field, table in (("A", "Back", EDITS), ("A", "Back", LEFT), ("C", "Text", CLOZES)):
        for name, (before, html, _) in table.items():
            question = "" if mark == "C" else f"Q: What about {name}?\n\n"
            gap = "\n\n" if before.startswith(("```", "- ", "| ")) else " "
            append(
                project,
                f"\n## {card_id(name)}\n\n- covers: s0-01\n- source: a\n\n"
                f"{question}{mark}:{gap}{before}\n\nNote: As it is.\n",
            )
            edits[card_id(name)] = {field: html}
    found = pull(project, edited(built(project), project.root / "export.apkg", edits), FakeExamples())
    ((_, after),) = found.files.values()
    topic, problems = parse(f"cards/{FILE}", after)
    assert problems == []
    answers = {card.id: card.answer or card.cloze for card in topic.cards if card.id in edits}
    texts = {id: answer.text for id, answer in answers.items() if answer}
    assert len(texts) == len(edits)
    said: dict[str, list[Problem]] = {}
    for each in found.problems:
        said.setdefault(each.text.split('"')[1], []).append(each)
    return texts, said


@pytest.mark.parametrize("name", [*EDITS, *CLOZES])
def test_an_edit_becomes_markdown(name, all_edits):
    texts, said = all_edits
    assert said.get(card_id(name), []) == []
    assert texts[card_id(name)] == (EDITS | CLOZES)[name][2]


@pytest.mark.parametrize("name", LEFT)
def test_an_edit_that_markdown_cannot_express_is_reported_and_left_alone(name, all_edits):
    texts, said = all_edits
    before, _, message = LEFT[name]
    assert texts[card_id(name)] == before
    (found,) = said[card_id(name)]
    assert (found.code, found.where.path, found.severity) == ("C110", f"cards/{FILE}", "warning")
    assert message in found.text


def test_many_kinds_of_edits_are_tested():
    assert len(EDITS) + len(CLOZES) >= 60 and len(LEFT) >= 15
