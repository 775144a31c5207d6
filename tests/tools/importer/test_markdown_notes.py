"""Test the import of notes in the formats of hashcards and of Obsidian's plugin Spaced Repetition."""

from __future__ import annotations

import pytest

from deckbuilder.core.project import Project
from tests.support.importing import PNG, bodies, planned, said, written
from tests.support.projects import small


@pytest.fixture
def project(tmp_path) -> Project:
    return small(tmp_path / "project")


def imported(project: Project, tmp_path, text: str, format: str = "") -> tuple[list[str], list[str]]:
    """Return the cards, and the messages about the notes."""
    found = planned(project, written(tmp_path, "notes.md", text), format=format)
    return bodies(found), said(found)


# hashcards
######################################################################


@pytest.mark.parametrize(
    "text, card",
    [
        (
            "Q: What is the order of a group?\nA: The cardinality of its set.",
            "Q: What is the order of a group?\n\nA: The cardinality of its set.",
        ),
        (
            "Q: List the minerals.\nA:\n\n- iridium\n- platinum\n",
            "Q: List the minerals.\n\nA:\n\n- iridium\n- platinum",
        ),
        (
            "C: The [order] of a group is [the size of its set $[0,1)$].",
            "C: The {{c1::order}} of a group is {{c2::the size of its set $[0,1)$}}.",
        ),
        (
            "C:\nBetter is the sight\nof eyes.\n\n— [Ecclesiastes] [6]:[9]\n\n---\n",
            "C: Better is the sight\nof eyes.\n\n— {{c1::Ecclesiastes}} {{c2::6}}:{{c3::9}}",
        ),
        (
            "C: The [amount] of \\[x\\] is [linked](https://example.org) ![to](diagram.png):\n\n"
            "$$\nn = \\frac{N}{N_A}\n$$\n",
            "C: The {{c1::amount}} of [x] is [linked](https://example.org) "
            "![to](diagram):\n\n$$\nn = \\frac{N}{N_A}\n$$",
        ),
        (
            '---\nname = "Medicine"\n---\nQ: Which one?\n![](@/art/diagram.png)\nA: This.',
            "Q: Which one?\n![TODO: describe the picture](diagram)\n\nA: This.",
        ),
        (
            "Q: What does it print?\n```md\nQ: x\n# y\n---\n```\nA: All.\n# Heading",
            "Q: What does it print?\n```md\nQ: x\n# y\n---\n```\n\nA: All.",
        ),
        ("Q: Is \\(x<y\\)?\nA: \\[x\\]", "Q: Is $x<y$?\n\nA: $$x$$"),
    ],
)
def test_a_note_of_hashcards_becomes_a_card(project, tmp_path, text, card):
    (tmp_path / "diagram.png").write_bytes(PNG)
    cards, problems = imported(project, tmp_path, text, "hashcards")
    assert (cards, problems) == ([card], [])


def test_text_that_hashcards_refuses_is_reported_with_its_line(project, tmp_path):
    cards, problems = imported(
        project,
        tmp_path,
        "Not a card.\n\nA: Lost.\nQ: Nothing follows?\nQ: What follows?\nA: This.\nC: No deletion.\n",
    )
    assert cards == ["Q: What follows?\n\nA: This."]
    assert problems == [
        '1 C113 "Not a card.": not imported: text outside of a card',
        '3 C113 "Lost.": not imported: an answer without a question',
        '4 C113 "Nothing follows?": not imported: its answer is empty',
        '7 C113 "No deletion.": not imported: a cloze note without a deletion',
    ]


# Obsidian
######################################################################


@pytest.mark.parametrize(
    "text, card",
    [
        ("the question is::the answer", "Q: the question is\n\nA: the answer"),
        (
            "- first term ::: second term ^block-id",
            "- kind: reversed\n\nQ: first term\n\nA: second term",
        ),
        (
            "As per the definition\nthe prompt\n?\nhas several\nlines\n<!--SR:!2024-01-01,1,230-->",
            "Q: As per the definition  \nthe prompt\n\nA: has several  \nlines",
        ),
        (
            "info one\n??\n- info two\n- info three",
            "- kind: reversed\n\nQ: info one\n\nA:\n\n- info two\n- info three",
        ),
        (
            "The first ==prime minister== was ==Julia Gillard==^[name]",
            "C: The first {{c1::prime minister}} was {{c2::Julia Gillard::name}}",
        ),
        (
            "This is ==in group 1==[^1], this ==in group 2==^[hint][^2]\nand ==in group 1==[^1]",
            "C: This is {{c1::in group 1}}, this {{c2::in group 2::hint}}  \nand {{c1::in group 1}}",
        ),
        (
            "Brazilians speak {{c1::Portuguese::language}} there",
            "C: Brazilians speak {{c1::Portuguese::language}} there",
        ),
        (
            "#flashcards/ml/losses\n# Heading\n"
            "What is `a::b`::It is [[Scope|a name]] in ![[pic one.png|300]]",
            "- tags: ml::losses\n\nQ: What is `a::b`\n\nA: It is a name in "
            "![TODO: describe the picture](pic-one)",
        ),
    ],
)
def test_a_note_of_obsidian_becomes_a_card(project, tmp_path, text, card):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "pic one.png").write_bytes(PNG)
    cards, problems = imported(project, tmp_path, text)
    assert cards == [card]
    assert [each for each in problems if "a link to another note" not in each] == []


@pytest.mark.parametrize("format", ["obsidian", "hashcards"])
def test_code_between_three_backticks_on_one_line_starts_no_block(project, tmp_path, format):
    text = {
        "obsidian": "``` text ``` and ```$code```\n\n"
        "Which is first?\n?\nThis.\n\nWhich is next?\n?\nThat.\n",
        "hashcards": "Q: Which is first?\nA: ``` this ```\n\nQ: Which is next?\nA: That.\n",
    }[format]
    cards, _ = imported(project, tmp_path, text, format)
    assert [each.partition("?")[0] for each in cards] == ["Q: Which is first", "Q: Which is next"]


def test_features_of_obsidian_without_a_counterpart_are_reported(project, tmp_path):
    cards, problems = imported(
        project,
        tmp_path,
        "---\ntags: x\n---\nOnly text with `a::b`.\n\n- ==Item==[^ashh]\n\n%% a::b %%\n\n"
        "one::![[Another note]]\n\ntwo::![[none.png]]\n\nthree::![[a.mp3]] sound\n\n"
        "q\n?\na\n?\nb\n\nfour::![x](https://example.org/a.png)\n",
    )
    assert cards == ["Q: three\n\nA: sound"]
    assert problems == [
        '4 C113 "Only text with `a::b`.": not imported: text without a flashcard',
        '6 C113 "- {{c1::Item}}": not imported: deletions that say what each card hides and shows',
        '10 C113 "one": not imported: "Another note", a note that is shown inside this one',
        '12 C113 "two": not imported: the picture "none.png": it does not come with the notes, or is '
        "larger than 20 MB",
        '14 C114 "three": imported without a sound or video',
        '16 C113 "q": not imported: more than one line with only question marks',
        '22 C113 "four": not imported: the picture "https://example.org/a.png" is on the web',
    ]


def test_no_file_outside_the_folder_is_read(project, tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (vault / "link.png").symlink_to(tmp_path / "secret.png")
    text = "".join(
        f"{number}::![x]({name})\n\n"
        for number, name in enumerate(
            ("../secret.png", "link.png", f"{tmp_path}/secret.png", "/etc/x.png")
        )
    )
    found = planned(project, written(vault, "notes.md", text))
    assert found.cards == () and found.pictures == ()
    assert sum(each.text.count("does not come with the notes") for each in found.problems) == 4


@pytest.mark.parametrize(
    "unit",
    ["<!--", "%%", "==", "{{c1::", "[", "![[", "```", "`", "$$", "\\(", "Q:\n", "?\n", "::", "\n"],
)
@pytest.mark.parametrize("format", ["hashcards", "obsidian"])
@pytest.mark.slow
def test_long_texts_take_linear_time(project, tmp_path, unit, format):
    # If the time grew with the square of the length, this would take hours.
    text = f"Q: a\nA: b\n\nc::d\n\n{unit * 40_000}\n"
    found = planned(project, written(tmp_path, "notes.md", text), format=format)
    assert found.cards or found.problems
