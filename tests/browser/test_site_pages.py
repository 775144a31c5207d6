"""Test the website in a real Chromium: without scripts, searched, played with, on a phone, at night."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Response, expect

from addon import examples
from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.tools.site.make import make
from tests.support.browser.phones import PHONE, pause
from tests.support.browser.site_server import serve
from tests.support.projects import ROOT

ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
# At night only the colors differ.
AXE = {
    "light": {"runOnly": ALL_RULES, "resultTypes": ["violations"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]},
}
KINDS = [
    "",
    "decks/",
    "decks/pytorch/",
    "tags/softmax/",
    "examples/",
    "examples/softmax-nll/",
    "download/",
    "practice-kernel-response/",
    "activation-pattern/",
    "xor-with-relu/",
    "torch-dataset-methods/",
]
# The cards with the widest display formulas.
WITH_FORMULAS = [
    "sobel-y-kernel/",
    "laplacian-four-neighbor-kernel/",
    "gmm-responsibility/",
    "binary-log-likelihood/",
    "error-recursion/",
    "cnn-one-output-number/",
    "armijo-condition/",
    "convex-definition/",
]
TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1)
    && !e.closest('.gr-sr, .skip, .display, .gr-scroll, .gr-presets, .picture, pre');
}).map(e => e.outerHTML.slice(0, 80)).slice(0, 3)"""
# The first test waits for the site to be built, which draws the figures that are not in the cache.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the site, in a folder of a host that its links do not mention."""
    folder = tmp_path_factory.mktemp("host")
    result, made = make(Project(ROOT), folder / "some" / "folder")
    assert made, "\n".join(map(str, result.problems))
    with serve(folder) as address:
        yield f"{address}some/folder/"


@pytest.fixture
def page(browser: Browser, host: str) -> Iterator[Page]:
    """Yield a page that may send requests only to the host, and on which nothing may fail."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []

    def asks(request: Request) -> None:
        if not request.url.startswith(host):
            wrong.append(request.url)

    def gets(response: Response) -> None:
        if response.status >= 400:
            wrong.append(f"{response.status} {response.url}")

    page.on("request", asks)
    page.on("response", gets)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert context.cookies() == []
    context.close()
    assert wrong == []


def test_a_card_can_be_read_without_scripts(browser, host):
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{host}softmax-shift-invariance/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("third entry")
    expect(page.get_by_text("numerator and denominator")).to_be_hidden()
    page.get_by_text("Show the answer").click()
    expect(page.get_by_text("numerator and denominator")).to_be_visible()
    expect(page.locator(".gr-hero").get_by_text("0.693")).to_be_visible()
    expect(page.locator(".gr-presets")).to_be_hidden()
    page.get_by_text("every step with its numbers").click()
    expect(page.locator(".gr-out").get_by_text("0.693147")).to_be_visible()
    expect(page.locator("#search")).to_be_hidden()
    page.get_by_role("link", name="Next").click()
    expect(page).not_to_have_url(f"{host}softmax-shift-invariance/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_a_figure_is_that_of_the_theme_and_loads_when_it_is_shown(browser, host):
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"{host}activation-pattern/")
        assert not any("/media/" in url for url in asked)
        page.get_by_text("Show the answer").click()
        page.wait_for_function("document.querySelector('.gr-figure').naturalWidth > 0")
        assert [url.rsplit("-", 1)[1] for url in asked if "/media/" in url] == [f"{scheme}.svg"]
        context.close()


def test_an_example_is_live_and_fetched_only_when_it_is_seen(page, host):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.goto(f"{host}softmax-shift-invariance/")
    page.wait_for_load_state("networkidle")
    assert not any(name.startswith("gr-") for name in asked)
    page.get_by_text("Show the answer").click()
    page.get_by_role("button", name="huge logits").click()
    expect(page.locator(".gr-out")).to_contain_text("1000")
    assert sum(name.startswith("gr-") for name in asked) == 2  # the core, and this example


def test_an_example_has_a_page_with_all_its_presets(page, host):
    page.goto(f"{host}examples/softmax-nll/")
    expect(page.locator("[data-preset]")).to_have_count(4)
    page.get_by_text("other inputs").click()
    page.locator("[data-input=z] input[type=text]").fill("0, 0")
    expect(page.locator(".gr-out")).to_contain_text("0.693147")
    page.get_by_text("The Python").click()
    expect(page.locator(".source pre")).to_contain_text("def softmax(z):")
    page.locator(".questions a").first.click()
    expect(page.locator("article")).to_be_visible()


def test_an_example_has_its_full_size_before_its_script_arrives(page, host):
    before = []

    def measure(route):
        before.append(page.locator(".gr-live").bounding_box())
        route.continue_()

    page.route("**/gr-core-*.js", measure)
    page.goto(f"{host}examples/momentum-steps/")
    page.wait_for_selector(".gr-live.gr-on")
    assert before == [page.locator(".gr-live").bounding_box()]


SCREENS = pytest.mark.parametrize(
    "screen",
    [
        pytest.param({**PHONE, "viewport": {"width": 360, "height": 640}}, id="phone"),
        pytest.param({"viewport": {"width": 1280, "height": 800}}, id="desktop"),
    ],
)


@pytest.fixture
def open_front_page(browser: Browser, host: str) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens the front page, whose clock then runs only when a test says so."""
    contexts = []

    def open_page(screen: dict[str, Any], **more: Any) -> Page:
        contexts.append(browser.new_context(**screen, **more))
        page = contexts[-1].new_page()
        page.clock.install()
        page.goto(host)
        page.wait_for_selector(".gr-live.gr-on")
        pause(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def steps_seen(page: Page, seconds: int) -> list[int]:
    """Return the steps that the example is at, looked at twice a second."""
    seen = []
    for _ in range(2 * seconds):
        page.clock.run_for(500)
        seen.append(int(page.locator(".gr-at").inner_text().split()[1]))
    return seen


@SCREENS
def test_the_first_screen_says_what_the_site_is_and_shows_a_moving_example(open_front_page, screen):
    page = open_front_page(screen)
    for shown in (
        page.get_by_role("heading", level=1),
        page.get_by_role("link", name="See the decks"),
        page.get_by_role("link", name=re.compile(r"^Download \d")),
        page.locator(".gr-hero .gr-plot").first,
        page.locator(".gr-hero .gr-plot").last,
    ):
        expect(shown).to_be_in_viewport(ratio=1)
    seen = steps_seen(page, 20)
    assert {0, 1, 5, 10, 20} <= set(seen), seen
    page.clock.run_for(5000)
    expect(page.locator("[data-preset='1']")).to_have_attribute("aria-pressed", "true")


@SCREENS
@pytest.mark.parametrize("way", ["picture", "pause", "key"])
def test_the_moving_example_stops_when_it_is_touched(open_front_page, screen, way):
    page = open_front_page(screen)
    assert len(set(steps_seen(page, 6))) > 5
    if way == "key":
        page.locator(".gr-live [aria-pressed=true]").focus()
    else:
        where = {"picture": ".gr-hero p", "pause": "[data-go=play]"}[way]
        page.locator(where).tap() if screen.get("has_touch") else page.locator(where).click()
    expect(page.locator("[data-go=play]")).to_have_attribute("aria-label", "play")
    stopped = page.locator(".gr-at").inner_text()
    page.clock.run_for(60_000)
    assert page.locator(".gr-at").inner_text() == stopped
    page.locator("[data-go=play]").click()
    assert len(set(steps_seen(page, 6))) > 5


@SCREENS
def test_nothing_moves_by_itself_with_reduced_motion(open_front_page, screen):
    page = open_front_page(screen, reduced_motion="reduce")
    assert set(steps_seen(page, 20)) == {20}


def test_the_steps_of_the_moving_example_are_not_read_aloud(open_front_page):
    page = open_front_page({})
    steps_seen(page, 6)
    status = page.locator(".gr-live [role=status]").first
    expect(status).to_have_attribute("aria-live", "off")
    page.locator(".gr-hero p").click()
    expect(status).not_to_have_attribute("aria-live", "off")


@pytest.mark.parametrize("width", [360, 560, 768, 1280])
def test_the_header_is_one_row_with_download_and_search(browser, host, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{host}examples/")
    header = page.get_by_role("banner")
    assert header.bounding_box()["height"] < 72
    middles = set()
    for part in (header.get_by_role("link"), header.get_by_role("searchbox")):
        for one in part.all():
            box = one.bounding_box()
            assert box["height"] >= 28 and box["x"] >= 0 and box["x"] + box["width"] <= width
            middles.add(round((box["y"] + box["height"] / 2) / 4))
    assert len(middles) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == width
    header.get_by_role("searchbox").click()
    page.keyboard.type("momentum")
    assert header.get_by_role("searchbox").bounding_box()["width"] >= 180
    page.locator("#found a").first.click()
    expect(page.locator("main")).to_contain_text("omentum")
    page.get_by_role("link", name="Download", exact=True).first.click()
    expect(page).to_have_url(f"{host}download/")
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_pictures_of_the_examples_have_one_size_and_are_no_controls(browser, host, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{host}examples/")
    sizes = [
        tuple(round(box.bounding_box()[side]) for side in ("width", "height"))
        for box in page.locator(".picture").all()
    ]
    assert len(sizes) == len(examples.names()) and len(set(sizes)) == 1
    page.locator("main a").first.focus()
    reached = 1
    while page.evaluate("document.activeElement.closest('main') !== null"):
        assert page.evaluate("document.activeElement.tagName") == "A"
        page.keyboard.press("Tab")
        reached += 1
    assert reached == len(sizes) + 1
    box = page.locator(".picture").nth(2)
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.locator(".gr-live.gr-on")).to_be_visible()
    context.close()


def test_a_practice_question_and_its_answer_have_the_same_numbers(page, host):
    page.goto(f"{host}practice-kernel-response/")
    page.get_by_text("Show the answer").click()
    page.wait_for_selector(".gr-practice input")
    kernel = page.locator(".gr-practice [data-given=kernel]").inner_text().replace("−", "-").split("\n")
    used = page.locator("[data-input=kernel] input[type=text]").first.input_value()
    assert [row.split() for row in kernel] == [row.split() for row in used.split(";")]


def test_the_search_finds_cards_by_question_first(page, host):
    page.goto(f"{host}decks/losses/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("logits third entry")
    first = page.locator("#found a").first
    expect(first).to_contain_text("Which logits with third entry")
    expect(page.locator(".search [role=status]")).to_contain_text("result")
    expect(first.locator("mark")).to_have_text(["logits", "third", "entry"])
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{host}softmax-shift-invariance/")


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("learning rate", "tags/learning-rate/"),
        ("sobel ker", "sobel-x-kernel/"),
        ("momentum sgd pytorch gamma", "momentum-pytorch-update/"),
        ("loss nlll", "torch-crossentropy-parts/"),
        ("xor relu net", "xor-with-relu/"),
        ("CONVOLUTION correlation", "examples/conv2d/"),
    ],
)
def test_the_search_puts_the_page_among_the_first_results(page, host, query, address):
    page.goto(host)
    page.locator("#search").fill(query)
    page.wait_for_selector("#found a")
    found = page.locator("#found a").evaluate_all("links => links.map(a => a.href)")
    assert f"{host}{address}" in found[:8]


def test_the_search_says_when_it_finds_nothing_and_can_be_closed(page, host):
    page.goto(host)
    page.locator("#search").fill("gradient zzz")
    expect(page.locator("#found")).to_have_text("Nothing found.")
    expect(page.locator(".search [role=status]")).to_have_text("Nothing found.")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible_on_a_phone(browser, host, scheme):
    context = browser.new_context(**PHONE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    for address in KINDS:
        page.goto(host + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        # An example starts when it comes near; how far down it is depends on the fonts.
        page.evaluate("(block => block && block.scrollIntoView())(document.querySelector('[data-gr]'))")
        page.wait_for_function(
            "!document.querySelector('.gr-live[data-gr]') || document.querySelector('.gr-live.gr-on')"
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
        assert page.evaluate(TOO_WIDE) == [], address
        found = Axe().run(page, options=AXE[scheme]).response["violations"]
        assert [
            (each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found
        ] == [], address
    context.close()


def test_long_formulas_do_not_widen_a_phone(browser, host):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    for address in WITH_FORMULAS:
        page.goto(host + address)
        page.get_by_text("Show the answer").click()
        assert page.locator(".display math:visible").count() > 0, address
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
        assert page.evaluate(TOO_WIDE) == [], address
    context.close()


def test_downloads_are_the_packages(page, host):
    page.goto(f"{host}download/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="All decks").click()
    assert saved.value.suggested_filename == f"{SLUG}.apkg"
    data = Path(saved.value.path()).read_bytes()
    assert data[:2] == b"PK" and len(data) > 100_000
