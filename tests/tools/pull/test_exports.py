"""Test which files count as exports from Anki, and which of their notes are pulled."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deckbuilder.convert.anki_export import read as read_export
from deckbuilder.tools.pull.plan import pull
from tests.support.projects import FakeExamples
from tests.support.pull_export import compressed, packed
from tests.support.pulling import FILE, append, built


def from_a_newer_anki(folder: Path) -> Path:
    return packed(
        folder / "new.apkg",
        {"meta": b"\x08\x09", "collection.anki2": b"", "media": b"", "collection.anki30": b"x"},
    )


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda folder: folder / "kinds.md", "not an export from Anki"),
        (lambda folder: packed(folder / "a.zip", {"a.txt": b""}), "this zip file is not an export"),
        (from_a_newer_anki, "a newer Anki wrote this file (collection.anki30)"),
        (lambda folder: packed(folder / "a.apkg", {"collection.anki2": b"no database"}), "damaged"),
        (lambda folder: packed(folder / "a.apkg", {"collection.anki21b": b"not compressed"}), "damaged"),
        (
            lambda folder: packed(folder / "a.apkg", {"collection.anki21b": compressed(b"x" * 9)}),
            "damaged",
        ),
        (lambda folder: packed(folder / "a.apkg", {"collection.anki21b": compressed(b"")}), "damaged"),
    ],
)
def test_a_file_that_is_not_an_export_is_reported(project, make, message):
    (project.root / "kinds.md").write_text("# Not a zip")
    found = pull(project, make(project.root), FakeExamples())
    (each,) = found.problems
    assert each.code == "C112" and each.severity == "error" and message in each.text
    assert found.files == {}


@pytest.mark.parametrize("other", ["collection.anki2", "collection.anki21", "collection.later"])
def test_a_known_format_is_read_even_if_others_are_in_the_package(project, other):
    """Next to its new format, Anki writes a database whose only note asks for a newer Anki."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table notetypes (id, name); insert into notetypes values (1, 'T');"
            "create table fields (ntid, ord, name);"
            "insert into fields values (1, 1, 'Back'), (1, 0, 'Front');"
            "create table notes (id, guid, mid, flds, mod, tags);"
            "insert into notes values (1, 'g', 1, 'Q\x1fA', 5, ' a b ');"
        )
        members = {"collection.anki21b": compressed(connection.serialize()), other: b"later"}
    (note,) = read_export(packed(project.root / "a.apkg", members))
    assert (note.guid, note.type, note.fields) == ("g", "T", {"Front": "Q", "Back": "A"})
    assert (note.time, note.tags) == (5, ("a", "b"))


def test_foreign_decks_and_the_learners_own_notes_are_not_pulled(project):
    append(project, "\n## own\n\n- covers: s0-01\n- source: a\n\nQ: What is mine?\n\nA: This.\n")
    package = built(project)
    path = project.cards / FILE
    path.write_text(path.read_text("utf-8").partition("\n## own")[0], "utf-8")
    found = pull(project, package, FakeExamples())
    assert (found.files, found.problems, found.own, found.notes) == ({}, (), 1, 5)
    for each in project.topic_files():
        each.write_text(each.read_text("utf-8").replace("\n## ", "\n## another-"), "utf-8")
    (problem,) = pull(project, package, FakeExamples()).problems
    assert problem.code == "C112" and "no notes of these cards" in problem.text


def test_sources_with_mistakes_must_be_fixed_first(project):
    package = built(project)
    append(project, "\n```\nnot closed\n")
    found = pull(project, package, FakeExamples())
    assert [each.code for each in found.problems] == ["C008"] and found.files == {}


def test_a_note_of_another_note_type_is_left_alone(project):
    package = built(project)
    path = project.cards / "one.md"
    path.write_text(
        path.read_text("utf-8").replace(
            "Q: How many cards has this deck?\n\nA: One.", "C: This deck has {{c1::one}} card."
        ),
        "utf-8",
    )
    (each,) = pull(project, package, FakeExamples()).problems
    assert each.code == "C110" and 'no field "Text"' in each.text
