"""Test old worked examples with a new script, and new ones with an old script.

A release that only improves the renderer leaves learners' notes as they are, so both meet. A script
reads only the `data-gr` of a baked example; it redraws the hero, the steps, and any controls that differ
from its own. So the old bake here contains a different drawing, and the old script different drawing
code.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from addon import examples
from deckbuilder.core.identity import MEDIA
from tests.support.browser.card_pages import live_card, practice_card, save, scripts
from tests.support.browser.phones import ANDROID_CLAIMS, mounted, study_screen

NAME, INPUTS = "softmax-nll", {"z": "1, 2, 3"}

# Show a side, and remember its controls before a script can run.
SHOW = """html => {
  setSide(html);
  window.baked = [...document.querySelectorAll('.gr-control')].flatMap(e => [...e.children]);
}"""
# Controls that are gone, except those with an apostrophe, which can be written in two ways.
GONE = """baked.filter(e => !e.isConnected && !e.outerHTML.includes("'")).map(e => e.outerHTML)"""
# Ids that appear twice, and references to ids that are not in the same block.
LOOSE = """() => {
  const ids = [...document.querySelectorAll('.gr-live [id]')].map(e => e.id);
  const found = ids.filter((id, index) => ids.indexOf(id) !== index);
  for (const block of document.querySelectorAll('.gr-live'))
    for (const name of ['for', 'aria-labelledby', 'aria-describedby'])
      for (const e of block.querySelectorAll(`[${name}]`))
        if (!block.contains(document.getElementById(e.getAttribute(name))))
          found.push(e.getAttribute(name));
  return found;
}"""


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    yield page
    page.close()


def show(page, side, folder):
    """Return what a card shows once its script has run and has drawn the result itself."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(save(folder, side))
    page.wait_for_selector(".gr-live .gr-reset")
    page.wait_for_function("document.querySelector('.gr-live').grBlock.drawn")
    assert errors == []
    return page.text_content(".gr-live .gr-body")


def test_the_new_script_redraws_an_old_bake(page, tmp_path):
    _, side = live_card(NAME, **INPUTS)
    new = show(page, side, tmp_path)
    start = side.html.index('class="gr-out"')
    begin = side.html.index(">", start) + 1
    old = replace(side, html=f"{side.html[:begin]}<p>drawn as it was years ago</p>" + side.html[begin:])
    assert show(page, old, tmp_path) == new


def test_the_old_script_draws_a_new_bake(page, tmp_path):
    """The old template names the old script, which here adds an old class to every result."""
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


def test_baked_controls_stay(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    changed = {}
    for name in examples.names():
        first: dict[str, str] = {}
        last = examples.load(name)["presets"][-1]["inputs"]
        for inputs in (first, last):
            phone.evaluate(SHOW, live_card(name, **inputs)[1].html)
            mounted(phone)
            assert phone.evaluate("baked.length") >= 3
            if found := phone.evaluate(f"[...{GONE}, ...({LOOSE})()]"):
                changed[name] = found
    assert changed == {}


def test_controls_that_an_older_release_baked_are_replaced(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    html = live_card(NAME, **INPUTS)[1].html
    phone.evaluate("html => setSide(html)", html)
    mounted(phone)
    shown = phone.inner_html(".gr-top"), phone.inner_html(".gr-leads")
    older = html.replace('class="gr-preset"', 'class="gr-preset gr-old"').replace("gr0-", "gr-z-")
    phone.evaluate(SHOW, older)
    mounted(phone)
    assert (phone.inner_html(".gr-top"), phone.inner_html(".gr-leads")) == shown
    assert phone.evaluate(LOOSE) == [] and not phone.query_selector(".gr-old")


def test_controls_of_an_earlier_side_leave_nothing_behind(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    html = live_card(NAME, **INPUTS)[1].html
    phone.evaluate("html => setSide(html)", html)
    mounted(phone)
    fresh = phone.inner_html(".gr-live")
    phone.evaluate("document.querySelector('[data-preset=\"1\"]').click()")
    assert phone.inner_html(".gr-live") != fresh
    phone.evaluate("html => setSide(html)", html)
    mounted(phone)
    assert phone.inner_html(".gr-live") == fresh


def test_blocks_that_share_a_page_share_no_ids(phone, tmp_path):
    study_screen(phone, tmp_path, ANDROID_CLAIMS)
    sides = [live_card(NAME)[1], live_card(NAME)[1], practice_card(NAME, "p")[1]]
    phone.evaluate("html => setSide(html)", "".join(side.html for side in sides))
    phone.wait_for_function("document.querySelectorAll('.gr-live.gr-on').length === 3")
    assert phone.evaluate(LOOSE) == []
    phone.evaluate("document.querySelector('.gr-live').remove()")
    phone.evaluate(
        "html => document.getElementById('qa').insertAdjacentHTML('beforeend', html)",
        sides[0].html,
    )
    phone.wait_for_function("document.querySelectorAll('.gr-live.gr-on').length === 3")
    assert phone.evaluate(LOOSE) == []
    phone.evaluate("html => setSide(html)", sides[0].html)
    phone.evaluate(
        "html => document.getElementById('qa').insertAdjacentHTML('beforeend', html)",
        sides[1].html,
    )
    phone.wait_for_function("document.querySelectorAll('.gr-live.gr-on').length === 2")
    assert phone.evaluate(LOOSE) == []
