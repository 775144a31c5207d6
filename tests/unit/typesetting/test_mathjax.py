"""Test formulas as Anki's own MathJax reads them: mistakes in plain words, MathML for browsers."""

import asyncio
import json
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from deckbuilder.core.project import Project
from deckbuilder.markup import cloze, scanner
from deckbuilder.source import decks
from deckbuilder.typesetting import mathjax, tex_errors
from tests.support.projects import ROOT


@pytest.mark.parametrize(
    "tex, expected",
    [
        # Unknown names
        (
            r"\softmax(z)",
            r"MathJax does not know \softmax (to set a name upright, write \operatorname{softmax})",
        ),
        (r"\aplha", r'MathJax does not know \aplha (did you mean "\alpha"?)'),
        (r"\R^n", r'MathJax does not know \R (did you mean "\mathbb{R}"?)'),
        (r"\argmax_x f", r'MathJax does not know \argmax (did you mean "\operatorname*{arg\,max}"?)'),
        (
            r"\begin{pmatirx}a\end{pmatirx}",
            'MathJax does not know the environment "pmatirx" (did you mean "pmatrix"?)',
        ),
        # Pairs
        (r"\frac{1}{2", r"a closing brace } is missing (write \lbrace to show a brace)"),
        ("x}", r"} has no opening brace (write \rbrace to show a brace)"),
        (r"\left( x", r"\left has no \right (\right. closes it without a bracket)"),
        (r"x \right)", r"\right has no \left (\left. opens it without a bracket)"),
        (r"\begin{pmatrix}a", r"\end{pmatrix} is missing"),
        (r"\begin{cases}x\end{matrix}", r"\begin{cases} ends with \end{matrix}"),
        (r"\sqrt[3{x}", r"the closing ] of \sqrt is missing"),
        (r"\text{a $x}", r"a $ in \text{…} is not closed"),
        # Arguments
        (r"\frac{a}", r"\frac has too few arguments (put each in braces: \frac{a}{b})"),
        (
            r"\left x \right)",
            r"\left needs a bracket right after it (write ( [ | \lbrace \langle …, or a period "
            "for none)",
        ),
        ("a^b^c", "one symbol has two exponents (use braces to group them: a^{b^c})"),
        ("a_i_j", "one symbol has two subscripts (put both in one pair of braces: a_{i,j})"),
        (r"\hspace{wide}", r"\hspace needs a length (write one such as 1em or 2pt)"),
        # Characters with another meaning
        (
            "a & b",
            r"& is not allowed here (use it in a matrix or the like; write \& to show an ampersand)",
        ),
        ("#1", r"# is not allowed in a formula (write \# to show one)"),
        ("50% of x", r"% hides the rest of the formula (write \% to show one)"),
        (
            r"\text{50\%}",
            r"\text shows \% as written (close \text{…} before it, or write the character)",
        ),
        # What works here, but not on a card, or has side effects there
        (
            r"\def\a{1}\a",
            r"\def is not allowed on a card (it would also apply to the cards after this one; "
            "write the formula out)",
        ),
        (
            r"\DeclareMathOperator{\a}{a}",
            r"\DeclareMathOperator is not allowed on a card (it would also apply to the cards "
            "after this one; write the formula out)",
        ),
        (
            r"\href{javascript:alert(1)}{x}",
            r"\href is not allowed on a card (put links in the text; a card cannot set its own "
            "style)",
        ),
        (r"\tag{1} x", r"\tag is not allowed on a card (a card cannot refer to another card's formula)"),
        (r"\require{physics}", r"\require is not allowed on a card (all packages are already loaded)"),
        (
            r"\unicode[Arial]{x41}",
            r"\unicode is not allowed on a card (a card cannot choose its own font; write the "
            "character itself)",
        ),
        (
            r"\verb|\)\(\bbox[url(x)]{y}|",
            r"\verb is not allowed on a card (it hides where a formula ends; use \text{…}, or put "
            "code outside the formula)",
        ),
        (
            r"\text{a \(x\)}",
            r"\( would begin or end a formula (write \left( or \left[ for a bracket, and $…$ "
            r"inside \text{…})",
        ),
        # Anything else, in MathJax's own words
        (r"\unicode{wrong}", r"MathJax says: Argument to \unicode must be a number"),
        ("{" * 5000 + "}" * 5000, "the formula is nested too deeply"),
    ],
)
def test_mistakes_are_reported_in_plain_words(tex, expected):
    text, hint = mathjax.problems([(tex, True)])[tex, True]
    assert text + (f" ({hint})" if hint else "") == expected
    with pytest.raises(ValueError, match="."):
        mathjax.mathml(tex, True)


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathrm{softmax}(z)_i=\frac{e^{z_i}}{\sum_j e^{z_j}}",
        r"\lbrace x \mid x>0 \rbrace",
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        r"\begin{cases}a&x<0\\b&x\geq 0\end{cases}",
        r"\ce{H2O}",
        r"\operatorname*{arg\,max}_x f(x)",
        r"\underbrace{a}_{\text{long}}",
        r"50\,\%",
        r"\text{if $x>0$}",
        r"\fcolorbox{red}{#ff0}{x}",
        r"\bbox[yellow,5px,border: 2px solid blue]{x}",
        r"\underbracket{a}_{b}",
        r"\cancelto{0}{x}",
        r"\textcolor{#1a2b3c}{x}",
        r"\color[RGB]{1,2,3}x",
        r"\begin{array}{|c|l|}\hline a&b\\[2em]c&d\end{array}",
        r"\Huge x",
        r"\rule{1em}{2pt}",
        r"\begin{multline}a\\b\end{multline}",
        r"\boldsymbol{\theta}\coloneqq\mathbf 0",
        r"\left.\frac{a}{b}\right|_{x=0}",
        r"\color{red}{x}",
        "α ≤ β",
    ],
)
def test_formulas_that_anki_shows_are_accepted(tex):
    assert mathjax.problems([(tex, False), (tex, True)]) == {}


LINK = (
    'the attribute "href" is not allowed in a formula (put links in the text; a card '
    "cannot set its own style)"
)


@pytest.mark.parametrize(
    "tex, expected",
    [
        # Links, identities, handlers
        (r"""\mmlToken{mi}[href="javascript:void(document.title='x')"]{click}""", LINK),
        (r"\mmlToken{mi}[href='https://example.org']{x}", LINK),
        (r"\mmlToken{mtext}[id='answer']{x}", LINK.replace("href", "id")),
        (r"\mmlToken{mi}[class='gr-live']{x}", 'the class "gr-live" is not allowed in a formula'),
        # Pictures and other elements
        (
            r"\mmlToken{mglyph}[src='https://example.org/x.png']{}",
            "the element <mglyph> is not allowed in a formula (put links, tooltips, and pictures "
            "in the text)",
        ),
        (
            r"\texttip{x}{y}",
            "the element <maction> is not allowed in a formula (put links, tooltips, and "
            "pictures in the text)",
        ),
        # Styles
        (
            r"\mmlToken{mtext}[style='position:fixed;top:0']{ }",
            'the style "position:fixed;top:0" is not allowed in a formula (use a color name such '
            "as red, or #rrggbb)",
        ),
        (
            r"\bbox[background:url(https://example.org/x)]{x}",
            'the style "background:url(https://example.org/x)" is not allowed in a formula (use '
            "a color name such as red, or #rrggbb)",
        ),
        (
            r"\bbox[border:1px solid red;background:url(//example.org)]{x}",
            'the style "border:1px solid red;background:url(//example.org)" is not allowed in a '
            "formula (use a color name such as red, or #rrggbb)",
        ),
        (
            r"\fcolorbox{red;position:fixed;top:0}{blue}{x}",
            'the style "border: 2px solid red;position:fixed;top:0" is not allowed in a formula '
            "(use a color name such as red, or #rrggbb)",
        ),
        # Colors
        (
            r"\color{url(https://example.org)}x",
            'the mathcolor "url(https://example.org)" is not allowed in a formula (use a color '
            "name such as red, or #rrggbb)",
        ),
        (
            r"\colorbox{red;position:fixed}{x}",
            'the mathbackground "red;position:fixed" is not allowed in a formula (use a color '
            "name such as red, or #rrggbb)",
        ),
        (
            r"\textcolor{transparent}{x}",
            'the mathcolor "transparent" is not allowed in a formula (use a color name such as '
            "red, or #rrggbb)",
        ),
        (
            r"\cancel[mathcolor=var(--x)]{x}",
            'the mathcolor "var(--x)" is not allowed in a formula (use a color name such as red, '
            "or #rrggbb)",
        ),
        # Fonts, and symbols as large as the screen
        (r"\mmlToken{mi}[fontfamily='Arial']{x}", LINK.replace("href", "fontfamily")),
        (
            r"\rule{999em}{999em}",
            'the width "999em" is not allowed in a formula (use a number below 100 and a unit, '
            "such as 1em or 2pt)",
        ),
        (
            r"\mmlToken{mi}[mathsize='500em']{x}",
            'the mathsize "500em" is not allowed in a formula (use a number below 100 and a '
            "unit, such as 1em or 2pt)",
        ),
        # Deeply nested, and in a cell, whose own style is set later
        (
            r"\begin{pmatrix}1&\frac{a}{\bbox[z-index:9]{x}}\end{pmatrix}",
            (
                'the style "z-index:9" is not allowed in a formula (use a color name such as red, or '
                "#rrggbb)"
            ),
        ),
    ],
)
def test_a_formula_shows_a_formula_and_nothing_else(tex, expected):
    """Whatever macro makes it, the typeset result is compared with a closed list."""
    for display in (False, True):
        found = mathjax.typeset([(tex, display)])[tex, display]
        assert found.mistake + (f" ({found.hint})" if found.hint else "") == expected
        assert found.harmful and not found.mathml


@pytest.mark.parametrize("tex", [r"\aplha", r"\frac{1}{2", r"\text{50\%}"])
def test_a_mere_mistake_does_not_count_as_harmful(tex):
    found = mathjax.typeset([(tex, False)])[tex, False]
    assert found.mistake and not found.harmful


@pytest.mark.slow
def test_mathjaxs_macros_make_only_what_is_listed(tmp_path):
    """Try every macro and environment with harmless arguments; only those made for it are refused."""
    engine = mathjax._engine
    tried = [
        (form % name, False)
        for name in engine._known_names("macro")
        for form in (
            r"\%s",
            r"\%s{1}",
            r"\%s{1}{2}",
            r"\%s{red}{1}",
            r"\%s{1em}{1em}",
            r"\left\%s x\right.",
        )
    ]
    tried += [
        (rf"\begin{{{name}}}{argument}a&b\\c&d\end{{{name}}}", True)
        for name in engine._known_names("environment")
        for argument in ("", "{cc}", "{2}")
    ]
    found = mathjax.typeset(tried, tmp_path)
    refused = {
        tex
        for (tex, _), each in found.items()
        if each.harmful and re.search("element|attribute", each.mistake)
    }
    assert {name for tex in refused for name in re.findall(r"^\\[A-Za-z]*", tex)} <= {
        r"\toggle",
        r"\mathtip",
        r"\texttip",
        r"\mmlToken",
    }
    assert sum(bool(each.mathml) for each in found.values()) > 2000


@pytest.mark.our_cards
def test_every_formula_of_the_project_can_be_typeset():
    content, _ = decks.load(Project(ROOT))
    every = {
        (each.body, each.kind == scanner.DISPLAY)
        for card in content.cards
        for part in card.parts
        for each in part.formulas
    }
    every |= {(cloze.unmarked(tex), display) for tex, display in every}
    assert len(every) > 1000
    assert mathjax.problems(every) == {}
    for each in mathjax.typeset(every).values():
        names = {node.tag.partition("}")[2] for node in ElementTree.fromstring(each.mathml).iter()}
        assert "merror" not in names and "math" in names


@pytest.mark.parametrize(
    "tex, part",
    [
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (r"\mathbb E", "<mi>𝔼</mi>"),
        (r"\mathbf{x1}", "𝐱"),
        (r"\mathcal{L}", ">ℒ</mi>"),
        (r"\mathcal N", ">𝒩</mi>"),
        (r"\boldsymbol\theta", "<mi>𝜽</mi>"),
        (r"\mathbf{\Sigma}", "𝚺"),
        (r"\mathfrak{g}", "𝔤"),
        (r"\mathbf 1", "<mn>𝟏</mn>"),
        (r"\mathrm d", '<mi mathvariant="normal">d</mi>'),
        (r"\text{a<b}", "a&lt;b"),
        (r"x<y", "&lt;"),
        (r"\mathbf{<}", "&lt;"),
        ("x", "<mi>x</mi>"),
    ],
)
def test_styled_letters_become_characters_that_browsers_draw(tex, part):
    assert part in mathjax.mathml(tex)
    assert ElementTree.fromstring(mathjax.mathml(tex)) is not None


def test_a_displayed_formula_is_marked_as_such():
    assert ' display="block"' in mathjax.mathml("x", True)
    assert " display=" not in mathjax.mathml("x")


def test_the_columns_of_tables_keep_their_alignment():
    cells = ElementTree.fromstring(mathjax.mathml(r"\begin{align}a&=b\\c&=d\end{align}", True))
    styles = [node.get("style", "") for node in cells.iter() if node.tag.endswith("mtd")]
    assert [style.split(";")[1] for style in styles] == [
        "text-align:-webkit-right",
        "text-align:-webkit-left",
    ] * 2


def test_no_formula_affects_the_next():
    first, second, third = r"\renewcommand{\alpha}{x}", r"\alpha", r"\newcommand{\mine}{x}\mine"
    found = mathjax.typeset([(first, False), (second, False), (third, False), (r"\mine", False)])
    assert found[first, False].mistake and found[third, False].mistake
    assert "&#x3B1;" in found[second, False].mathml
    assert r"\mine" in found[r"\mine", False].mistake
    assert 'id="' not in mathjax.mathml("x")


@pytest.mark.parametrize(
    "tex, shown",
    [
        ("x", "$x$"),
        ("a  +\nb", "$a + b$"),
        (
            r"\mmlToken{mi}[href='https://example.org/a/very/long/address']{x}",
            r"$\mmlToken{mi}[href='https://example.org/a/very/lo…$",
        ),
    ],
)
def test_messages_shorten_formulas(tex, shown):
    assert tex_errors.short(tex) == shown


class NoEngine:
    """An engine that must not be asked."""

    def typeset(self, formulas):
        raise AssertionError("MathJax was started")


def test_answers_are_stored(tmp_path, monkeypatch):
    wanted = {("x + y_1", False), ("x + y_1", True), (r"\nobody", False)}
    monkeypatch.setattr(mathjax, "_known", {})
    first = mathjax.typeset(wanted, tmp_path)
    monkeypatch.setattr(mathjax, "_known", {})
    monkeypatch.setattr(mathjax, "_engine", NoEngine())
    assert mathjax.typeset(wanted, tmp_path) == first
    with pytest.raises(AssertionError):
        mathjax.typeset({("x + y_2", False)}, tmp_path)


@pytest.mark.parametrize("damage", [b"", b"not a database " * 100])
def test_a_damaged_store_is_made_again(tmp_path, monkeypatch, damage):
    wanted = [("x + y_1", False), (r"\nobody", False)]
    monkeypatch.setattr(mathjax, "_known", {})
    first = mathjax.typeset(wanted, tmp_path)
    (store,) = tmp_path.glob("*.sqlite")
    store.write_bytes(damage)
    for _ in range(2):
        monkeypatch.setattr(mathjax, "_known", {})
        assert mathjax.typeset(wanted, tmp_path) == first
    monkeypatch.setattr(mathjax, "_known", {})
    monkeypatch.setattr(mathjax, "_engine", NoEngine())
    assert mathjax.typeset(wanted, tmp_path) == first


def test_the_store_forgets_other_versions_and_old_answers(tmp_path, monkeypatch):
    (tmp_path / "0123456789abcdef.sqlite").write_bytes(b"of another version")
    monkeypatch.setattr(mathjax, "_known", {})
    monkeypatch.setattr(mathjax, "_KEPT", 3)
    for index in range(5):
        mathjax.typeset([(f"x_{index}", False)], tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(mathjax, "_known", {})
    monkeypatch.setattr(mathjax, "_engine", NoEngine())
    assert len(mathjax.typeset([(f"x_{index}", False) for index in (2, 3, 4)], tmp_path)) == 3
    with pytest.raises(AssertionError):
        mathjax.typeset([("x_1", False)], tmp_path)


def test_formulas_are_typeset_even_if_answers_cannot_be_stored(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(mathjax, "_known", {})
    assert mathjax.typeset([("x", False)], tmp_path / "file" / "store")["x", False].mathml


def test_a_formula_that_takes_too_long_does_not_hold_up_the_others(monkeypatch):
    engine = mathjax._Engine()
    ask = engine._eval

    def slow(code: str) -> list[object]:
        if "slow" in code:
            ask("(() => { for (;;); })()")
        return ask(code)

    monkeypatch.setattr(engine, "_eval", slow)
    engine._started()
    monkeypatch.setattr(mathjax, "_PATIENCE", 0.3)
    found = engine.typeset([("x", False), ("slow", False), ("y", False)])
    assert [bool(each.mathml) for each in found] == [True, False, True]
    assert found[1].mistake == "MathJax takes too long to typeset this"


def test_formulas_are_typeset_while_an_event_loop_runs():
    """Playwright runs one in a thread that uses a browser."""

    async def typeset() -> list[mathjax.Typeset]:
        return mathjax._Engine().typeset([("x", False)])

    assert "<mi>" in asyncio.run(typeset())[0].mathml


def test_python_ends_after_mathjax_was_started():
    """V8's threads must not keep Python alive."""
    code = (
        "from deckbuilder.typesetting import mathjax; from pathlib import Path; import sys; "
        "mathjax.typeset([('x', False)], Path(sys.argv[1]) / 'none')"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code, __file__], cwd=ROOT, check=True, timeout=100)


def test_python_ends_after_threads_used_mathjax():
    """The threads of the preview use it."""
    code = (
        "from deckbuilder.typesetting import mathjax; from pathlib import Path; import sys, threading\n"
        "mathjax.prepare()\n"
        "for tex in 'xy':\n"
        "    new = [(tex, False)], Path(sys.argv[1]) / 'none'\n"
        "    thread = threading.Thread(target=mathjax.typeset, args=new)\n"
        "    thread.start()\n"
        "    thread.join()"
    )
    subprocess.run([sys.executable, "-c", code, __file__], cwd=ROOT, check=True, timeout=100)


def test_messages_for_mathjaxs_errors_can_be_filled_in():
    for text, hint in tex_errors._WORDS.values():
        assert text.format("A", "B") and "{{" not in hint.format("A", "B")
    assert tex_errors.refused(r"\deff \lets \tagged \refined") is None
    assert tex_errors.refused(r"\\% x") and not tex_errors.refused(r"\%")


def test_mathjax_is_configured_as_in_anki():
    """It has Anki's packages, except those that hide mistakes or need a browser."""
    configuration = mathjax._scripts()[0].read_text("utf-8")
    packages = json.loads(configuration.split("packages=")[1].split("]")[0] + "]")
    assert packages == ["noerrors", "mathtools"]
    assert mathjax.problems([(r"\coloneqq", False)]) == {}  # of mathtools
