"""Test that exactly the lines of edited texts change."""

from __future__ import annotations

import pytest

from deckbuilder.convert.anki_export import read as read_export
from deckbuilder.core.guid import guid
from tests.support.pulling import FILE, append, built, changed_lines, pulled


def test_exactly_the_edited_lines_of_every_kind_of_card_change(project):
    found = pulled(
        project,
        zebra_basic={"Front": r"What is \(x&lt;z\) called?", "Explanation": "Two bars."},
        apple_reversed={"Back": "… <b>alpha</b>."},
        typed={"Back": "-2", "Typed": "-1"},
        only_one={"Explanation": "That one."},
        cloze={"Explanation": "It needs \\(b&gt;0\\), <i>always</i>."},
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
    found = pulled(
        project, zebra_basic={"Back": "<p>A.</p><p>B.</p>"}, only_one={"Explanation": "That."}
    )
    for path, (before, after) in found.files.items():
        old, new = (
            (b"An *inequality*.", b"A.\r\n\r\nB.") if path.name == FILE else (b"This one.", b"That.")
        )
        assert after == before.replace(old, new) != before


def test_a_file_without_a_final_newline_stays_without_one(project):
    path = project.cards / "one.md"
    path.write_bytes(path.read_bytes().rstrip())
    found = pulled(project, only_one={"Explanation": "<p>One.</p><p>Two.</p>"})
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


def test_notes_of_cards_are_added_and_removed(project):
    append(
        project,
        "\n## bare\n\n- covers: s0-01\n- source: a\n\nQ: What is twice two?\n\nA: Four.\n\n"
        "```live double\nx = 2\n```\n\n## coded\n\n- covers: s0-01\n- source: a\n\n"
        "Q: What is twice three?\n\nA: Six.\n",
    )
    found = pulled(
        project,
        bare={"Explanation": "As <b>ever</b>."},
        zebra_basic={"Explanation": "<br>"},
        coded={"Explanation": "<ul><li>a</li></ul>"},
        only_one={"Explanation": ""},
    )
    text = {path.name: after.decode() for path, (_, after) in found.files.items()}
    assert "A: Four.\n\nNote: As **ever**.\n\n```live double\nx = 2\n```\n" in text[FILE]
    assert "A: An *inequality*.\n\n```live double\nx = 4\n```\n\n## apple" in text[FILE]
    assert text[FILE].endswith("A: Six.\n\nNote:\n\n- a\n")
    assert text["one.md"].endswith("A: One.\n")


def test_a_block_of_code_starts_below_its_mark(project):
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
    assert 'from the line "- retired:"' in found.problems[0].text


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
def test_a_typed_answer_is_plain_text(project, back, typed, expected):
    found = pulled(project, typed={"Back": back, "Typed": typed})
    if expected is None:
        assert found.files == {} and [each.code for each in found.problems] == ["C110"]
    else:
        assert changed_lines(found, project) == ["-A: -1", f"+A: {expected}"]


def test_the_learners_notes_are_never_pulled(project):
    found = pulled(project, zebra_basic={"My notes": "mine <b>only</b>"})
    assert (found.files, found.problems, found.notes) == ({}, (), 5)


def test_edits_of_generated_fields_are_reported_with_their_source_line(project):
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
def test_generated_fields_rewritten_by_the_editor_are_not_edits(project, rewritten):
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


def test_problems_that_check_will_find_are_reported(project):
    found = pulled(project, only_one={"Back": "word " * 70})
    assert [each.code for each in found.checks] == ["C041"]
