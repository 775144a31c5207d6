"""Every example on a 360-pixel phone, in both themes: fits, can be touched, read and heard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from addon import examples
from deckbuilder.core.identity import GLOBAL
from tests.support.browser.card_pages import live_card, save
from tests.support.browser.phones import PHONE, mounted, unfold

# Of axe's rules those of WCAG A and AA. A card stands inside Anki's page, which has no landmarks.
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}

TOO_WIDE = """(() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth)
    found.push('the page: ' + document.documentElement.scrollWidth);
  for (const e of document.querySelectorAll('.gr-live *')) {
    const box = e.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1) &&
        !e.closest('.gr-sr, .gr-presets, svg svg'))  // which scroll, or are cut off
      found.push(e.className + ' ' + Math.round(box.left) + '–' + Math.round(box.right));
  }
  for (const e of document.querySelectorAll('.gr-scroll'))
    if (e.scrollWidth > e.clientWidth + 1) found.push('table scrolls: ' + e.scrollWidth);
  return found.slice(0, 5);
})()"""

TOO_SMALL = """[...document.querySelectorAll('.gr-live button, .gr-live input, .gr-live summary')]
  .filter(e => e.offsetParent && !e.disabled)
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([html, box]) => Math.min(box.height, box.width) <
    (/gr-cell|gr-bar-label|data-number/.test(html) ? 27 : 43.5))  // many of these share the picture
  .map(([html, box]) => html + ' ' + box.width + '×' + box.height)"""

# What a redraw left on the card, if that is not exactly what the engine draws from nothing.
PATCHED = (
    """(() => {
  const block = document.querySelector('.gr-live').grBlock;
  const answer = """
    + GLOBAL
    + """.engine({do: 'show', example: block.example,
    inputs: block.texts, view: block.view, prefix: ''});
  for (const part of ['hero', 'out']) {
    const drawn = block[part].cloneNode();
    drawn.innerHTML = '\\n' + answer[part] + '\\n';
    const there = block[part].cloneNode(true);
    there.querySelectorAll('.gr-n').forEach(e => ['role', 'tabindex'].forEach(
      name => e.removeAttribute(name)));
    if (!there.isEqualNode(drawn)) return there.innerHTML;
  }
  return '';
})()"""
)

UNNAMED = """[...document.querySelectorAll('.gr-live button, .gr-live input')].filter(e =>
  !(e.textContent.trim() || e.getAttribute('aria-label') || (e.labels && e.labels.length)))
  .map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(**PHONE, reduced_motion="reduce")
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("night", [False, True], ids=["light", "night"])
@pytest.mark.parametrize("name", examples.names())
def test_an_example_on_a_phone(page, tmp_path, name, night):
    page.goto(save(tmp_path, live_card(name)[1], night=night))
    mounted(page)
    unfold(page)
    # The themes differ in nothing but colors: by night the last preset is enough.
    presets = range(len(examples.load(name)["presets"]))
    for preset in presets[-1:] if night else presets:
        page.tap(f"[data-preset='{preset}']")
        page.wait_for_function("document.querySelector('.gr-look').textContent !== ''")
        page.wait_for_timeout(40)
        assert page.evaluate(TOO_WIDE) == [], preset
        assert page.evaluate(PATCHED) == "", preset
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(UNNAMED) == []
    found = Axe().run(page, context=".gr-live", options=AXE).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found] == []


def test_results_are_announced_politely(page, tmp_path):
    page.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(page)
    unfold(page)
    page.fill("[data-input=z] input[type=text]", "0, 0, 0")
    page.wait_for_function(
        "document.querySelector('.gr-live [role=status]').textContent.includes('loss 1.09861')"
    )
    page.fill("[data-input=z] input[type=text]", "0, x")
    page.wait_for_function(
        "document.querySelector('[data-input=z] [role=alert]').textContent.includes('not a number')"
    )


def test_no_animation_at_all(page, tmp_path):
    page.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(page)
    assert page.evaluate("document.getAnimations().length") == 0
