"""Test that every example fits a 360-pixel phone and can be touched, read, and heard, in both themes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from addon import examples
from deckbuilder.core.identity import GLOBAL
from tests.support.browser.card_pages import live_card, save
from tests.support.browser.phones import PHONE, mounted, unfold

# Axe's rules for WCAG A and AA. A card is inside Anki's page, which has no landmarks.
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
# Only the rules about colors: nothing else differs between the themes.
AXE_AT_NIGHT = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
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

# Everything that can be touched is at least 44 pixels wide and high. Targets that share a picture, such
# as the cells of a matrix, may be smaller if they leave no gap between them, each is at least 27 pixels
# wide and high, and a control of 44 pixels does the same. Numbers in a sentence are as large as it.
TOO_SMALL = """(() => {
  const least = e => {
    const box = (e.querySelector('.gr-touch') || e).getBoundingClientRect();
    return Math.min(box.width, box.height);
  };
  const fits = e => least(e) >= 43.5;
  const targets = [...document.querySelectorAll('.gr-live :is(button, input, summary, [role=slider],' +
    '[role=button]):not(.gr-n, [aria-disabled=true])')].filter(e => e.checkVisibility() && !e.disabled);
  const kinds = ['data-edit', 'data-number', 'data-step', 'data-change'];
  const kind = e => kinds.find(name => e.hasAttribute(name));
  const shared = e => {
    const group = e.closest('.gr-cells, .gr-bars');
    if (!group || least(e) < 27) return false;
    const boxes = targets.filter(t => group.contains(t) && kind(t) === kind(e))
      .map(t => t.getBoundingClientRect());
    const wide = Math.max(...boxes.map(b => b.right)) - Math.min(...boxes.map(b => b.left));
    const high = Math.max(...boxes.map(b => b.bottom)) - Math.min(...boxes.map(b => b.top));
    return boxes.reduce((sum, b) => sum + b.width * b.height, 0) > 0.93 * wide * high;
  };
  const otherwise = e => {
    const name = e.getAttribute(kind(e)).split(/[:= ]/)[0];
    const steps = kind(e) === 'data-step' || name === 'step';
    return [...document.querySelectorAll(steps ? '.gr-steps button' :
      `[data-input="${name}"] :is(input, button)`)].some(t => t.checkVisibility() && fits(t));
  };
  return targets.filter(e => !fits(e) && !(kind(e) && shared(e) && otherwise(e)))
    .map(e => e.outerHTML.slice(0, 90) + ' ' + least(e));
})()"""

# What a redraw left on the card, if it differs from what the engine draws from scratch.
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
def test_an_example_is_accessible_on_a_phone(page, tmp_path, name, night):
    page.goto(save(tmp_path, live_card(name)[1], night=night))
    mounted(page)
    unfold(page)
    # The themes differ only in their colors: at night the last preset is enough.
    presets = range(len(examples.load(name)["presets"]))
    for preset in presets[-1:] if night else presets:
        page.tap(f"[data-preset='{preset}']")
        page.wait_for_selector(f"[data-preset='{preset}'][aria-pressed=true]")
        assert page.evaluate(TOO_WIDE) == [], preset
        assert page.evaluate(PATCHED) == "", preset
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(UNNAMED) == []
    rules = AXE_AT_NIGHT if night else AXE
    found = Axe().run(page, context=".gr-live", options=rules).response["violations"]
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


def test_nothing_is_animated(page, tmp_path):
    page.goto(save(tmp_path, live_card("softmax-nll")[1]))
    mounted(page)
    assert page.evaluate("document.getAnimations().length") == 0
