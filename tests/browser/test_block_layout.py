"""Test that a live block on a phone puts the picture first, and shows cause and effect together.

360 × 500 is the space that a small phone leaves between the bars of the app.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addon import examples
from addon.examples.kit.engine import accept
from addon.examples.kit.numbers import rounded
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


# While a question is open: where everything is, and which numbers are visible in the picture.
ASKED = """() => {
  const top = document.querySelector('.gr-live').getBoundingClientRect().top;
  const places = ['.gr-presets', '.gr-hero', '.gr-stepper', '.gr-leads'].map(one => {
    const box = document.querySelector('.gr-live ' + one).getBoundingClientRect();
    return box.height ? [Math.round(box.top - top), Math.round(box.height)] : [];
  });
  const seen = [];
  const walk = document.createTreeWalker(document.querySelector('.gr-hero'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (getComputedStyle(parent).visibility === 'visible' && !parent.closest('.gr-tick'))
      seen.push(...walk.currentNode.data.split(/[^\\d.e\u2212-]+/));
  }
  return {places, seen, panel: document.querySelector('.gr-panel')?.getBoundingClientRect().height || 0,
    block: document.querySelector('.gr-live').getBoundingClientRect().height};
}"""


def asked_questions(page: Any, name: str) -> list[dict[str, Any]]:
    """Return what is visible before any question of an example is open, then while each one is."""
    found = [page.evaluate(ASKED)]
    for _ in examples.asks(name):
        page.evaluate("document.querySelector('.gr-predict').click()")
        found.append(page.evaluate(ASKED))
        for at in (-1, 0):  # show the answer, done
            page.evaluate(
                "at => [...document.querySelectorAll('.gr-panel .gr-chip')].at(at).click()", at
            )
    return found


def numbers_in(values: Any) -> list[float]:
    """Return all numbers in nested lists."""
    if isinstance(values, list):
        return [x for value in values for x in numbers_in(value)]
    return [float(values)] if isinstance(values, (int, float)) else []


def opened(page: Any, folder: Path, name: str) -> None:
    page.goto(save(folder, live_card(name)[1]))
    mounted(page)
    page.wait_for_function("document.querySelector('.gr-live').grBlock.drawn")


def touched_presets(page: Any, name: str) -> list[dict[str, Any]]:
    """Return what each preset does: whether the picture changes, and where it ends."""
    found = []
    for index, preset in enumerate(examples.load(name)["presets"]):
        other = "1" if index == 0 else "0"
        page.evaluate(f"document.querySelector(\"[data-preset='{other}']\").click()")
        before = page.inner_html(".gr-hero")
        page.evaluate(f"document.querySelector(\"[data-preset='{index}']\").click()")
        found.append(
            {
                "label": preset["label"],
                "changes": page.inner_html(".gr-hero") != before,
                "end": page.evaluate(LAYOUT)["heroEnd"],
            }
        )
    return found


@pytest.fixture(scope="module")
def measured(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return measurements of every example as it opens, and of its presets, on a small phone's screen
    without the bars of the app. Each example is opened once for all tests."""
    context = browser.new_context(**{**PHONE, "viewport": {"width": 360, "height": 500}})
    page = context.new_page()
    folder = tmp_path_factory.mktemp("layout")
    found = {}
    for name in examples.names():
        opened(page, folder, name)
        asked = asked_questions(page, name)
        found[name] = {
            "opens": page.evaluate(LAYOUT),
            "asked": asked,
            "presets": touched_presets(page, name),
        }
    context.close()
    return found


@pytest.mark.parametrize("name", examples.names())
def test_picture_steps_and_leads_are_on_one_screen(
    measured: dict[str, dict[str, Any]], name: str
) -> None:
    layout = measured[name]["opens"]
    assert 0 < layout["hero"] <= 260
    assert layout["span"] <= 500
    assert layout["before"] <= 6  # controls before the picture
    assert layout["wide"] == 360


@pytest.mark.parametrize("name", examples.names())
def test_a_preset_and_its_effect_are_on_one_screen(
    measured: dict[str, dict[str, Any]], name: str
) -> None:
    presets = measured[name]["presets"]
    assert [each["label"] for each in presets if not each["changes"]] == []
    assert [each["label"] for each in presets if each["end"] > 500] == []


@pytest.mark.parametrize("name", examples.names())
def test_a_question_moves_nothing_and_gives_nothing_away(
    measured: dict[str, dict[str, Any]], name: str
) -> None:
    before, *asked = measured[name]["asked"]
    example = examples.load(name)
    values = accept(example, {})["values"]
    result = example["compute"](values)
    given = [rounded(x, 3) for x in numbers_in(list(values.values()))]
    for one, question in zip(example["asks"], asked, strict=True):
        assert question["places"] == before["places"]
        assert 0 < question["panel"] <= 260
        assert question["block"] >= before["block"] - 2
        answer = rounded(one["answer"](values, result), 3)
        if len(answer) > 2 and answer not in given:
            assert answer not in question["seen"], one["name"]


def test_the_median_block_opens_at_most_600_pixels_high(measured: dict[str, dict[str, Any]]) -> None:
    assert statistics.median(each["opens"]["block"] for each in measured.values()) <= 600


@pytest.fixture(scope="module")
def shifting(browser: Any) -> Iterator[Any]:
    """Yield a page that adds up how much its contents jump, starting with each load."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(
        """window.shift = 0; new PerformanceObserver(list => {
          for (const e of list.getEntries()) window.shift += e.value;
        }).observe({type: 'layout-shift', buffered: true});"""
    )
    yield page
    context.close()


@pytest.mark.parametrize("name", examples.names())
def test_nothing_jumps_when_the_script_starts(shifting, tmp_path, name):
    opened(shifting, tmp_path, name)
    shifting.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert shifting.evaluate("window.shift") < 0.02


def test_a_jump_is_noticed(shifting, tmp_path):
    opened(shifting, tmp_path, "softmax-nll")
    shifting.evaluate("document.querySelector('.gr-live').style.marginTop = '300px'")
    shifting.wait_for_function("window.shift > 0.02")
