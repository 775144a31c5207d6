"""Edits made in Anki: the Markdown before, the field as Anki's editor leaves it, the Markdown after.

The HTML is what the editor of Anki 26.9 wrote for these edits; older versions put lines into `<div>`.
`LEFT` are edits that the dialect cannot express, with what the message must say about them.
"""

WJ = "\u2060"  # the builder adds it between a backslash and a bracket that do not begin a formula
FIGURE = (
    '<span class="gr-pair"><img class="gr-figure gr-light" src="two-bars-0123456789-light.svg" '
    'alt="Bars of height 1 and 2"><img class="gr-figure gr-dark" '
    'src="two-bars-0123456789-dark.svg" alt="Bars of height 1 and 2"></span>'
)
PHOTO = '<img class="gr-picture" src="photo-0123456789.png" alt="A blue square">'
CODE = (
    '<div class="highlight"><pre><code><span class="k">def</span> f(x):\n'
    '    <span class="k">return</span> x\n</code></pre></div>'
)

# name: (Markdown, field, Markdown)
EDITS = {
    # Words
    "a word added": ("Hello world.", "Hello big world.", "Hello big world."),
    "a word removed": ("Hello big world.", "Hello&nbsp;world.", "Hello world."),
    "a new text": ("Hello world.", "All new", "All new"),
    "two spaces": ("One.", "One.&nbsp; Two&nbsp; three&nbsp;", "One. Two three"),
    "the author's line breaks stay": (
        "A long\nline of\ntext.",
        "A long\nline of new\ntext.",
        "A long\nline of\nnew text.",
    ),
    "letters of all kinds": ("One.", "Über 90&nbsp;% – “naïve” Ω.", "Über 90 % – “naïve” Ω."),
    "accents in two characters": ("One.", "Na\u0069\u0308ve", "Na\u00efve"),
    # Formats
    "bold": ("Hello world.", "Hello <b>world</b>.", "Hello **world**."),
    "bold with a space": ("Hello big world.", "Hello <b>big </b>world.", "Hello **big** world."),
    "bold removed": ("Hello **big** world.", "Hello big world.", "Hello big world."),
    "italic": ("Hello world.", "Hello <i>world</i>.", "Hello *world*."),
    "bold and italic": ("Hello world.", "<b>Hello <i>world</i></b>.", "**Hello *world***."),
    "italic within a word": ("relearning", "<i>re</i>learning", "*re*learning"),
    "another word bold": (
        "A __b__ and _c_ d.",
        "A <strong>b</strong> and <em>c</em> <b>d</b>.",
        "A __b__ and _c_ **d**.",
    ),
    "inline code": (
        "Use nn.Linear here.",
        "Use <code>nn.Linear</code> here.",
        "Use `nn.Linear` here.",
    ),
    "code edited": (
        "Use `nn.Linear` here.",
        "Use <code>nn.Linear(1, 2)</code> here.",
        "Use `nn.Linear(1, 2)` here.",
    ),
    "code with a backtick": ("One.", "See <code>a`b</code>.", "See ``a`b``."),
    "code with formula marks": (r"`\(x\)` is it.", r"<code>\(x\)</code> was it.", r"`\(x\)` was it."),
    "a link": (
        "See the book.",
        'See <a href="https://example.org/a_b?c=1&amp;d=2">the book</a>.',
        "See [the book](https://example.org/a_b?c=1&d=2).",
    ),
    "a link's address": (
        "See [it](https://example.org/a).",
        'See <a href="https://example.org/b">it</a>.',
        "See [it](https://example.org/b).",
    ),
    "a bare address": ("See.", "See https://example.org/a_b now.", "See <https://example.org/a_b> now."),
    "beside a bare address": (
        "See https://example.org/a_b, a page.",
        'See <a href="https://example.org/a_b">https://example.org/a_b</a>, the page.',
        "See https://example.org/a_b, the page.",
    ),
    # GitHub's dialect
    "struck through": ("One two.", "One <strike>two</strike> <s>three</s>.", "One ~~two three~~."),
    "in a task list": (
        "- [ ] open\n- [x] done",
        '<ul><li class="gr-task">\u2611 open</li><li class="gr-task">\u2610 now</li></ul>',
        "- [x] open\n- [ ] now",
    ),
    "in an alert": (
        "Look:\n\n> [!TIP]\n> Sort first.",
        '<p>Look:</p><blockquote class="gr-alert gr-alert-tip"><p class="gr-alert-title">Tip</p>'
        "<p>Sort all first.</p></blockquote>",
        "Look:\n\n> [!TIP]\n> Sort all first.",
    ),
    "after a backslash": ("One\\\ntwo.", "One<br>three.", "One\\\nthree."),
    "in numbers with parentheses": (
        "1) one\n2) two",
        "<ol><li>one</li><li>three</li></ol>",
        "1) one\n2) three",
    ),
    "a picture resized": (
        "![A blue square](photo) here",
        PHOTO.replace("<img", '<img width="90"') + " here",
        "![A blue square](photo){width=90px} here",
    ),
    "beside a picture with a width": (
        "![A blue square](photo){width=50%} here",
        PHOTO.replace("<img", '<img style="width: 50%;"') + " there",
        "![A blue square](photo){width=50%} there",
    ),
    # Formulas
    "a formula": ("Here.", r"Here: \(a_1&lt;b^*\).", "Here: $a_1<b^*$."),
    "a formula edited": (
        r"It is $\frac{a}{b}$ here.",
        r"It is \(\frac{a}{c}\) here.",
        r"It is $\frac{a}{c}$ here.",
    ),
    "a formula of the editor": ("Here.", "Here <anki-mathjax>x&lt;y</anki-mathjax>.", "Here $x<y$."),
    "a displayed formula": ("Here.", r"Here<br>\[x^2\]<br>and there.", "Here\n$$x^2$$\nand there."),
    "a matrix": (
        "```math\n\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}\n```",
        r"\[\begin{bmatrix}1&amp;2\\3&amp;5\end{bmatrix}\]",
        "```math\n\\begin{bmatrix}1&2\\\\3&5\\end{bmatrix}\n```",
    ),
    "a new matrix": (
        "Here.",
        r"Here.<br><br>\[\begin{bmatrix}1\\2\end{bmatrix}\]",
        "Here.\n\n```math\n\\begin{bmatrix}1\\\\2\\end{bmatrix}\n```",
    ),
    "braces in a formula": ("Here.", r"Here \(\{a\}\).", "Here $`\\{a\\}`$."),
    "a word after a line break of the author": (
        "__One.__  \nTwo three.",
        "<strong>One.</strong><br>Two four.",
        "__One.__  \nTwo four.",
    ),
    "an empty block of code": ("Here.", "<p>Here.</p><pre> \n </pre><p>There.</p>", "Here.\n\nThere."),
    "braces and a backtick in a formula": (
        "Here.",
        r"Here \(\{\text{a`b}\}\).",
        r"Here $\{\text{a`b}\}$.",
    ),
    "a formula in bold": ("Here.", r"<b>Here \(x\)</b>.", "**Here $x$**."),
    "a formula over two lines": ("Here.", r"Here \(a +<br>b\).", "Here $a + b$."),
    # Characters with a meaning
    "entities": ("One.", "a &lt; b &amp; c &gt; d", "a < b & c > d"),
    "a tag as text": ("One.", "the &lt;b&gt; tag", "the &lt;b> tag"),
    "an entity as text": ("One.", "write &amp;lt; for it", "write &amp;lt; for it"),
    "stars and underscores": (
        "One.",
        "2*3 *so* snake_case _x_ 2 * 3",
        r"2\*3 \*so\* snake_case \_x\_ 2 * 3",
    ),
    "dollars": ("One.", "costs $5, or $x$", r"costs $5, or \$x\$"),
    "backslashes and brackets": (
        "One.",
        rf"C:\dir\* and \{WJ}(x\{WJ}) [0,1] [a](b)",
        r"C\:\dir\\\* and \\(x\\) [0,1] [a]\(b)",
    ),
    "a backtick": ("One.", "a ` b", r"a \` b"),
    "a text like a list": ("One.", "- not a list", r"\- not a list"),
    "a text like a number": ("One.", "1. is first", r"1\. is first"),
    "a text like a heading": ("One.", "Two.<br># three", "Two.  \n\\# three"),
    "a text like a part": ("One.", "Two.<br>A: three", "Two.  \nA\\: three"),
    # Lines
    "a line break": ("Hello world.", "Hello<br>&nbsp;world.", "Hello  \nworld."),
    "lines of an older editor": (
        "Hello world.",
        "Hello<div>world</div><div>again</div>",
        "Hello  \nworld  \nagain",
    ),
    "a new paragraph": ("Hello world.", "Hello world.<br><br>Again.", "Hello world.\n\nAgain."),
    "a paragraph after two": (
        "One.\n\nTwo.",
        "<p>One.</p>\n<p>Two.</p><p>Three.</p>",
        "One.\n\nTwo.\n\nThree.",
    ),
    "a paragraph between": (
        "One.\n\nTwo.",
        "<p>One.</p><p>New.</p>\n<p>Two.</p>",
        "One.\n\nNew.\n\nTwo.",
    ),
    "a paragraph removed": ("One.\n\nTwo.\n\nThree.", "<p>One.</p>\n<p>Three.</p>", "One.\n\nThree."),
    "two paragraphs joined": ("One.\n\nTwo.", "<p>One. Two.</p>", "One. Two."),
    "an empty line of an older editor": ("One.", "One.<div><br></div><div>Two.</div>", "One.\n\nTwo."),
    "only the changed paragraph": (
        "_One_\nis  *here*.\n\nTwo.",
        "<p><em>One</em>\nis  <em>here</em>.</p>\n<p>Two!</p>",
        "_One_\nis  *here*.\n\nTwo!",
    ),
    # Lists and tables
    "a list": ("Hello.", "Hello.<br><ul><li>one</li><li>two</li></ul>", "Hello.\n\n- one\n- two"),
    "a numbered list": ("Hello.", "<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
    "an item added": (
        "- one\n- two",
        "<ul>\n<li>one</li><li>new</li>\n<li>two</li>\n</ul>",
        "- one\n- new\n- two",
    ),
    "an item edited": (
        "Two:\n* one\n* two $x$",
        "<p>Two:</p>\n<ul>\n<li>one</li>\n<li>three \\(x\\)</li>\n</ul>",
        "Two:\n* one\n* three $x$",
    ),
    "a list in a list": (
        "- one\n- two",
        "<ul>\n<li>one</li><ul><li>in it</li></ul>\n<li>two</li>\n</ul>",
        "- one\n  - in it\n- two",
    ),
    "a text after a list": ("- one", "<ul>\n<li>one</li>\n</ul><div>after</div>", "- one\n\nafter"),
    "a cell of a table": (
        "| a | b |\n|:--|---|\n| 1 | $x$ |",
        '<table>\n<thead>\n<tr>\n<th style="text-align: left;">a</th>\n<th>b</th>\n'
        '</tr>\n</thead>\n<tbody>\n<tr>\n<td style="text-align: left;">2 | 3_a &amp; 4</td>\n'
        "<td>\\(x\\)</td>\n</tr>\n</tbody>\n</table>",
        "| a | b |\n|:--|---|\n| 2 \\| 3_a & 4 | $x$ |",
    ),
    "a quotation": ("One.", "One.<blockquote>Two.</blockquote>", "One.\n\n> Two."),
    # Code
    "a line of code edited": (
        "```python\ndef f(x):\n    return x\n```",
        CODE.replace("</span> x", "</span> x + 1"),
        "```python\ndef f(x):\n    return x + 1\n```",
    ),
    "a line of code added": (
        "```python\ndef f(x):\n    return x\n```",
        CODE.replace("</pre>", "</pre><pre><code>f(1)</code></pre>"),
        "```python\ndef f(x):\n    return x\nf(1)\n```",
    ),
    "new code": ("One.", "One.<pre>a &lt; b\n\n  c</pre>", "One.\n\n```\na < b\n\n  c\n```"),
    # Pictures
    "a text beside a figure": (
        "See ![Bars of height 1 and 2](two-bars)",
        f"Look: {FIGURE}",
        "Look: ![Bars of height 1 and 2](two-bars)",
    ),
    "a figure removed": ("See.\n\n![Bars of height 1 and 2](two-bars)", "<p>See.</p>", "See."),
    "a figure moved": (
        "See ![Bars of height 1 and 2](two-bars)\n\nNow.",
        f"<p>See</p>\n<p>{FIGURE} Now.</p>",
        "See\n\n![Bars of height 1 and 2](two-bars) Now.",
    ),
    "alt text with brackets and marks": (
        "Look: ![A blue square](photo)",
        f"Look: {PHOTO.replace('A blue square', 'A *blue* [4, 4] <square> &amp; &quot;more&quot;')}",
        'Look: ![A *blue* [4, 4] <square> & "more"](photo)',
    ),
    "alt text with unbalanced brackets": (
        "Look: ![A blue square](photo)",
        f"Look: {PHOTO.replace('A blue square', 'Blue [0, 1) to ]2, [3]] at C:' + chr(92) + 'dir')}",
        r"Look: ![Blue [0, 1) to ]2, [3]\] at C:\\dir](photo)",
    ),
    "other alt text for a figure": (
        "Look: ![Bars of height 1 and 2](two-bars)",
        f"Look: {FIGURE.replace('Bars', 'Two bars')}",
        "Look: ![Two bars of height 1 and 2](two-bars)",
    ),
    "alt text with Anki's commands": (
        "Look: ![A blue square](photo)",
        f"Look: {PHOTO.replace('A blue', f'[{WJ}sound:a.mp3] [{WJ}latex]')}",
        "Look: ![[sound:a.mp3] [latex] square](photo)",
    ),
    "other alt text for a picture": (
        "Look: ![A red square](photo)",
        f"Look: {PHOTO}",
        "Look: ![A blue square](photo)",
    ),
}

CLOZES = {
    "beside a deletion in code": (
        "There is `a = {{c1::b}}` here.",
        "There is <code>a = {{c1::b}}</code> there.",
        "There is `a = {{c1::b}}` there.",
    ),
    "a deletion in code edited": (
        "It is `a = {{c1::b}}` here.",
        "It is <code>a = {{c1::c + {{c2::d}}}}</code> here.",
        "It is `a = {{c1::c + {{c2::d}}}}` here.",
    ),
    "a deletion in a block of code edited": (
        "Fill in:\n\n```python\nx = {{c1::1}}\n```",
        '<p>Fill in:</p><div class="highlight"><pre><code><span class="n">x</span> = '
        '{{c1::<span class="mi">2</span>}}\n</code></pre></div>',
        "Fill in:\n\n```python\nx = {{c1::2}}\n```",
    ),
    "a deletion in a formula edited": (
        r"It is $x={{c1::\frac{1}{2}}}$ here.",
        r"It is \(x={{c1::\frac{1}{3} }}\) here.",
        r"It is $x={{c1::\frac{1}{3}}}$ here.",
    ),
    "beside a deletion of two cards": (
        "It is {{c1,2::one}} here.",
        "It is {{c1::{{c2::one}}}} there.",
        "It is {{c1,2::one}} there.",
    ),
    "an answer edited": (
        "It is {{c1::one::a number}}.",
        "It is {{c1::two::a number}}.",
        "It is {{c1::two::a number}}.",
    ),
    "a deletion added": (
        "It is {{c1::one}} and two.",
        "It is {{c1::one}} and {{c2::<b>two</b>}}.",
        "It is {{c1::one}} and {{c2::**two**}}.",
    ),
    "a formula in a deletion": (
        r"It is {{c1::$\frac{a}{\sqrt{b}}$}}.",
        r"It is {{c1::\(\frac{a}{\sqrt{c} }\)}}.",
        r"It is {{c1::$\frac{a}{\sqrt{c}}$}}.",
    ),
    "beside a formula in a deletion": (
        r"It is {{c1::$\sqrt{\frac{a}{b}}$}}.",
        r"It was {{c1::\(\sqrt{\frac{a}{b} }\)}}.",
        r"It was {{c1::$\sqrt{\frac{a}{b}}$}}.",
    ),
    "code in a deletion": ("Use {{c1::`f`}}.", "Use {{c1::<code>g</code>}}.", "Use {{c1::`g`}}."),
}

# name: (Markdown, field, in the message)
LEFT = {
    "color": ("One.", 'One <span style="color: rgb(255, 0, 0);">red</span>.', "colored text"),
    "highlighting": ("One.", '<span style="background-color: yellow;">One</span>.', "highlighted text"),
    "underlining": ("One.", "<u>One</u>.", "underlined text"),
    "a subscript": ("One.", "x<sub>1</sub>", "a subscript (write it as a formula)"),
    "size": ("One.", '<span style="font-size: 20px">One.</span>', "text of another size"),
    "centered": ("One.", '<div style="text-align: center;">One.</div>', "aligned text"),
    "a new picture": ("One.", 'One. <img src="paste-3f.png">', "does not come with the notes"),
    "alt text for half a figure": (
        "See ![Bars of height 1 and 2](two-bars)",
        "See " + FIGURE.replace("Bars", "Two bars", 1),
        "only one of the two images of the figure two-bars",
    ),
    "no alt text for a picture": (
        "Look: ![A blue square](photo)",
        f"Look: {PHOTO}".replace("A blue square", " "),
        "a picture without alt text: photo",
    ),
    "half a figure": (
        "A ![Bars of height 1 and 2](two-bars)",
        'A <img src="two-bars-0123456789-dark.svg" alt="Bars of height 1 and 2">',
        "only one of the two images of the figure two-bars",
    ),
    "a recording": ("One.", "One. [sound:rec1.mp3]", "[sound:rec1.mp3]"),
    "old LaTeX": ("One.", "One [$]x[/$].", "[$]"),
    "a video": ("One.", 'One <video src="a.mp4"></video>', "a video"),
    "a heading of a card": ("One.", "<h2>Two</h2>", "a heading of the first or second level"),
    "two lines in a cell": (
        "| a |\n|---|\n| b |",
        "<table><tr><th>a</th></tr><tr><td>b<br>c</td></tr></table>",
        "several lines where Markdown allows one",
    ),
    "a formula stuck to a word": ("One.", r"One\(x\)two", "Markdown would show differently"),
    "nothing": ("One.", "<br>", "an empty text where a card needs one"),
    "a formula that is a link": (
        "One.",
        r"One \(\mmlToken{mi}[href='https://example.org']{x}\).",
        'the attribute "href" is not allowed in a formula',
    ),
    "a formula that covers the card": (
        "One.",
        r"One.<br>\[\fcolorbox{red;position:fixed}{blue}{x}\]",
        "is not allowed in a formula",
    ),
    "a formula that defines": ("One.", r"One \(\def\x{1}\).", r"\def is not allowed on a card"),
    "another link": ("One.", '<a href="javascript:x">One</a>', "a link to javascript:x"),
}
