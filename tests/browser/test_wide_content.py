"""Test that wide content on a 360-pixel phone wraps or scrolls inside the card, in both themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.browser.typeset import answer_side, html, show

SUM = "+".join(f"w_{{{n}}}\\hat{{x}}_{{{n}}}" for n in range(1, 15))
ASSIGNMENT = "result = " + " + ".join(f"weights[{n}] * inputs[{n}]" for n in range(13))
URL = "https://example.org/a/long/path/" + "of-hyphenated-words-" * 6 + "?query=" + "x" * 60
WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
IDENTIFIER = "torch.nn.utils.parametrizations.spectral_norm_with_a_very_long_keyword_argument_name"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="400" viewBox="0 0 1600 400">'
    '<rect width="1600" height="400" fill="#888"/></svg>'
)


def table(columns: int, indent: str = "") -> str:
    """Return a table with words, numbers and formulas."""
    heads = ["Optimizer", "Learning rate", "Momentum", "Parameters", "Validation", "Throughput"]
    rows = [
        [f"{heads[n % 6]}" for n in range(columns)],
        ["---"] * columns,
        [f"$\\beta_{{{n}}}=0.99{n}$" for n in range(columns)],
        [f"{n}{n}8,{n}50,112" for n in range(1, columns + 1)],
    ]
    return "\n".join(f"{indent}| {' | '.join(row)} |" for row in rows)


CONTENT = {
    "six columns": table(6),
    "eight columns": table(8),
    "table in a nested list": f"- One\n    - Two, with a table\n\n{table(6, '        ')}\n- Three",
    "formula in a line": f"The unit adds up ${SUM}$, then applies $\\tanh$.",
    "formula in a list": f"- First\n    - Second: ${SUM}$ and more\n- Third",
    "formula in a table": f"| sum | value |\n| --- | --- |\n| ${SUM}$ | 1 |",
    "formula on its own": f"The sum:\n\n$$\n{SUM}\n$$\n\nNo more.",
    "aligned formulas": f"$$\n\\begin{{aligned}}a&={SUM}\\\\b&=\\sqrt{{2}}\\end{{aligned}}\n$$",
    "numbered formula": f"$$\n{SUM} \\tag{{1}}\n$$",
    "matrix": "$\\begin{pmatrix}" + "&".join(["0.3333"] * 10) + "\\end{pmatrix}$ is the row.",
    "code": f"```python\n{ASSIGNMENT}\nprint(result)\n```",
    "code in a list": f"- Run this:\n\n    ```python\n    {ASSIGNMENT}\n    ```\n- Then stop.",
    "identifier": f"Call `{IDENTIFIER}` twice.",
    "word": f"The word {WORD} is one.",
    "address": f"See {URL} and [the page]({URL}).",
    "emphasized address": f"**{URL}**",
    "word in a table": f"| word | value |\n| --- | --- |\n| {WORD} | 1 |",
    "picture": "![A wide picture](wide)\n\nIt is wide.",
    "picture in a list": "- One\n    - ![A wide picture](wide)",
    "quotation": f"> {WORD} and ${SUM}$",
}

# Everything that extends beyond the page, or beyond what its own scroll bar can show.
CUT = """() => {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > 360) found.push('the page is ' + page.scrollWidth + ' wide');
  const scrolls = e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
  for (const e of document.querySelectorAll('.gr *')) {
    const box = e.getBoundingClientRect();
    if (!box.width || e.closest('mjx-assistive-mml')) continue;
    let around = e.parentElement;
    while (around !== page && !scrolls(around)) around = around.parentElement;
    const start = around === page ? 0 : around.getBoundingClientRect().left - around.scrollLeft;
    const end = start + (around === page ? 360 : around.scrollWidth);
    if (box.left < start - 1 || box.right > end + 1)
      found.push(`${e.tagName} from ${Math.round(box.left)} to ${Math.round(box.right)}`);
    if (getComputedStyle(e).overflowY === 'hidden' && e.scrollHeight > e.clientHeight)
      found.push(`${e.tagName} shows ${e.clientHeight} of ${e.scrollHeight} in height`);
  }
  return found.slice(0, 5);
}"""


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("name", CONTENT)
def test_wide_content_stays_inside_the_card(
    phone: Page, tmp_path: Path, screenshots: Path, name: str, night: bool
) -> None:
    (tmp_path / "wide.svg").write_text(SVG)
    field = html(CONTENT[name])
    show(phone, tmp_path, answer_side(Front=field, Back=field, Explanation=field), night)
    theme = "night" if night else "day"
    phone.screenshot(path=screenshots / f"wide-{name}-{theme}.png".replace(" ", "-"), full_page=True)
    assert phone.inner_text(".gr-back").strip() or phone.query_selector(".gr-back img")
    assert phone.evaluate(CUT) == []


def test_a_long_source_stays_inside_the_card(phone: Page, tmp_path: Path) -> None:
    show(phone, tmp_path, answer_side(Front="Which?", Back="This.", Source=f"<span>{URL}</span>"))
    assert phone.evaluate(CUT) == []


def test_a_long_typed_answer_stays_inside_the_card(phone: Page, tmp_path: Path) -> None:
    compared = f'<div><code id="typeans"><span class="typeGood">{WORD}</span></code></div>'
    back = {"Front": "Which?", "Back": WORD, "Typed": WORD, "type:Typed": compared}
    show(phone, tmp_path, answer_side(**back))
    assert phone.is_visible("#typeans")
    assert phone.evaluate(CUT) == []


SHORT = [
    "x",
    "y_i",
    "\\hat{y}",
    "\\widehat{\\theta}_{t+1}",
    "\\vec{\\mathbf{v}}",
    "\\bar{\\bar{X}}^2",
    "\\tilde{W}^{\\top}",
    "\\frac{\\partial L}{\\partial w}",
    "\\tfrac12",
    "\\sum_{i=1}^n x_i",
    "\\sqrt{\\hat{v}_t}+\\epsilon",
    "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}",
    "\\underbrace{a+b}_{c}",
    "\\overline{AB}",
    "x\\!\\cdot\\!y",
    "\\operatorname*{arg\\,max}_k z_k",
    "\\lVert w\\rVert_2^2",
    "\\mathcal{N}(0,\\sigma^2)",
    "f\\colon\\mathbb{R}^n\\to\\mathbb{R}",
    "\\not\\perp",
    "\\int_0^1 f\\,dx",
    "\\{1,\\dots,K\\}",
]
# Where each formula is, measured from the line before it, and how much of it is hidden. With `plain`
# the formulas lack the rules that make them scroll.
FORMULAS = """plain => {
  const style = document.createElement('style');
  style.textContent = plain ? `.gr mjx-container:not([display="true"]) { display: inline !important;
    overflow: visible !important; padding: 0 !important; margin: 0 !important }` : '';
  document.head.append(style);
  const found = [...document.querySelectorAll('.gr-back p')].map(line => {
    const from = line.querySelector('strong').getBoundingClientRect();
    const formula = line.querySelector('mjx-container');
    const box = formula.querySelector('mjx-math').getBoundingClientRect();
    const near = (a, b) => Math.round(2 * (a - b)) / 2;
    return {
      place: [near(box.left, from.left), near(box.bottom, from.bottom), near(box.width, 0),
        near(line.getBoundingClientRect().height, 0)],
      hidden: plain ? [0, 0] : [formula.scrollWidth - formula.clientWidth,
        formula.scrollHeight - formula.clientHeight],
    };
  });
  style.remove();
  return found;
}"""


def test_short_formulas_stay_on_the_line_and_are_not_cut_off(phone: Page, tmp_path: Path) -> None:
    field = html("\n\n".join(f"**Is** ${each}$, so." for each in SHORT))
    show(phone, tmp_path, answer_side(Front="Which?", Back=field))
    scrolling, plain = phone.evaluate(FORMULAS, False), phone.evaluate(FORMULAS, True)
    assert len(scrolling) == len(SHORT)
    different = {
        formula: (now, then)
        for formula, now, then in zip(SHORT, scrolling, plain, strict=True)
        if now["place"] != then["place"] or max(now["hidden"]) > 0
    }
    assert different == {}
