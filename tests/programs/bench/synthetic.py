"""Write thousands of cards for this program and for others: the same questions, answers, and notes.

Their words and formulas are like those of the project's own cards.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TOPIC, DECK = 100, 1000  # cards in each


@dataclass(frozen=True)
class Card:
    """The content of a card; `rate` is its formula."""

    id: str
    question: str
    answer: str
    rate: str
    note: str

    def dollars(self) -> str:
        """Return the answer with its formula between dollar signs."""
        return self.answer.replace("FORMULA", f"${self.rate}$")

    def brackets(self) -> str:
        r"""Return the answer with its formula between \( and \)."""
        return self.answer.replace("FORMULA", rf"\({self.rate}\)")


def vocabulary() -> list[str]:
    """Return the plain words on the project's cards."""
    found: set[str] = set()
    for path in sorted((ROOT / "cards").glob("*.md")):
        text = re.sub(r"\$[^$]*\$|`[^`]*`|\S*//\S*|\(.*?\)", "", path.read_text(encoding="utf-8"))
        found |= set(re.findall(r"(?<![\w$-])[a-z]{4,}(?![\w-])", text))
    return sorted(found)


def cards(count: int) -> Iterator[Card]:
    """Yield the first `count` cards, which are the same every time.

    They have only 97 different formulas, because the builder asks MathJax about each different one.
    """
    chance = random.Random(1)
    known = vocabulary()
    for number in range(count):
        words = chance.sample(known, 16)
        yield Card(
            f"card-{number}",
            f"Which {' '.join(words[:5])} gives the *{words[5]}* of a {words[6]}?",
            f"The {words[7]} with rate FORMULA of **{words[8]}** {' '.join(words[9:12])}.",
            rf"\eta = \frac{{{number % 97}}}{{1 + n^2}}",
            f"Because {' '.join(words[12:])} {number}.",
        )


def project(count: int, root: Path) -> Path:
    """Write a project of this program with `count` cards; return its root."""
    made = list(cards(count))
    folder = root / "cards"
    folder.mkdir(parents=True)
    rows = ["id,deck,topic,facts,example,figure,same_as"]
    decks: dict[str, list[str]] = {}
    for first in range(0, count, TOPIC):
        topic, deck = first // TOPIC, f"Deck {first // DECK}"
        decks.setdefault(deck, []).append(f"topic-{topic}")
        rows.append(f"r{topic},{deck}::Topic {topic},Title,facts,,,")
        head = (
            f"---\ndeck: {deck}\ntags: [bench]\nsources:\n"
            f"  book: Author. A book. 2016. https://example.org/book\n---\n# Topic {topic}\n"
        )
        body = "".join(
            f"\n## {each.id}\n\n- covers: r{topic}\n- source: book, §{topic}\n\nQ: {each.question}\n"
            f"\nA: {each.dollars()}\n\nNote: {each.note}\n"
            for each in made[first : first + TOPIC]
        )
        (folder / f"topic-{topic}.md").write_text(head + body, encoding="utf-8")
    (folder / "syllabus.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    (folder / "spelling.txt").write_text("\n".join([*vocabulary(), ""]), encoding="utf-8")
    (folder / "decks.toml").write_text(
        'repository = "https://example.org/bench"\n'
        + "".join(
            f'[[deck]]\nname = "{name}"\ndescription = "So many cards."\n'
            f"topics = {str(topics).replace(chr(39), chr(34))}\n"
            for name, topics in decks.items()
        ),
        encoding="utf-8",
    )
    (root / "media" / "figures").mkdir(parents=True)
    for name in ("__init__.py", "style.py"):
        shutil.copy(ROOT / "media" / name, root / "media" / name)
    (root / "addon").mkdir()
    (root / "addon" / "__init__.py").write_text("", encoding="utf-8")
    (root / "addon" / "manifest.json").write_text(
        '{"package": "bench", "name": "Bench"}', encoding="utf-8"
    )
    return root


def for_floors(count: int, path: Path) -> Path:
    """Write the ids, questions, answers, and notes, separated by the ASCII separators."""
    texts = [(each.id, each.question, each.dollars(), each.note) for each in cards(count)]
    path.write_text("\x1e".join("\x1f".join(each) for each in texts), encoding="utf-8")
    return path


def for_ankdown(count: int, root: Path) -> Path:
    """Write the cards as ankdown reads them, in one folder per deck. (It mistakes the note for tags.)"""
    made = list(cards(count))
    for first in range(0, count, TOPIC):
        folder = root / f"deck-{first // DECK}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"topic-{first // TOPIC}.md").write_text(
            "\n\n---\n\n".join(
                f"{each.question}\n\n%\n\n{each.brackets()}\n\n{each.note}"
                for each in made[first : first + TOPIC]
            )
            + "\n\n---\n",
            encoding="utf-8",
        )
    return root


def for_md2anki(count: int, root: Path) -> list[Path]:
    """Write the cards as md2anki reads them, in one file per deck."""
    root.mkdir(parents=True)
    made = list(cards(count))
    paths = []
    for deck, first in enumerate(range(0, count, DECK)):
        paths.append(root / f"deck-{deck}.md")
        paths[-1].write_text(
            f"# Deck {deck} ({1234567890 + deck})\n\n"
            + "".join(
                f"## {each.question} (id-{each.id})\n\n{each.dollars()}\n\n{each.note}\n\n"
                for each in made[first : first + DECK]
            ),
            encoding="utf-8",
        )
    return paths


def for_ankiops(count: int, root: Path) -> Path:
    """Write the cards as AnkiOps reads them, in one file per deck."""
    root.mkdir(parents=True)
    made = list(cards(count))
    for deck, first in enumerate(range(0, count, DECK)):
        (root / f"Deck {deck}.md").write_text(
            "\n\n---\n\n".join(
                f"Q: {each.question}\nA: {each.brackets()}\nE: {each.note}"
                for each in made[first : first + DECK]
            )
            + "\n",
            encoding="utf-8",
        )
    return root
