"""Test that malicious or broken cards are reported with their line, never crash, and do no harm."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from deckbuilder.core.model import Picture
from deckbuilder.core.project import Project
from deckbuilder.markup.text import Text
from deckbuilder.notes.field_html import Renderer
from deckbuilder.pipeline import build, check
from tests.support.hostile_sources import CARD, add, checked, errors
from tests.support.projects import TIME, FakeExamples, small

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


@pytest.mark.parametrize(
    "data, text",
    [
        (b"\xff\xfea", "the file is not UTF-8 text: byte 0xff"),
        ("caf\u00e9".encode("latin-1"), "the file is not UTF-8 text: byte 0xe9"),
        (b"a\0b", "control character U+0000"),
        ("a\u2028b".encode(), "control character U+2028"),
        (b"\xed\xa0\x80", "the file is not UTF-8 text: byte 0xed"),
    ],
)
def test_bytes_that_are_not_text_are_reported(project: Project, data: bytes, text: str) -> None:
    path = project.cards / "one.md"
    path.write_bytes(path.read_bytes() + b"\n" + data + b"\n")
    assert checked(project) == [f"cards/one.md C001 {text}"]


@pytest.mark.parametrize(
    "name, code", [("one.md", "C003"), ("decks.toml", "C010"), ("syllabus.csv", "C026")]
)
def test_a_file_of_zeros_is_reported(project: Project, name: str, code: str) -> None:
    (project.cards / name).write_bytes(bytes(100_000))
    found = checked(project)
    assert any(f"cards/{name} {code}" in each or f"cards/{name} C001" in each for each in found)


def test_a_number_too_long_for_python_is_reported(project: Project) -> None:
    path = project.cards / "decks.toml"
    path.write_text("x = 1" + "0" * 5000 + "\n" + path.read_text("utf-8"), "utf-8")
    assert "cards/decks.toml C010 the file is not valid TOML: a number is too long" in checked(project)


@pytest.mark.parametrize(
    "line, size",
    [
        ("a line of words\n", 10**7),
        ("word ", 10**7),
        ("![[", 10**7),
        *((each, 10**6) for each in ("$\\left( ", "{{c1::a}} ", "- a: b\n", "<", "|-|-|\n", "~")),
    ],
)
def test_a_card_of_ten_megabytes_is_reported(project: Project, line: str, size: int) -> None:
    add(project, line * (size // len(line)))
    assert any(each.startswith("cards/one.md C066") for each in checked(project))


def test_a_title_and_a_front_matter_of_ten_megabytes_are_reported(project: Project) -> None:
    (project.cards / "title.md").write_text("---\ndeck: D\n---\n# " + " #" * 5_000_000 + "x\n", "utf-8")
    (project.cards / "front.md").write_text("---\n" + "a: [b]\n" * 1_400_000 + "---\n# T\n", "utf-8")
    found = checked(project)
    assert any(each.startswith("cards/title.md C066 the line has 10000003 characters") for each in found)
    assert "cards/front.md C066 the front matter is too long" in found


def test_many_nearly_equal_cards_in_one_file_are_checked_in_time(project: Project) -> None:
    """The time is linear: a hundred thousand cards take ten times as long."""
    text = "".join(
        CARD.format(id=f"card-{n}", question=f"What is the number {n} plus one more?")
        for n in range(10_000)
    )
    (project.cards / "one.md").write_text((project.cards / "one.md").read_text("utf-8") + text, "utf-8")
    start = time.process_time()
    result = check(project, FakeExamples())
    assert time.process_time() - start < 20
    assert errors(result) == [] and result.cards == 10_005


@pytest.mark.parametrize(
    "deep",
    ["> " * 900, "- " * 900, "[" * 400 + "a" + "](http://a.b)" * 400, "*" * 901 + "a", "**a " * 900],
    ids=["quotes", "lists", "brackets", "stars", "strong"],
)
def test_deep_nesting_never_crashes(project: Project, deep: str) -> None:
    add(project, "\n" + deep + "a\n")
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert all("C064" in each or "C0" in each for each in errors(result))
    assert result.made or result.errors


SHOWN = {"photo": Picture("photo.png", "photo.png")}


@pytest.mark.parametrize(
    "text, forbidden",
    [
        # A formula or a picture in an address or a title once ended the attribute.
        ('[a](http://b/$"onclick=hit()$)', '"onclick'),
        ('[a](http://b "$x\'><script>hit()</script>$")', "<script"),
        # Pictures other than the project's.
        ("![a[b]c][1]\n\n[1]: http://evil.example/x.png", "<img"),
        ("```\n![a](http://evil.example/x.png)", "<img"),
        # What the highlighter accepts besides languages.
        ('``` {.python #qa .gr-live title="x"}\na\n```', "gr-live"),
        ("> ``` {.python #qa}\n> a\n> ```", 'id="'),
        ("[a](javascript:hit())", "href"),
        ("[a](JaVaScRiPt:hit())", "href"),
        ("[a](data:text/html,x)", "href"),
        ("<javascript:hit()>", "href"),
        ("<img src=x onerror=hit()>", "<img"),
        ("<!-- x -->", "<!--"),
        ("&lt;script&gt;", "<script"),
        ("$</script><script>hit()</script>$", "<script"),
    ],
)
def test_harmful_markup_does_not_reach_the_page(text: str, forbidden: str) -> None:
    assert forbidden not in Renderer().html(Text(text), SHOWN)


def test_the_language_of_code_still_works() -> None:
    html = Renderer().html(Text('```python title="x"\nx = 1\n```'), {})
    assert '<span class="n">x</span>' in html and "title" not in html
    assert "onclick" in Renderer().html(Text("``` {onclick=x}\nonclick\n```"), {}), (
        "the code itself must stay"
    )


@pytest.mark.parametrize(
    "formula",
    [
        r"\href{javascript:hit()}{x}",
        r"\style{color:red}{x}",
        r"\class{gr-live}{x}",
        r"\require{html}x",
        r"\cssId{qa}{x}",
    ],
)
def test_harmful_formulas_are_refused(project: Project, formula: str) -> None:
    add(project, f"\nSee ${formula}$.\n")
    assert [each for each in checked(project) if each.startswith("cards/one.md")]
