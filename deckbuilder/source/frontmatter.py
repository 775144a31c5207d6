"""Read the YAML at the top of a topic file: deck, tags, needs and sources, each with its line."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from deckbuilder.core.model import Item, Problem, Where
from deckbuilder.core.problems import did_you_mean, problem
from deckbuilder.source.lines import FORBIDDEN, forbidden

KEYS = ("deck", "needs", "tags", "sources")


@dataclass(frozen=True)
class FrontMatter:
    """The entries of a front matter; those that are missing or invalid are empty."""

    deck: Item | None = None
    tags: tuple[Item, ...] = ()
    sources: tuple[Item, ...] = ()
    needs: tuple[Item, ...] = ()


def read(path: str, text: str, first_line: int) -> tuple[FrontMatter, list[Problem]]:
    """Read the YAML `text`, whose first line is line `first_line` of the file.

    YAML's tree of nodes is used and never converted to Python values, so that every entry keeps its
    line, and a year or a `no` remains text.
    """
    try:
        root = _composed(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(path, first_line + (mark.line if mark else 0))
        # For an error at the very end, YAML reports the line after the last one.
        where = min(where, Where(path, first_line + max(text.count("\n") - 1, 0)))
        said = getattr(error, "problem", None) or "unreadable"
        return FrontMatter(), [
            problem(where, "C003", f"the front matter is not valid YAML: {said}", _yaml_hint(said))
        ]
    except RecursionError:
        return FrontMatter(), [
            problem(Where(path, first_line), "C003", "the front matter is nested too deeply")
        ]
    reader = _Reader(path, first_line)
    reader.clean(root)
    return reader.read(root), reader.problems


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


def _yaml_hint(said: str) -> str:
    if "mapping values" in said:
        return "put a value that contains a colon and a space in quotes"
    if "\\t" in said:
        return "indent with spaces, not tabs"
    if "quoted scalar" in said:
        return "close the quotation mark"
    return ""


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
        if not any(key.value == "deck" for key, _ in root.value):
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
        items = (self.text_of(key, value) for key, value in self.entries(node))
        return tuple(item for item in items if item)
