"""Test that notes created in Anki with our note types become cards that keep their guids, and that
pasted pictures become files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from deckbuilder.core.guid import guid
from deckbuilder.core.identity import NAME, TAG
from deckbuilder.core.project import Project
from deckbuilder.pipeline import build, check
from deckbuilder.releases import ledger
from deckbuilder.tools.pull import apply
from deckbuilder.tools.pull.plan import Pull, pull
from tests.support.importing import PNG
from tests.support.projects import TIME, FakeExamples
from tests.support.pull_export import created, edited, packed
from tests.support.pulling import changed_lines, rewrite

MINE = "aB3$x.,;=k"
DECK = f"{NAME}::First by name"
BASIC = {"Front": "Why is <b>this</b> new?", "Back": "It was \\(x&lt;y\\) created."}


def pulled(
    project: Project,
    *notes: tuple[str, str, dict[str, str], str],
    topic: str = "",
    media: dict[str, bytes] | None = None,
) -> Pull:
    export = created(
        project.root / "built.apkg",
        project.root / "export.apkg",
        notes,
        media,
        DECK,
    )
    return pull(project, export, FakeExamples(), topic)


def added(found: Pull, project: Project) -> str:
    """Return the new lines in the topics."""
    lines = changed_lines(found, project)
    assert all(line.startswith("+") for line in lines)
    return "\n".join(line[1:] for line in lines).strip("\n")


HEAD = "- covers: ???\n{kind}- source: ???, §\n{tags}- guid: " + MINE + "\n\n"


@pytest.mark.parametrize(
    "type, fields, tags, card",
    [
        (NAME, BASIC, "", ("", "", "Q: Why is **this** new?\n\nA: It was $x<y$ created.")),
        (
            NAME,
            {"Front": "The loss is …", "Back": "… this", "Reversed": "y", "Explanation": "So."},
            f"{TAG}a-tag",
            ("- kind: reversed\n", "- tags: a-tag\n", "Q: The loss is …\n\nA: … this\n\nNote: So."),
        ),
        (
            NAME,
            {"Front": "One plus one?", "Back": "2", "Typed": "2"},
            "",
            ("- kind: typed\n", "", "Q: One plus one?\n\nA: 2"),
        ),
        (
            f"{NAME} Cloze",
            {
                "Text": "This {{c1::is}} new.",
                "Explanation": '<img src="paste-0123456789abcdef0123.png">',
            },
            f"{TAG}first-by-name::one",
            ("", "", "C: This {{c1::is}} new.\n\nNote: ![TODO: describe the picture](new-picture)"),
        ),
    ],
)
def test_a_note_becomes_a_card_of_its_decks_topic(project, type, fields, tags, card):
    kind, tag_line, body = card
    found = pulled(project, (MINE, type, fields, tags), media={"paste-0123456789abcdef0123.png": PNG})
    ((path, _),) = found.files.items()
    assert path.name == "one.md" and [each.code for each in found.problems] == []
    assert (
        added(found, project)
        == f"## {found.added[0].id}\n\n" + HEAD.format(kind=kind, tags=tag_line) + body
    )
    assert set(found.pictures.values()) == ({PNG} if "picture" in body else set())
    assert {"C015", "C017"} <= {each.code for each in found.checks}
    assert "C019" not in {each.code for each in found.checks}


def test_the_card_of_a_note_is_that_note(project):
    """After a build it has the guid that it had in Anki, so that Anki has one note, not two."""
    found = pulled(project, (MINE, NAME, BASIC, ""))
    apply.write(found.files, found.pictures)
    rewrite(project, "- covers: ???", "- covers: s0-02")
    rewrite(project, "- source: ???, §", "- source: a")
    result = build(Project(project.root), examples=FakeExamples(), environment=TIME)
    guids = {note.id: note.guid for note in result.notes}
    assert guids.pop("new") == MINE
    assert guids and all(value == guid(id) for id, value in guids.items())
    again = pull(Project(project.root), result.made[-1], FakeExamples())
    assert (again.files, again.added, again.own, again.notes) == ({}, (), 0, 6)


def test_the_guid_of_a_released_card_is_permanent(project, tmp_path):
    found = pulled(project, (MINE, NAME, BASIC, ""))
    apply.write(found.files, found.pictures)
    rewrite(project, "- covers: ???", "- covers: s0-02")
    rewrite(project, "- source: ???, §", "- source: a")
    result = build(Project(project.root), examples=FakeExamples(), environment=TIME)
    text = ledger.dump(ledger.updated(ledger.Ledger(), result.notes, {n.id: 1 for n in result.notes}))
    (project.cards / ledger.NAME).write_text(text, "utf-8")
    assert "C089" not in {each.code for each in check(Project(project.root), FakeExamples()).problems}
    for old, new, said in (
        (MINE, "aB3$x.,;=l", f'"new" was released with the guid "{MINE}"'),
        ("- guid: aB3$x.,;=l\n", "", f'"new" was released with the guid "{MINE}"'),
        ("- source: a\n\nQ: How", "- guid: another\n- source: a\n\nQ: How", "the guid made from its id"),
    ):
        rewrite(project, old, new)
        problems = check(Project(project.root), FakeExamples()).problems
        assert any(each.code == "C089" and said in each.text for each in problems), new


@pytest.mark.parametrize(
    "line, said",
    [
        ("- guid: two words", '"two words" is not a guid'),
        ("- guid: abc", '"abc" is not a guid'),
        (f"- guid: {guid('cloze')}", 'the guid is already used by "cloze"'),
    ],
)
def test_a_guid_is_valid_and_belongs_to_one_card(project, line, said):
    rewrite(project, "- covers: s0-02", f"- covers: s0-02\n{line}")
    (found,) = check(Project(project.root), FakeExamples()).problems
    assert found.code == "C029" and said in found.text and found.where.line == 12


@pytest.mark.parametrize(
    "type, fields, said",
    [
        (f"{NAME} Practice", {"Front": "Compute"}, "only an example can make its numbers"),
        (NAME, {"Front": "Lonely?"}, "its answer is empty"),
        (NAME, {**BASIC, "Front": "How many cards has this deck?"}, 'already asked by "only-one"'),
        (NAME, {**BASIC, "Back": '<img src="none.png">'}, "does not come with the notes"),
    ],
)
def test_notes_that_cannot_become_cards_are_reported(project, type, fields, said):
    found = pulled(project, (MINE, type, fields, ""))
    assert found.files == {} and found.added == ()
    (each,) = found.problems
    assert each.code == "C113" and said in each.text and "created in Anki, is not pulled" in each.text


def test_what_is_lost_is_reported(project):
    fields = {**BASIC, "Back": "<u>So</u>", "Source": "Bishop, §1", "My notes": "mine"}
    found = pulled(project, (MINE, NAME, fields, "mine leech"))
    assert [each.text.partition("without ")[2] for each in found.problems] == [
        'the source "Bishop, §1", which needs a key in the topic',
        f"your own tag mine; to share it, call it {TAG}… in Anki",
        "underlined text",
    ]
    assert len(found.added) == 1 and "mine" not in added(found, project)


def test_the_topic_is_asked_for_if_it_is_not_clear(project):
    toml = project.cards / "decks.toml"
    toml.write_text(toml.read_text("utf-8").replace('["one"]', '["one", "two"]'), "utf-8")
    text = (project.cards / "one.md").read_text("utf-8")
    text = text.replace("# One", "# Two").replace("only-one", "second").replace("How many", "Which")
    (project.cards / "two.md").write_text(text, "utf-8")
    project = Project(project.root)
    note = (MINE, NAME, BASIC, "")
    (each,) = pulled(project, note).problems
    assert "has several topics; pull again with --topic and one of: one, two" in each.text
    (path,) = pulled(project, note, topic="two").files
    assert path.name == "two.md"
    (path,) = pulled(project, (MINE, NAME, BASIC, f"{TAG}first-by-name::two")).files
    assert path.name == "two.md"
    assert "no topic" in pulled(project, note, topic="three").problems[0].text


def test_a_pasted_picture_becomes_a_file(project):
    package = project.root / "built.apkg"
    media = b'{"0": "paste-0123456789abcdef01234567.jpg", "1": "Loss curve.png"}'
    html = 'One. <img src="paste-0123456789abcdef01234567.jpg"> <img src="Loss%20curve.png" alt="Falls">'
    export = edited(package, project.root / "a.apkg", {"only-one": {"Back": html}})
    jpeg = b"\xff\xd8\xff-"
    export = with_members(export, {"media": media, "0": jpeg, "1": PNG})
    found = pull(project, export, FakeExamples())
    assert changed_lines(found, project) == [
        "-A: One.",
        "+A: One. ![TODO: describe the picture](only-one-picture) ![Falls](loss-curve)",
    ]
    assert found.pictures == {
        project.images / "only-one-picture.jpg": jpeg,
        project.images / "loss-curve.png": PNG,
    }
    assert {each.code for each in found.checks} == {"C030", "C133"} and found.problems == ()
    ((path, (before, after)),) = found.listed.items()
    assert path == project.image_sources and before == path.read_bytes()
    assert after == before + b"only-one-picture.jpg,,,,\nloss-curve.png,,,,\n"
    apply.write({**found.listed, **found.files}, found.pictures)
    assert (project.images / "loss-curve.png").read_bytes() == PNG
    # The check finds the same missing entries as the pull reported.
    said = check(Project(project.root), FakeExamples()).problems
    assert [each for each in said if each.code == "C133"] == [
        each for each in found.checks if each.code == "C133"
    ]
    again = pull(Project(project.root), export, FakeExamples())
    assert (again.files, again.pictures, again.problems) == ({}, {}, ())


@pytest.mark.parametrize(
    "media, zero",
    [
        (b"{", PNG),
        (b'{"7": "a.png"}', PNG),
        (b'["a.png"]', PNG),
        (b'{"0": 1}', PNG),
        (b"\x0a\xff", PNG),
        (b'{"0": "a.png"}', b"\x28\xb5\x2f\xfdbroken"),
        (b'{"0": "a.png"}', b"no picture"),
        (b'{"0": "../a.png"}', PNG),
    ],
)
def test_damaged_media_count_as_missing_pictures(project, media, zero):
    export = edited(
        project.root / "built.apkg",
        project.root / "a.apkg",
        {"only-one": {"Back": 'One. <img src="a.png">'}},
    )
    found = pull(project, with_members(export, {"media": media, "0": zero}), FakeExamples())
    (each,) = found.problems
    assert each.code == "C110" and 'the picture "a.png"' in each.text
    assert (found.files, found.pictures) == ({}, {})


def with_members(export: Path, members: dict[str, bytes]) -> Path:
    """Add members to a package, and return its path."""
    with zipfile.ZipFile(export) as archive:
        there = {name: archive.read(name) for name in archive.namelist()}
    return packed(export, there | members)
