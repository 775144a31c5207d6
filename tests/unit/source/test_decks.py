"""Test that the contents of decks.toml reach pages, packages, and cards as text, never as markup."""

import html
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from typing import cast

import pytest

from deckbuilder.core.model import Content, Deck, Where
from deckbuilder.live.bundle import Scripts
from deckbuilder.notes import notetypes
from deckbuilder.pipeline import build
from deckbuilder.source import decks
from deckbuilder.tools.site import deck_pages, make
from deckbuilder.tools.site.catalog import Catalog
from deckbuilder.tools.site.layout import ROOT
from tests.support.projects import TIME, FakeExamples, small

ATTACK = '<img src=x onerror="alert(1)">'


def with_decks(folder, *changes):
    """Return the small project with other texts in decks.toml."""
    project = small(folder)
    path = project.cards / "decks.toml"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return project


@pytest.mark.parametrize(
    "address",
    [
        'https://example.org/small"><img src=x onerror="alert(1)',
        "http://example.org/small",
        "javascript:alert(1)",
        "https://example.org/a b",
        "https://example.org/{{Front}}",
        "https://example.org/<b>",
        "https://example.org/small\n",
        "https://user@example.org/small",
        "https://example.org/?q=1",
        "https://",
        "//example.org",
        "https://example.org/'x",
        "",
    ],
)
def test_a_repository_that_is_not_a_plain_address_is_refused(tmp_path, address):
    project = with_decks(tmp_path, ('"https://example.org/small"', json.dumps(address)))
    content, problems = decks.load(project)
    assert content.repository == ""
    assert [each.text for each in problems] == ['"repository" must be a web address']
    assert build(project, examples=FakeExamples(), environment=TIME).made == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/someone/some-decks",
        "https://example.org:8443/~me/a_b/",
        "https://example.org",
    ],
)
def test_usual_repositories_are_accepted(tmp_path, address):
    content, problems = decks.load(with_decks(tmp_path, ("https://example.org/small", address)))
    assert (content.repository, problems) == (address.rstrip("/"), [])


def test_templates_contain_the_address_as_text():
    """Even if nothing has checked it."""
    for kind in notetypes.all_types('https://a.b/"><script>', Scripts({}, "", {})):
        for _, _, front, back in kind.templates:
            assert '<script>"' not in front + back and '"><script>' not in front + back


@pytest.mark.parametrize(
    "key, value, message",
    [
        ("name", "First <b>by name</b>", "a deck's name must not contain ::, quotation marks, <, or >"),
        ("name", "First\u001b[31m", '"name" contains a control character'),
        ("description", "One\u0000", '"description" contains a control character'),
        ("description", "One\u202e", '"description" contains a control character'),
        ("description", "One\u001b]0;x\u0007", '"description" contains a control character'),
    ],
)
def test_names_and_descriptions_must_be_plain_text(tmp_path, key, value, message):
    old = {"name": '"First by name"', "description": '"One <card>."'}[key]
    project = with_decks(tmp_path, (old, json.dumps(value)))
    assert message in [each.text for each in decks.load(project)[1]]


def test_a_description_with_markup_is_shown_as_it_is_written(tmp_path):
    description = f"One {ATTACK} [sound:x.mp3] \\(x\\). Learn first: {ATTACK} and Second by name."
    project = with_decks(tmp_path, ('"One <card>."', json.dumps(description)))
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert result.made, result.problems
    described = []
    for path in result.made:
        if path.suffix == ".apkg":
            with zipfile.ZipFile(path) as package, closing(sqlite3.connect(":memory:")) as connection:
                connection.deserialize(package.read("collection.anki2"))
                (row,) = connection.execute("select decks from col").fetchone()
            described += [each["desc"] for each in json.loads(row).values()]
    assert not any("<" in each for each in described)
    assert any(html.escape(ATTACK, quote=False) in each for each in described)


class SmallCatalog:
    """What `deck_pages.description` needs from a catalog."""

    def __init__(self, *found):
        self.decks = found
        self.content = Content(decks=found)


@pytest.mark.parametrize(
    "description, expected",
    [
        (f"One. Learn first: {ATTACK}", f" Learn first: {html.escape(ATTACK)}"),
        (
            "One. Learn first: Base & Base ML, then Base.",
            ' Learn first: <a href="{root}decks/base/">Base</a> &amp; '
            '<a href="{root}decks/base-ml/">Base ML</a>, then Base.',
        ),
        ("One.", ""),
        ("One. Learn first: nothing.", " Learn first: nothing."),
    ],
)
def test_the_decks_to_learn_first_become_text_with_links(description, expected):
    needed = Deck(Where("a"), "Base", "", ()), Deck(Where("a"), "Base ML", "", ())
    deck = Deck(Where("a"), "New", description, (), ("Base", "Base ML"))
    about, before = deck_pages.description(cast(Catalog, SmallCatalog(*needed, deck)), deck)
    assert (about, before) == ("One.", expected.replace("{root}", ROOT))


@pytest.mark.slow
def test_no_page_of_the_site_has_markup_of_decks_toml(tmp_path):
    description = f"One {ATTACK}. Learn first: {ATTACK} and Second by name."
    project = with_decks(tmp_path, ('"One <card>."', json.dumps(description)))
    path = project.cards / "kinds.md"
    path.write_text(
        re.sub(r"```live double\nx = \d+", "```live softmax-nll\nz = 1, 2, 3", path.read_text("utf-8")),
        "utf-8",
    )
    result, made = make.make(project, tmp_path / "site")
    assert made, [each.text for each in result.problems]
    pages = list((tmp_path / "site").rglob("*.html"))
    assert any("&lt;img src=x" in page.read_text("utf-8") for page in pages)
    for page in pages:
        assert "<img src=x" not in page.read_text("utf-8"), page
