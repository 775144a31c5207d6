"""Plan an import: the files that it would write, what it cannot import, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deckbuilder.convert import ids, imported, picture_list
from deckbuilder.convert.anki_export import Unreadable
from deckbuilder.convert.field import Fields
from deckbuilder.convert.found_note import Convert, FoundNote, converted
from deckbuilder.convert.imported import Imported
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.convert.media import Media
from deckbuilder.convert.new_pictures import NewPictures
from deckbuilder.core.model import ID, Content, Part, Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.core.tags import reserved
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.source import edit, index
from deckbuilder.tools.importer.dialect import Markdown
from deckbuilder.tools.importer.formats import FORMATS, format_of

# If more notes than this have the same problem, it is reported once.
FEW = 3


@dataclass(frozen=True)
class Target:
    """The topic that gets the cards.

    `before` is what is in its file, None if it is new; `start` is what to begin with; `others` are files
    to change with it: path → (content, new content).
    """

    path: Path
    before: bytes | None
    start: bytes
    others: Mapping[Path, tuple[bytes | None, bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class Import:
    """What an import would do.

    `files`: path → (content or None, new content), in the order to write them; `added`: what is new in
    the topic; `line`: where it begins; `cards`: the new cards' ids; `pictures`: the new files of
    pictures; `notes`: how many notes the file has; `problems`: what is left out, and why.
    """

    files: Mapping[Path, tuple[bytes | None, bytes]] = field(default_factory=dict)
    added: str = ""
    line: int = 1
    cards: tuple[str, ...] = ()
    pictures: tuple[Path, ...] = ()
    notes: int = 0
    format: str = ""
    problems: tuple[Problem, ...] = ()


def plan(
    project: Project,
    content: Content,
    file: Path,
    target: Target,
    taken: Collection[str],
    format: str = "",
) -> Import:
    """Return what importing a file would do. Writes nothing.

    `taken`: ids that cards have or had; `format`: a key of FORMATS, determined from the file by default.
    """
    if target.before is None and target.path.exists():
        text = f'the name "{target.path.stem}" is already used'
        hint = "choose another one with --topic"
        return Import(problems=(problem(Where(project.name(target.path)), "C088", text, hint),))
    try:
        kind = FORMATS[format or format_of(file)]
        found = kind.read(file)
    except Unreadable as why:
        return _refused(file, str(why))
    if not any(not each.why_not for each in found):
        every = _Problems(file)
        for each in found:
            every.left(each, each.why_not)
        return Import(
            problems=(
                *every.all(),
                *_refused(file, "the file has no notes that can be imported").problems,
            )
        )
    pictures = NewPictures(project, kind.files(file))
    if kind.is_html:
        convert: Convert = Fields(Media(project, pictures), Renderer()).markdown
    else:
        convert = Markdown(pictures).ours
    cards = _NewCards(content, file, target, taken, pictures, convert)
    for each in found:
        cards.add(each)
    return cards.done(project, len(found), kind.name)


def _refused(file: Path, why: str) -> Import:
    return Import(problems=(problem(Where(file.name), "C112", why),))


class _Problems:
    """Collect what is left out, and report the same reason for many notes once."""

    def __init__(self, file: Path) -> None:
        self._name = file.name
        self._found: dict[tuple[str, str], list[FoundNote | Imported]] = {}

    def left(self, note: FoundNote, why: str) -> None:
        """Report a note that is not imported."""
        self._found.setdefault(("C113", why), []).append(note)

    def without(self, note: Imported) -> None:
        """Report what a note lost."""
        for what in note.left_out:
            self._found.setdefault(("C114", what), []).append(note)

    def all(self) -> Iterable[Problem]:
        """Yield the problems."""
        for (code, why), notes in self._found.items():
            for note in notes if len(notes) <= FEW else notes[:1]:
                more = "" if len(notes) <= FEW else f", and {len(notes) - 1} more"
                if code == "C113":
                    text = f'"{note.says}"{more}: not imported: {why}'
                else:
                    text = f'"{note.says}"{more}: imported without {why}'
                yield problem(Where(self._name, note.line), code, text)


class _NewCards:
    """The cards of an import, made one after the other."""

    def __init__(
        self,
        content: Content,
        file: Path,
        target: Target,
        taken: Collection[str],
        pictures: NewPictures,
        convert: Convert,
    ) -> None:
        self._target, self._pictures, self._convert = target, pictures, convert
        self._checks, self._kept = content.checks, reserved(content)
        self._taken = set(taken)
        self._asked = {index.folded(each.asks): f'by "{each.id}"' for _, each in index.all_of(content)}
        self._problems = _Problems(file)
        self._cards: dict[str, str] = {}

    def add(self, found: FoundNote) -> None:
        """Make the card of a note, or report why there is none."""
        topic = self._target.path.stem
        fallback = topic if ID.fullmatch(topic) else "card"
        card_id = ids.propose(found.asks, fallback, self._taken)
        self._pictures.subject = card_id
        try:
            note = converted(found, self._convert, self._kept)
            asks = note.parts.get("cloze") or note.parts["question"]
            key = index.folded(Part(Where(""), asks))
            if key in self._asked:
                raise Unwritable(f"it is already asked {self._asked[key]}")
            markdown = imported.card(card_id, note, self._checks)
        except Unwritable as why:
            self._problems.left(found, str(why))
            return
        self._asked[key] = f'by "{card_id}", earlier in this file'
        self._taken.add(card_id)
        self._cards[card_id] = markdown
        self._problems.without(note)

    def done(self, project: Project, notes: int, format: str) -> Import:
        """Return the plan."""
        target = self._target
        if not self._cards:
            return Import(notes=notes, format=format, problems=tuple(self._problems.all()))
        added = "\n".join(self._cards.values())
        after, line, problems = edit.appended(
            project.name(target.path), target.start, added, list(self._cards)
        )
        if problems:
            return Import(notes=notes, format=format, problems=tuple(problems))
        shown = {each.name for card in self._cards.values() for each in Text(card).images}
        pictures = {
            path: (None, data) for name, (path, data) in self._pictures.files.items() if name in shown
        }
        sources = picture_list.listed(project, pictures).files
        return Import(
            # The pictures come first: a command that is killed after them can be repeated.
            {**pictures, **sources, target.path: (target.before, after), **target.others},
            added,
            line,
            tuple(self._cards),
            tuple(pictures),
            notes,
            format,
            tuple(self._problems.all()),
        )
