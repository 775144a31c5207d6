"""Test the rules: everything that is wrong with tests/data/broken, and tables of good and bad cards."""

import re

import pytest

from deckbuilder.checks.rules import prerequisites, structure
from deckbuilder.commands.output import line
from deckbuilder.core.identity import TAG
from deckbuilder.core.model import Content, Deck, Where
from deckbuilder.core.problems import RULES
from deckbuilder.core.project import Project
from deckbuilder.live import bake
from deckbuilder.pipeline import build, check
from deckbuilder.source import decks
from tests.support.checking import codes
from tests.support.projects import DATA, ROOT, TIME, FakeExamples, messages, small


def expected() -> str:
    """Return the messages about the broken project, one a line."""
    return (DATA / "broken" / "messages.txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_error_in_the_broken_project_is_reported(tmp_path):
    assert "\n".join(messages(tmp_path)) + "\n" == expected()


# Rules that tests/data/broken cannot break along with the rest: why, and where they are tested.
ELSEWHERE = {
    **dict.fromkeys(
        ("C134", "C135", "C136", "C137", "C138", "C140"),
        ("about the look of figures", "unit/figures/test_figures.py"),
    ),
    "C139": ("an error in our own examples", "unit/checks/test_rules.py"),
    "C029": ("written only by `pull`", "tools/pull/test_added.py"),
    "C062": ("found in a build's results, which this has none of", "unit/apkg/test_packages.py"),
    "C063": ("an error in our own examples", "unit/checks/test_rules.py"),
    "C064": ("found in rendered cards, which this has none of", "unit/checks/test_rules.py"),
    "C065": ("an error in our own examples", "browser/test_translate.py"),
    "C070": ("found when results are written", "unit/apkg/test_packages.py"),
    "C073": ("reported by `release --again`", "tools/test_release.py"),
    "C083": ("an error in our own note types", "unit/releases/test_ledger_refusals.py"),
    "C084": ("takes the place of C080 to C082", "unit/releases/test_ledger_refusals.py"),
    "C085": ("reported by `release`", "tools/test_release.py"),
    "C086": ("reported by `release`", "tools/test_release.py"),
    "C087": ("reported by `retire`", "tools/test_retire.py"),
    "C088": ("reported by `new`", "tools/test_scaffold.py"),
    "C089": ("about released cards", "tools/pull/test_added.py"),
    "C110": ("reported by `pull`", "tools/pull/test_edits.py"),
    "C111": ("reported by `pull`", "tools/pull/test_conflicts.py"),
    "C112": ("reported by `pull` and `import`", "tools/pull/test_exports.py"),
    "C113": ("reported by `import`", "tools/importer/test_tables.py"),
    "C114": ("reported by `import`", "tools/importer/test_tables.py"),
    "C120": ("reported by `own`", "tools/test_own.py"),
}


def test_every_rule_is_broken_somewhere():
    golden = set(re.findall(r": (C\d{3}) ", expected()))
    assert not golden & set(ELSEWHERE)
    assert golden | set(ELSEWHERE) == set(RULES), "break each rule once in tests/data/broken"
    for code, (_, file) in ELSEWHERE.items():
        tests = (ROOT / "tests" / file).read_text("utf-8")
        assert tests.count(code) > (file == "unit/checks/test_rules.py"), f"{code} is not in {file}"


def test_nothing_is_wrong_with_the_small_project(tmp_path):
    result = check(small(tmp_path), FakeExamples())
    assert result.problems == ()
    assert result.cards == 5


@pytest.mark.parametrize(
    "parts, meta",
    [
        (
            "Q: What costs $5 and not $6?\n\nA: Nothing with `<b>`, `TODO` aside.".replace("TODO", "x"),
            "",
        ),
        ("Q: Is $a<b>c$ HTML? And 3 < 4 > 2, <https://example.org>?\n\nA: No.", ""),
        (
            "Q: Where?\n\nA: At [a page](https://example.org/a_(b)) and [this][1].\n\n"
            "[1]: http://example.org",
            "",
        ),
        ("Q: Which picture, ![blue](photo) or ![bars](two-bars) or ![blue](photo.png)?\n\nA: All.", ""),
        ("Q: How much?\n\nA: 0.693", "\n- kind: typed\n- tags: a, b-2"),
        ("Q: And sources?\n\nA: Two.", "; a, p. 3"),
        ("C: {{c1::A}} in {{c2::$\\frac{a}{\\sqrt{b}}$}} and {{c3::`}}`}}.", ""),
        ("Q: How?\n\nA:\n- one\n- two\n- three", ""),
        (
            "Q: Code?\n\nA: Yes:\n\n```c\n#include <stdio.h> // $ {{c1::x}} ???\n```".replace("???", ""),
            "",
        ),
        ("Q: Live?\n\n```live double\nx = 3\n```\n\nA: Yes.", ""),
    ],
)
def test_good_cards_have_no_problems(tmp_path, parts, meta):
    assert codes(tmp_path, parts, meta) == []


LISTS = {3: [], 4: ["C045"], 5: ["C045"], 6: ["C043"]}  # items of a list → codes


def some(number: int) -> str:
    return " ".join(["word"] * number)


@pytest.mark.parametrize(
    "parts, expected",
    [
        (f"Q: {some(50)}\n\nA: One.", []),
        (f"Q: {some(51)}\n\nA: One.", ["C040"]),
        (f"Q: What?\n\nA: {some(35)}", []),
        (f"Q: What?\n\nA: {some(36)}", ["C044"]),
        (f"Q: What?\n\nA: {some(60)}", ["C044"]),
        (f"Q: What?\n\nA: {some(61)}", ["C041"]),
        (f"C: {{{{c1::one}}}} {some(34)}", []),
        (f"C: {{{{c1::one}}}} {some(35)}", ["C044"]),
        (f"C: {{{{c1::one}}}} {some(60)}", ["C041"]),
        *(("Q: What?\n\nA:\n" + "- word\n" * n, code) for n, code in LISTS.items()),
        ("C: {{c1::a}} {{c2::b}} {{c3::d}}.", []),
        ("C: {{c1::a}} {{c2::b}} {{c3::d}} {{c3::e}}.", ["C042"]),
    ],
)
def test_cards_may_be_exactly_as_long_as_the_limits(tmp_path, parts, expected):
    assert codes(tmp_path, parts) == expected


def test_errors_in_a_title_a_description_and_a_tag_are_reported(tmp_path):
    project = small(tmp_path)
    for name, old, new in (
        ("decks.toml", 'description = "One', 'description = "Oen'),
        ("one.md", "# One", "# One $\\aplha$"),
        ("syllabus.csv", "First by name::One", "First by name::One $\\aplha$"),
        ("one.md", "tags: []", "tags: [softmx]"),
        ("kinds.md", "- kind: reversed", "- kind: reversed\n- tags: softmax"),
        ("kinds.md", "- kind: typed", "- kind: typed\n- tags: softmax, x"),
    ):
        path = project.cards / name
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert [line(each) for each in check(project, FakeExamples()).problems] == [
        'cards/decks.toml:8: C051 warning: "Oen" is not in any dictionary (did you mean '
        '"on"? If it is correct, add it to cards/spelling.txt)',
        'cards/one.md:3: C052 warning: no other card has the tag "softmx" (did you mean "softmax"?)',
        'cards/one.md:7: C038 $\\aplha$: MathJax does not know \\aplha (did you mean "\\alpha"?)',
    ]


@pytest.mark.parametrize(
    "parts, meta, expected",
    [
        ("Q: What?\n\nA: Two words", "\n- kind: typed\n- kind: typed", ["C009"]),
        ("Q: What?\n\nA: *0.5*", "\n- kind: typed", ["C024"]),
        ("Q: What?\n\nA: one\ntwo", "\n- kind: typed", ["C024"]),
        ("Q: What?\n\nA: It is $x", "", ["C035"]),
        ("Q: What?\n\nA: ![a](photo) ![b](photo)", "", ["C031"]),
        ("C: {{c1::a\n\nb}}", "", ["C036"]),
        ("Q: What?\n\nA: [x](//example.org)", "", ["C037"]),
        ("Q: What?\n\nA: It is\u200b fine \ue001", "", ["C001"]),
        ("Q: What?\n\nA: $x\\,\\{y$ {$", "", ["C035", "C050"]),
        ("Q: What?\n\nA: $\\foo$, ![$\\bar$](photo).", "", ["C038"]),
        ("Q: What?\n\nA: One.", "\n- retired: $\\foo$ was wrong", ["C018", "C038"]),
        ("C: {{c1::$\\text{a::b}$}}.", "", []),
        # A deletion is in one paragraph, item, or cell, in text, code, or a formula
        ("C: In order: {{c1::\n- one\n- two}}.", "", ["C036"]),
        ("C: In order:\n\n- {{c1::one\n- two}}", "", ["C036"]),
        ("C: In a table\n\n| {{c1::a | b}} |\n|---|---|\n| c | d |", "", ["C036"]),
        ("C: A **{{c1::bold** word}}.", "", ["C036"]),
        ("C: In {{c1::a\n```\nb\n```\nblock}}.", "", ["C036"]),
        ("C: A {{c1::**bold** $x$ `y` word\nor two}}.", "", []),
        ("C: In code `a = {{c1::b}}`, $x={{c2::\\frac12}}$.\n\n```\n{{c3::d}}\n```", "", []),
        ("C: It is {{c1::a}} ![{{c2::blue}} square](photo).", "", ["C036"]),
        ("C: It is {{c1,2::one}}, {{c1::two}}, {{c2::three}}.", "", []),
        ("C: A formula $x={{c1::\\foo}}$.", "", ["C038"]),
        ("Q: What is $x={{c1::1}}$?\n\nA: One.", "", ["C036"]),
        # Typed answers have only characters that keyboards have
        ("Q: What is it?\n\nA: −8", "\n- kind: typed", ["C024"]),
        ("Q: What is it?\n\nA: 10\u202f000", "\n- kind: typed", ["C024"]),
        # Sources are separated by semicolons
        ("Q: What is it?\n\nA: One.", ", §2, a", ["C015"]),
        ("Q: What is it?\n\nA: One.", ", a §3", ["C015"]),
        ("Q: What is it?\n\nA: One.", ", what a book says, page a", []),
        # Blocks that were meant to be live, or formulas
        ("Q: ```Live double\nx = 3\n```\nWhat is it?\n\nA: One.", "", ["C021"]),
        ("Q: What is it?\n\nA: One.\n\n```live: double\nx = 3\n```", "", ["C021"]),
        ("Q: What is it?\n\nA: One.\n\n```{live} double\nx = 3\n```", "", ["C021"]),
        ("Q: What is it?\n\nA: One.\n\n```lvie double\nx = 3\n```", "", ["C021"]),
        ("Q: What is it?\n\nA: One.\n\n```double\nx = 3\n```", "", ["C021"]),
        ("Q: What is it?\n\nA: One.\n\n```maths\nx\n```", "", ["C039"]),
        ("Q: What is it?\n\nA: One.\n\n```Math\nx\n```", "", ["C039"]),
        ("Q: What is it?\n\nA: ```sh\nmake\n```\n\nor\n\n```livescript\nx\n```", "", []),
        # Deletions belong only in C:
        ("Q: What is {{c1::this}}?\n\nA: One.", "", ["C036"]),
        ("Q: What?\n\nA: It is {{c1::one}}.", "", ["C036"]),
        ("Q: What?\n\nA: One.\n\nNote: It is {{c1::one}}.", "", ["C036"]),
        ("C: It is {{c1::one}}.\n\nNote: Not {{c2::two::or three}}.", "", ["C036"]),
        ("C: It is {{c1::one}}.\n\nNote: In code `{{c2::two}}`.", "", []),
        ("Q: What is {{c1::this?\n\nA: One.", "", ["C036"]),
        ("Q: What is it?\n\nA: It is {{c1,2::one.", "", ["C036"]),
        ("C: It is {{c1::one}}.\n\nNote: Not {{c2:: two.", "", ["C036"]),
        # Nor in the reason for retirement, which is in the field in which Anki looks for deletions
        ("C: It is {{c1::one}}.", "\n- retired: Replaced by {{c5::it}}.", ["C018", "C036"]),
        ("C: It is {{c1::one}}.", "\n- retired: As in {{c1::it}}.", ["C018", "C036"]),
        ("C: It is {{c1::one}}.", "\n- retired: Old {{c1::a}} and {{c7::b", ["C018", "C036"]),
        ("C: It is {{c1::one}}.", "\n- retired: Old {{c7::b", ["C018", "C036"]),
        ("C: It is {{c1::one}}.", "\n- retired: Old {c7::b}", ["C018", "C036"]),
        ("C: It is {{c1::one}}.", "\n- retired: Old $x={{c2::1}}$.", ["C018", "C036"]),
        ("C: It is {{c1::one}}.", "\n- retired: Old `x={{c2::1}}`.", ["C018", "C036"]),
        ("C: It is {{c1::one}}.", "\n- retired: See `a::b`, `{{x}}`, $a^{b^{c}}$.", ["C018"]),
        ("Q: What is it?\n\nA: One.", "\n- retired: Replaced by {{c1::it}}.", ["C018", "C036"]),
        ("Q: What is it?\n\nA: One.", "\n- retired: Replaced by {{c1::it", ["C018", "C036"]),
        ("Q: What is it?\n\nA: One.", "\n- retired: See `{{c1::a}}`, $a^{b^{c}}$.", ["C018"]),
        # The reason for retirement is checked like the parts of the card
        ("Q: What is it?\n\nA: One.", "\n- retired: It was <b>wrong</b>.", ["C018", "C032"]),
        ("Q: What is it?\n\nA: One.", "\n- retired: See [x](//example.org).", ["C018", "C037"]),
        ("Q: What is it?\n\nA: One.", "\n- retired: It costs $x.", ["C018", "C035"]),
        ("Q: What is it?\n\nA: One.", "\n- retired: It is $\\{x\\}$.", ["C018", "C050"]),
        # LaTeX outside dollar signs: in a text, a list, a table, an alt text, a notice
        ("Q: What?\n\nA: It is \\(x\\).", "", ["C039"]),
        ("Q: What?\n\nA: It is \\\\(x\\\\).", "", ["C039"]),
        ("Q: What?\n\nA: As in\n\n- a\n- \\[x_a\n  = y_b\\]", "", ["C039"]),
        ("Q: What?\n\nA: As in\n\n| a |\n|---|\n| \\begin{align} a \\end{align} |", "", ["C039"]),
        ("Q: What?\n\nA: See ![\\(x\\)](photo).", "", ["C039"]),
        ("Q: What?\n\nA: Old [LaTeX]x[/latex].", "", ["C039"]),
        ("C: It {{c1::is \\(x\\)}}.", "", ["C039"]),
        ("Q: What?\n\nA: One.", "\n- retired: \\(x\\) was wrong", ["C018", "C039"]),
        ("Q: What?\n\nA: `\\(x\\)` and $\\text{(}$ and\n\n```\n\\begin{align}\n```", "", []),
        # Text that would get lost
        ("Q: What?\n\nA: Call __init__ first.", "", ["C067"]),
        ("Q: What?\n\nA: Call `__init__` and **init** first, a__init__b last.", "", ["C051"]),
        ("Q: What?\n\nA: As in\n\n| a |\n|---|\n| b | c |", "", ["C067"]),
        ("Q: What?\n\nA: The sign \\&lt; here.", "", ["C067"]),
        ("Q: What?\n\nA: f(*a, **b) and g(*a, **b).", "", []),
        ("Q: What?\n\nA: A tabel, a tabel.", "", ["C051"]),
    ],
)
def test_errors_in_cards_are_reported(tmp_path, parts, meta, expected):
    assert codes(tmp_path, parts, meta) == expected


@pytest.mark.parametrize(
    "tolerance, accepted",
    [("0", True), ("0.005", True), ("0.1", True), ("0.10", True), ("0.101", False), ("0.2", False)]
    + [("1", False), ("-0.1", False), ("0.", False), (".1", False), ("1e-3", False), ("5 %", False)],
)
def test_a_tolerance_is_a_decimal_up_to_one_tenth(tolerance, accepted):
    topic, _ = decks.read_topic(
        "cards/one.md",
        "---\ndeck: One\n---\n# One\n\n## one\n\n- kind: practice\n- ask: y\n"
        f"- tolerance: {tolerance}\n\n"
        "Q: How much?\n\n```live double\nx = 3\n```\n".encode(),
    )
    found = [each.text for each in structure.practice(topic.cards[0])]
    assert found == ([] if accepted else [f'"{tolerance}" is not a valid tolerance'])


def test_a_row_without_a_card_is_an_error_even_without_a_topic(tmp_path):
    project = small(tmp_path)
    with (project.cards / "syllabus.csv").open("a", encoding="utf-8") as file:
        file.write("s1-01,First by name::One,Two,Facts,,,\ns1-02,Third::Later,Later,Facts,,,\n")
    assert [line(each) for each in check(project, FakeExamples()).problems] == [
        'cards/one.md:7: C018 no card covers s1-01, "Two"',
        'cards/syllabus.csv:6: C018 no card covers s1-02, "Later"',
        'cards/syllabus.csv:6: C026 s1-02 is for the unknown deck "Third" '
        "(known: Empty, First by name, Second by name)",
    ]


def needing(tmp_path, deck="", topic=""):
    """Return a project with these needs in decks.toml and in a topic's front matter, and what is wrong
    with them."""
    project = small(tmp_path)
    for name, old, new in (
        ("decks.toml", 'description = "One', f'needs = [{deck}]\ndescription = "One'),
        ("one.md", "tags: []", f"tags: []\nneeds: [{topic}]"),
    ):
        path = project.cards / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return project, [line(each) for each in check(project, FakeExamples()).problems]


@pytest.mark.parametrize(
    "deck, topic, expected",
    [
        ('"Second by name"', "kinds", []),
        ("", "", []),
        ('"First by name"', "", ['cards/decks.toml:8: C028 deck "First by name" needs itself']),
        (
            '"Second by mane"',
            "",
            ['cards/decks.toml:8: C028 unknown deck "Second by mane" (did you mean "Second by name"?)'],
        ),
        ("", "kind", ['cards/one.md:4: C028 unknown topic "kind" (did you mean "kinds"?)']),
        ("", "[a]", ['cards/one.md:4: C004 "needs" must be a list of words (write needs: [one, two])']),
    ],
)
def test_errors_in_needs_are_reported(tmp_path, deck, topic, expected):
    assert needing(tmp_path, deck, topic)[1] == expected


def test_circular_needs_are_reported_with_their_members():
    where = Where("cards/decks.toml")
    decks = [
        Deck(where, name, "", (), tuple(needs))
        for name, needs in (("A", "B"), ("B", "CD"), ("C", "A"), ("D", ""), ("E", "A"))
    ]
    found = list(prerequisites.decks(Content(decks=tuple(decks))))
    assert [each.message for each in found] == [
        'deck "A" needs "B", which in turn needs it (these need each other: A, B, C)',
        'deck "B" needs "C", which in turn needs it (these need each other: A, B, C)',
        'deck "C" needs "A", which in turn needs it (these need each other: A, B, C)',
    ]


def test_needs_become_tags(tmp_path):
    project, _ = needing(tmp_path, '"Second by name"', "kinds")
    notes = build(project, examples=FakeExamples(), environment=TIME).notes
    assert {note.id: note.tags for note in notes}["only-one"] == (
        f"{TAG}first-by-name::one",
        f"{TAG}needs::second-by-name",
        f"{TAG}needs::second-by-name::all-kinds",
    )
    assert not any("needs" in tag for note in notes if note.id != "only-one" for tag in note.tags)


@pytest.mark.parametrize(
    "ask, inputs, expected",
    [
        ("twice", "x = 2\n", []),
        ("count", "", []),
        (
            "twice",
            "",
            [
                'cards/one.md:29: C027 the answer to "twice" depends on "x", which the block does not '
                'give (add a line like "x = 1" to the block)'
            ],
        ),
    ],
)
def test_a_practice_card_gives_the_numbers_that_its_answer_depends_on(tmp_path, ask, inputs, expected):
    project = small(tmp_path)
    with (project.cards / "one.md").open("a", encoding="utf-8") as file:
        file.write(
            f"\n## two\n\n- covers: s0-02\n- kind: practice\n- ask: {ask}\n- source: a\n\n"
            f"Q: Which number is computed?\n\n```live double\n{inputs}```\n"
        )
    found = [line(each) for each in check(project, FakeExamples()).problems if each.code == "C027"]
    assert found == expected


class BrokenExamples(FakeExamples):
    """Examples that raise while they are baked."""

    def bake(self, name, texts, fold=False, /):
        raise bake._broken(ZeroDivisionError("division by zero"), name)


def test_an_example_that_raises_is_a_problem(tmp_path):
    result = build(small(tmp_path), examples=BrokenExamples(), environment=TIME)
    assert [str(each.where) + each.code + each.text for each in result.problems] == [
        'addon/examples/__init__.py:1C063example "double": ZeroDivisionError: division by zero'
    ]
    assert result.made == ()


class LongLabels(FakeExamples):
    """Examples whose bars have labels of the greatest possible length, and longer ones."""

    def bake(self, name, texts, fold=False, /):
        labels = ("twelve &lt; 12.", "thirteen here")
        return "".join(f'<span class="gr-bar-label">{label}</span>' for label in labels)


def test_the_label_of_a_bar_leaves_room_for_the_bar(tmp_path):
    project = small(tmp_path)
    path = project.cards / "one.md"
    path.write_text(path.read_text("utf-8") + "\n```live double\nx = 1\n```\n", "utf-8")
    (found,) = check(project, LongLabels()).problems
    assert line(found) == (
        "addon/examples/double.py:1: C139 warning: the label of a bar has 13 characters: "
        '"thirteen here" (use at most 12)'
    )


def test_a_card_nested_too_deeply_is_a_problem(tmp_path):
    project = small(tmp_path)
    path = project.cards / "one.md"
    path.write_text(path.read_text("utf-8").replace("A: One.", "A: " + "- " * 2000 + "x"), "utf-8")
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert {each.code for each in result.problems} >= {"C064"} and result.made == ()


def test_the_real_examples_can_be_listed_checked_and_baked():
    examples = bake.RealExamples()
    assert {"softmax-nll", "sobel", "momentum-steps"} <= set(examples.names())
    assert examples.check("softmax-nll", {"z": "1, two"})
    assert "z" in examples.inputs("softmax-nll")
    assert examples.bake("softmax-nll", {}).startswith("<div")
    with pytest.raises(bake.Broken):
        examples.bake("softmax-nll", {"z": "two"})


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("decks.toml", "a = [", "C010"),
        ("decks.toml", b"\xff", "C010"),
        ("decks.toml", None, "C010"),
        ("decks.toml", "deck = 3\nrepository = 4", "C010"),
        ("decks.toml", "[[deck]]\nname = 1\ntopics = [1]", "C010"),
        ("decks.toml", "a = " + "[" * 5000, "C010"),
        ("decks.toml", "[[deck]]\nneeds = 'a'", "C010"),
        ("syllabus.csv", None, "C026"),
        ("syllabus.csv", b"\xff", "C026"),
        ("syllabus.csv", "", "C026"),
        ("syllabus.csv", "id,deck\n", "C026"),
        ("syllabus.csv", 'id,deck,topic,facts,example,figure,same_as\na,"b', "C026"),
    ],
)
def test_unreadable_decks_and_syllabuses_are_problems(tmp_path, name, content, code):
    project = small(tmp_path)
    path = project.cards / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    _, problems = decks.load(project)
    assert problems and {each.code for each in problems} == {code}
    assert code in {each.code for each in check(project, FakeExamples()).problems}


def test_an_empty_project_gives_a_list_of_problems(tmp_path):
    result = build(Project(tmp_path), examples=FakeExamples(), environment=TIME)
    assert [each.code for each in result.problems] == ["C071", "C010"]
