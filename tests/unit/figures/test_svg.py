"""Test that an SVG file may contain only shapes and text."""

from __future__ import annotations

import pytest

from deckbuilder.figures import svg
from deckbuilder.pipeline import check
from tests.support.projects import FakeExamples, small

BEGINNING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0L1 1" fill="none"/><text xml:space="preserve">x</text>',
        '<defs><circle id="a" r="1"/></defs><use href="#a"/><use xlink:href="#a"/>',
        '<path fill="url(#a)" clip-path="url( \'#b\' )" mask="url(&quot;#c&quot;)"/>',
    ],
)
def test_shapes_and_links_inside_the_file_are_accepted(inside):
    assert svg.refusal(f"<?xml version='1.0'?>{BEGINNING}{inside}</svg>".encode()) is None


@pytest.mark.parametrize(
    "inside, expected",
    [
        ("<script/>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        ('<path onclick="x()"/>', '"onclick"'),
        ('<path style="fill:red"/>', '"style"'),
        ('<use href="https://example.org/a"/>', 'a link in "href"'),
        ('<use xlink:href="data:image/png;base64,x"/>', 'a link in "href"'),
        ('<use href=" #a"/>', 'a link in "href"'),
        ('<path fill="url(https://example.org)"/>', 'a link in "fill"'),
        ("<path fill=\"url(#a) url( 'b' )\"/>", 'a link in "fill"'),
        ('<path fill="u\\72l(https://example.org)"/>', 'a link in "fill"'),
        ('<i:view xmlns:i="https://example.org/i"/>', "<view>"),
        ('<path i:fill="red" xmlns:i="https://example.org/i"/>', 'the attribute "fill"'),
        ("<?xml-stylesheet href='a.css'?>", "processing instruction"),
        ("<path>", "invalid XML"),
        ("&a;", "invalid XML"),
    ],
)
def test_what_runs_loads_or_links_is_refused_with_its_line(inside, expected):
    found = svg.refusal(f"{BEGINNING}\n<g>\n</g>{inside}</svg>".encode())
    assert found and expected in found.what and found.line == 3 and found.hint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_refused_by_its_name(encoding):
    head = '<?xml version="1.0" encoding="utf-16"?>'
    text = f'{head}<!DOCTYPE svg [<!ENTITY a "b">]>{BEGINNING}<text>&a;</text></svg>'
    found = svg.refusal(text.encode(encoding))
    assert found == svg.Refusal(1, "text that is not UTF-8", "save the file as UTF-8")
    unknown = svg.refusal(f'<?xml version="1.0" encoding="x-none"?>{BEGINNING}</svg>'.encode())
    assert unknown and "invalid XML" in unknown.what


def test_a_document_type_is_refused():
    text = f'<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a "b">]>\n{BEGINNING}<text>&a;</text></svg>'
    found = svg.refusal(text.encode())
    assert found and (found.line, found.what) == (2, "a document type")


@pytest.mark.parametrize(
    "line, expected",
    [
        ("<style>path {fill: red}</style>", "contains <style> (write its properties as attributes"),
        ('<path d="M0 0" style="fill:red"/>', 'contains the attribute "style" (write its properties'),
        (
            '<image href="a.png"/>',
            "contains <image> (draw it as shapes, or save the whole picture as PNG",
        ),
        ('<a href="https://example.org"/>', "contains <a> (delete it: an SVG may contain only shapes"),
    ],
)
def test_the_problem_names_the_line_in_the_file_and_what_to_do(tmp_path, line, expected):
    project = small(tmp_path)
    (project.images / "drawn.svg").write_text(f"{BEGINNING}\n<g/>\n{line}\n</svg>\n", "utf-8")
    one = project.cards / "one.md"
    one.write_text(one.read_text("utf-8") + "\n![A drawing](drawn)\n", "utf-8")
    (found,) = [each for each in check(project, FakeExamples()).problems if each.code == "C019"]
    assert found.where.path == "cards/one.md"
    assert f"media/images/drawn.svg:3 {expected}" in found.message
