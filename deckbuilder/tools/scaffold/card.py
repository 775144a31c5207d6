"""Add a new card at the end of its topic.

It is a skeleton that parses, and `check` says what is left to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deckbuilder.core.model import CheckSettings, Content, Deck, Problem, SyllabusRow, Topic, Where, slug
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.core.suggestions import did_you_mean
from deckbuilder.releases import ledger
from deckbuilder.source import edit
from deckbuilder.tools.scaffold import names
from deckbuilder.tools.scaffold.practice import PracticeQuestion

# The body of each kind of card. Every TODO and every ??? is a problem until it is replaced.
BODIES = {
    "basic": "Q: TODO: ask for {words}\n\nA: TODO\n\n"
    "Note: TODO: what helps to understand the answer, or a figure, or a live block\n",
    "reversed": "Q: TODO: the term for {words} is …\n\nA: … TODO\n\n"
    "Note: TODO: what helps to understand the answer, or a figure, or a live block\n",
    "typed": "Q: TODO: ask for {words}\n\nA: TODO\n\n"
    "Note: TODO: what helps to understand the answer, or a figure, or a live block\n",
    "cloze": "C: TODO: say what {words} {{{{c1::is}}}}.\n\n"
    "Note: TODO: what helps to understand the answer, or a figure, or a live block\n",
    "practice": "Q: TODO: compute the {words}\n\n{block}\n\nNote: TODO: how to compute it mentally\n",
}
KINDS = tuple(BODIES)


@dataclass(frozen=True)
class NewCard:
    """A new card: its place, its topic, and the syllabus rows that it can cover."""

    where: Where
    topic: Topic
    rows: tuple[SyllabusRow, ...]


def topics(
    content: Content, project: Project, deck: str | None, topic: str | None
) -> tuple[tuple[Topic, ...], list[Problem]]:
    """Return the topics that match `deck` and `topic`: names, or None if not given."""
    toml = Where(project.name(project.cards / "decks.toml"))
    found: Sequence[Topic] = content.topics
    chosen: Deck | None = None
    if deck is not None:
        chosen, problems = deck_called(content, project, deck)
        if problems:
            return (), problems
        found = [each for each in content.topics if content.deck_of(each) == chosen]
    if topic is not None:
        wanted = topic.removesuffix(".md")
        match = [each for each in found if wanted in (each.stem, each.title)]
        if not match:
            of = f' in the deck "{chosen.name}"' if chosen else ""
            return (), [
                problem(
                    chosen.where if chosen else toml,
                    "C088",
                    f'unknown topic "{topic}"{of}',
                    did_you_mean(wanted, [each.stem for each in found])
                    or f'to create it, run "build_decks.py new-topic {slug(wanted)}"',
                )
            ]
        return tuple(match[:1]), []
    if chosen is None:
        known = [each.name for each in content.decks]
        return (), [
            problem(toml, "C088", "no deck was given", "add --deck with one of: " + ", ".join(known))
        ]
    if not found:
        return (), [
            problem(
                chosen.where,
                "C088",
                f'deck "{chosen.name}" has no topics',
                'create one with "build_decks.py new-topic"',
            )
        ]
    return tuple(found), []


def not_chosen(content: Content, found: Sequence[Topic]) -> Problem:
    """Return the problem that a card could be in several topics of its deck."""
    return problem(
        next(each.where for each in content.decks if found[0].stem in each.topics),
        "C088",
        "no topic was given",
        "add --topic with one of: " + ", ".join(each.stem for each in found),
    )


def deck_called(content: Content, project: Project, name: str) -> tuple[Deck | None, list[Problem]]:
    """Return the deck with this name, however it is capitalized and punctuated."""
    slugs = {slug(each.name): each for each in content.decks}
    if slug(name) in slugs:
        return slugs[slug(name)], []
    near = did_you_mean(slug(name), slugs)
    hint = next(
        (
            f'did you mean "{each.name}"?'
            for key, each in slugs.items()
            if near == f'did you mean "{key}"?'
        ),
        "known: " + ", ".join(each.name for each in slugs.values()),
    )
    return None, [
        problem(
            Where(project.name(project.cards / "decks.toml")), "C088", f'unknown deck "{name}"', hint
        )
    ]


def add(
    content: Content, project: Project, card_id: str, topic: Topic, kind: str, asked: PracticeQuestion
) -> tuple[NewCard | None, list[Problem]]:
    """Write the skeleton of a card into its topic's file; `asked` is for a practice card."""
    path = project.root / topic.where.path
    problems = names.check(Where(topic.where.path), card_id, taken(content, project))
    if problems:
        return None, problems
    data, problems = edit.read(project, path)
    if problems:
        return None, problems
    text = skeleton(card_id, kind, asked, content.checks)
    after, line, problems = edit.appended(topic.where.path, data, text, [card_id])
    problems = problems or edit.write(project, {path: (data, after)})
    if problems:
        return None, problems
    place = f"{topic.deck.value}::{topic.title}" if topic.deck else ""
    rows = tuple(row for row in content.syllabus.values() if row.place == place)
    return NewCard(Where(topic.where.path, line), topic, rows), []


def skeleton(card_id: str, kind: str, asked: PracticeQuestion, checks: CheckSettings) -> str:
    """Return the Markdown of a new card, with the metadata that the project asks for."""
    lines = ["- covers: ???"] if checks.covers else []
    if kind in ("reversed", "typed", "practice"):
        lines.append(f"- kind: {kind}")
    if kind == "practice":
        lines.append(f"- ask: {asked.ask}")
    if checks.source:
        lines.append("- source: ???, §")
    if lines:
        lines.append("")
    body = BODIES[kind].format(words=card_id.replace("-", " "), block=asked.block)
    return "\n".join([f"## {card_id}", "", *lines, body])


def taken(content: Content, project: Project) -> dict[str, str]:
    """Return every id that a card has or had, and where it is used."""
    released, _ = ledger.load(project)
    taken = dict.fromkeys(released.entries, "by a released card; ids are never reused")
    return taken | {card.id: f"by the card at {card.where}" for card in content.cards}
