"""Test what the HTML of other people's notes becomes in Markdown, and what is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckbuilder.convert import ids
from deckbuilder.convert.field import Fields
from deckbuilder.convert.markdown_writer import Unwritable
from deckbuilder.convert.media import Media
from deckbuilder.convert.new_pictures import NewPictures
from deckbuilder.core.project import Project
from deckbuilder.notes.field_html import Renderer
from tests.support.importing import PNG
from tests.support.projects import small


class Files:
    """Two pictures, and a file that only has a picture's name."""

    def read(self, name: str) -> bytes | None:
        return {
            "my loss.png": PNG,
            "paste-0123456789abcdef.jpg": b"\xff\xd8\xffx",
            "x.png": b"text",
        }.get(name)


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> Fields:
    project = small(tmp_path_factory.mktemp("project"))
    pictures = NewPictures(project, Files())
    pictures.subject = "adam"
    return Fields(Media(project, pictures), Renderer())


@pytest.mark.parametrize(
    "html, expected, lost",
    [
        ("One<br>two<div>three</div><div><br></div><p>four</p>", "One  \ntwo  \nthree\n\nfour", []),
        ("<b>a</b> <i>b</i> <em><strong>c</strong></em>", "**a** *b **c***", []),
        ('<span style="font-weight: 600; color: #f00">a</span>', "**a**", ["colored text"]),
        ('<s>a</s> <span style="text-decoration: line-through">b</span>', "~~a b~~", []),
        ('<img src="my loss.png" width="120" alt="A">', "![A](my-loss){width=120px}", []),
        ("<u>a</u> <font color=red>b</font>", "a b", ["underlined text", "colored text"]),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c", []),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
            [],
        ),
        ("<h1>T</h1>x<hr>y", "### T\n\nx\n\n---\n\ny", []),
        (
            '<pre><code class="x"><span style="color:red">def</span> f():<br>&nbsp; pass</code></pre>',
            "```\ndef f():\n  pass\n```",
            [],
        ),
        # Formulas in every notation that Anki has had
        (r"\(x_1*y*z_1\) and \[\frac{a}{b}\]", "$x_1*y*z_1$ and\n$$\\frac{a}{b}$$", []),
        (
            r"the \(n\)th, f\(x\), \(k\)-means and \(a\)\(b\)",
            "the $n\\text{th}$, $\\text{f}x$, $k$-means and $a b$",
            [],
        ),
        ("[$]a &lt; b[/$] or [$$]a^2[/$$]", "$a < b$ or\n$$a^2$$", []),
        ("[latex]$\\alpha$ and $b$[/latex]", "$\\alpha$ and $b$", []),
        (
            "[latex]\\begin{align*}a&amp;=b\\end{align*}[/latex]",
            "$$\\begin{align*}a&=b\\end{align*}$$",
            [],
        ),
        ("[latex]\\[ x \\][/latex]", "$$x$$", []),
        ("<anki-mathjax>x^2</anki-mathjax>", "$x^2$", []),
        # Subscripts and superscripts would change the numbers if they lost their position
        (
            "x<sup>2</sup>y, e<sup>−x</sup>, 10<sup>-3</sup>, w<sub>max</sub>, "
            "x<sub>i</sub><sup>2</sup>, <i>x</i><sub>i</sub>",
            "$x^{2}y$, $e^{-x}$, $10^{-3}$, $w_{\\text{max}}$, $x_{i}^{2}$, $x_{i}$",
            [],
        ),
        # Text that Markdown would read as markup
        ("*a* _b_ `c` $d$ # e<br># f<br>1. g<br>Q: h", None, []),
        ("costs $5 and $6, a &lt; b, c &amp; d, &lt;b>", None, []),
        ('a <a href="https://example.org/x">b</a>', "a [b](https://example.org/x)", []),
        ('<a href="javascript:x">b</a>', "b", ["a link to something that is not on the web"]),
        ("[sound:a.mp3]word<script>x</script>", "word", ["a sound", "a script"]),
        ('<img src="my%20loss.png" alt="A curve">', "![A curve](my-loss)", []),
        ('<img src="my loss.png">', "![TODO: describe the picture](my-loss)", []),
        (
            '<img src="paste-0123456789abcdef.jpg">',
            "![TODO: describe the picture](adam-picture)",
            [],
        ),
    ],
)
def test_html_becomes_markdown(fields, html, expected, lost):
    markdown, left_out = fields.markdown(html)
    assert left_out == lost
    # Without an expected text, it is enough that the text is shown as before, which `markdown` checks.
    assert expected in (None, markdown)


def test_deletions_are_kept(fields):
    html = r"{{c1::\(\frac{a}{b}\)::ratio}} of {{c2::x<sub>ab</sub>}} and {{c1::<b>c</b>}}"
    assert fields.markdown(html, True)[0] == (
        "{{c1::$\\frac{a}{b}$::ratio}} of {{c2::$x_{\\text{ab}}$}} and {{c1::**c**}}"
    )


@pytest.mark.parametrize(
    "html, why",
    [
        ('<span style="display:none">no</span>', "hidden text"),
        ('<table><tr><td colspan="2">a</td></tr></table>', "spans several columns"),
        ("<ol reversed><li>a</li></ol>", "numbered backwards"),
        ('<img src="none.png">', 'the picture "none.png": it does not come with the notes'),
        ('<img src="x.png">', 'the picture "x.png": its type is not supported'),
        ('<img src="https://example.org/a.png">', "it does not come with the notes"),
        ('<img src="data:image/png;base64,AA">', "it does not come with the notes"),
        ("[latex]\\textbf{a} $x$[/latex]", "LaTeX that is more than formulas"),
        ("word " * 20_000, "longer than a card may be"),
        ("<div>" * 5000, "very deep nesting"),
    ],
)
def test_html_that_would_mean_something_else_is_refused(fields, html, why):
    with pytest.raises(Unwritable, match=why):
        fields.markdown(html)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("What is the <b>learning rate</b> of Adam?", "learning-rate-adam"),
        ("{{c1::Adam}} divides by the root of {{c2::the second moment}}", "divides-root"),
        ("{{c1::Adam}}", "adam"),
        ("Was ist größer?", "ist-grosser"),
        ("什么是梯度？", "topic-1"),
        ("In $\\mathrm{softmax}(z)$, what cancels?", "softmax-cancels"),
        (r"What is \(x_1^2\) of [$]\frac{a}{b}[/$] rates?", "rates"),
        ("What is it?", "what-is-it"),
        ("con", "topic-1"),
        ("taken words", "taken-words-2"),
        ("", "topic-1"),
    ],
)
def test_ids_are_words_of_the_question(text, expected):
    assert ids.propose(text, "topic", {"taken-words"}) == expected


def test_a_picture_of_the_project_keeps_its_name(tmp_path):
    project = small(tmp_path)
    data = next(project.images.glob("photo.*")).read_bytes()

    class Photo:
        def read(self, name: str) -> bytes:
            return data if name != "photo.png" else PNG

    pictures = NewPictures(Project(project.root), Photo())
    assert pictures.named("photo.jpg") == "photo" and pictures.files == {}
    assert pictures.named("photo.png") == "picture"
    assert pictures.files == {"picture": (project.images / "picture.png", PNG)}
    assert pictures.named("other.png") == "photo" and len(pictures.files) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "a\\b/..\\c.png", "CON.png", "ü#?.png", ".png"]
)
def test_no_name_leads_out_of_the_image_folder(tmp_path, name):
    class Any:
        def read(self, name: str) -> bytes:
            return PNG

    project = small(tmp_path)
    pictures = NewPictures(project, Any())
    assert pictures.named(name)
    ((path, _),) = pictures.files.values()
    assert path.parent == project.images and Path(path.name).stem == path.stem
