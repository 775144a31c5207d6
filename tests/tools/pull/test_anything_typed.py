"""Test that everything typed in Anki is either written correctly or left alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.convert.html_reader import read
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.convert.media import Media
from deckbuilder.markup import text as markup
from deckbuilder.notes.field_html import Renderer
from deckbuilder.tools.pull.locate import Text
from deckbuilder.tools.pull.patch import splice
from tests.support.projects import small

HTML = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<br>",
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</li>",
            "</ul>",
            "<ol>",
            "</ol>",
            "<code>",
            "</code>",
            "<pre>",
            "</pre>",
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "{{c1::",
            "}}",
            "::",
            "&nbsp;",
            "&lt;",
            "&amp;",
            " ",
            "\n",
            "a",
            "b c",
            "1. ",
            "- ",
            "*",
            "_",
            "`",
            "$",
            "#",
            "[",
            "](",
            "!",
            "|",
            "\\",
            "x_1",
            "<blockquote>",
            '<a href="https://a.b/c">',
            "</a>",
            "A: ",
            "<table><tr><th>",
            "</th></tr><tr><td>",
            "</td></tr></table>",
            "<hr>",
            "~~",
            "<u>",
            "é",
            "\u2060",
            '<img src="photo-0123456789.png" alt="x [y]">',
        ]
    ),
    max_size=14,
).map("".join)


BEFORE = ["One.", "One *two* $x$.\n\n- a\n- b\n\nEnd.", "```python\nx\n```\n\n| a |\n|---|\n| b |"]


def test_everything_typed_is_written_correctly_or_left_alone(tmp_path):
    media, renderer = Media(small(tmp_path)), Renderer()
    written = []

    @settings(deadline=None)  # the first example loads the parser
    @given(HTML, st.sampled_from(BEFORE), st.booleans())
    def check(html, before, in_cloze):
        def says(markdown):
            text = markup.Text(markdown)
            body = renderer.html(text, media.shown([text]), in_cloze)
            return read(body, media, in_cloze)

        new = read(html, media, in_cloze)
        try:
            lines = splice(before.split("\n"), [], new, says)
        except Unwritable as left:
            assert str(left)
        else:
            assert says("\n".join(lines)) == new
            written.append(html)

    check()
    assert len(written) > 30


@given(
    st.lists(st.sampled_from(["a", "", "b c"])),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(0, 9),
    st.integers(0, 9),
    st.lists(st.sampled_from(["x", ""]), max_size=3),
)
def test_lines_are_replaced_and_the_others_stay(old, end, start, length, lines):
    text = Text.of(end.join(old).encode())
    assert text.encoded() == end.join(old).encode()
    assert list(text.lines) == (old or [""])
    start = min(start, len(text.lines))
    stop = min(start + length, len(text.lines))
    expected = [*text.lines[:start], *lines, *text.lines[stop:]]
    after = text.replaced(start, stop, lines)
    assert list(after.lines) == expected
    assert after.encoded().decode() == (end if len(old) > 1 else "\n").join(expected)
