"""A live block on a phone's screen: the picture comes first, and cause and effect are seen together.

360 × 500 is what a small phone leaves of its screen between the bars of the app.
"""

from __future__ import annotations

import statistics

import pytest

from addon import examples
from tests.support.browser.card_pages import live_card, save
from tests.support.browser.phones import PHONE, mounted

LAYOUT = """() => {
  const box = selector => {
    const e = document.querySelector('.gr-live ' + selector);
    return e && e.checkVisibility() ? e.getBoundingClientRect() : null;
  };
  const top = document.querySelector('.gr-live').getBoundingClientRect().top;
  const hero = box('.gr-hero');
  const last = [box('.gr-leads'), box('.gr-stepper'), hero].find(e => e && e.height);
  const before = [...document.querySelectorAll('.gr-live button, .gr-live input')].filter(e =>
    e.checkVisibility() && e.getBoundingClientRect().bottom <= hero.top + 1 &&
    e.getBoundingClientRect().left < innerWidth - 20);  // presets scroll sideways
  return {
    block: document.querySelector('.gr-live').getBoundingClientRect().height,
    hero: hero.height,
    heroEnd: hero.bottom - top,
    span: Math.max(last.bottom, hero.bottom) - hero.top,
    before: before.length,
    wide: document.documentElement.scrollWidth,
  };
}"""


@pytest.fixture(scope="module")
def screen(browser):
    """The screen of a small phone, less the bars of the app."""
    context = browser.new_context(**{**PHONE, "viewport": {"width": 360, "height": 500}})
    yield context.new_page()
    context.close()


def opened(page, folder, name):
    page.goto(save(folder, live_card(name)[1]))
    mounted(page)
    page.wait_for_function("document.querySelector('.gr-live').grBlock.drawn")


@pytest.mark.parametrize("name", examples.names())
def test_picture_steps_and_leads_are_on_one_screen(screen, tmp_path, name):
    opened(screen, tmp_path, name)
    layout = screen.evaluate(LAYOUT)
    assert 0 < layout["hero"] <= 260
    assert layout["span"] <= 500
    assert layout["before"] <= 6  # controls before the picture
    assert layout["wide"] == 360


@pytest.mark.parametrize("name", examples.names())
def test_a_preset_and_its_effect_are_on_one_screen(screen, tmp_path, name):
    opened(screen, tmp_path, name)
    idle = []
    for index, preset in enumerate(examples.load(name)["presets"]):
        other = "1" if index == 0 else "0"
        screen.evaluate(f"document.querySelector(\"[data-preset='{other}']\").click()")
        before = screen.inner_html(".gr-hero")
        screen.evaluate(f"document.querySelector(\"[data-preset='{index}']\").click()")
        if screen.inner_html(".gr-hero") == before:
            idle.append(preset["label"])
        assert screen.evaluate(LAYOUT)["heroEnd"] <= 500, preset["label"]
    assert idle == []


def test_a_block_opens_small(screen, tmp_path):
    heights = []
    for name in examples.names():
        opened(screen, tmp_path, name)
        heights.append(screen.evaluate(LAYOUT)["block"])
    assert statistics.median(heights) <= 600


@pytest.mark.parametrize("name", examples.names())
def test_nothing_jumps_when_the_script_starts(browser, tmp_path, name):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(
        """window.shift = 0; new PerformanceObserver(list => {
          for (const e of list.getEntries()) window.shift += e.value;
        }).observe({type: 'layout-shift', buffered: true});"""
    )
    opened(page, tmp_path, name)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shift") < 0.02
    context.close()
