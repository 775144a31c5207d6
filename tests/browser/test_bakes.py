"""Old worked examples with a new script, and new ones with an old script.

A release that only makes the renderer better leaves learners' notes as they are, so both meet. What a
script reads of a baked example is its `data-gr`; hero, steps and controls it draws anew. So the old bake
here has another drawing in it, and the old script another drawing code.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from deckbuilder.core.identity import MEDIA
from tests.support.browser.card_pages import live_card, save, scripts

NAME, INPUTS = "softmax-nll", {"z": "1, 2, 3"}


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    yield page
    page.close()


def show(page, side, folder):
    """What a card shows once its script has run, and has drawn the result itself."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(save(folder, side))
    page.wait_for_selector(".gr-live .gr-reset")
    page.wait_for_function("document.querySelector('.gr-live').grBlock.drawn")
    assert errors == []
    return page.text_content(".gr-live .gr-body")


def test_an_old_bake_with_the_new_script(page, tmp_path):
    _, side = live_card(NAME, **INPUTS)
    new = show(page, side, tmp_path)
    start = side.html.index('class="gr-out"')
    begin = side.html.index(">", start) + 1
    old = replace(side, html=f"{side.html[:begin]}<p>drawn as it was years ago</p>" + side.html[begin:])
    assert show(page, old, tmp_path) == new


def test_a_new_bake_with_the_old_script(page, tmp_path):
    """The old template names the old script; here it calls every result by an older word."""
    _, side = live_card(NAME, **INPUTS)
    files = {
        name.replace(f"{MEDIA}core-", f"{MEDIA}core-0ld"): re.sub(r"\bgr-sr\b", "gr-sr gr-old", code)
        for name, code in scripts().files.items()
    }
    old = replace(
        side,
        media=files,
        html=side.html.replace(f"{MEDIA}core-", f"{MEDIA}core-0ld").replace(
            'class="gr-live"', 'class="gr-live gr-better" data-new="1"'
        ),
    )
    assert f"{MEDIA}core-0ld" in old.html
    assert show(page, old, tmp_path)
    assert page.query_selector(".gr-old")
