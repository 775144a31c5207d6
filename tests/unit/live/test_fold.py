"""Test live blocks that are closed when their card is shown, by `fold: true` in the fence."""

from __future__ import annotations

from pathlib import Path

import pytest

from addon import examples
from deckbuilder.source.parser import parse
from tests.support.checking import codes

HEAD = "---\ndeck: A\nsources:\n  a: A. https://a.b\n---\n# T\n\n## a\n\n- source: a\n\nQ: q\n\nA: b\n\n"


def fence(line: str) -> str:
    return f"```live double\nx = 2\n{line}\n```\n"


def test_the_line_folds_the_block_and_is_not_an_input() -> None:
    topic, problems = parse("cards/x.md", (HEAD + fence("fold: true")).encode())
    (block,) = topic.cards[0].lives
    assert block.fold and block.texts == {"x": "2"} and problems == []
    topic, _ = parse("cards/x.md", (HEAD + "```live double\nx = 2\n```\n").encode())
    assert not topic.cards[0].lives[0].fold


@pytest.mark.parametrize("line", ["fold: false", "fold: yes", "fold = true", "fold:"])
def test_any_other_fold_is_refused_at_its_line(line: str) -> None:
    _, problems = parse("cards/x.md", (HEAD + fence(line)).encode())
    assert [(each.where.line, each.code) for each in problems] == [(18, "C021")]
    assert 'write "fold: true"' in problems[0].message


def test_fold_is_refused_in_a_practice_block(tmp_path: Path) -> None:
    parts = "Q: Double it.\n\n```live double\nx = 2\nfold: true\n```"
    assert codes(tmp_path, parts, "\n- kind: practice\n- ask: twice") == ["C021"]


def test_a_folded_block_is_baked_closed_and_the_script_can_tell() -> None:
    opened = examples.bake("softmax-nll", {"t": "1"})
    closed = examples.bake("softmax-nll", {"t": "1"}, True)
    assert '><details open=""><summary' in opened and "fold" not in opened.split(">")[0]
    assert "><details><summary" in closed and "&quot;fold&quot;: true" in closed.split(">")[0]
