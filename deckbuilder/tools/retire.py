"""Retire a card: add the line `- retired:` to its metadata, and change nothing else."""

from __future__ import annotations

import re

from deckbuilder.core.model import Card, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import did_you_mean
from deckbuilder.source import decks, edit
from deckbuilder.source.parser import parse


def retire(project: Project, card_id: str, because: str) -> list[Problem]:
    """Mark a card as retired in its Markdown file; the next release tells learners."""
    with edit.alone(project):
        return _retire(project, card_id, " ".join(because.split()))


def _retire(project: Project, card_id: str, reason: str) -> list[Problem]:
    content, found = decks.load(project)
    cards = {card.id: card for card in content.cards}
    card = cards.get(card_id)
    if card is None:
        unread = [each for each in found if each.code == "C001"]
        return [
            *unread,
            problem(
                Where(project.name(project.cards)),
                "C087",
                f'unknown card "{card_id}"',
                did_you_mean(card_id, cards),
            ),
        ]
    if not reason:
        return [
            problem(
                card.where,
                "C087",
                "the reason is empty",
                'write one for learners to read, such as --because "Replaced by …"',
            )
        ]
    if card.item("retired"):
        return [problem(card.where, "C087", f'"{card_id}" is already retired')]
    path = project.root / card.where.path
    data, problems = edit.read(project, path)
    if problems:
        return problems
    try:
        after = _inserted(data, card, f"- retired: {reason}")
    except UnicodeEncodeError:
        return [problem(card.where, "C087", "the reason is not UTF-8 text")]
    if not _only_retires(card, reason, data, after):
        return [
            problem(
                card.where,
                "C087",
                f'the line "- retired: {reason}" would not be read as metadata',
                'remove control characters from the reason, and run "build_decks.py check"',
            )
        ]
    return edit.write(project, {path: (data, after)})


def _inserted(data: bytes, card: Card, line: str) -> bytes:
    """Return the file with a metadata line added after a card's others; line endings are kept."""
    # Lines are counted as in lines.decode.
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", data.decode())
    at = max((item.where.line for item in card.meta), default=0)
    before = "".join(lines[: at or card.where.line]).encode()
    end = edit.line_end(before).encode()
    new = line.encode() + end if at else end + line.encode() + end
    if not before.endswith((b"\r", b"\n")):
        before += end
    return before + new + "".join(lines[at or card.where.line :]).encode()


def _only_retires(card: Card, reason: str, before: bytes, after: bytes) -> bool:
    """Return whether the only change in the file is that this card is retired."""
    (then, old), (now, new) = (parse(card.where.path, data) for data in (before, after))
    reasons = [each.get("retired") for each in now.cards if each.id == card.id]
    wrong, still_wrong = (sorted((each.code, each.text) for each in found) for found in (old, new))
    return (
        reasons == [reason]
        and edit.said(now, without=(card.id, "retired")) == edit.said(then)
        and still_wrong == wrong
    )
