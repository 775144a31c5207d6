"""Take pictures of cards before and now, as a phone shows them in the light theme.

They use the real templates and styles, and Anki's own MathJax for formulas. Live blocks show their
worked example, as they do without scripts.
"""

from __future__ import annotations

import base64
import html
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deckbuilder.core import anki_web, identity
from deckbuilder.live import bake
from deckbuilder.notes import notetypes
from deckbuilder.notes.card_sides import card_sides
from deckbuilder.notes.note import Note
from deckbuilder.tools.pr_report.browser import NoBrowser, launch

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTH = 360  # CSS pixels, as on a common phone
SCALE = 1.5
_SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
# What Anki's reviewer passes to its MathJax.
_MATHJAX = {
    "tex": {
        "displayMath": [["\\[", "\\]"]],
        "processEscapes": False,
        "processEnvironments": False,
        "processRefs": False,
        "packages": {"[+]": ["noerrors", "mathtools"], "[-]": ["textmacros"]},
    },
    "startup": {"typeset": False},
}
_SHOW = """async html => {
  const qa = document.getElementById("qa");
  qa.innerHTML = html;
  await MathJax.startup.promise;
  await MathJax.typesetPromise([qa]);
  await Promise.all([...document.images].map(each => each.complete || new Promise(
    done => { each.onload = each.onerror = done; })));
  await document.fonts.ready;
}"""
_SHEET = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 20px; background: #eef1f4; color: #1d2329; width: max-content;
  font: 14px/1.4 system-ui, "Segoe UI", "DejaVu Sans", sans-serif }
h1 { font: 600 16px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; margin: 0 }
p { margin: 0 0 14px; color: #5c6670 }
main { display: flex; gap: 20px; align-items: flex-start }
figure { margin: 0 } figcaption { color: #5c6670; margin: 0 0 6px }
img { display: block; border: 1px solid #d0d7de; border-radius: 6px; background: #fff }
img + img { margin-top: 12px }
</style><body>"""


@dataclass(frozen=True)
class Wanted:
    """A card to take a picture of; `before` is None for a new one. `word` says what happened to it."""

    note: Note
    before: Note | None
    word: str


def take(
    wanted: Iterable[Wanted], media: Mapping[str, bytes], repository: str, folder: Path
) -> list[Path]:
    """Take one PNG per card, before and now side by side, into `folder`.

    `media`: what the notes show. Raises NoBrowser.
    """
    scripts, _ = bake.RealExamples().scripts()
    types = notetypes.all_types(repository, scripts)
    made: list[Path] = []
    with tempfile.TemporaryDirectory(prefix=f"{identity.SLUG}-") as work, launch() as browser:
        # As low as possible: a picture of the whole page is then as high as the card.
        page = browser.new_page(viewport={"width": WIDTH, "height": 40}, device_scale_factor=SCALE)
        sheet = browser.new_page(
            viewport={"width": 2 * WIDTH + 60, "height": 400}, device_scale_factor=SCALE
        )
        _stage(Path(work), types[0].css, media)
        page.goto((Path(work) / "stage.html").as_uri())
        folder.mkdir(parents=True, exist_ok=True)
        for each in wanted:
            columns = [("Before", each.before)] if each.before else []
            shots = [
                (title, [_shot(page, html) for html in _sides(note, types)])
                for title, note in [*columns, ("Now", each.note)]
            ]
            sheet.set_content(_sheet(each, shots))
            path = folder / f"{each.note.id}.png"
            path.write_bytes(sheet.locator("body").screenshot())
            made.append(path)
    return made


def _stage(folder: Path, css: str, media: Mapping[str, bytes]) -> None:
    """Write the page that shows one card after the other."""
    for name, data in media.items():
        (folder / name).write_bytes(data)
    (folder / identity.USER_CSS).write_bytes(b"")
    try:
        mathjax = anki_web.folder() / "js" / "vendor" / "mathjax"
    except FileNotFoundError as error:
        text = "Anki's MathJax is not installed; run `make test-env` to install it"
        raise NoBrowser(text) from error
    settings = _MATHJAX | {
        "loader": {"load": ["[tex]/noerrors", "[tex]/mathtools"], "paths": {"mathjax": mathjax.as_uri()}}
    }
    (folder / "stage.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>card</title>'
        f"<style>html{{color-scheme:light}}{css}</style>"
        f"<script>window.MathJax = {json.dumps(settings)};</script>"
        f'<script src="{(mathjax / "tex-chtml-full.js").as_uri()}"></script></head>'
        '<body class="card"><div id="qa"></div></body></html>',
        encoding="utf-8",
    )


def _sides(note: Note, types: Iterable[notetypes.NoteType]) -> list[str]:
    """Return the sides that together show a whole note.

    They are the answer, which includes the question, and, before it, the question of a kind of note that
    hides something there.
    """
    made = card_sides(note, types)
    if not made:
        return []
    front = [made[0].front] if note.kind in ("cloze", "practice") else []
    return [_SCRIPT.sub("", side) for side in [*front, made[0].back]]


def _shot(page: Page, side: str) -> bytes:
    page.evaluate(_SHOW, side)
    return bytes(page.screenshot(full_page=True, animations="disabled"))


def _sheet(wanted: Wanted, shots: list[tuple[str, list[bytes]]]) -> str:
    """Return a page that shows before and now side by side."""
    columns = []
    for title, images in shots:
        pictures = "".join(
            f'<img width="{WIDTH}" alt="" src="data:image/png;base64,'
            f'{base64.b64encode(image).decode()}">'
            for image in images
        )
        columns.append(f"<figure><figcaption>{title}</figcaption>{pictures}</figure>")
    return (
        f"{_SHEET}<h1>{html.escape(wanted.note.id)}</h1>"
        f"<p>{html.escape(wanted.note.deck.name)}, {wanted.word}</p>"
        f"<main>{''.join(columns)}</main>"
    )
