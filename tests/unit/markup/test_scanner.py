"""Test what counts as code, formula, or text, and which mistakes in formulas and deletions are found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.markup import cloze, scanner, word_count
from deckbuilder.markup.scanner import mistakes, scan, stray_dollars
from deckbuilder.markup.text import Text
from tests.support.fuzzing import bounded


def found(text):
    """Return (kind, body) of every segment that is not text."""
    return [(each.kind, each.body) for each in scan(text) if each.kind != "text"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a $x_1$ b $y*z$.", [("formula", "x_1"), ("formula", "y*z")]),
        ("$5 and then $6", []),
        ("$5 and $x$", [("formula", "x")]),
        ("between $5/$6 and $7", []),
        ("it costs US$5, $x$ not", [("formula", "x")]),
        (r"\$5 and $x$", [("formula", "x")]),
        (r"$a\$b$", [("formula", r"a\$b")]),
        (r"$x\,$ and $\\$", [("formula", r"x\,"), ("formula", r"\\")]),
        ("($x$), $y$-th: “$z$”", [("formula", "x"), ("formula", "y"), ("formula", "z")]),
        ("_$x$_ *$y$*", [("formula", "x"), ("formula", "y")]),
        ("$ x$, $x $, 3$x$, $x$s", []),
        ("3$x$", []),
        ("a$x$", []),
        ("$x$s", []),
        ("a $x$, é$y$", [("formula", "x")]),
        ("$a\nb$", [("formula", "a\nb")]),
        ("$a\n\nb$", []),
        ("$$a$$ b $$\nc\n$$", [("display", "a"), ("display", "c")]),
        ("$$a\n\nb$$", []),
        ("$$", []),
        ("$`a\\{`$", [("formula", "a\\{")]),
        ("`$x$` and ``a`$y$``", [("code", "$x$"), ("code", "a`$y$")]),
        ("`not closed $x$", [("formula", "x")]),
        (r"\`$x$\`", [("formula", "x")]),
        ("`a\n\n$x$`", [("formula", "x")]),
        ("```math\na\\\\b\n```", [("display", "a\\\\b")]),
        ("- item\n  ```math\n  x\n  ```\n$y$", [("display", "x"), ("formula", "y")]),
        ("```python\n$x$\n```\n$y$", [("fence", "$x$\n"), ("formula", "y")]),
        ("~~~\n```\n~~~~\n$y$", [("fence", "```\n"), ("formula", "y")]),
        ("```\nnever closed $x$", [("fence", "")]),
        ("```x``` $y$", [("code", "x"), ("formula", "y")]),
        ("~~struck~~ $y$", [("formula", "y")]),
        ("{{c1::$x$}}", [("formula", "x")]),
        ("| $|x|$ | `a|b` |", [("formula", "|x|"), ("code", "a|b")]),
    ],
)
def test_code_and_formulas_are_found(text, expected):
    assert found(text) == expected


@given(st.text(alphabet="$`~\\ \n0aé{}-|#!()[]", max_size=60))
def test_segments_cover_the_text_without_gaps(text):
    segments = scan(text)
    assert "".join(text[each.start : each.end] for each in segments) == text
    assert [each.start for each in segments[1:]] == [each.end for each in segments[:-1]]
    assert len(scanner.masked(text, segments)) == len(text)
    whole = Text(text)
    assert len(whole.prose) == len(text)
    # None of these may raise, whatever a card contains.
    list(stray_dollars(segments)), word_count.words(whole), word_count.longest_list(whole)
    _ = whole.deletions, whole.images, whole.malformed_images


@pytest.mark.parametrize(
    "text",
    [
        "$" + r"\a" * 20000,
        "$" * 20000,
        "`" * 3000 + " " + "` " * 5000,
        "$a " * 10000,
        "$x\\" * 10000,
        "\n```" * 5000,
        "{{c1::" * 5000,
        "![" * 5000,
        "[" * 5000,
    ],
)
def test_no_text_takes_long_to_scan(text):
    with bounded(5):
        whole = Text(text)
        list(stray_dollars(whole.segments))
        _ = whole.deletions, whole.images, whole.malformed_images


@pytest.mark.parametrize(
    "text, count",
    [
        ("$x$ costs $5", 0),
        (r"\$x", 0),
        ("`$x`", 0),
        ("a $ b", 1),
        ("$x", 1),
        ("$x$s", 2),
        ("$$x", 1),
        ("```\n$\n```", 0),
    ],
)
def test_stray_dollars_are_counted(text, count):
    assert len(list(stray_dollars(scan(text)))) == count


@pytest.mark.parametrize(
    "latex, expected",
    [
        (r"\frac{a}{b}", ""),
        ("a & b", ""),
        (" ", "the formula is empty"),
        ("a &lt; b", "the formula contains an HTML entity; write the character itself"),
    ],
)
def test_mistakes_in_formulas_are_found(latex, expected):
    assert "; ".join(mistakes(latex)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Two words.", 2),
        ("A formula $a + b$ is a word", 6),
        ("and so is `some code here`", 4),
        ("Not ![a picture](x) or\n```\ncode\n```", 2),
        ("[A link](https://example.org/a) — here", 3),
        ("{{c1::Hidden words::hint}} count", 3),
        ("3.5 % of it’s", 3),
        ("所有观测值的 sum，也就是平均数", 7),
    ],
)
def test_words_are_counted(text, expected):
    assert word_count.words(Text(text)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("none", 0),
        ("- a\n- b", 2),
        ("1. a\n2. b\n\n3. c", 3),
        ("- a\n  - x\n  - y\n- b", 2),
        ("- a\n- b\n\ntext\n\n- c", 2),
        ("```\n- a\n- b\n```", 0),
        ("- a\n  more\n\n  more\n- b", 2),
    ],
)
def test_items_of_the_longest_list_are_counted(text, expected):
    assert word_count.longest_list(Text(text)) == expected


@pytest.mark.parametrize(
    "text, numbers, shown",
    [
        ("{{c1::a}} {{c2::b::hint}}", (1, 2), "a b"),
        ("{{c2::a {{c1::b}} c}}", (1, 2), "a b c"),
        (r"{{c1::$\frac{a}{\sqrt{b}}$}}", (1,), r"$\frac{a}{\sqrt{b}}$"),
        ("{{c1::`}}`}} {{c1::x}}", (1,), "`}}` x"),
        ("`{{c1::x}}`", (1,), "`x`"),
        ("`{{ x }}` {{c1::y}}", (1,), "`{{ x }}` y"),
        ("```\na {{c2::b:: hint}}\n```", (2,), "```\na b\n```"),
        ("`{{c1::{'a': {}}}}`", (1,), "`{'a': {}}`"),
        (r"$x={{c1::\frac{1}{2}}}$", (1,), r"$x=\frac{1}{2}$"),
        ("{{c1,3::a::hint}} {{c2::b}}", (1, 2, 3), "a b"),
        ("{{c1::$a::b$::hint}}", (1,), "$a::b$"),
        ("{{c1::a::hint::more}}", (1,), "a"),
        ("{{c1::a}}{{c2::b::hint}}{{c1::c}}", (1, 2), "abc"),
    ],
)
def test_deletions_are_numbered_and_can_be_removed(text, numbers, shown):
    whole = Text(text)
    assert whole.numbers == numbers
    assert whole.without(whole.marks) == shown
    assert whole.cloze_mistakes == ()


@pytest.mark.parametrize(
    "text, mistakes",
    [
        ("{{1::a}}", [(0, "write the letter c before the number: {{c1::answer}}")]),
        ("a {c1::b}", [(2, "write two braces: {{c1::answer}}")]),
        ("a {{C1::b}}", [(2, "write a small c: {{c1::answer}}")]),
        ("a {{c::b}}", [(2, "write a number after the c: {{c1::answer}}")]),
        ("a {{c1:b}}", [(2, "write two colons: {{c1::answer}}")]),
        ("{{c1::a", [(0, "end it with }} in the same paragraph")]),
        (
            "`{{c1::a` b}}",
            [
                (
                    11,
                    "write {{c1::answer}} or {{c1::answer::hint}}; put other braces between backticks",
                ),
                (1, "end it with }} before the code ends, or put it around all of the code"),
            ],
        ),
        (
            "$a {{c1::b$ c",
            [(3, "end it with }} before the formula ends, or put it around all of the formula")],
        ),
        (
            "`{{c1::std::sort}}`",
            [
                (
                    1,
                    "put the deletion around all of the code; for a hint, write a space only after ::",
                )
            ],
        ),
    ],
)
def test_each_mistake_in_a_deletion_is_reported_once_with_what_to_write(text, mistakes):
    found = {(each.offset, each.hint) for each in Text(text).cloze_mistakes}
    assert found == set(mistakes)


@pytest.mark.parametrize(
    "latex, shown",
    [
        ("x={{c1::1}}", ["x=1", "x=[...]"]),
        (r"\frac{{c1::a}}{b}", [r"\frac{a}{b}", r"\frac{[...]}{b}"]),
        ("{{c1::a {{c2::b::which?}}}}", ["a b", "[...]", "a [which?]"]),
        ("e^{{c1,2::x}}", ["e^{x}", "e^{[...]}", "e^{[...]}"]),
        ("a", ["a"]),
    ],
)
def test_a_formula_with_deletions_is_shown_in_several_ways(latex, shown):
    assert cloze.states(latex) == shown


@pytest.mark.parametrize("mark", ["::", "}}"])
@pytest.mark.parametrize("count", range(6))
def test_no_formula_contains_the_mark_of_a_deletion(mark, count):
    latex = f"a{mark[0] * count}b"
    found = cloze.unmarked(latex)
    assert mark not in found and found.replace(" ", "") == latex


@pytest.mark.parametrize(
    "text, expected",
    [
        ("![a](b)", [("a", "b")]),
        (r"![a \[b\] \* c\d](e)", [(r"a [b] * c\d", "e")]),
        ("![$[0,1]$ and [x]](b)", [("$[0,1]$ and [x]", "b")]),
        ('![a\nb](c "title")', [("a b", "c")]),
        ("`![a](b)`", []),
        (r"\![a](b)", []),
        ("![](x)![y]()", [("", "x"), ("y", "")]),
    ],
)
def test_pictures_are_found_with_alt_text_and_name(text, expected):
    assert [(each.alt, each.name) for each in Text(text).images] == expected


MARKS = st.lists(
    st.sampled_from(
        [
            "$",
            "$$",
            "`",
            "```",
            "~~~",
            "\\",
            "\n",
            "\n\n",
            " ",
            "a",
            "5",
            "_",
            "é",
            "``",
            "math",
            "{",
            "$`",
            "`$",
        ]
    ),
    max_size=16,
).map("".join)


def everywhere(text):
    """Return the segments other than text, found by trying every alternative at every character."""
    return [
        scanner._segment(match, match.lastgroup)
        for match in scanner._TOKEN.finditer(text)
        if match.lastgroup in scanner._KINDS
    ]


DOLLARS = st.lists(
    st.sampled_from(["$", "\\", "\n", " ", "a", "5", "_", "é", "{", "-", "ab c"]), max_size=12
).map("".join)


@settings(max_examples=300)
@given(MARKS | DOLLARS)
def test_jumping_to_the_marks_finds_what_looking_everywhere_finds(text):
    found = scanner.scan(text)
    assert [each for each in found if each.kind != scanner.TEXT] == everywhere(text)
    assert "".join(text[each.start : each.end] for each in found) == text
    assert all(each.body == text[each.start : each.end] for each in found if each.kind == scanner.TEXT)


@given(MARKS)
def test_words_are_pieces_between_spaces_with_a_letter_or_digit(text):
    words = [word for word in word_count.plain(Text(text)).split() if any(map(str.isalnum, word))]
    assert word_count.words(Text(text)) == len(words)
