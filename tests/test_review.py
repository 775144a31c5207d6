"""The project's own decks and add-on in the real Anki: imported, reviewed, played with."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from addon import examples
from deckbuilder.project import Project
from deckbuilder.shelf import load
from tests.anki_app import AnkiApp

ROOT = Path(__file__).resolve().parent.parent
CONTENT, _ = load(Project(ROOT))
DECKS = [deck.full_name for deck in CONTENT.decks]

# What a card may not show: a formula that MathJax could not read, or raw LaTeX left in the text.
TYPESETTING = """(() => {
  const card = document.querySelector('.gr');
  const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  const raw = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest('pre, code, mjx-container')) continue;
    if (/\\\\[(\\[]|\\{\\{|\\}\\}/.test(node.data)) raw.push(node.data);
  }
  return {
    errors: [...document.querySelectorAll('mjx-merror, [data-mjx-error]')].map(e => e.outerHTML),
    raw: raw,
    broken: [...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src),
    text: card.innerText.trim(),
    wide: document.documentElement.scrollWidth - innerWidth,
  };
})()"""


@pytest.fixture(scope="module")
def decks(anki_session: AnkiApp, dist: Path) -> AnkiApp:
    """Anki with all of the project's decks."""
    log = anki_session.import_apkg(dist / "gradient-recall.apkg")
    assert len(log.new) == len(CONTENT.cards)
    return anki_session


def expected_cards() -> int:
    """How many cards the sources make: two for a reversed one, one a number for a cloze."""
    from deckbuilder import cloze

    count = 0
    for card in CONTENT.cards:
        if card.cloze:
            count += len(cloze.numbers(card.cloze.text))
        else:
            count += 2 if card.kind == "reversed" else 1
    return count


def forget_everything(anki: AnkiApp) -> None:
    """All cards new again, in source order."""
    ids = anki.mw.col.find_cards("deck:*Gradient*")
    anki.mw.col.sched.schedule_cards_as_new(list(ids), restore_position=True, reset_counts=True)


def open_card(anki: AnkiApp, card_id: str) -> None:
    """Review the card with this id next: everything else of its deck waits."""
    forget_everything(anki)
    col = anki.mw.col
    notes = col.find_notes(f'Origin:*#{card_id}')
    assert len(notes) == 1, card_id
    card = col.get_note(notes[0]).cards()[0]
    col.sched.set_due_date([card.id], "0")
    others = [each for each in col.find_cards(f"did:{card.did}") if each != card.id]
    col.sched.bury_cards(others, manual=True)
    anki.review(col.decks.name(card.did))
    assert anki.card.id == card.id


@pytest.fixture
def unbury(anki: AnkiApp):
    yield
    anki.home()
    for deck in DECKS:
        did = anki.mw.col.decks.id_for_name(deck)
        anki.mw.col.sched.unbury_deck(did)


def card_with_live(name: str, **inputs: str) -> str:
    """The id of a card whose live block is this example with these inputs."""
    for card in CONTENT.cards:
        for live in card.lives:
            if live.name == name and all(live.texts.get(k) == v for k, v in inputs.items()):
                return card.id
    raise AssertionError(f"no card with {name} {inputs}")


def numbers_in(anki: AnkiApp, tie: str) -> list[float]:
    """The numbers shown as ties that begin with `tie`, in order of their index."""
    shown = anki.js("[...document.querySelectorAll('.gr-out [data-tie]')]"
                    ".map(e => [e.dataset.tie, e.innerText])")
    found = {}
    for name, text in shown:
        if name.startswith(tie) and (name[len(tie):].isdigit() or name == tie):
            plain = text.replace("−", "-").strip("()")
            found[name] = math.inf if plain == "∞" else float(plain)
    return [found[name] for name in sorted(found, key=lambda n: int(n[len(tie):] or 0))]


def wait_for(anki: AnkiApp, tie: str, values: list[float]) -> None:
    """Wait until the quantity shows these values, to six digits."""
    def there():
        now = numbers_in(anki, tie)
        return len(now) == len(values) and all(
            math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-6) for a, b in zip(now, values, strict=False))
    try:
        anki.wait(there, 5)
    except TimeoutError:
        raise AssertionError(f"{tie}: {numbers_in(anki, tie)}, expected {values}") from None


# ----- all cards -----


def test_the_package_holds_every_card(decks: AnkiApp, anki: AnkiApp) -> None:
    col = anki.mw.col
    assert len(col.find_notes("deck:*Gradient*")) == len(CONTENT.cards)
    assert len(col.find_cards("deck:*Gradient*")) == expected_cards()
    assert col.get_empty_cards().report == ""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("deck", DECKS)
def test_every_card_is_typeset_and_complete(decks: AnkiApp, anki: AnkiApp, deck: str) -> None:
    """One walk through a deck: both sides of every card, the answer on a phone's width."""
    seen, wrong = 0, []
    for card in anki.walk(deck):
        seen += 1
        origin = card.note()["Origin"]
        question = anki.js(TYPESETTING)
        anki.show_answer()
        anki.resize(360, 740)
        answer = anki.js(TYPESETTING)
        for side, facts in (("question", question), ("answer", answer)):
            for what in ("errors", "raw", "broken"):
                if facts[what]:
                    wrong.append(f"{origin} {side}: {what} {facts[what]}")
            if not facts["text"]:
                wrong.append(f"{origin} {side}: empty")
            if facts["wide"] > 0:
                wrong.append(f"{origin} {side}: {facts['wide']} pixels too wide")
        has_live = bool(card.note()["Live"])
        if has_live:
            anki.wait_js("!!document.querySelector('.gr-live.gr-on .gr-controls')")
        blocks = anki.js("[...document.querySelectorAll('.gr-live')].map("
                         "e => e.querySelectorAll('.gr-controls').length)")
        if blocks != ([1] if has_live else []):
            wrong.append(f"{origin}: live blocks {blocks}")
    assert wrong == []
    assert seen == len(anki.mw.col.find_cards(f'deck:"{deck}"'))


def test_reviewing_leaves_nothing_behind(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    """After a live card: no block mounted, no timer running, no shortcut withheld."""
    open_card(anki, card_with_live("momentum-steps"))
    anki.js("""(() => { window.timers = new Set();
      const set = setInterval, clear = clearInterval;
      window.setInterval = (...a) => { const t = set(...a); window.timers.add(t); return t; };
      window.clearInterval = t => { window.timers.delete(t); clear(t); }; })()""")
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.click("[data-go=play]")
    anki.wait_js("window.timers.size === 1")
    assert anki.js("window.gradientRecall.count()") == 1
    anki.mw.reviewer._showQuestion()
    anki.wait_js("window.gradientRecall.count() === 0")
    anki.wait_js("window.timers.size === 0")
    assert all(shortcut.isEnabled() for shortcut in anki.mw.stateShortcuts)


# ----- live examples, by real input -----


def test_softmax_by_real_keys(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    assert anki.text(".gr-engine") == "computed by Python"
    anki.fill("[data-input=z] input", "1000, 0")
    anki.fill("[data-input=t] input", "1")
    wait_for(anki, "nll", [1000])
    wait_for(anki, "p", [1, 0])
    anki.fill("[data-input=z] input", "ln(2), ln(3), ln(5)")
    anki.fill("[data-input=t] input", "2")
    wait_for(anki, "p", [0.2, 0.3, 0.5])
    wait_for(anki, "g", [0.2, 0.3, -0.5])
    wait_for(anki, "nll", [0.693147])
    anki.click("[role=switch]")
    wait_for(anki, "q", [0.289433, 0.319873, 0.390694])
    wait_for(anki, "nll2", [0.939831])


def test_a_refused_input_keeps_the_last_result(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    before = numbers_in(anki, "p")
    anki.fill("[data-input=z] input", "x")
    anki.wait_js("document.querySelector('[data-input=z] .gr-message').textContent"
                 ".includes('not a number: x')")
    assert numbers_in(anki, "p") == before
    assert anki.js("document.querySelector('.gr-out').classList.contains('gr-stale')")
    assert anki.js("document.querySelector('[data-input=z] input').getAttribute('aria-invalid')"
                   ) == "true"


def test_sobel_by_real_clicks(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("sobel"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.click("[data-preset='0']")
    maps = ("[...document.querySelectorAll('.gr-pickable')].map("
            "g => [...g.querySelectorAll('button')].map(b => b.textContent))")
    flat = ["4", "4", "0"] * 3
    wanted = json.dumps([flat, ["0"] * 9, flat], separators=(",", ":"))
    anki.wait_js(f"JSON.stringify({maps}) === {json.dumps(wanted)}")
    anki.click("[data-option=convolution]")
    anki.wait_js(f"{maps}[0][0] === '−4' && {maps}[2][0] === '4'")
    anki.click("[data-preset='3']")
    anki.wait_js("document.querySelector('.gr-out').innerText.includes('252.982')")
    assert "71.5651°" in anki.text(".gr-out")
    anki.click("[data-preset='2']")
    anki.click(".gr-pickable [data-step='4']")
    anki.wait_js("document.querySelector('.gr-out').innerText.includes('row 1, column 1')")
    assert "4.24264" in anki.text(".gr-out")


def test_momentum_by_real_steps(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("momentum-steps"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    defaults = {d["name"]: d["default"] for d in examples.load("momentum-steps")["inputs"]}
    anki.click(f"[data-option={defaults['variant']}]")
    anki.click(f"[data-option={defaults['gradient']}]")
    for name in ("eta", "gamma", "lambda", "theta0", "T"):
        anki.fill(f"[data-input={name}] input", defaults[name])
    anki.click("[data-go=first]")
    anki.wait_js("document.querySelector('.gr-at').textContent === 'step 0 of 10'")
    for step, (v, theta) in enumerate([(0.1, 0.9), (0.18, 0.72), (0.234, 0.486)], 1):
        anki.click("[data-go=next]")
        anki.wait_js(f"document.querySelector('.gr-at').textContent === 'step {step} of 10'")
        shown = anki.text(".gr-here").replace("−", "-").split()
        assert [float(shown[2]), float(shown[3])] == pytest.approx([v, theta])
    anki.click("[data-option=nesterov]")
    anki.click("[data-go=ten]") if anki.js(
        "!document.querySelector('[data-go=ten]').hidden") else anki.js("0")
    anki.click("[data-go=play]")
    anki.wait_js("document.querySelector('.gr-at').textContent === 'step 10 of 10'", 12)
    assert "−0.350375" in anki.text(".gr-here")


# ----- keys -----


def test_keys_in_a_control_never_rate_and_work_again_after(decks: AnkiApp, anki: AnkiApp,
                                                           unbury: None) -> None:
    open_card(anki, card_with_live("momentum-steps"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    ratings = len(anki.ratings)
    for selector in ("[data-input=eta] input[type=range]", "[data-go=next]", "[data-preset='1']",
                     "[data-option=ema]", "[data-input=eta] input[type=text]", "summary"):
        anki.activate()  # Escape, below, takes the focus away from the whole page
        anki.js(f"document.querySelector({json.dumps(selector)}).focus()")
        anki.wait(lambda: not any(s.isEnabled() for s in anki.mw.stateShortcuts))
        anki.key("1", "2", "3", "4", "Space", "Space", "Return")
        assert len(anki.ratings) == ratings, selector
        assert anki.mw.reviewer.state == "answer", selector
        anki.key("Escape")
        anki.wait(lambda: all(s.isEnabled() for s in anki.mw.stateShortcuts))
    anki.rate(3)
    assert len(anki.ratings) == ratings + 1


def test_after_a_click_the_keys_are_ankis_again(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("momentum-steps"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    ratings = len(anki.ratings)
    anki.click("[data-preset='1']")
    anki.click("[data-input=eta] input[type=range]", x=0.3)
    anki.wait(lambda: all(s.isEnabled() for s in anki.mw.stateShortcuts))
    anki.rate(3)
    assert len(anki.ratings) == ratings + 1


def test_a_hostile_card_gets_a_refusal_and_the_hook_stays(decks: AnkiApp, anki: AnkiApp,
                                                          unbury: None) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    send = ("new Promise(done => pycmd('gradient-recall:' + {}, done))")
    for message in ("''", "'{'", "'null'", "'x'.repeat(100000)",
                    "JSON.stringify({do: 'show', example: '../x', inputs: {}, view: {}})",
                    "JSON.stringify({do: 'eval', code: '1'})"):
        assert anki.js(send.format(message))["ok"] is False
    good = "JSON.stringify({do: 'show', example: 'softmax-nll', inputs: {}, view: {}, prefix: ''})"
    assert anki.js(send.format(good))["ok"] is True


# ----- the other two screens, and the settings -----


def test_live_in_the_browsers_preview(decks: AnkiApp, anki: AnkiApp) -> None:
    note = anki.mw.col.find_notes(f"Origin:*#{card_with_live('softmax-nll')}")[0]
    page = anki.previewer(anki.mw.col.get_note(note).cards()[0])
    page.key("Right")
    page.wait_js("!!document.querySelector('.gr-live.gr-on')")
    page.fill("[data-input=z] input", "0, 0, 0")
    page.wait_js("document.querySelector('[data-tie=nll]').innerText === '1.09861'")
    page.close()


def test_live_in_the_card_layout(decks: AnkiApp, anki: AnkiApp) -> None:
    note = anki.mw.col.find_notes(f"Origin:*#{card_with_live('softmax-nll')}")[0]
    page = anki.card_layout(anki.mw.col.get_note(note), answer=True)
    page.wait_js("!!document.querySelector('.gr-live.gr-on')")
    page.click("[data-preset='2']")
    page.wait_js("document.querySelector('[data-tie=nll]').innerText === '1000'")
    page.close()


def test_the_settings_count(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    manager = anki.mw.addonManager
    try:
        manager.writeConfig("gradient_recall", {"start_open": False, "digits": 3})
        open_card(anki, card_with_live("softmax-nll"))
        anki.show_answer()
        anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
        assert anki.js("document.querySelector('.gr-live details').open") is False
        anki.click("summary")
        anki.click("[data-preset='0']")
        wait_for(anki, "nll", [0.693])
        assert anki.text("[data-tie=nll]") == "0.693"
    finally:
        manager.writeConfig("gradient_recall", {"start_open": True, "digits": 6})


def test_without_a_running_script_the_worked_example_stands(decks: AnkiApp, anki: AnkiApp) -> None:
    note = anki.mw.col.get_note(
        anki.mw.col.find_notes(f"Origin:*#{card_with_live('softmax-nll')}")[0])
    assert "0.693147" in note["Live"] and "<script" not in note["Live"]


# ----- to be looked at -----


@pytest.mark.parametrize("width", [360, 900])
@pytest.mark.parametrize("night", [False, True], ids=["light", "night"])
def test_screenshots(decks: AnkiApp, anki: AnkiApp, unbury: None, screenshots: Path, night: bool,
                     width: int) -> None:
    """Pictures of question and answer for people to judge; here only that they are not blank."""
    anki.night(night)
    theme = "night" if night else "light"
    for name in ("softmax-nll", "sobel", "momentum-steps"):
        anki.home()
        anki.night(night)
        open_card(anki, card_with_live(name))
        taken = [anki.screenshot(screenshots / f"{name}-question-{theme}-{width}.png", width)]
        anki.show_answer()
        anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
        taken.append(anki.screenshot(screenshots / f"{name}-answer-{theme}-{width}.png", width))
        assert all(path.stat().st_size > 3000 for path in taken)


# ----- without the add-on, and practice -----


@pytest.fixture
def no_addon(anki: AnkiApp):
    """As if the add-on were not installed."""
    from aqt import gui_hooks

    ours = [hook for hook in gui_hooks.webview_will_set_content._hooks
            if getattr(hook, "__name__", "") == "add_web_part"]
    assert len(ours) == 1
    gui_hooks.webview_will_set_content.remove(ours[0])
    yield
    gui_hooks.webview_will_set_content.append(ours[0])


def test_live_by_the_cards_own_script_where_the_addon_is_missing(
        decks: AnkiApp, anki: AnkiApp, no_addon: None, unbury: None) -> None:
    open_card(anki, card_with_live("softmax-nll"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    assert anki.text(".gr-engine") == "computed by the card"
    assert anki.js("document.querySelector('.gr-source')") is None
    anki.fill("[data-input=z] input", "1000, 0")
    anki.fill("[data-input=t] input", "1")
    wait_for(anki, "nll", [1000])
    anki.key("Escape")
    anki.rate(3)


def test_the_python_of_an_example_is_shown(decks: AnkiApp, anki: AnkiApp, unbury: None) -> None:
    open_card(anki, card_with_live("sobel"))
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.click(".gr-source")
    anki.wait_js("!!document.querySelector('.gr-code')")
    assert "def compute(values):" in anki.text(".gr-code")
    anki.click(".gr-source")
    assert anki.js("document.querySelector('.gr-code').hidden") is True


PRACTICE = [card.id for card in CONTENT.cards if card.kind == "practice"]


@pytest.mark.parametrize("card_id", PRACTICE)
def test_practice(decks: AnkiApp, anki: AnkiApp, unbury: None, card_id: str) -> None:
    """Fresh numbers, typed by real keys; the answer side judges exactly these."""
    open_card(anki, card_id)
    anki.wait_js("!!document.querySelector('.gr-practice .gr-guess')")
    given = anki.text(".gr-given")
    anki.click(".gr-guess input")
    anki.type("12345.678")
    ratings = len(anki.ratings)
    anki.key("Escape")
    anki.show_answer()
    anki.wait_js("!!document.querySelector('.gr-live.gr-on')")
    anki.wait_js("document.querySelector('.gr-verdict').textContent.includes('12345.7')")
    shown = anki.js("[...document.querySelectorAll('.gr-field input[type=text], .gr-field [aria-pressed=true]')].map(e => e.value || e.textContent)")
    for line in given.splitlines()[1::2]:
        plain = line.strip()
        assert any(plain in value or value in plain for value in shown), (plain, shown)
    assert len(anki.ratings) == ratings
