"""Rules about what a topic and its cards consist of. Every rule is a generator of problems."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckbuilder.core.model import Card, Content, Problem, Topic, Where, slug
from deckbuilder.core.problems import did_you_mean, nearly, problem
from deckbuilder.core.project import Project
from deckbuilder.core.references import ADDRESS
from deckbuilder.figures import pictures
from deckbuilder.markup import scanner
from deckbuilder.source import index

# Ids become names of files and folders, and Windows allows none named con or com1.
ID = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)[a-z0-9]+(-[a-z0-9]+)*")
WIDEST_TOLERANCE = 0.1  # relative: a wider one would accept wrong answers
META_KEYS = ("ask", "covers", "kind", "retired", "source", "tags", "tolerance")
KINDS = ("basic", "practice", "reversed", "typed")


def decks(content: Content) -> Iterator[Problem]:
    """decks.toml and the topic files agree."""
    stems = {topic.stem for topic in content.topics}
    seen: dict[str, str] = {}
    names: set[str] = set()
    for deck in content.decks:
        # Names that differ only in case would be the same file name on many disks.
        if deck.name and slug(deck.name) in names:
            yield problem(deck.where, "C010", f'deck "{deck.name}" is defined twice')
        names.add(slug(deck.name))
        for stem in deck.topics:
            if stem in seen:
                yield problem(deck.where, "C010", f'topic "{stem}" is listed twice')
            elif stem not in stems:
                yield problem(
                    deck.where,
                    "C010",
                    f'topic "{stem}" has no file cards/{stem}.md',
                    did_you_mean(stem, stems),
                )
            seen[stem] = deck.name
    for topic in content.topics:
        if not ID.fullmatch(topic.stem):
            yield problem(
                Where(topic.where.path),
                "C010",
                f'"{topic.stem}" is not a valid topic name',
                "use lowercase letters, digits, and hyphens, and no name that Windows reserves",
            )
        if topic.stem not in seen:
            yield problem(
                Where(topic.where.path),
                "C010",
                "this file is not in any deck",
                f'add "{topic.stem}" to the topics of its deck in cards/decks.toml',
            )


def front_matter(topic: Topic, content: Content) -> Iterator[Problem]:
    """The front matter names the deck that lists the file, valid tags, and references with addresses."""
    listed = content.deck_of(topic)
    if listed and topic.deck and listed.name != topic.deck.value:
        yield problem(
            topic.deck.where,
            "C004",
            f'the deck is "{topic.deck.value}", but decks.toml lists this file under "{listed.name}"',
        )
    for tag in topic.tags:
        if not ID.fullmatch(tag.value):
            yield problem(
                tag.where, "C025", f'"{tag.value}" is not a valid tag', "use one kebab-case word"
            )
    for source in topic.sources if content.checks.source else ():
        if not ADDRESS.search(source.value):
            yield problem(
                source.where,
                "C016",
                f'source "{source.key}" has no web address',
                "end the reference with https://…",
            )


def identity(content: Content) -> Iterator[Problem]:
    """Every card has an id of its own, in kebab-case."""
    cards = list(index.all_of(content))
    ids = [card.id for _, card in cards]
    if len(set(ids)) == len(ids) and all(map(ID.fullmatch, ids)):
        return
    first: dict[str, Where] = {}
    for path, card in cards:
        where = Where(path, card.line)
        if not card.id:
            yield problem(where, "C012", "the card has no id", 'write "## its-id"')
        elif not ID.fullmatch(card.id):
            better = "-".join(re.findall(r"[a-z0-9]+", card.id.lower()))
            yield problem(
                where,
                "C012",
                f'"{card.id}" is not a valid card id',
                f"use lowercase letters, digits, and hyphens: {better}"
                if ID.fullmatch(better)
                else "Windows reserves this name"
                if better
                else "",
            )
        elif first.setdefault(card.id, where) is not where:
            yield problem(
                where, "C013", f'card id "{card.id}" is already used', f"by the card at {first[card.id]}"
            )


def metadata(card: Card) -> Iterator[Problem]:
    """Metadata keys, the kind, and the tags are known ones."""
    for item in card.meta:
        if item.key not in META_KEYS:
            yield problem(
                item.where,
                "C011",
                f'unknown metadata key "{item.key}"',
                did_you_mean(item.key, META_KEYS),
            )
    kind = card.item("kind")
    if kind and card.cloze:
        yield problem(kind.where, "C023", "a card with C: is always a cloze card", "remove this line")
    elif kind and kind.value not in KINDS:
        yield problem(
            kind.where, "C023", f'unknown kind "{kind.value}"', did_you_mean(kind.value, KINDS)
        )
    tags = card.item("tags")
    for tag in card.get("tags").split(",") if tags else ():
        if tags and not ID.fullmatch(tag.strip()):
            yield problem(
                tags.where,
                "C025",
                f'"{tag.strip()}" is not a valid tag',
                "use kebab-case words, separated by commas",
            )


def lone_tags(content: Content) -> Iterator[Problem]:
    """A tag that is used only once is not a near miss of a tag that is used more often."""
    where: dict[str, list[Where]] = {}
    for topic in content.topics:
        lines = [(item.value, item.where) for item in topic.tags]
        lines += [
            (card.tags, Where(topic.where.path, card.tags_line))
            for card in topic.index
            if card.tags_line
        ]
        for tags, line in lines:
            for tag in tags.split(","):
                where.setdefault(tag.strip(), []).append(line)
    common = [tag for tag, lines in where.items() if len(lines) > 1]
    for tag, (first, *more) in where.items():
        near = [] if more else nearly(tag, common)
        if near:
            yield problem(
                first, "C052", f'no other card has the tag "{tag}"', f'did you mean "{near[0]}"?'
            )


def parts(card: Card) -> Iterator[Problem]:
    """A card has a question and an answer, or a text with deletions."""
    if card.cloze and (card.question or card.answer):
        yield problem(card.where, "C014", "the card has both C: and Q: or A:", "split it into two cards")
    elif card.cloze:
        return
    elif card.kind == "practice":
        yield from practice(card)
    elif not card.question and not card.answer:
        yield problem(card.where, "C014", "the card has no question", "write Q: and A:, or C:")
    elif not card.question:
        yield problem(card.where, "C014", "the answer has no question", "write Q: before it")
    elif not card.answer:
        yield problem(
            card.where,
            "C014",
            "the question has no answer",
            "write A: at the beginning of a line, followed by the answer",
        )
    elif card.kind == "typed":
        if any(each.kind != scanner.TEXT for each in card.answer.segments) or re.search(
            r"[\n*_\\<>\[\]{}]", card.answer.text
        ):
            yield problem(
                card.answer.where,
                "C024",
                "this answer cannot be typed",
                "use one line of plain text, without formulas or markup",
            )


def practice(card: Card) -> Iterator[Problem]:
    """A practice card has a question; its live block provides the numbers and the answer."""
    if not card.question:
        yield problem(card.where, "C027", "the practice card has no question", "write Q:")
    if card.answer:
        yield problem(
            card.answer.where,
            "C027",
            "the practice card has A:",
            "remove it: the example computes the answer",
        )
    if not card.lives:
        yield problem(
            card.where,
            "C027",
            "the practice card has no live block",
            "add one: its example chooses the numbers and computes the answer",
        )
    if not card.item("ask"):
        yield problem(
            card.where,
            "C027",
            "the practice card does not say what to ask for",
            'add a line "- ask: name"',
        )
    tolerance = card.item("tolerance")
    if tolerance and (
        not re.fullmatch(r"0(\.[0-9]+)?", tolerance.value) or float(tolerance.value) > WIDEST_TOLERANCE
    ):
        yield problem(
            tolerance.where,
            "C027",
            f'"{tolerance.value}" is not a valid tolerance',
            f"use a number from 0 to {WIDEST_TOLERANCE}; 0.005 accepts an error of half a percent",
        )


def only_practice(card: Card) -> Iterator[Problem]:
    """Only practice cards ask for something that their example computes."""
    for key in ("ask", "tolerance"):
        item = card.item(key)
        if item and card.kind != "practice":
            yield problem(
                item.where,
                "C027",
                f'"{key}" is only for practice cards',
                'add "- kind: practice", or remove this line',
            )


def sources(topic: Topic, content: Content) -> Iterator[Problem]:
    """Every card says where its fact can be checked, if the project asks for that."""
    known = [source.key for source in topic.sources]
    good: set[str] = set()
    for card in topic.cards:
        item = card.item("source")
        if not item:
            if content.checks.source:
                yield problem(
                    card.where, "C015", "the card has no source", 'add a line "- source: key, §…"'
                )
            continue
        if item.value in good:
            continue
        if not card.citations:
            yield problem(item.where, "C015", "this line names no source", 'write "- source: key, §…"')
        unknown = [key for key, _ in card.citations if key not in known]
        for key in unknown:
            yield problem(
                item.where,
                "C015",
                f'source "{key}" is not in the front matter',
                did_you_mean(key, known),
            )
        if card.citations and not unknown:
            good.add(item.value)


def covers(topic: Topic, content: Content) -> Iterator[Problem]:
    """Every card covers rows, if the project asks for that, and the rows exist."""
    good: set[str] = set()
    for card in topic.cards:
        item = card.item("covers")
        if not item:
            if content.checks.covers:
                yield problem(
                    card.where,
                    "C017",
                    "the card covers no row of the syllabus",
                    'add a line "- covers: …" with ids from cards/syllabus.csv',
                )
            continue
        if item.value in good:
            continue
        # Without a syllabus (reported elsewhere), its rows cannot be checked.
        unknown = [
            row for row in card.words("covers") if content.syllabus and row not in content.syllabus
        ]
        for row in unknown:
            yield problem(
                item.where,
                "C017",
                f'"{row}" is not in cards/syllabus.csv',
                did_you_mean(row, content.syllabus),
            )
        if not unknown:
            good.add(item.value)


def coverage(content: Content) -> Iterator[Problem]:
    """The cards cover all rows of the syllabus, if the project asks for that.

    A row that is not covered is reported at its topic's title, where the card belongs, or, if there is
    no such topic, at the row itself.
    """
    if not content.checks.covers:
        return
    covered = {row for _, card in index.all_of(content) if not card.retired for row in card.covers}
    places = {
        f"{topic.deck.value}::{topic.title}": topic.where for topic in content.topics if topic.deck
    }
    for row in content.syllabus.values():
        if row.id not in covered:
            near = nearly(row.place, places)
            hint = f"there is no topic {row.place}" + (f'; did you mean "{near[0]}"?' if near else "")
            yield problem(
                places.get(row.place, row.where),
                "C018",
                f'no card covers {row.id}, "{row.topic}"',
                "" if row.place in places else hint,
            )


def figures(card: Card, project: Project) -> Iterator[Problem]:
    """Pictures have alt text, and each name refers to one file."""
    for part in card.parts:
        for offset in part.malformed_images:
            yield problem(
                part.at(offset), "C019", "this picture is malformed", "write ![alt text](name)"
            )
        for picture in part.images:
            where = part.at(picture.start)
            if not picture.alt:
                yield problem(
                    where,
                    "C020",
                    f'picture "{picture.name}" has no alt text',
                    "describe it between the brackets, for people who cannot see it",
                )
            if picture.is_remote:
                yield problem(
                    where,
                    "C033",
                    "this picture is on the web",
                    "put the file in media/images/, and its license in sources.csv",
                )
                continue
            path, text, hint = pictures.find(project, picture.name)
            if path is None:
                yield problem(where, "C019", text, hint)


def unused_figures(content: Content, project: Project) -> Iterator[Problem]:
    """Every figure's script is used by a card."""
    shown = {name for _, card in index.all_of(content) for name in card.pictures}
    for name in project.picture_names:
        for path in project.pictures_called(name):
            if path.suffix == ".py" and name not in shown:
                yield problem(Where(project.name(path)), "C061", f'no card shows the figure "{name}"')
