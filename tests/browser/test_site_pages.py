"""The web site in a real Chromium: without scripts, searched, played with, on a phone, by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Response, expect

from deckbuilder.core.identity import SLUG
from deckbuilder.core.project import Project
from deckbuilder.tools.site.make import make
from tests.support.browser.chromium import launch
from tests.support.browser.phones import PHONE
from tests.support.browser.site_server import serve
from tests.support.projects import ROOT

ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
# By night only the colours are others.
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
# The cards with the widest formulas on lines of their own.
WITH_FORMULAS = [
    "sobel-y-kernel/",
    "laplacian-four-neighbour-kernel/",
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
    && !e.closest('.gr-sr, .skip, .display, .gr-scroll, pre');
}).map(e => e.outerHTML.slice(0, 80)).slice(0, 3)"""
# The first test waits for the site to be built, and that for figures, if none are in the cache.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is: in a folder of a host, which its links do not know."""
    folder = tmp_path_factory.mktemp("host")
    result, made = make(Project(ROOT), folder / "some" / "folder")
    assert made, "\n".join(map(str, result.problems))
    with serve(folder) as address:
        yield f"{address}some/folder/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launch() as found:
        yield found


@pytest.fixture
def page(browser: Browser, host: str) -> Iterator[Page]:
    """A page that may ask nobody but the host, and on which nothing may fail."""
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
    expect(page.locator(".gr-out").get_by_text("0.693147")).to_be_visible()
    expect(page.locator("#search")).to_be_hidden()
    page.get_by_role("link", name="Next").click()
    expect(page).not_to_have_url(f"{host}softmax-shift-invariance/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_a_figure_is_that_of_the_theme_and_comes_when_it_is_shown(browser, host):
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
    page.locator("[data-input=z] input[type=text]").fill("0, 0")
    expect(page.locator(".gr-out")).to_contain_text("0.693147")
    page.get_by_text("The Python").click()
    expect(page.locator(".source pre")).to_contain_text("def softmax(z):")
    page.locator(".questions a").first.click()
    expect(page.locator("article")).to_be_visible()


def test_a_practice_question_and_its_answer_are_of_one_draw(page, host):
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
        ("momentum sgd pytorch mu", "momentum-pytorch-update/"),
        ("loss nlll", "torch-crossentropy-parts/"),
        ("xor relu net", "xor-with-relu/"),
        ("CONVOLUTION correlation", "examples/conv2d/"),
    ],
)
def test_what_the_search_finds(page, host, query, address):
    page.goto(host)
    page.locator("#search").fill(query)
    page.wait_for_selector("#found a")
    found = page.locator("#found a").evaluate_all("links => links.map(a => a.href)")
    assert f"{host}{address}" in found[:8]


def test_the_search_says_when_it_finds_nothing_and_goes_away(page, host):
    page.goto(host)
    page.locator("#search").fill("gradient zzz")
    expect(page.locator("#found")).to_have_text("Nothing found.")
    expect(page.locator(".search [role=status]")).to_have_text("Nothing found.")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_on_a_phone(browser, host, scheme):
    context = browser.new_context(**PHONE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    for address in KINDS:
        page.goto(host + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        # An example begins when it comes near; how far down it stands depends on the fonts.
        page.evaluate("(block => block && block.scrollIntoView())(document.querySelector('.gr-live'))")
        page.wait_for_function(
            "!document.querySelector('.gr-live') || document.querySelector('.gr-live.gr-on')"
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
