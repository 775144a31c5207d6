"""Rules about tags. They look at all cards, because cards share tags."""

from __future__ import annotations

from collections.abc import Iterator

from deckbuilder.core.model import Content, Problem, Where, slug
from deckbuilder.core.problems import problem
from deckbuilder.core.suggestions import nearly
from deckbuilder.core.tags import LEVELS, SHAPE, refused, reserved


def valid(content: Content) -> Iterator[Problem]:
    """A tag is a kebab-case word, or several with :: between them.

    A tag is reported once for each file, at its first line.
    """
    kept = reserved(content)
    for path, lines in _lines(content):
        reported: dict[str, list[Where]] = {}
        for tag, line in lines:
            if refused(tag, kept):
                reported.setdefault(tag, []).append(Where(path, line))
        for tag, places in reported.items():
            more = f", and is on {len(places) - 1} more lines" if len(places) > 1 else ""
            better = LEVELS.join(slug(level) for level in tag.split(LEVELS) if slug(level))
            hint = "use kebab-case words, separated by commas; :: separates levels, as in ml::trees"
            if better != tag and not refused(better, kept):
                hint = f"write {better}"
            elif SHAPE.fullmatch(tag):
                hint = "choose another name"
            yield problem(places[0], "C025", f'"{tag}" {refused(tag, kept)}{more}', hint)


def lone(content: Content) -> Iterator[Problem]:
    """A tag that is used only once is not a near miss of a tag that is used more often."""
    where: dict[str, list[Where]] = {}
    for path, lines in _lines(content):
        for tag, line in lines:
            where.setdefault(tag, []).append(Where(path, line))
    common = [tag for tag, lines in where.items() if len(lines) > 1]
    for tag, (first, *more) in where.items():
        near = [] if more else _nearest(tag, common)
        if near:
            yield problem(
                first, "C052", f'no other card has the tag "{tag}"', f'did you mean "{near[0]}"?'
            )


def _lines(content: Content) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield the path of each topic with its tags and those of its cards, each with its line."""
    for topic in content.topics:
        lines = [(item.value, item.where.line) for item in topic.tags]
        lines += [
            (tag.strip(), card.tags_line)
            for card in topic.index
            if card.tags_line
            for tag in card.tags.split(",")
        ]
        yield topic.where.path, lines


def _nearest(tag: str, common: list[str]) -> list[str]:
    """Return a list with the most similar tag that differs in only one level; empty if there is none."""
    levels = tag.split(LEVELS)
    for place, level in enumerate(levels):
        others = {}
        for each in common:
            parts = each.split(LEVELS)
            if [*parts[:place], *parts[place + 1 :]] == [*levels[:place], *levels[place + 1 :]]:
                others[parts[place]] = each
        if near := nearly(level, others):
            return [others[near[0]]]
    return []
