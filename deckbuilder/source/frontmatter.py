"""Read the YAML at the top of a topic file: deck, tags, needs, and sources, each with its line."""

from __future__ import annotations

from dataclasses import dataclass, replace

import yaml

from deckbuilder.core.model import Item, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.suggestions import did_you_mean, guess
from deckbuilder.source import yaml_errors
from deckbuilder.source.lines import FORBIDDEN, forbidden

KEYS = ("deck", "needs", "tags", "sources")


@dataclass(frozen=True)
class FrontMatter:
    """The entries of a front matter; those that are missing or invalid are empty.

    `is_whole` is false if it, or any entry, is missing or has a mistake.
    """

    deck: Item | None = None
    tags: tuple[Item, ...] = ()
    sources: tuple[Item, ...] = ()
    needs: tuple[Item, ...] = ()
    is_whole: bool = True


UNREAD = FrontMatter(is_whole=False)


def read(path: str, text: str, first_line: int) -> tuple[FrontMatter, list[Problem]]:
    """Read the YAML `text`, whose first line is line `first_line` of the file.

    YAML's tree of nodes is never converted to Python values, so that every entry keeps its line, and a
    year or a `no` remains text.
    """
    try:
        root = _composed(text)
    except yaml.YAMLError as error:
        found = yaml_errors.explain(text, error)
        return UNREAD, [problem(Where(path, first_line + found.line), "C003", found.text, found.hint)]
    except RecursionError:
        return UNREAD, [
            problem(Where(path, first_line), "C003", "the front matter is nested too deeply")
        ]
    reader = _Reader(path, first_line)
    reader.clean(root)
    front = reader.read(root)
    return replace(front, is_whole=not reader.problems), reader.problems


def _composed(text: str) -> yaml.Node | None:
    """Return YAML's tree of nodes.

    The C parser, where available, is twenty times as fast, but the Python parser has better error
    messages, so an invalid text is parsed again.
    """
    if hasattr(yaml, "CSafeLoader") and "\t" not in text:  # the parsers disagree about tabs
        try:
            return yaml.compose(text, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, RecursionError):
            pass
    return yaml.compose(text, Loader=yaml.SafeLoader)


class _Reader:
    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.problems: list[Problem] = []

    def where(self, node: yaml.Node) -> Where:
        return Where(self.path, self.first_line + node.start_mark.line)

    def complain(self, node: yaml.Node, text: str, hint: str = "") -> None:
        self.problems.append(problem(self.where(node), "C004", text, hint))

    def clean(self, root: yaml.Node | None) -> None:
        """Remove and report forbidden characters that were written as YAML escapes."""
        waiting, seen = [root] if root else [], set[int]()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:  # an alias
                continue
            seen.add(id(node))
            if isinstance(node, yaml.ScalarNode):
                if node.tag.startswith("!"):  # YAML drops the first word, as the name of a type
                    self.complain(node, f"a value cannot begin with {node.tag}", "put it in quotes")
                if odd := forbidden(node.value):
                    self.problems.append(problem(self.where(node), "C001", odd, "delete it"))
                    node.value = FORBIDDEN.sub("", node.value)
            elif isinstance(node, yaml.MappingNode):
                waiting += [each for pair in node.value for each in pair]
            elif isinstance(node, yaml.SequenceNode):
                waiting += node.value

    def read(self, root: yaml.Node | None) -> FrontMatter:
        if not isinstance(root, yaml.MappingNode):
            where = Where(self.path, self.first_line)
            self.problems.append(
                problem(where, "C003", "the front matter has no entries", "add deck: and sources:")
            )
            return FrontMatter()
        deck: Item | None = None
        tags: tuple[Item, ...] = ()
        sources: tuple[Item, ...] = ()
        needs: tuple[Item, ...] = ()
        for key, node in self.entries(root):
            if key.value == "deck":
                deck = self.text_of(key, node)
            elif key.value == "tags":
                tags = self.words("tags", node)
            elif key.value == "needs":
                needs = self.words("needs", node)
            elif key.value == "sources":
                sources = self.mapping(node)
            else:
                self.complain(
                    key, f'unknown front-matter key "{key.value}"', did_you_mean(key.value, KEYS)
                )
        known = {str(key.value) for key, _ in root.value if isinstance(key, yaml.ScalarNode)}
        meant = {word for key in known if key not in KEYS for word in guess(key, KEYS)}
        if "deck" not in known | meant:
            self.complain(root, "the front matter has no deck", 'add a line such as "deck: Losses"')
        return FrontMatter(deck, tags, sources, needs)

    def entries(self, node: yaml.MappingNode) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        """Return the key and value nodes, without those whose key is not a word or is repeated."""
        kept: dict[str, tuple[yaml.ScalarNode, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(key, "a key in the front matter must be a word")
            elif key.value in kept:
                self.complain(key, f'"{key.value}" appears twice in the front matter')
            else:
                kept[key.value] = (key, value)
        return list(kept.values())

    def text_of(self, key: yaml.ScalarNode, node: yaml.Node) -> Item | None:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return Item(self.where(key), key.value, " ".join(node.value.split()))
        self.complain(key, f'"{key.value}" must be text')
        return None

    def words(self, key: str, node: yaml.Node) -> tuple[Item, ...]:
        if isinstance(node, yaml.ScalarNode) and not node.value:
            return ()
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(each, yaml.ScalarNode) for each in nodes):
            self.complain(node, f'"{key}" must be a list of words', f"write {key}: [one, two]")
            return ()
        if isinstance(node, yaml.ScalarNode):
            self.complain(node, f'"{key}" must be a list', f"write {key}: [{node.value}]")
            return ()
        return tuple(Item(self.where(each), key, each.value) for each in nodes)

    def mapping(self, node: yaml.Node) -> tuple[Item, ...]:
        if isinstance(node, yaml.ScalarNode) and not node.value:
            return ()
        if not isinstance(node, yaml.MappingNode):
            self.complain(
                node,
                '"sources" must give each source a key',
                'write "  key: Author. Title. Year. https://…"',
            )
            return ()
        # A source whose text is missing still counts as known.
        return tuple(
            self.text_of(key, value) or Item(self.where(key), key.value, "")
            for key, value in self.entries(node)
        )
