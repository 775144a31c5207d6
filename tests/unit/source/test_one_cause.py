"""Test that one cause gives one message, at the line to change, in plain words."""

from __future__ import annotations

import pytest

from deckbuilder.pipeline import check
from tests.support.checking import CARD
from tests.support.projects import FakeExamples, small


def messages(project):
    """Return everything that a check reports: place, code, text, hint."""
    return [
        f"{each.where} {each.code} {each.text}" + (f" ({each.hint})" if each.hint else "")
        for each in check(project, FakeExamples()).problems
    ]


def changed(project, name, old, new):
    """Replace the first occurrence of a text in a file in cards/, and return the project."""
    path = project.cards / name
    text = path.read_bytes()
    assert text.count(old.encode()) >= 1
    path.write_bytes(text.replace(old.encode(), new.encode(), 1))
    return project


LISTED = 'topics = [\n    "kinds",\n    "one",\n]'
TOML = [
    ('"kinds",\n', '"kinds"\n', 7, "a comma is missing at the end of line 7"),
    ('"kinds",\n', '"kinds" # first\n\n    # next\n', 7, "a comma is missing at the end of line 7"),
    ('"kinds",\n    "one"', '"kinds" "one"', 7, 'a comma is missing before "one"'),
    ('"kinds",\n', '"kinds";\n', 7, '";" separates the entries'),
    ('"kinds",\n', '"kinds",,\n', 7, '"," has no value before it'),
    ('"kinds",\n', '"kinds,\n', 7, "a quotation mark is not closed"),
    ('"kinds",\n', "kinds,\n", 7, "a text is not in quotation marks"),
    ('"kinds",\n', "“kinds”,\n", 7, "“ is not a straight quotation mark"),
    ('"one",\n]', '"one",\n', 6, "the list is not closed"),
    ('"one",\n]', '"one"\n', 6, "the list is not closed"),
    ('name = "Second', 'name "Second', 4, "an equals sign is missing"),
    ('name = "Second', 'name: "Second', 4, "an equals sign is missing"),
    ('name = "Second by name"', "name = Second by name", 4, "a text is not in quotation marks"),
    ('name = "Second by name"', 'name = "Second by name', 4, "a quotation mark is not closed"),
    ('name = "Second', 'name = "a"\nname = "Second', 5, '"name" appears twice'),
    ('name = "Second', 'name = "\\q Second', 4, "a backslash between quotation marks"),
    ('by name"\n', 'by name" x\n', 4, "there is text after the value: x"),
    ("[[deck]]", "[deck]", 3, "a deck must begin with [[deck]]"),
    ("[[deck]]", "[[deck]", 3, "a deck must begin with [[deck]]"),
    ("[[deck]]", "[deck]]", 3, "a deck must begin with [[deck]]"),
    ("topics = [\n", "topic = [\n", 3, 'unknown key "topic"'),
    ('topics = [\n    "kinds",\n    "one",\n]', 'topics = "kinds"', 3, '"topics" must be a list'),
]


@pytest.mark.parametrize("old, new, line, text", TOML, ids=[f"{each[2]}: {each[3]}" for each in TOML])
def test_an_error_in_decks_toml_is_reported_once(tmp_path, old, new, line, text):
    project = small(tmp_path)
    changed(project, "decks.toml", 'topics = ["kinds"]', LISTED)
    changed(project, "decks.toml", 'topics = ["one"]', "topics = []")
    changed(project, "one.md", "deck: First by name", "deck: Second by name")
    changed(project, "syllabus.csv", "First by name::One", "Second by name::One")
    assert messages(project) == []
    (found,) = messages(changed(project, "decks.toml", old, new))
    assert found.startswith(f"cards/decks.toml:{line} C010 {text}"), found


def test_a_byte_order_mark_is_accepted(tmp_path):
    project = small(tmp_path)
    for name in ("decks.toml", "syllabus.csv", "one.md"):
        path = project.cards / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert messages(project) == []


YAML = [
    ("a: Author. Title.", "a: Author: Title.", 5, "a value contains a colon and a space"),
    ("  a: Author", "\ta: Author", 5, "the line begins with a tab"),
    ("a: Author", 'a: "Author', 5, "a quotation mark is not closed"),
    ("a: Author", 'a: "Author" and', 5, "there is text after the end of a value"),
    ("a: Author", "a: [Author] and", 5, "there is text after the end of a value"),
    ("a: Author", "a: @Author", 5, "a value cannot begin with @"),
    ("a: Author", "a: *Author", 5, "a value cannot begin with *"),
    ("a: Author", "a: > Author", 5, "a value cannot begin with >"),
    ("a: Author", "a: !Author", 5, "a value cannot begin with !"),
    ("a: Author", "a Author", 5, "a colon is missing after the key"),
    ("a: Author", "a:Author", 5, "a space is missing after the colon"),
    ("  b: A", "   b: A", 6, "the line is not indented like the lines around it"),
    ("  b: A", " b: A", 6, "the line is not indented like the lines around it"),
    ("[small]", "[small", 3, "[ is not closed"),
    ("deck: Second", "deck Second", 2, "a colon is missing after the key"),
    ("deck: Second", "deck: 'Second", 2, "a quotation mark is not closed"),
    ("deck: Second", "dekc: Second", 2, 'unknown front-matter key "dekc"'),
    ("sources:", "source:", 4, 'unknown front-matter key "source"'),
    ("---\n# All", "# All", 1, "the front matter is not closed"),
    ("---\ndeck", "deck", 1, "the front matter is missing"),
]


@pytest.mark.parametrize("old, new, line, text", YAML, ids=[f"{each[2]}: {each[3]}" for each in YAML])
def test_an_error_in_front_matter_is_reported_once(tmp_path, old, new, line, text):
    (found,) = messages(changed(small(tmp_path), "kinds.md", old, new))
    assert found.startswith(f"cards/kinds.md:{line} C00") and text in found, found


SYLLABUS = [
    ('"Facts,\non', "Facts,\non", 3, "the row has 5 cells, but there are 7 columns"),
    ('lines",', "lines,", 3, "a quotation mark is not closed in this row"),
    ("Kinds,Facts,,,", 'Kinds,"Facts" more,,,', 2, "there is text after a closing quotation mark"),
    ("id,deck", "id;deck", 1, "the first line must be id,deck,"),
    ("::One,", "::Two,", 3, 's0-02 is for the unknown topic "Two" of the deck "First by name"'),
    ("First by name", "First", 3, 's0-02 is for the unknown deck "First" (known: Empty, First by'),
    ("Facts,,,", "Facts,dubble,,", 2, 's0-01 names the unknown example "dubble" (did you mean "double'),
    ("Facts,,,", "Facts,,fig-bars,", 2, 's0-01 names the unknown figure "fig-bars"'),
    ("Facts,,,", "Facts,,two-bars,", 2, 's0-01 names the unknown figure "two-bars"'),
    ("Facts,,,", "Facts,,,s0-03", 2, 's0-01 names the unknown row "s0-03" (did you mean "s0-0'),
    ("Facts,,,", "Facts,,,s0-01", 2, "s0-01 lists itself as stating the same fact"),
]


@pytest.mark.parametrize("old, new, line, text", SYLLABUS, ids=[each[3][:50] for each in SYLLABUS])
def test_an_error_in_the_syllabus_is_reported_once(tmp_path, old, new, line, text):
    found = messages(changed(small(tmp_path), "syllabus.csv", old, new))
    # The second line of the cell that lost its quotation marks becomes a separate row.
    assert len(found) == (2 if "5 cells" in text else 1), found
    assert found[0].startswith(f"cards/syllabus.csv:{line} C026 {text}"), found


def test_known_names_are_accepted_and_semicolons_are_reported_once(tmp_path):
    project = small(tmp_path)
    path = project.cards / "syllabus.csv"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("Facts,,,\n", "Facts,double,fig-two-bars,s0-02\n", 1), "utf-8")
    assert messages(project) == []
    path.write_text(whole.replace(",", ";"), "utf-8")
    (found,) = messages(project)
    assert "the columns are not separated by commas" in found


@pytest.mark.parametrize("name", ["decks.toml", "syllabus.csv", "accepted-pairs.csv", "one.md"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_reported_once(tmp_path, name, encoding):
    project = small(tmp_path)
    path = project.cards / name
    if name == "accepted-pairs.csv":
        path.write_text("first,second,reason\n", "utf-8")
    text = path.read_text("utf-8") + ("# " if name == "decks.toml" else "\n") + "café \u00a0x\n"
    path.write_bytes(text.encode(encoding))
    (found,) = messages(project)
    assert found.startswith(f"cards/{name}:") and "(save the file as UTF-8)" in found
    line = text.count("\n") if encoding == "latin-1" else 1
    assert found.startswith(f"cards/{name}:{line} C"), found


def test_a_file_that_cannot_be_read_is_reported_once(tmp_path):
    project = small(tmp_path)
    path = project.cards / "one.md"
    path.unlink()
    path.mkdir()
    (found,) = messages(project)
    assert found.startswith("cards/one.md:1 C001 the file cannot be read")


def topic(project, *cards, **changes):
    """Replace the topic "one" with a topic that has a card for each of these lines of metadata."""
    parts = "Q: What is a {0} without any {0} called?\n\nA: Number {0}.\n\nNote: So it is."
    words = ["house", "river", "number", "garden"]
    card = CARD.split("## only-one")[1]
    text = CARD.split("## only-one")[0] + "".join(
        f"## card-{number}" + card.format(meta=meta, parts=parts.format(words[number])) + "\n"
        for number, meta in enumerate(cards)
    )
    for old, new in changes.values():
        text = text.replace(old, new)
    (project.cards / "one.md").write_text(text, "utf-8")
    return project


def test_an_error_in_many_cards_is_reported_once(tmp_path):
    project = topic(small(tmp_path), *["\n- tags: Two Words, ml::trees"] * 4)
    (found,) = messages(project)
    assert found == (
        'cards/one.md:13 C025 "Two Words" is not a valid tag, and is on 3 more lines (write two-words)'
    )
    project = topic(project, *[""] * 4, change=("- source: a", "- source: b"))
    assert messages(project) == [
        'cards/one.md:12 C015 source "b" is not in the front matter, and 3 more cards cite it (known: a)'
    ]
    project = topic(project, *[""] * 4, change=("- covers: s0-02", "- covers: s0-02, s0-09"))
    (found,) = messages(project)
    assert found.startswith(
        'cards/one.md:11 C017 "s0-09" is not in cards/syllabus.csv, and 3 more cards cover it'
    )


@pytest.mark.parametrize(
    "tag, why",
    [
        ("ml::svm", ""),
        ("ml::svm::kernels", ""),
        ("needs::x", "is a tag that only the build adds (choose another name)"),
        ("retired", "is a tag that only the build adds (choose another name)"),
        ("first-by-name::x", "is a tag that only the build adds (choose another name)"),
        ("first-by-name", ""),
        ("ml::", "is not a valid tag (write ml)"),
        ("ml:svm", "is not a valid tag (write ml-svm)"),
        ("ML::Support vectors", "is not a valid tag (write ml::support-vectors)"),
        ("ml/svm", "is not a valid tag (write ml-svm)"),
    ],
)
def test_errors_in_tags_with_levels_are_reported(tmp_path, tag, why):
    found = messages(topic(small(tmp_path), f"\n- tags: {tag}"))
    assert found == ([f'cards/one.md:13 C025 "{tag}" {why}'] if why else [])


def test_a_misspelled_level_of_a_tag_is_reported(tmp_path):
    tags = ["methods::momentum"] * 2 + ["methods::momentun", "methods::adam"]
    (found,) = messages(topic(small(tmp_path), *[f"\n- tags: {tag}" for tag in tags]))
    assert 'no other card has the tag "methods::momentun" (did you mean "methods::momentum"?)' in found


@pytest.mark.parametrize(
    "line, why",
    [
        ("– kind: reversed", "begins with a dash (–)"),
        ("— kind: reversed", "begins with a dash (—)"),
        ("−kind: reversed", "begins with a minus sign (−)"),
        ("• kind: reversed", "begins with a bullet (•)"),
        ("  - kind: reversed", "is indented"),
        ("\t- kind: reversed", "is indented"),
        ("kind: reversed", "has no hyphen before it"),
    ],
)
def test_a_metadata_line_without_a_hyphen_at_its_start_is_reported(tmp_path, line, why):
    (found,) = messages(topic(small(tmp_path), f"\n{line}"))
    assert found == f'cards/one.md:13 C009 the metadata line {why} (begin the line with "- kind:")'
