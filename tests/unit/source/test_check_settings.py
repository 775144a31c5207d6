"""Test how `[check]` in decks.toml sets which checks apply to a project."""

from __future__ import annotations

import pytest

from deckbuilder.commands.output import line
from deckbuilder.core.problems import OPTIONAL_ERRORS, RULES, WARNING, is_optional
from deckbuilder.pipeline import build, check
from deckbuilder.source import check_settings, decks
from tests.support.projects import TIME, FakeExamples, small

CHINESE = """---
deck: First by name
---
# 统计学

"""
CHINESE_CARD = """## card-{number}

Q: {number} 个样本的平均值是什么？

A: 所有观测值之和除以 {number}，也就是它们的平均数。

"""


def project(tmp_path, settings="", one=None):
    """Return the small project with these settings and, if given, the text `one` as its topic "one"."""
    found = small(tmp_path)
    path = found.cards / "decks.toml"
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    if one is not None:
        (found.cards / "one.md").write_text(one, "utf-8")
    return found


def lines(found):
    return [line(each) for each in check(found, FakeExamples()).problems]


def chinese(number):
    return CHINESE + "".join(CHINESE_CARD.format(number=each) for each in range(number))


def test_chinese_cards_without_sources_and_syllabus_are_accepted(tmp_path):
    settings = '\n[check]\ncovers = false\nsource = false\nlanguages = ["zh"]\noff = ["C094", "C099"]\n'
    found = project(tmp_path, settings, chinese(30))
    (found.cards / "syllabus.csv").unlink()
    for path in ("kinds.md",):  # which covers rows of the syllabus
        text = (found.cards / path).read_text("utf-8")
        (found.cards / path).write_text(text.replace("- covers: s0-01\n", ""), "utf-8")
    assert lines(found) == []
    assert len(build(found, examples=FakeExamples(), environment=TIME).notes) == 34


def test_without_the_settings_the_same_cards_are_refused(tmp_path):
    codes = {each.split()[1] for each in lines(project(tmp_path, "", chinese(1)))}
    assert {"C015", "C017", "C018", "C051"} <= codes


@pytest.mark.parametrize(
    "settings, expected",
    [
        ("covers = false", {"C015", "C016", "C051", "C099"}),
        ("source = false", {"C017", "C018", "C051", "C099"}),
        ('languages = ["en", "de"]', {"C015", "C016", "C017", "C018", "C099"}),
        ('languages = ["zh"]', {"C015", "C016", "C017", "C018", "C099"}),
        ('off = ["C051", "C099"]', {"C015", "C016", "C017", "C018"}),
    ],
)
def test_each_setting_switches_off_what_it_names_and_nothing_else(tmp_path, settings, expected):
    card = "## one-card\n\nQ: Which word is German here?\n\nA: Wahrscheinlichkeit.\n"
    text = f"---\ndeck: First by name\nsources:\n  a: A book.\n---\n# One\n\n{card}"
    found = lines(project(tmp_path, f"\n[check]\n{settings}\n", text))
    assert {each.split()[1] for each in found} == expected


def test_rows_and_sources_that_a_card_names_are_still_checked(tmp_path):
    text = (
        "---\ndeck: First by name\nsources:\n  book: A book.\n---\n# One\n\n## one-card\n\n"
        "- covers: s0-99\n- source: bok, p. 3\n\nQ: How many are there?\n\nA: One.\n\nNote: Yes.\n"
    )
    assert lines(project(tmp_path, "\n[check]\ncovers = false\nsource = false\n", text)) == [
        'cards/one.md:10: C017 "s0-99" is not in cards/syllabus.csv (did you mean "s0-02"?)',
        'cards/one.md:11: C015 source "bok" is not in the front matter (did you mean "book"?)',
    ]


HEAD = "---\ndeck: First by name\nsources:\n  a: A. B. 2020. https://example.org/a\n---\n# One\n"
FIRST = HEAD + "\n## one-card\n\n- covers: s0-02\n- source: a\n\n"


def test_english_style_is_checked_only_on_english_cards(tmp_path):
    text = FIRST + "Q: Explain it?\n\nA: Yes.\n\nNote: One.\n"
    assert {each.split()[1] for each in lines(project(tmp_path / "en", "", text))} == {"C090", "C091"}
    found = project(tmp_path / "both", '\n[check]\nlanguages = ["en", "de"]\n', text)
    assert lines(found) == []


def test_words_are_looked_up_in_the_dictionaries_of_all_languages(tmp_path):
    text = FIRST + "Q: Was heißt loss?\n\nA: Verlust, nicht Verlsut.\n\nNote: Ja.\n"
    assert lines(project(tmp_path, '\n[check]\nlanguages = ["de", "en"]\n', text)) == [
        'cards/one.md:15: C051 warning: "Verlsut" is not in any dictionary (did you mean "verlust"? If '
        "it is correct, add it to cards/spelling.txt)"
    ]


def test_an_error_that_is_switched_off_hides_no_other(tmp_path):
    """A cloze card without deletions has no card in Anki, however many deletions are allowed."""
    many = " ".join(f"{{{{c{number}::word}}}}" for number in range(1, 6))
    for text, expected in ((many, []), ("Nothing hidden here.", ["C062"])):
        found = project(
            tmp_path / str(len(text)), '\n[check]\noff = ["C042"]\n', f"{FIRST}C: {text}\n\nNote: Yes.\n"
        )
        assert [each.split()[1] for each in lines(found)] == expected


@pytest.mark.parametrize(
    "settings, message",
    [
        (
            "[check]\n\ncover = false",
            '20: C010 unknown key "cover" in [check] (did you mean "covers"?)',
        ),
        ("[check]\ncovers = 0", '19: C010 "covers" must be true or false (write covers = false)'),
        (
            '[check]\nlanguages = "zh"',
            '19: C010 "languages" must be a list of texts (write languages = ["en"])',
        ),
        (
            '[check]\nlanguages = [\n    "en",\n    "Chinese",\n]',
            '21: C010 "Chinese" is not the code of a language '
            '(use two letters, such as "en" for English or "zh" for Chinese)',
        ),
        ("[check]\noff = [95]", '19: C010 "off" must be a list of texts (write off = ["C095"])'),
        (
            '[check]\noff = [\n  "C095",\n  "C995",\n]',
            '21: C010 no rule has the code "C995" (CONTRIBUTING.md lists the codes)',
        ),
        (
            '[check]\noff = ["C015"]',
            '19: C010 C015 cannot be switched off: "a card names a source that is in the front matter" '
            '(write "source = false" instead)',
        ),
        (
            '[check]\noff = ["C080"]',
            '19: C010 C080 cannot be switched off: "a released card is not removed" '
            "(it protects learners' data, the truth of cards, or the build)",
        ),
        (
            "[[check]]\ncovers = false",
            '18: C010 "check" must be a table (write [check] on its own line)',
        ),
    ],
)
def test_unknown_settings_are_refused_at_their_line(tmp_path, settings, message):
    _, problems = decks.load(project(tmp_path, f"\n{settings}\n"))
    assert [line(each) for each in problems] == [f"cards/decks.toml:{message}"]


def test_all_warnings_about_cards_and_a_few_errors_can_be_switched_off():
    assert {code for code in OPTIONAL_ERRORS if RULES[code][0] == WARNING} == set()
    optional = {code for code in RULES if is_optional(code)}
    assert optional - OPTIONAL_ERRORS == {
        code for code, (severity, _) in RULES.items() if severity == WARNING
    } - {"C110", "C111", "C113", "C114"}


def test_a_file_in_another_language_is_reported_once(tmp_path):
    found = [each for each in lines(project(tmp_path, "", chinese(30))) if "C051" in each]
    assert found == [
        "cards/one.md:4: C051 warning: most words of this file are not in the dictionary for en (if it "
        'is in another language, add its code to "languages" under [check] in cards/decks.toml)'
    ]


@pytest.mark.parametrize(
    "code, expected",
    [
        ("C015", "If that rule does not fit your cards, write source = false under [check] in"),
        ("C099", 'If that rule does not fit your cards, write off = ["C099"] under [check] in'),
        ("C013", ""),
    ],
)
def test_messages_say_how_to_switch_off_a_rule(code, expected):
    assert check_settings.way_out(code).startswith(expected) and bool(expected) == bool(
        check_settings.way_out(code)
    )


def test_a_changed_setting_takes_effect_at_once(tmp_path):
    """Topics come from a cache, whose keys must include the settings."""
    found = project(tmp_path, "", chinese(1))
    before = lines(found)
    path = found.cards / "decks.toml"
    path.write_text(path.read_text("utf-8") + '[check]\nsource = false\noff = ["C099"]\n', "utf-8")
    gone = {each.split()[1] for each in set(before) - set(lines(found))}
    assert gone == {"C015", "C099"}
