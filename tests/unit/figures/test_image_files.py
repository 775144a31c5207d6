"""Test that image files that no card can show, or that have no source, are reported with a hint."""

import unicodedata

import pytest

from deckbuilder.core.project import Project
from deckbuilder.figures.image_files import content_mistake, name_mistake, plain_name
from deckbuilder.pipeline import check
from tests.support.importing import PNG
from tests.support.projects import FakeExamples, small

NFD = unicodedata.normalize("NFD", "café.png")


@pytest.mark.parametrize(
    "name, message, hint",
    [
        ("a-b_c.2.png", "", ""),
        ("my chart.png", "its name contains a space", "rename it to my-chart.png"),
        (NFD, "its name has accents that are separate characters", "rename it to cafe.png"),
        ("café.png", 'its name contains "é"', "rename it to cafe.png"),
        ("图.png", 'its name contains "图"', "rename it to picture.png"),
        ("a(1).png", 'its name contains "("', "rename it to a-1.png"),
        ("chart.pdf", ".pdf files are not supported", "save it as SVG or PNG"),
        ("chart.AVIF", ".avif files are not supported", "save it as PNG, JPEG, WebP, GIF, or SVG"),
        ("chart", "the file has no extension", "save it as PNG, JPEG, WebP, GIF, or SVG"),
    ],
)
def test_unsuitable_names_are_reported_with_a_hint(name, message, hint):
    assert name_mistake(name) == (message, hint)
    if "rename" in hint:
        assert name_mistake(plain_name(name)) == ("", "")


@pytest.mark.parametrize(
    "name, data, message",
    [
        ("a.png", PNG, ""),
        ("a.jpg", b"\xff\xd8\xff\xe0", ""),
        ("a.jpeg", b"\xff\xd8\xff\xe0", ""),
        ("a.gif", b"GIF89a", ""),
        ("a.webp", b"RIFF\n\0\0\0WEBPVP8 ", ""),
        ("a.svg", b'<?xml version="1.0"?>\n<!-- by hand -->\n<svg viewBox="0 0 1 1"/>', ""),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', ""),
        ("a.svg", b"<html><svg></svg></html>", "the file is a web page"),
        ("a.png", b"\xff\xd8\xff\xe0", "the file is a JPEG image"),
        ("a.jpg", PNG, "the file is a PNG image"),
        ("a.png", b"\0\0\0 ftypavif", "the file is a AVIF image"),
        ("a.png", b"%PDF-1.7", "the file is a PDF file"),
        ("a.png", b"", "the file is not a .png image"),
        ("a.gif", b"version https://git-lfs", "the file is not a .gif image"),
    ],
)
def test_contents_that_do_not_match_the_name_are_reported(name, data, message):
    assert content_mistake(name, data)[0] == message.replace("a AVIF", "an AVIF")


def messages(project):
    return [f"{each.where} {each.code} {each.text}" for each in check(project, FakeExamples()).problems]


@pytest.mark.parametrize(
    "file, written, text",
    [
        ("chart.pdf", "chart", 'C019 "chart" cannot be shown: .pdf files are not supported'),
        ("chart.avif", "chart.avif", 'C019 "chart.avif" cannot be shown: .avif files'),
        (NFD, "café", 'C019 "café" cannot be shown: its name has accents'),
        ("my chart.png", "my%20chart.png", "cannot be shown: its name contains a space"),
        ("my chart.png", "my-chart", "cannot be shown: its name contains a space"),
        ("my chart.png", "my chart.png", "C130 its name contains a space"),
    ],
)
def test_unsuitable_pictures_on_a_card_are_reported(tmp_path, file, written, text):
    project = small(tmp_path)
    (project.images / file).write_bytes(PNG)
    path = project.cards / "one.md"
    path.write_text(path.read_text("utf-8") + f"\n![A square]({written})\n", "utf-8")
    found = messages(project)
    assert any(text in each for each in found), found
    # For the file, and for the card, too, unless that would say the same.
    assert all(" C130 " in each or " C019 " in each for each in found), found


def test_every_picture_has_a_source_and_a_card(tmp_path):
    project = small(tmp_path)
    (project.images / "other.png").write_bytes(PNG)
    (project.images / ".DS_Store").write_bytes(b"x")
    assert messages(project) == [
        'media/images/other.png:1 C061 no card shows the picture "other.png"',
        'media/images/sources.csv:1 C133 no line says where "other.png" comes from',
    ]
    (project.images / "other.png").unlink()
    project.image_sources.unlink()
    (found,) = messages(project)
    assert found.startswith("media/images/sources.csv:1 C133 the file is missing")
    (project.images / "photo.png").rename(project.images / "my photo.png")
    kinds = project.cards / "kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("(photo)", "(my photo.png)"), "utf-8")
    # A project remembers which pictures exist, so this is a new one.
    again = messages(Project(project.root))
    assert again == ["media/images/my photo.png:1 C130 its name contains a space"]
