"""Test how pictures that come with notes get rows in the list of picture sources."""

from __future__ import annotations

import pytest

from deckbuilder.convert.picture_list import listed
from deckbuilder.core.project import Project
from deckbuilder.pipeline import check
from tests.support.importing import PNG
from tests.support.projects import FakeExamples, small

HEAD = b"file,source,author,license,changes"
PHOTO = b"photo.png,drawn for the tests,the project,CC BY 4.0,"


@pytest.mark.parametrize(
    "before, after",
    [
        (HEAD + b"\n" + PHOTO + b"\n", HEAD + b"\n" + PHOTO + b"\nnew.png,,,,\n"),
        (HEAD + b"\n" + PHOTO, HEAD + b"\n" + PHOTO + b"\nnew.png,,,,\n"),
        (HEAD + b"\r\n" + PHOTO + b"\r\n", HEAD + b"\r\n" + PHOTO + b"\r\nnew.png,,,,\r\n"),
        (
            b"\xef\xbb\xbf" + HEAD + b"\n" + PHOTO,
            b"\xef\xbb\xbf" + HEAD + b"\n" + PHOTO + b"\nnew.png,,,,\n",
        ),
        (HEAD, HEAD + b"\nnew.png,,,,\n"),
        (None, HEAD + b"\nnew.png,,,,\n"),
        (HEAD + b"\nnew.png,a,b,c,\n", None),  # it is already listed
        (b"file;source\n", None),  # the file has to be fixed first
        (HEAD + b'\n"open,a,b,c,\n', None),
        (b"\xff\xfe", None),
    ],
)
def test_each_new_picture_gets_a_row_with_only_its_file(tmp_path, before, after):
    project = small(tmp_path)
    path = project.image_sources
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
    found = listed(project, [project.images / "new.png"])
    assert dict(found.files) == ({path: (before, after)} if after else {})
    assert len(found.problems) == (after is not None)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_checks_ask_for_what_the_rows_lack(tmp_path, end):
    project = small(tmp_path)
    project.image_sources.write_bytes(HEAD + end + PHOTO)
    new = [project.images / "new.png", project.images / "other.png"]
    found = listed(project, new)
    for path in new:
        path.write_bytes(PNG)
    ((path, (_, after)),) = found.files.items()
    path.write_bytes(after)
    reported = [
        each for each in check(Project(project.root), FakeExamples()).problems if each.code == "C133"
    ]
    assert tuple(reported) == found.problems and [each.where.line for each in reported] == [3, 4]


def test_without_new_pictures_the_list_stays_as_it_is(tmp_path):
    found = listed(small(tmp_path), [])
    assert (dict(found.files), found.problems) == ({}, ())
