"""Test that notes of Anki's own note types, exported by the real Anki, are imported as cards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import (
    Collection,
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.consts import CARD_TYPE_REV, QUEUE_TYPE_REV

from addon.update import apply as apply_update
from addon.update import package
from deckbuilder.core.identity import NAME
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build
from deckbuilder.tools.pull import apply
from deckbuilder.tools.pull.plan import pull
from tests.support.importing import PNG, bodies, planned, said
from tests.support.projects import TIME, FakeExamples, small

# Note types with the fields of a note.
NOTES = [
    ("Basic", ["What is <b>Adam</b>?", "An optimizer&nbsp;<br>with two \\(\\beta_i\\)."]),
    ("Basic (and reversed card)", ["SGD is …", "… stochastic<sup>1</sup>"]),
    ("Basic (optional reversed card)", ["The term is …", "… momentum", "y"]),
    ("Basic (optional reversed card)", ["Only forward", "one way", ""]),
    ("Basic (type in the answer)", ["One plus one?", "2"]),
    ("Cloze", ["{{c1::[$]\\frac{a}{b}[/$]::ratio}} of {{c2::two}}", "More <i>here</i>."]),
    ("Basic", ['Which curve?<br><img src="a curve.png">', "[sound:a.mp3]This"]),
    ("Image Occlusion", ["{{c1::image-occlusion:rect:left=.1:top=.2}}", '<img src="a curve.png">']),
    ("Own type", ["Paris", "France", "Seine", "hidden"]),
]
CARDS = [
    "Q: What is **Adam**?\n\nA: An optimizer  \nwith two $\\beta_i$.",
    "- kind: reversed\n\nQ: SGD is …\n\nA: … $\\text{stochastic}^{1}$",
    "- kind: reversed\n\nQ: The term is …\n\nA: … momentum",
    "Q: Only forward\n\nA: one way",
    "- kind: typed\n\nQ: One plus one?\n\nA: 2",
    "C: {{c1::$\\frac{a}{b}$::ratio}} of {{c2::two}}\n\nNote: More *here*.",
    "Q: Which curve?  \n![TODO: describe the picture](a-curve)\n\nA: This",
    "- tags: deep-learning, ml\n\nQ: Capital **Paris** of which country?\n\nA: France\n\nNote: Seine",
]
SAID = [
    '7 C114 "Which curve?": imported without a sound',
    '8 C113 "{{c1::image-occlusion:rect:left=.1:top=.2}}": not imported: image occlusion, which hides '
    "parts of a picture",
    '9 C114 "Capital Paris of which country?": imported without the field "Extra", which the card does '
    "not show",
    '9 C114 "Capital Paris of which country?": imported without small text',
]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    col = Collection(str(tmp_path / "collection.anki2"))
    basic, deck = col.models.by_name("Basic"), col.decks.id("Theirs::Deck")
    assert basic and deck
    own = col.models.copy(basic, add=False)
    own["name"] = "Own type"
    for name in ("River", "Extra"):
        col.models.add_field(own, col.models.new_field(name))
    own["tmpls"][0]["qfmt"] = "<style>b {color: red}</style>Capital <b>{{Front}}</b> of which country?"
    own["tmpls"][0]["afmt"] = (
        "{{FrontSide}}<hr id=answer>{{Back}}<br>{{#River}}<small>{{River}}</small>{{/River}}"
        "{{^River}}no river{{/River}}<script>alert({{Extra}})</script>"
    )
    col.models.add(own)
    col.media.write_data("a curve.png", PNG)
    for name, fields in NOTES:
        kind = col.models.by_name(name)
        assert kind
        note = col.new_note(kind)
        note.fields[: len(fields)] = fields
        if name == "Own type":
            note.tags = ["ML", "deep_learning", "marked"]
        col.add_note(note, deck)
    yield col
    col.close()


def exports(col: Collection, folder: Path) -> Iterator[Path]:
    """Yield the path of every kind of package that Anki can export the collection to."""
    for legacy in (False, True):
        path = folder / f"{legacy}.apkg"
        options = ExportAnkiPackageOptions(with_scheduling=legacy, with_media=True, legacy=legacy)
        col.export_anki_package(out_path=str(path), options=options, limit=None)
        yield path
        path = folder / f"{legacy}.colpkg"
        col.export_collection_package(str(path), include_media=True, legacy=legacy)
        col.reopen()
        yield path


def test_every_export_of_anki_becomes_the_same_cards(collection: Collection, tmp_path: Path) -> None:
    project = small(tmp_path / "project")
    for path in exports(collection, tmp_path):
        found = planned(Project(project.root), path)
        assert bodies(found) == CARDS, path.name
        assert said(found) == SAID, path.name
        assert [each.name for each in found.pictures] == ["a-curve.png"]
        assert found.files[project.images / "a-curve.png"] == (None, PNG)


def test_notes_exported_as_text_become_the_same_cards(collection: Collection, tmp_path: Path) -> None:
    project = small(tmp_path / "project")
    path = tmp_path / "notes.txt"
    collection.export_note_csv(
        out_path=str(path),
        limit=None,
        with_html=True,
        with_tags=True,
        with_deck=True,
        with_notetype=True,
        with_guid=True,
    )
    (tmp_path / "a curve.png").write_bytes(PNG)
    found = planned(project, path)
    assert bodies(found)[:7] == CARDS[:7]  # without their own note type, which the file does not have
    cards = tmp_path / "cards.txt"
    collection.export_card_csv(out_path=str(cards), limit=None, with_html=True)
    assert any("export notes as text" in each for each in said(planned(project, cards)))


@pytest.mark.parametrize("guarded", [False, True], ids=["plain import", "the add-on's update"])
def test_a_note_created_in_anki_is_the_note_of_its_card(tmp_path: Path, guarded: bool) -> None:
    """It is pulled, released, and imported by its author, who has one note, with its progress."""
    project = small(tmp_path / "project")
    col = Collection(str(tmp_path / "collection.anki2"))
    try:
        imported(col, project)
        kind, deck = col.models.by_name(NAME), col.decks.id_for_name(f"{NAME}::First by name")
        assert kind and deck
        note = col.new_note(kind)
        picture = col.media.write_data("paste-0123456789abcdef0123456789abcdef.png", PNG)
        note["Front"], note["Back"] = f'What falls?<br><img src="{picture}">', r"The \(L_2\) loss."
        note["My notes"] = "mine"
        col.add_note(note, deck)
        col.decks.select(deck)
        card = note.cards()[0]
        card.type, card.queue = CARD_TYPE_REV, QUEUE_TYPE_REV
        card.ivl, card.due, card.reps = 30, 40, 7
        col.update_card(card)

        for again in range(2):
            export = tmp_path / f"{again}.apkg"
            options = ExportAnkiPackageOptions(with_scheduling=False, with_media=True)
            col.export_anki_package(out_path=str(export), options=options, limit=DeckIdLimit(deck))
            found = pull(Project(project.root), export, FakeExamples())
            if again:
                assert (found.files, found.added, found.own) == ({}, (), 0)
                break
            ((path, _),) = found.files.items()
            assert [each.name for each in found.pictures] == ["falls-picture.png"]
            apply.write(found.files, found.pictures)
            text = path.read_text("utf-8")
            assert f"- guid: {note.guid}\n" in text
            text = text.replace("- covers: ???", "- covers: s0-02")
            text = text.replace("- source: ???, §", "- source: a").replace("TODO: describe", "Of")
            path.write_text(text, "utf-8")
            # A release is later than the notes that it contains.
            assert col.db
            col.db.execute("update notes set mod = 1700000000 where id = ?", note.id)
            imported(col, Project(project.root), guarded)

        assert len(col.find_notes(f'"deck:{NAME}::First by name"')) == 2
        now = col.get_note(note.id)
        assert now.guid == note.guid and now["Origin"] == "one.md#falls"
        assert now["Back"] == r"The \(L_2\) loss." and "Author. Title" in now["Source"]
        # The add-on keeps its author's own text, with the picture that was pasted into it.
        assert ("paste-" if guarded else "falls-picture-") in now["Front"]
        assert now["My notes"] == ("mine" if guarded else "")
        card = now.cards()[0]
        assert (card.ivl, card.due, card.reps) == (30, 40, 7)
    finally:
        col.close()


def imported(col: Collection, project: Project, guarded: bool = False) -> None:
    """Build the project, and import its package as Anki or as the add-on does."""
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert result.made, [str(each) for each in result.problems]
    if guarded:
        apply_update.apply(col, package.read(str(result.made[-1])), apply_update.Choices())
        return
    options = col._backend.get_import_anki_package_presets()
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(result.made[-1]), options=options))
