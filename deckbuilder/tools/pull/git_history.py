"""Find earlier versions of a card's Markdown in git: what an older export was made from."""

from __future__ import annotations

from functools import cache

from deckbuilder.core import git
from deckbuilder.core.model import Card
from deckbuilder.core.project import Project
from deckbuilder.source.parser import parse

# How many versions of a file are examined, the newest first.
DEPTH = 100


class GitHistory:
    """Earlier versions of files, each file's read on first use. Without git, there are none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._versions = cache(self._read)

    def cards(self, path: str, card_id: str) -> list[Card]:
        """Return earlier versions of a card in the file `path`, the newest first."""
        return [card for version in self._versions(path) if (card := version.get(card_id))]

    def _read(self, path: str) -> list[dict[str, Card]]:
        """Return the cards of each version of a file."""
        root = self._project.root
        commits = (
            (git.output(root, "log", f"-{DEPTH}", "--format=%H", "--", path) or b"").decode().split()
        )
        names = "".join(f"{commit}:./{path}\n" for commit in commits)
        answer = (commits and git.output(root, "cat-file", "--batch", given=names.encode())) or b""
        versions = []
        while answer:
            head, _, answer = answer.partition(b"\n")
            if not head.endswith(b" missing"):
                size = int(head.split()[-1])
                data, answer = answer[:size], answer[size + 1 :]
                versions.append({card.id: card for card in parse(path, data)[0].cards})
        return versions
