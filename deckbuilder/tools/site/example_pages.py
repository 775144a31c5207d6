"""Make a page for each live example, with the cards that use it and its Python code."""

from __future__ import annotations

import ast
import html
import re
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from addon import examples
from deckbuilder.core.wording import count
from deckbuilder.live.bake import ADDON
from deckbuilder.tools.site.catalog import Catalog, deck_address
from deckbuilder.tools.site.deck_pages import questions
from deckbuilder.tools.site.layout import LIVE_STYLE, ROOT, Page, trail
from deckbuilder.tools.site.pictures import first, picture
from deckbuilder.tools.site.plain_text import short


def pages(catalog: Catalog) -> list[Page]:
    """Return the list of examples and a page for each.

    Authors look there for an example to put on a card; search engines are asked to skip unused examples.
    """
    names = examples.names()
    return [_all(catalog), *(_page(catalog, name) for name in names)]


def _all(catalog: Catalog) -> Page:
    """Return the examples under the decks in which they first appear."""
    names = examples.names()
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: _first(catalog, name)):
        used = catalog.by_example.get(name)
        groups.setdefault(deck_address(used[0].note.deck) if used else "", []).append(name)
    titles = {"": "On no card yet"} | {deck_address(deck): deck.name for deck in catalog.decks}
    lists = []
    for address, group in groups.items():
        items = "".join(
            f'<li>{picture(name)}<a href="{ROOT}examples/{name}/">'
            f"{html.escape(examples.load(name)['title'])}</a></li>"
            for name in group
        )
        lists.append(
            f'<section><h2>{html.escape(titles[address])}</h2><ul class="gallery">{items}</ul></section>'
        )
    shown = len(catalog.by_example)
    lede = (
        f"{count(shown or len(names), 'worked example')} whose numbers update when you change an input, "
        "computed in your browser."
    )
    return Page(
        "examples/",
        "Live examples",
        lede,
        f'<h1>Live examples</h1>\n<p class="lede">{lede}</p>\n{LIVE_STYLE}{"".join(lists)}',
        "wide",
        indexed=shown > 0,
    )


def _first(catalog: Catalog, name: str) -> int:
    """Return the place of the first card with the example; examples without cards come last."""
    used = catalog.by_example.get(name)
    return catalog.active.index(used[0]) if used else len(catalog.active)


def _page(catalog: Catalog, name: str) -> Page:
    example = examples.load(name)
    file = f"{name.replace('-', '_')}.py"
    source = (ADDON / "examples" / file).read_text(encoding="utf-8")
    lede, rest = _about(ast.get_docstring(ast.parse(source)) or "")
    used = catalog.by_example.get(name, [])
    cards = f"<section><h2>Cards with it</h2>\n{questions(used)}</section>\n" if used else ""
    how = "".join(f"<p>{html.escape(line)}</p>\n" for line in rest)
    code = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
    main = f"""{trail(("examples/", "Examples"))}
<h1>{html.escape(example["title"])}</h1>
<p class="lede">{html.escape(lede)}</p>
<div class="gr play">{LIVE_STYLE}{examples.bake(name, first(name))}</div>
{_presets(example)}{cards}<section class="gr source"><h2>How it is computed</h2>
{how}<details><summary>The Python <small>{file}</small></summary>
<pre tabindex="0"><code>{code}</code></pre></details></section>"""
    return Page(
        f"examples/{name}/", example["title"], short(lede, 160), main, "sheet", (name,), bool(used)
    )


def _about(doc: str) -> tuple[str, list[str]]:
    """Return the first paragraph of a module's docstring, and the others."""
    first, *rest = [" ".join(each.split()) for each in re.split(r"\n\s*\n", doc.strip())]
    return first, rest


def _presets(example: dict[str, Any]) -> str:
    """Return the values of the presets, for readers who see no buttons."""
    rows = "".join(
        f"<dt>{html.escape(each['label'])}</dt><dd>{html.escape(each['look'])} "
        f"({_inputs(each['inputs'])})</dd>"
        for each in example["presets"]
    )
    return (
        f"<noscript><section><h2>What to try</h2><p>With scripts turned on, the numbers above follow "
        f'these inputs.</p><dl class="tries">{rows}</dl></section></noscript>\n'
    )


def _inputs(inputs: dict[str, str]) -> str:
    return html.escape("; ".join(f"{name} = {text}" for name, text in inputs.items()), quote=False)
