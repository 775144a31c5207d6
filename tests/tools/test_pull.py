"""From Anki back to the source: what was edited there arrives in the Markdown, and nothing else."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder import commands
from deckbuilder.commands import pull as command
from deckbuilder.core.guid import guid
from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import Problem
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.markup import text as markup
from deckbuilder.notes.render import Renderer
from deckbuilder.pipeline import build
from deckbuilder.releases import pushed as pushes
from deckbuilder.source.parser import parse
from deckbuilder.tools.pull import apply
from deckbuilder.tools.pull.export import read as read_export
from deckbuilder.tools.pull.locate import Text
from deckbuilder.tools.pull.media import Media
from deckbuilder.tools.pull.merge import merge
from deckbuilder.tools.pull.patch import splice
from deckbuilder.tools.pull.plan import Pull, pull
from deckbuilder.tools.pull.reader import read
from deckbuilder.tools.pull.writer import Unwritable
from deckbuilder.tools.push import package
from deckbuilder.tools.release import release
from tests.support.git import git
from tests.support.projects import FakeExamples, small
from tests.support.pull_edits import CLOZES, EDITS, FIGURE, LEFT, PHOTO
from tests.support.pull_export import compressed, edited, packed
from tests.support.pulling import append, built, changed_lines

FILE = "kinds.md"


def pulled(project: Project, **edits: dict[str, str]) -> Pull:
    """What is pulled after edits, card id (with _ for -) → field → HTML."""
    package = built(project)
    export = edited(
        package,
        project.root / "export.apkg",
        {card.replace("_", "-"): texts for card, texts in edits.items()},
    )
    return pull(project, export, FakeExamples())


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small project, its figure drawn."""
    project = small(tmp_path_factory.mktemp("original"))
    built(project)
    return project


@pytest.fixture
def project(original: Project, tmp_path: Path) -> Project:
    shutil.copytree(original.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


# Edits and what becomes of them
######################################################################


def card_id(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name).lower().split())


@pytest.fixture(scope="module")
def all_edits(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, str], dict[str, list[Problem]]]:
    """A project with a card for each edit of the tables, all edited in one export: each card's text
    after it was pulled, and the problems that name it."""
    project = small(tmp_path_factory.mktemp("edits"))
    edits = {}
    for mark, field, table in (("A", "Back", EDITS), ("A", "Back", LEFT), ("C", "Text", CLOZES)):
        for name, (before, html, _) in table.items():
            question = "" if mark == "C" else f"Q: What about {name}?\n\n"
            gap = "\n\n" if before.startswith(("```", "- ", "| ")) else " "
            append(
                project,
                f"\n## {card_id(name)}\n\n- covers: s0-01\n- source: a\n\n"
                f"{question}{mark}:{gap}{before}\n\nNote: As it is.\n",
            )
            edits[card_id(name)] = {field: html}
    found = pull(project, edited(built(project), project.root / "export.apkg", edits), FakeExamples())
    ((_, after),) = found.files.values()
    topic, problems = parse(f"cards/{FILE}", after)
    assert problems == []
    answers = {card.id: card.answer or card.cloze for card in topic.cards if card.id in edits}
    texts = {id: answer.text for id, answer in answers.items() if answer}
    assert len(texts) == len(edits)
    said: dict[str, list[Problem]] = {}
    for each in found.problems:
        said.setdefault(each.text.split('"')[1], []).append(each)
    return texts, said


@pytest.mark.parametrize("name", [*EDITS, *CLOZES])
def test_an_edit_becomes_markdown(name, all_edits):
    texts, said = all_edits
    assert said.get(card_id(name), []) == []
    assert texts[card_id(name)] == (EDITS | CLOZES)[name][2]


@pytest.mark.parametrize("name", LEFT)
def test_what_markdown_cannot_say_is_named_and_left(name, all_edits):
    texts, said = all_edits
    before, _, message = LEFT[name]
    assert texts[card_id(name)] == before
    (found,) = said[card_id(name)]
    assert (found.code, found.where.path, found.severity) == ("C110", f"cards/{FILE}", "warning")
    assert message in found.text


def test_there_are_many_kinds_of_edits():
    assert len(EDITS) + len(CLOZES) >= 60 and len(LEFT) >= 15


# Exactly these lines
######################################################################


def test_every_kind_of_card_and_exactly_its_lines(project):
    found = pulled(
        project,
        zebra_basic={"Front": r"What is \(x&lt;z\) called?", "Note": "Two bars."},
        apple_reversed={"Back": "… <b>alpha</b>."},
        typed={"Back": "-2", "Typed": "-1"},
        only_one={"Note": "That one."},
        cloze={"Note": "It needs \\(b&gt;0\\), <i>always</i>."},
    )
    assert changed_lines(found, project) == [
        "-Q: What is $x<y$ called?",
        "+Q: What is $x<z$ called?",
        "-Note: Here are two bars.",
        "-",
        "-![Bars of height 1 and 2](two-bars)",
        "+Note: Two bars.",
        "-A: … alpha.",
        "+A: … **alpha**.",
        "-A: -1",
        "+A: -2",
        "-Note: It needs $b>0$.",
        "+Note: It needs $b>0$, *always*.",
        "-Note: This one.",
        "+Note: That one.",
    ]
    assert found.problems == ()
    assert len(found.edited) == 6 and found.notes == 5


def test_line_endings_and_a_byte_order_mark_stay(project):
    for name, end in ((FILE, b"\r\n"), ("one.md", b"\r")):
        path = project.cards / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", end))
    found = pulled(project, zebra_basic={"Back": "<p>A.</p><p>B.</p>"}, only_one={"Note": "That."})
    for path, (before, after) in found.files.items():
        old, new = (
            (b"An *inequality*.", b"A.\r\n\r\nB.") if path.name == FILE else (b"This one.", b"That.")
        )
        assert after == before.replace(old, new) != before


def test_a_file_without_an_end_of_its_last_line(project):
    path = project.cards / "one.md"
    path.write_bytes(path.read_bytes().rstrip())
    found = pulled(project, only_one={"Note": "<p>One.</p><p>Two.</p>"})
    ((before, after),) = found.files.values()
    assert after == before.replace(b"This one.", b"One.\n\nTwo.")


def test_a_live_block_stays_where_it_is(project):
    append(
        project,
        "\n## lively\n\n- covers: s0-01\n- source: a\n\nQ: What is twice four, and why?\n\n"
        "A: Eight.\n\n```live double\nx = 4\n\n```\n\nSo it is.\n\nNote: See above.\n",
    )
    found = pulled(project, lively={"Back": "<p>Nine.</p><p>New.</p>\n<p>So it was.</p>"})
    ((_, after),) = found.files.values()
    assert (
        "A: Nine.\n\nNew.\n\n```live double\nx = 4\n\n```\n\nSo it was.\n\nNote: See above."
        in after.decode()
    )


def test_a_note_that_is_new_and_one_that_goes(project):
    append(
        project,
        "\n## bare\n\n- covers: s0-01\n- source: a\n\nQ: What is twice two?\n\nA: Four.\n\n"
        "```live double\nx = 2\n```\n\n## coded\n\n- covers: s0-01\n- source: a\n\n"
        "Q: What is twice three?\n\nA: Six.\n",
    )
    found = pulled(
        project,
        bare={"Note": "As <b>ever</b>."},
        zebra_basic={"Note": "<br>"},
        coded={"Note": "<ul><li>a</li></ul>"},
        only_one={"Note": ""},
    )
    text = {path.name: after.decode() for path, (_, after) in found.files.items()}
    assert "A: Four.\n\nNote: As **ever**.\n\n```live double\nx = 2\n```\n" in text[FILE]
    assert "A: An *inequality*.\n\n```live double\nx = 4\n```\n\n## apple" in text[FILE]
    assert text[FILE].endswith("A: Six.\n\nNote:\n\n- a\n")
    assert text["one.md"].endswith("A: One.\n")


def test_a_block_of_code_goes_under_its_mark(project):
    found = pulled(project, only_one={"Back": "<pre>x = 1</pre>"})
    ((_, after),) = found.files.values()
    assert "\n\nA:\n\n```\nx = 1\n```\n\nNote:" in after.decode()


def test_a_retired_card_keeps_its_notice(project):
    append(
        project,
        "\n## gone\n\n- covers: s0-01\n- source: a\n- retired: Old *one*.\n\n"
        "Q: How many cards are gone?\n\nA: One.\n",
    )
    notice = '<div class="gr-retired">This card is retired: Old <em>one</em>.</div>'
    assert pulled(project).files == {}
    found = pulled(project, gone={"Front": f"{notice}How many?"})
    assert changed_lines(found, project) == ["-Q: How many cards are gone?", "+Q: How many?"]
    found = pulled(project, gone={"Front": f"{notice.replace('Old', 'New')}How many?"})
    assert [each.code for each in found.problems] == ["C110"]
    assert "from its line - retired:" in found.problems[0].text


@pytest.mark.parametrize(
    "back, typed, expected",
    [
        ("-3", "-3", "-3"),
        ("-1", "-3", "-3"),
        ("-3", "-1", "-3"),
        ("a &lt; b &amp; *c*", "-1", "a < b & *c*"),
        ("-3", "-4", None),
        ("<b>-3</b>", "-1", None),
        ("-3<br>4", "-1", None),
    ],
)
def test_an_answer_to_be_typed_is_plain_text(project, back, typed, expected):
    found = pulled(project, typed={"Back": back, "Typed": typed})
    if expected is None:
        assert found.files == {} and [each.code for each in found.problems] == ["C110"]
    else:
        assert changed_lines(found, project) == ["-A: -1", f"+A: {expected}"]


def test_the_learners_notes_are_never_pulled(project):
    found = pulled(project, zebra_basic={"My notes": "mine <b>only</b>"})
    assert (found.files, found.problems, found.notes) == ({}, (), 5)


def test_what_the_builder_makes_is_named_with_its_line(project):
    found = pulled(
        project,
        zebra_basic={"Source": "a book", "Live": "9"},
        apple_reversed={"Reversed": ""},
        typed={"Spare 1": "x"},
    )
    assert found.files == {}
    assert [(each.where.line, each.text.split()[0]) for each in found.problems] == [
        (13, "Source"),
        (24, "Live"),
        (31, "Reversed"),
        (40, "Spare"),
    ]
    assert "edit that" in found.problems[0].hint and '"- source:"' in found.problems[0].hint


@pytest.mark.parametrize("rewritten", ["{}<br>", "{} ", "{}<br> <br>"])
def test_what_the_builder_makes_is_no_edit_after_the_editor_rewrote_it(project, rewritten):
    (card,) = (each for each in read_export(built(project)) if each.guid == guid("zebra-basic"))
    found = pulled(project, zebra_basic={"Source": rewritten.format(card.fields["Source"])})
    assert (found.files, found.problems) == ({}, ())


def test_an_export_of_another_build_says_so_once(project):
    for number in range(8):
        append(
            project,
            f"\n## card-{number}\n\n- covers: s0-01\n- source: a\n\nQ: What is {number}?\n\n"
            "A: A number.\n\nNote: Yes.\n",
        )
    found = pulled(project, **{f"card_{number}": {"Source": "older"} for number in range(8)})
    (each,) = found.problems
    assert each.text == "Source differs on 8 cards" and "another build" in each.hint


def test_what_check_will_say(project):
    found = pulled(project, only_one={"Back": "word " * 70})
    assert [each.code for each in found.checks] == ["C041"]


# Older texts and conflicts
######################################################################


def rewrite(project: Project, old: str, new: str) -> None:
    path = project.cards / "one.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_text_that_changed_here_is_no_edit_and_an_edit_of_it_is_a_conflict(project):
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "first")
    package = built(project)
    rewrite(project, "A: One.", "A: Exactly one card.")
    rewrite(project, "Note: This one.", "Note: This *one*, of course.")

    plain = pull(project, package, FakeExamples())
    assert (plain.files, plain.problems, plain.conflicts, plain.older) == ({}, (), (), 2)

    export = edited(
        package,
        project.root / "export.apkg",
        {"only-one": {"Front": "How many cards has the deck?", "Back": "Only One."}},
    )
    found = pull(project, export, FakeExamples())
    assert changed_lines(found, project) == [
        "-Q: How many cards has this deck?",
        "+Q: How many cards has the deck?",
    ]
    (conflict,) = found.conflicts
    assert conflict.problem.code == "C111" and conflict.problem.where.line == 16
    assert (conflict.before, conflict.after) == ("One.", "Only One.")
    assert found.older == 1


def test_an_edit_of_the_newest_text_is_none(project):
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "first")
    rewrite(project, "A: One.", "A: Exactly one card.")
    found = pulled(project, only_one={"Back": "Exactly one new card."})
    assert changed_lines(found, project) == ["-A: Exactly one card.", "+A: Exactly one new card."]


def test_released_texts_are_known_without_git(project):
    path = project.root / "addon" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("}", ', "human_version": "0.0"}'), "utf-8")
    for version, at in (("1.0", 1_790_000_000), ("1.1", 1_790_001_000)):
        done = release(project, version, examples=FakeExamples(), environment={}, now=at)
        assert done.result.made, [str(each) for each in done.result.problems]
        if version == "1.0":
            first = done.result.made[-1].read_bytes()
            rewrite(project, "A: One.", "A: Exactly one card.")
    package = project.root / "first.apkg"
    package.write_bytes(first)
    plain = pull(project, package, FakeExamples())
    assert (plain.files, plain.problems, plain.conflicts, plain.older) == ({}, (), (), 1)
    export = edited(
        package, project.root / "export.apkg", {"only-one": {"Back": "Only One."}}, time=1_790_000_500
    )
    found = pull(project, export, FakeExamples())
    assert found.files == {} and [each.after for each in found.conflicts] == ["Only One."]


def released_once(project: Project) -> Path:
    """The package of the project's first release."""
    path = project.root / "addon" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("}", ', "human_version": "0.0"}'), "utf-8")
    done = release(project, "1.0", examples=FakeExamples(), environment={}, now=1_790_000_000)
    assert done.result.made, [str(each) for each in done.result.problems]
    return done.result.made[-1]


@pytest.mark.parametrize("fields", [{"Typed": "-7"}, {"Back": "-7"}, {"Back": "-7", "Typed": "-7"}])
def test_an_answer_to_be_typed_is_pulled_after_a_release(project, fields):
    export = edited(released_once(project), project.root / "export.apkg", {"typed": fields})
    found = pull(project, export, FakeExamples())
    assert changed_lines(found, project) == ["-A: -1", "+A: -7"]
    assert (found.problems, found.conflicts, found.older) == ((), (), 0)


def test_a_deletion_that_learners_have_and_that_goes_is_announced(project):
    text = (
        "The ratio {{c1::\\(\\frac{a}{\\sqrt{b} }\\)}} has a root below, and again "
        "{{c1::the ratio}}. It is made of the numbers \\(a\\) and \\(b\\)."
    )
    export = edited(released_once(project), project.root / "export.apkg", {"cloze": {"Text": text}})
    found = pull(project, export, FakeExamples())
    assert "{{c3::" not in next(iter(found.files.values()))[1].decode()
    assert [(each.code, each.severity) for each in found.checks] == [("C082", "error")]
    assert "has lost c3" in found.checks[0].text


# Exports
######################################################################


def anki_of_tomorrow(folder: Path) -> Path:
    return packed(
        folder / "new.apkg",
        {"meta": b"\x08\x09", "collection.anki2": b"", "media": b"", "collection.anki30": b"x"},
    )


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda folder: folder / "kinds.md", "no export of Anki"),
        (lambda folder: packed(folder / "a.zip", {"a.txt": b""}), "a zip, but no export"),
        (anki_of_tomorrow, "a newer Anki wrote it (collection.anki30)"),
        (lambda folder: packed(folder / "a.apkg", {"collection.anki2": b"no database"}), "damaged"),
        (lambda folder: packed(folder / "a.apkg", {"collection.anki21b": b"not compressed"}), "damaged"),
        (
            lambda folder: packed(folder / "a.apkg", {"collection.anki21b": compressed(b"x" * 9)}),
            "damaged",
        ),
        (lambda folder: packed(folder / "a.apkg", {"collection.anki21b": compressed(b"")}), "damaged"),
    ],
)
def test_what_is_no_export_is_said(project, make, message):
    (project.root / "kinds.md").write_text("# Not a zip")
    found = pull(project, make(project.root), FakeExamples())
    (each,) = found.problems
    assert each.code == "C112" and each.severity == "error" and message in each.text
    assert found.files == {}


@pytest.mark.parametrize("beside", ["collection.anki2", "collection.anki21", "collection.later"])
def test_the_format_that_is_understood_is_read_whatever_is_beside_it(project, beside):
    """What Anki writes beside its new format is a note that asks for a newer Anki."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table notetypes (id, name); insert into notetypes values (1, 'T');"
            "create table fields (ntid, ord, name);"
            "insert into fields values (1, 1, 'Back'), (1, 0, 'Front');"
            "create table notes (id, guid, mid, flds, mod, tags);"
            "insert into notes values (1, 'g', 1, 'Q\x1fA', 5, ' a b ');"
        )
        members = {"collection.anki21b": compressed(connection.serialize()), beside: b"later"}
    (note,) = read_export(packed(project.root / "a.apkg", members))
    assert (note.guid, note.type, note.fields) == ("g", "T", {"Front": "Q", "Back": "A"})
    assert (note.time, note.tags) == (5, ("a", "b"))


def test_somebody_elses_deck_and_own_notes(project):
    append(project, "\n## own\n\n- covers: s0-01\n- source: a\n\nQ: What is mine?\n\nA: This.\n")
    package = built(project)
    path = project.cards / FILE
    path.write_text(path.read_text("utf-8").partition("\n## own")[0], "utf-8")
    found = pull(project, package, FakeExamples())
    assert (found.files, found.problems, found.own, found.notes) == ({}, (), 1, 5)
    for each in project.topic_files():
        each.write_text(each.read_text("utf-8").replace("\n## ", "\n## another-"), "utf-8")
    (problem,) = pull(project, package, FakeExamples()).problems
    assert problem.code == "C112" and "no note of these cards" in problem.text


def test_sources_with_mistakes_are_mended_first(project):
    package = built(project)
    append(project, "\n```\nnot closed\n")
    found = pull(project, package, FakeExamples())
    assert [each.code for each in found.problems] == ["C008"] and found.files == {}


def test_another_note_type_is_left(project):
    package = built(project)
    path = project.cards / "one.md"
    path.write_text(
        path.read_text("utf-8").replace(
            "Q: How many cards has this deck?\n\nA: One.", "C: This deck has {{c1::one}} card."
        ),
        "utf-8",
    )
    (each,) = pull(project, package, FakeExamples()).problems
    assert each.code == "C110" and "no field Text" in each.text


# The command
######################################################################


@pytest.fixture
def export(project, monkeypatch) -> Path:
    monkeypatch.setattr(bake, "RealExamples", FakeExamples)
    return edited(
        built(project),
        project.root / "export.apkg",
        {"only-one": {"Back": "Two."}, "zebra-basic": {"Note": "<u>Here</u>"}},
    )


def run(project: Project, *arguments: object, answer: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(
        commands.main, ["pull", *map(str, arguments), "--project", str(project.root)], input=answer
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def content(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.cards.iterdir()}


SHOWN = """\
--- cards/one.md
+++ cards/one.md (with export.apkg)
@@ -14,5 +14,5 @@ only-one
 Q: How many cards has this deck?
 
-A: One.
+A: Two.
 
 Note: This one.

cards/kinds.md:20: C110 warning: the note of "zebra-basic" was edited in Anki, but the cards have no \
words for: underlined text (change it here by hand; nothing of it is pulled)

1 text edited in Anki, of 5 notes.
"""  # noqa: W293


def test_nobody_there_to_ask(project, export):
    before = content(project)
    assert run(project, export) == (
        1,
        SHOWN + "Nothing was written: nobody is there to ask. --yes writes it.\n",
    )
    assert content(project) == before


def test_a_dry_run(project, export):
    before = content(project)
    assert run(project, export, "--dry-run") == (
        0,
        SHOWN + "This was only shown; nothing was written.\n",
    )
    assert content(project) == before


def test_yes_writes_it_and_then_nothing_is_left_to_pull(project, export):
    before = content(project)
    status, output = run(project, export, "--yes")
    assert status == 0
    assert output == SHOWN + "Written: cards/one.md. Now look at it: make check, git diff.\n"
    assert content(project) == before | {"one.md": before["one.md"].replace(b"A: One.", b"A: Two.")}
    status, output = run(project, export, "--yes")
    assert status == 0 and output.endswith(
        "Nothing to pull from 5 notes: all that was edited is named above.\n"
    )


@pytest.mark.parametrize(
    "answer, status, written", [("y\n", 0, True), ("n\n", 1, False), ("", 1, False)]
)
def test_it_asks(project, export, monkeypatch, answer, status, written):
    monkeypatch.setattr(command, "_is_there", lambda: True)
    before = content(project)
    found, output = run(project, export, answer=answer)
    assert found == status and "Write this into cards/one.md? [y/N]" in output
    assert (content(project) != before) is written
    assert ("Written: cards/one.md." in output) is written


def test_a_file_that_changed_while_it_asked(project, export, monkeypatch):
    def saves() -> bool:
        rewrite(project, "Note: This one.", "Note: That one.")
        return True

    monkeypatch.setattr(command, "_is_there", saves)
    status, output = run(project, export, answer="y\n")
    assert status == 1 and "one.md was changed in the meantime" in output
    assert b"A: One." in content(project)["one.md"]


def test_writing_all_or_nothing(project, monkeypatch):
    paths = [project.cards / "one.md", project.cards / FILE]
    before = content(project)
    changes = {path: (path.read_bytes(), b"new") for path in paths}
    real = os.replace

    def fails(source: Path, target: Path) -> None:
        if Path(target).name == FILE and Path(source).read_bytes() == b"new":
            raise OSError("full")
        real(source, target)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError):
        apply.write(changes)
    monkeypatch.undo()
    assert content(project) == before


def test_nothing_to_pull(project, monkeypatch):
    monkeypatch.setattr(bake, "RealExamples", FakeExamples)
    assert run(project, built(project)) == (
        0,
        "Nothing to pull from 5 notes: they say what the cards say.\n",
    )


def test_a_conflict_is_shown_with_its_words(project, export):
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "first")
    rewrite(project, "A: One.", "A: Exactly one card.")
    status, output = run(
        project, edited(export, project.root / "other.apkg", {"only-one": {"Back": "Only One."}})
    )
    assert status == 0
    assert (
        'cards/one.md:16: C111 warning: the answer of "only-one" was edited in Anki, and has '
        "changed here since (nothing of it is pulled; the edit is):\n"
        "  -One.\n  +Only One.\n"
    ) in output


def test_what_is_no_export_fails(project):
    status, output = run(project, project.cards / "one.md")
    assert status == 1 and "C112" in output and "Nothing to pull" not in output
    assert run(project, project.cards / "none.apkg")[0] == 2


# Whatever somebody types
######################################################################

HTML = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<br>",
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</li>",
            "</ul>",
            "<ol>",
            "</ol>",
            "<code>",
            "</code>",
            "<pre>",
            "</pre>",
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "{{c1::",
            "}}",
            "::",
            "&nbsp;",
            "&lt;",
            "&amp;",
            " ",
            "\n",
            "a",
            "b c",
            "1. ",
            "- ",
            "*",
            "_",
            "`",
            "$",
            "#",
            "[",
            "](",
            "!",
            "|",
            "\\",
            "x_1",
            "<blockquote>",
            '<a href="https://a.b/c">',
            "</a>",
            "A: ",
            "<table><tr><th>",
            "</th></tr><tr><td>",
            "</td></tr></table>",
            "<hr>",
            "~~",
            "<u>",
            "é",
            "\u2060",
            '<img src="photo-0123456789.png" alt="x [y]">',
        ]
    ),
    max_size=14,
).map("".join)
BEFORE = ["One.", "One *two* $x$.\n\n- a\n- b\n\nEnd.", "```python\nx\n```\n\n| a |\n|---|\n| b |"]


def test_whatever_was_typed_is_written_right_or_left(tmp_path):
    media, renderer = Media(small(tmp_path)), Renderer()
    written = []

    @settings(deadline=None)  # the first one loads the parser
    @given(HTML, st.sampled_from(BEFORE), st.booleans())
    def check(html, before, in_cloze):
        def says(markdown):
            text = markup.Text(markdown)
            body = renderer.html(text, media.shown([text]), in_cloze)
            return read(body, media, in_cloze)

        new = read(html, media, in_cloze)
        try:
            lines = splice(before.split("\n"), [], new, says)
        except Unwritable as left:
            assert str(left)
        else:
            assert says("\n".join(lines)) == new
            written.append(html)

    check()
    assert len(written) > 30


@given(
    st.lists(st.sampled_from(["a", "", "b c"])),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(0, 9),
    st.integers(0, 9),
    st.lists(st.sampled_from(["x", ""]), max_size=3),
)
def test_lines_are_replaced_and_the_others_stay(old, end, start, length, lines):
    text = Text.of(end.join(old).encode())
    assert text.encoded() == end.join(old).encode()
    assert list(text.lines) == (old or [""])
    start = min(start, len(text.lines))
    stop = min(start + length, len(text.lines))
    expected = [*text.lines[:start], *lines, *text.lines[stop:]]
    after = text.replaced(start, stop, lines)
    assert list(after.lines) == expected
    assert after.encoded().decode() == (end if len(old) > 1 else "\n").join(expected)


@pytest.mark.parametrize(
    "base, ours, theirs, expected",
    [
        ("a *b* c", "a _b_ c", "a *b* d", "a _b_ d"),
        ("one two three", "one\ntwo\nthree", "one 2 three", "one\n2\nthree"),
        ("```\nx\n```", "```python\nx\n```", "```\ny\n```", "```python\ny\n```"),
        ("a **b** c", "a __b__ c", "a b c", "a b c"),
        ("a", "a", "", ""),
        ("", "", "a", "a"),
    ],
)
def test_a_merge_keeps_the_authors_way(base, ours, theirs, expected):
    assert merge(base, ours, theirs, wrapped=True) == expected


ALT = [
    "Plain words",
    "a [b] c",
    "[all]",
    "b](c) d",
    r"back\\slash \[ \( \]",
    "`code` *stars* _lines_",
    "a < b & c > d",
    "&amp; &lt;",
    "costs $5",
    "quotes \"double\" and 'single'",
    "  two   blanks ",
    "Über “Ω”",
    "![x](y)",
    "{{c1::x}}",
    "line\nbreak",
]


@pytest.mark.parametrize("words", ALT)
@pytest.mark.parametrize("name", ["photo", "two-bars"])
def test_the_words_for_a_picture_arrive(project, words, name):
    card, field, before = (
        ("apple-reversed", "Note", PHOTO)
        if name == "photo"
        else ("zebra-basic", "Note", f"<p>Here are two bars.</p>\n<p>{FIGURE}</p>")
    )
    old = "A blue square" if name == "photo" else "Bars of height 1 and 2"
    assert old in before
    export = edited(
        built(project), project.root / "export.apkg", {card: {field: before.replace(old, escape(words))}}
    )
    found = pull(project, export, FakeExamples())
    assert found.problems == ()
    ((path, (_, after)),) = found.files.items()
    topic, _ = parse("cards/kinds.md", after)
    note = next(each.note for each in topic.cards if each.id == card)
    (mention,) = note.images if note else ()
    assert (mention.alt, mention.name) == (" ".join(words.split()), name)
    path.write_bytes(after)
    assert pull(project, export, FakeExamples()).files == {}


@pytest.mark.parametrize(
    "note, said",
    [
        (PHOTO.replace("A blue square", ""), "photo has no alt text"),
        (PHOTO.replace(' alt="A blue square"', ""), "photo has no alt text"),
        (FIGURE.replace("Bars of height 1 and 2", "Other words", 1), "only one of the two images"),
        (FIGURE.replace("two-bars-0123456789-dark", "two-bars-0123456789-light"), "only one of the two"),
    ],
)
def test_words_that_only_one_image_has_or_none(project, note, said):
    found = pulled(project, apple_reversed={"Note": note})
    (each,) = found.problems
    assert each.code == "C110" and said in each.text and found.files == {}


def test_a_media_file_is_its_picture_in_every_version(project):
    media = Media(project)
    assert media.named("two-bars-0123456789-dark.svg") == ("two-bars", "dark")
    assert media.named("photo-ffffffffff.png") == ("photo", "")
    assert media.named("photo-ffffffffff.jpg") == media.named("photo.png") == ("", "")
    assert replace(media.shown([markup.Text("![x](photo)")])["photo"]).light.startswith("photo-")


def test_a_text_that_was_pushed_is_no_edit(project):
    """Neither git nor a release knows it: it was pushed, and then written anew."""
    git(project.root, "init", "--quiet")
    git(project.root, "add", "-A")
    git(project.root, "commit", "--quiet", "-m", "one")
    rewrite(project, "A: One.", "A: A first try.")
    result = build(project, examples=FakeExamples(), environment={})
    built = next(path for path in result.made if path.name == f"{SLUG}.apkg")
    pushed = package.prepare(built, pushes.folder_of(project), 1_790_000_000)
    rewrite(project, "A: A first try.", "A: The better text.")
    found = pull(project, edited(pushed, project.root / "export.apkg", {}), FakeExamples())
    assert (found.files, found.problems, found.conflicts, found.older) == ({}, (), (), 1)
    # What is really edited is still found.
    export = edited(pushed, project.root / "export.apkg", {"only-one": {"Note": "My word."}})
    found = pull(project, export, FakeExamples())
    assert len(found.edited) == 1 and found.older == 1
    (pushes.folder_of(project) / pushes.MEMORY).write_text('{"a": 1}')
    assert pull(project, pushed, FakeExamples()).older == 0, "a damaged memory is an empty one"
