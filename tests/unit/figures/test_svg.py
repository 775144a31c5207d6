"""What an SVG file may have in it: shapes and text."""

from __future__ import annotations

import pytest

from deckbuilder.figures import svg

BEGINNING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0L1 1" fill="none"/><text xml:space="preserve">x</text>',
        '<defs><circle id="a" r="1"/></defs><use href="#a"/><use xlink:href="#a"/>',
        '<path fill="url(#a)" clip-path="url( \'#b\' )" mask="url(&quot;#c&quot;)"/>',
    ],
)
def test_shapes_and_links_inside_of_the_file(inside):
    assert svg.refused(f"<?xml version='1.0'?>{BEGINNING}{inside}</svg>".encode()) == ""


@pytest.mark.parametrize(
    "inside, said",
    [
        ("<script/>", "script"),
        ("<foreignObject/>", "foreignObject"),
        ('<path onclick="x()"/>', '"onclick"'),
        ('<path style="fill:red"/>', '"style"'),
        ('<use href="https://example.org/a"/>', 'a link in "href"'),
        ('<use xlink:href="data:image/png;base64,x"/>', 'a link in "href"'),
        ('<use href=" #a"/>', 'a link in "href"'),
        ('<path fill="url(https://example.org)"/>', 'a link in "fill"'),
        ("<path fill=\"url(#a) url( 'b' )\"/>", 'a link in "fill"'),
        ('<path fill="u\\72l(https://example.org)"/>', 'a link in "fill"'),
        ("<?xml-stylesheet href='a.css'?>", "processing instruction"),
        ("<path>", "invalid XML"),
    ],
)
def test_what_runs_loads_or_links_is_refused(inside, said):
    assert said in svg.refused(f"{BEGINNING}{inside}</svg>".encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_every_encoding(encoding):
    head = '<?xml version="1.0" encoding="utf-16"?>' if encoding != "utf-8" else ""
    text = f'{head}<!DOCTYPE svg [<!ENTITY a "b">]>{BEGINNING}<text>&a;</text></svg>'
    assert "document type" in svg.refused(text.encode(encoding))
