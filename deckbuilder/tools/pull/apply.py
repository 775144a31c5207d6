"""Show users a pull before they agree, and write its files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from deckbuilder.core import files
from deckbuilder.core.project import Project

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Row:
    """A line of a diff.

    `kind`: "file", "place", or the line's sign, " ", "-", or "+"; `pieces` are its text, and whether
    each is new compared with the other version of the line.
    """

    kind: str
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The line as in any unified diff."""
        sign = self.kind if len(self.kind) == 1 else ""
        return sign + "".join(text for text, _ in self.pieces)


def diff(
    project: Project, changes: Mapping[Path, tuple[bytes | None, bytes]], origin: str
) -> Iterator[Row]:
    """Yield the changes as a unified diff in which changed words are marked."""
    for path, (before, after) in sorted(changes.items()):
        name = project.name(path)
        yield from (_row("file", f"--- {name}"), _row("file", f"+++ {name} (with {origin})"))
        old, new = (before or b"").decode().splitlines(), after.decode().splitlines()
        for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(2):
            i, k = group[0][1], group[0][3]
            j, m = group[-1][2], group[-1][4]
            card = next((line[3:] for line in old[i + 2 :: -1] if line.startswith("## ")), "")
            yield _row("place", f"@@ -{i + 1},{j - i} +{k + 1},{m - k} @@ {card}".rstrip())
            for tag, i, j, k, m in group:
                if tag == "equal":
                    yield from (_row(" ", line) for line in old[i:j])
                else:
                    yield from replaced(old[i:j], new[k:m])


def _row(kind: str, text: str) -> Row:
    return Row(kind, ((text, False),))


def replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Yield, as rows, lines that replace others."""
    pairs = [_words(*pair) for pair in zip(old, new, strict=False)]
    paired = len(pairs)
    yield from (Row("-", before) for before, _ in pairs)
    yield from (_row("-", line) for line in old[paired:])
    yield from (Row("+", after) for _, after in pairs)
    yield from (_row("+", line) for line in new[paired:])


def _words(before: str, after: str) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """Return two versions of a line as pieces, and whether each is new compared with the other version.

    Two lines that have little in common are not compared.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    left, right = [], []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.5:
        return ((before, False),), ((after, False),)
    for tag, i, j, k, m in matcher.get_opcodes():
        left.append(("".join(old[i:j]), tag != "equal"))
        right.append(("".join(new[k:m]), tag != "equal"))
    return tuple(left), tuple(right)


def write(changes: Mapping[Path, tuple[bytes | None, bytes]], pictures: Mapping[Path, bytes]) -> None:
    """Write all files, or none, the new pictures first.

    Raises OSError, or files.Changed if a file is not as it was.
    """
    files.write_all({path: (None, data) for path, data in pictures.items()} | dict(changes))
