"""Test the import of CSV, TSV, and Anki's text files, with and without Anki's header lines."""

from __future__ import annotations

import codecs

import pytest

from deckbuilder.core.identity import NAME
from deckbuilder.core.project import Project
from tests.support.importing import bodies, planned, said, written
from tests.support.projects import small


@pytest.fixture
def project(tmp_path) -> Project:
    return small(tmp_path / "project")


@pytest.mark.parametrize(
    "name, text, cards",
    [
        ("a.csv", "one?,1\ntwo?,2\n", ["Q: one?\n\nA: 1", "Q: two?\n\nA: 2"]),
        ("a.csv", 'hello;"this is\na line"\n', ["Q: hello\n\nA: this is  \na line"]),
        ("a.csv", 'one,"with ""quotes"", and a comma"\n', ['Q: one\n\nA: with "quotes", and a comma']),
        (
            "a.csv",
            "Question,Answer,Tags,Back Extra\nwhy,so,x y,more\n",
            ["- tags: x, y\n\nQ: why\n\nA: so\n\nNote: more"],
        ),
        ("a.csv", "Front,Back\n", []),
        ("a.tsv", "why\tso, b\tmore\tand more\n", ["Q: why\n\nA: so, b\n\nNote: more\n\nand more"]),
        ("a.txt", "hello; this is<br>a line\n", ["Q: hello\n\nA: this is  \na line"]),
        ("a.csv", "is $x<y$?,costs $5 & *more*\n", ["Q: is $x<y$?\n\nA: costs $5 & \\*more\\*"]),
        ("a.csv", "{{c1::Adam}} adapts,extra\n", ["C: {{c1::Adam}} adapts\n\nNote: extra"]),
        ("a.csv", "text\n{{c1::Adam}} adapts\n", ["C: {{c1::Adam}} adapts"]),
        (
            "a.txt",
            "#separator:Pipe\n#html:false\n#tags:one two\n#columns:Back|Front\n# a comment\na<b|q\n",
            ["- tags: one, two\n\nQ: q\n\nA: a&lt;b"],
        ),
        ("a.txt", "tags:one\n#separator:semicolon\nwhy;so\n", ["- tags: one\n\nQ: why\n\nA: so"]),
        (
            "a.txt",
            "#separator:tab\n#html:true\n#notetype column:1\n#tags column:4\n"
            "Basic (and reversed card)\tq &lt; 1\t<b>a</b>\tleech ml::svm\n"
            "Basic (type in the answer)\tq 2\t4\t\n"
            "Basic (type in the answer)\tq 3\t<i>4</i> or\\5\t\n"
            "Basic (optional reversed card)\tq 4\ta\t\n"
            "Cloze\t{{c2::a}} b\tx\t\n",
            [
                "- kind: reversed\n- tags: ml::svm\n\nQ: q < 1\n\nA: **a**",
                "- kind: typed\n\nQ: q 2\n\nA: 4",
                "Q: q 3\n\nA: *4* or\\5",
                "Q: q 4\n\nA: a",
                "C: {{c2::a}} b\n\nNote: x",
            ],
        ),
    ],
)
def test_rows_become_cards(project, tmp_path, name, text, cards):
    found = planned(project, written(tmp_path, name, text))
    assert bodies(found) == cards


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_endings_of_spreadsheets_are_read(project, tmp_path, encoding, end):
    path = tmp_path / "a.csv"
    path.write_bytes(f"Größe ∂?,中文{end}zwei,2{end}".encode(encoding))
    assert bodies(planned(project, path)) == ["Q: Größe ∂?\n\nA: 中文", "Q: zwei\n\nA: 2"]


@pytest.mark.parametrize(
    "data, why",
    [
        ("a,ä\nb,ö".encode("latin-1"), "line 1 is not UTF-8 text"),
        (codecs.BOM_UTF16_LE + b"a", "line 1 is not UTF-8 text"),
        (b"a,\0", "this is not a text file"),
        (b"", "the file has no rows"),
        (b"#separator:tab\n", "the file has no rows"),
        (b"only words\nin lines\n", "no separator between questions and answers"),
        (b'a,"' + b"x" * 1_100_000, "field larger than field limit"),
        (b",,\n,,\n", "the file has no notes that can be imported"),
    ],
)
def test_text_that_is_not_a_table_is_reported(project, tmp_path, data, why):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    found = planned(project, path)
    assert found.files == {} and found.problems[-1].code == "C112" and why in found.problems[-1].text


def test_rows_that_are_not_cards_are_reported_with_their_lines(project, tmp_path):
    text = (
        "#separator:comma\n#html:true\n#notetype column:1\n"
        "Basic,How many cards has this deck?,One.\n"
        'Basic,"two\nlines",\n'
        f"{NAME},ours,x\n"
        'Basic,"<span class=""cloze"">[...]</span> b",b\n'
        "Basic,good,<u>a</u>\n"
        "Basic,GOOD,b\n"
    )
    found = planned(project, written(tmp_path, "a.txt", text))
    assert bodies(found) == ["Q: good\n\nA: a"]
    assert said(found) == [
        '4 C113 "How many cards has this deck?": not imported: it is already asked by "only-one"',
        '5 C113 "two lines": not imported: its answer is empty',
        f'7 C113 "ours": not imported: it is a note of {NAME}: export its deck, and run '
        '"build_decks.py pull" on that file instead',
        '8 C113 "[...] b": not imported: its deletion is already filled in; export notes as text, not '
        "cards",
        '9 C114 "good": imported without underlined text',
        '10 C113 "GOOD": not imported: it is already asked by "good", earlier in this file',
    ]


def test_the_same_loss_in_many_notes_is_reported_once(project, tmp_path):
    rows = "".join(f"q{number},<u>a</u>\n" for number in range(10))
    found = planned(project, written(tmp_path, "a.csv", rows))
    assert len(found.cards) == 10
    assert said(found) == ['1 C114 "q0", and 9 more: imported without underlined text']


def test_new_cards_get_unused_ids(project, tmp_path):
    text = "What is a loss?,1\nA loss?,2\nThe loss,3\n中,4\nOnly one?,5\n"
    found = planned(project, written(tmp_path, "a.csv", text), taken=("loss-2",))
    assert found.cards == ("loss", "loss-3", "loss-4", "new-1", "only-one-2")
