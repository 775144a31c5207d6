"""Test that names and links that lead out of the project's folders are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deckbuilder.core.project import Project
from deckbuilder.pipeline import build, check
from deckbuilder.source.decks import load
from tests.support.hostile_sources import add, checked, errors
from tests.support.projects import TIME, FakeExamples, small

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "..\\secret", "images/photo", ".", "..", "%2e%2e/x"]
)
def test_a_picture_outside_its_folder_is_refused(project: Project, name: str) -> None:
    add(project, f"\n![A picture]({name})\n")
    assert [each[:17] for each in checked(project)] == ["cards/one.md C019"]


def test_names_of_topics_and_decks_do_not_lead_out_of_their_folders(
    project: Project, tmp_path: Path
) -> None:
    path = project.cards / "decks.toml"
    path.write_text(
        path.read_text("utf-8")
        .replace('"Empty"', '"../../Empty"')
        .replace("topics = []", 'topics = ["../../etc/passwd"]'),
        "utf-8",
    )
    assert [each for each in checked(project) if "cards/decks.toml C010" in each]
    path.write_text(
        path.read_text("utf-8")
        .replace('topics = ["../../etc/passwd"]', "topics = []")
        .replace('"First by name"', '"../../First"'),
        "utf-8",
    )
    one = project.cards / "one.md"
    one.write_text(one.read_text("utf-8").replace("deck: First by name", "deck: ../../First"), "utf-8")
    rows = project.cards / "syllabus.csv"
    rows.write_text(rows.read_text("utf-8").replace("First by name", "../../First"), "utf-8")
    kinds = project.cards / "kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("A: TODO", "A: -1"), "utf-8")
    result = build(project, project.root / "a" / "dist", examples=FakeExamples(), environment=TIME)
    assert errors(result) == []
    assert {each.parent for each in result.made} == {project.root / "a" / "dist"}


def test_a_file_name_that_would_break_the_link_on_the_card_is_refused(project: Project) -> None:
    name = 'x" onclick="hit()'
    (project.cards / "one.md").rename(project.cards / f"{name}.md")
    decks = project.cards / "decks.toml"
    decks.write_text(
        decks.read_text("utf-8").replace('topics = ["one"]', f"topics = ['{name}']"), "utf-8"
    )
    assert checked(project) == [f'cards/{name}.md C010 "{name}" is not a valid topic name']


@pytest.mark.parametrize(
    "body",
    [
        "<script>x</script>",
        "<g onclick='x'/>",
        "<a href='https://example.org'/>",
        "<style>x</style>",
        "<foreignObject/>",
        "<image href='x.png'/>",
        "<use href='https://example.org/#a'/>",
        "<rect fill='url(https://example.org)'/>",
        "<set attributeName='x'/>",
        "<g style='x'/>",
        "<g>",
    ],
)
def test_an_image_with_more_than_shapes_is_refused(project: Project, body: str) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{}</svg>"
    image = project.images / "drawn.svg"
    image.write_text(svg.format("<rect width='9' height='9' fill='url(#a)'/>"))
    add(project, "\n![A drawing](drawn)\n")
    assert checked(project) == []
    image.write_text(svg.format(body))
    assert "drawn.svg:1 contains " in "".join(errors(check(project, FakeExamples())))


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_names_that_windows_reserves_are_refused(project: Project, name: str) -> None:
    add(project, f"\n![A picture]({name})\n", id=name)
    (project.images / f"{name}.png").write_bytes((project.images / "photo.png").read_bytes())
    (project.cards / "one.md").rename(project.cards / f"{name}.md")
    found = [each[: len(f"cards/{name}.md C0xx")][-4:] for each in checked(project)]
    assert {"C010", "C012", "C019"} <= set(found)


def test_two_pictures_with_one_name_are_refused(project: Project) -> None:
    (project.images / "two-bars.png").write_bytes((project.images / "photo.png").read_bytes())
    assert checked(project) == [
        'cards/kinds.md C019 "two-bars" refers to more than one file: media/figures/two_bars.py and '
        "media/images/two-bars.png"
    ]


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file outside the project."""
    path = tmp_path_factory.mktemp("outside") / "secret"
    path.write_text("# The secret")
    return path


def test_links_out_of_the_project_are_refused(project: Project, secret: Path) -> None:
    photo, topic = project.images / "photo.png", project.cards / "linked.md"
    photo.unlink()
    photo.symlink_to(secret)
    topic.symlink_to(secret)
    (project.addon / "data.txt").symlink_to(secret)
    result = build(project, examples=FakeExamples(), environment=TIME)
    out = "the file cannot be read: it is a link to something outside the project"
    assert errors(result) == [
        f"addon/data.txt C071 {out}",
        f"cards/linked.md C001 {out}",
        f"media/images/photo.png C019 {out}",
    ]
    assert not project.dist.exists()


def test_links_that_lead_nowhere_or_in_circles_are_refused(project: Project) -> None:
    (project.cards / "a.md").symlink_to("b.md")
    (project.cards / "b.md").symlink_to("a.md")
    (project.cards / "c.md").symlink_to("missing.md")
    (project.cards / "d.md").mkdir()
    photo = project.images / "photo.png"
    photo.unlink()
    photo.symlink_to("photo.png")
    (project.figures / "gone.py").symlink_to("nowhere.py")
    result = build(project, examples=FakeExamples(), environment=TIME)
    found = errors(result)
    for name in (
        "cards/a.md C001",
        "cards/b.md C001",
        "cards/c.md C001",
        "cards/d.md C001",
        "media/images/photo.png C019",
    ):
        assert [each for each in found if each.startswith(f"{name} the file cannot be read")], (
            name,
            found,
        )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_and_a_device_are_not_read(project: Project) -> None:
    os.mkfifo(project.cards / "pipe.md")
    (project.cards / "endless.md").symlink_to("/dev/zero")
    found = errors(build(project, examples=FakeExamples(), environment=TIME))
    assert found == [
        "cards/endless.md C001 the file cannot be read: it is a link to something outside the project",
        "cards/pipe.md C001 the file cannot be read: it is not a regular file",
    ]


def test_a_project_can_be_reached_by_a_link(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(project.root)
    assert load(Project(link))[1] == []
