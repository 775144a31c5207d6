"""Test the files of the website. How browsers show it is tested in tests/browser/test_site_pages.py."""

from __future__ import annotations

import gzip
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from click.testing import CliRunner

from addon import examples
from deckbuilder.commands import main
from deckbuilder.core.project import Project
from deckbuilder.tools.release import release
from deckbuilder.tools.site import folder, search_index, styles
from deckbuilder.tools.site.layout import ROOT as SITE_ROOT
from deckbuilder.tools.site.make import make
from deckbuilder.tools.site.markup import Markup
from deckbuilder.tools.site.mathml import text as line_of
from deckbuilder.tools.site.mathml import tidy
from deckbuilder.typesetting import mathjax
from tests.support.projects import ROOT, small
from tests.support.releasing import FIRST, at, change

LINK = re.compile(r'<[a-z][^<>]*? (?:href|src|srcset)="([^"]*)"[^<>]*>')
# The first test waits for the site to be built, which draws the figures that are not in the cache.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "mspace"}


class Structure(HTMLParser):
    """The structure of a page: its headings in order, its ids, and a check that all tags are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.count: dict[str, int] = {}
        self.inside: list[tuple[str, str]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1
        self.ids += [value for name, value in attrs if name == "id"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        assert not (tag == "a" and "a" in self.open), "a link is inside a link"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag in VOID or "svg" in self.open or "math" in self.open:
            return
        raise AssertionError(f"<{tag}/> closes nothing in HTML")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, self.getpos()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the project's own site."""
    result, made = make(Project(ROOT), tmp_path_factory.mktemp("host") / "site")
    assert made, "\n".join(map(str, result.problems))
    assert made.pages > 800
    assert {path.parent.name for path in made.out.glob("*/index.html")} >= {n.id for n in result.notes}
    return made.out


def sample(folder: Path) -> Project:
    """Return the small project, with a live example that exists, and with one card retired."""
    project = small(folder)
    kinds = project.cards / "kinds.md"
    text = kinds.read_text("utf-8").replace("```live double\nx = 4", "```live softmax-nll\nz = 0, 0, 1")
    kinds.write_text(text.replace("## typed\n\n", "## typed\n\n- retired: it was *wrong*\n"), "utf-8")
    return project


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text("utf-8")


def test_every_link_works_and_nothing_is_fetched_from_elsewhere(site):
    pages = {
        f"/{path.relative_to(site).as_posix()}": path.read_text("utf-8") for path in site.rglob("*.html")
    }
    ids = {name: set(re.findall(r' id="([^"]*)"', text)) for name, text in pages.items()}
    checked = 0
    for name, text in pages.items():
        assert SITE_ROOT not in text
        for found in LINK.finditer(text):
            address, tag = html.unescape(found[1]), found[0][1:].split()[0]
            if address.startswith(("http://", "https://")):
                assert tag == "a", f"{name} fetches {address}"
                continue
            target = urlsplit(urljoin(name, address))
            path = target.path + ("index.html" if target.path.endswith("/") else "")
            assert (site / path[1:]).is_file(), f"{name}: {address}"
            assert not target.fragment or target.fragment in ids[path], f"{name}: {address}"
            checked += 1
        for data in re.findall(r' data-(?:core|search)="([^"]*)"', text):
            assert (site / "assets" / data).is_file()
        for table in re.findall(r' data-examples="([^"]*)"', text):
            assert all(
                (site / "assets" / file).is_file() for file in json.loads(html.unescape(table)).values()
            )
    assert checked > 10_000
    style = "".join(path.read_text("utf-8") for path in site.glob("assets/*.css"))
    assert "url(" not in style and "@import" not in style


def test_every_page_says_what_it_is(site):
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.startswith('<!doctype html>\n<html lang="en">'), path
        assert len(re.findall("<h1[ >]", text)) == len(re.findall("<main ", text)) == 1, path
        assert re.search(r"<title>[^<]{5,}</title>", text), path
        assert re.search(r'<meta name="description" content="[^"]+">', text), path
        assert re.search(r'<meta property="og:title" content="[^"]+">', text), path
        assert "\\(" not in re.sub(r"(?s)<(pre|code)\b.*?</\1>", "", text), path


@pytest.mark.parametrize(
    "address",
    [
        "",
        "decks",
        "decks/computer-vision",
        "tags",
        "tags/softmax",
        "examples",
        "examples/conv2d",
        "download",
        "softmax-shift-invariance",
        "momentum-pytorch-update",
        "practice-kernel-response",
        "activation-pattern",
        "xor-with-relu",
        "cross-correlation-and-convolution",
    ],
)
def test_pages_are_well_formed(site, address):
    found = Structure(page(site, address))
    assert found.headings[0] == 1
    assert all(
        after <= before + 1 for before, after in zip(found.headings, found.headings[1:], strict=False)
    )
    assert len(found.ids) == len(set(found.ids))
    assert found.count["nav"] >= 1 and found.count["header"] == 1


def test_a_card_asks_before_it_answers(site):
    text = page(site, "softmax-shift-invariance")
    question, answer = text.split('<details class="reveal">')
    assert "<h1" in question and "third entry" in question and "<math" in question
    assert "cancels" not in question.split("</head>")[1] and "cancels" in answer
    assert '<div class="gr-live"' in answer and "0.693147" in answer  # without scripts
    assert 'href="https://www.deeplearningbook.org"' in answer
    assert "/blob/main/cards/softmax-and-cross-entropy.md#softmax-shift-invariance" in answer
    assert 'rel="prev"' in answer and 'rel="next"' in answer and 'href="../tags/softmax/"' in answer


def test_a_cloze_card_has_gaps_in_its_question_only(site):
    question, answer = page(site, "momentum-pytorch-update").split('<details class="reveal">')
    assert question.count('class="gap"') == 2 and "cloze" not in question
    assert answer.count('class="cloze-inactive"') == 2 and 'class="gap"' not in answer


def test_a_figure_has_the_readers_theme_and_a_fixed_size(site):
    text = page(site, "activation-pattern")
    assert re.search(
        r'<source media="\(prefers-color-scheme: dark\)" srcset="../media/[^"]*-dark.svg">'
        r'<img class="gr-figure" src="../media/[^"]*-light.svg" alt="[^"]+" '
        r'width="\d+" height="\d+" loading="lazy">',
        text,
    )


def test_an_example_has_its_cards_and_its_source(site):
    text = page(site, "examples/softmax-nll")
    assert 'href="../../softmax-shift-invariance/"' in text
    assert '<span class="nf">softmax</span>' in text and "softmax_nll.py" in text
    pages = {path.parent.name for path in (site / "examples").glob("*/index.html")}
    assert pages == set(examples.names())


def test_the_list_of_examples_shows_a_picture_of_each(site):
    text = page(site, "examples")
    tiles = re.findall(r'(?s)<li>(<div class="gr-live picture".*?)<a href="../examples/([^"]*)/">', text)
    assert sorted(name for _, name in tiles) == list(examples.names())
    for drawn, name in tiles:
        assert drawn.startswith('<div class="gr-live picture" aria-hidden="true">')
        assert not re.search(r"<(a|button|input|select|textarea|summary)\b", drawn), name
        assert not re.search(r'<[^>]* (id|tabindex|data-[\w-]+|role="(?!row")[^"]*)[ =]', drawn), name
        assert re.search(r"<(svg|i|span) ", drawn), name
    softmax = next(drawn for drawn, name in tiles if name == "softmax-nll")
    assert "1.61" in softmax and "--bars:3" in softmax


def test_a_page_with_an_example_reserves_space_for_its_controls(site):
    for address, there in (
        ("", 1),
        ("examples/conv2d", 1),
        ("softmax-shift-invariance", 1),
        ("decks", 0),
    ):
        head = page(site, address).split("<body", 1)[0]
        assert head.count('classList.add("gr-js")') == there, address


def test_every_example_opens_with_a_line_about_what_to_see(site):
    for name in examples.names():
        text = page(site, f"examples/{name}")
        said = html.unescape(text.split('<p class="gr-look">', 1)[1].split("</p>", 1)[0])
        assert said == examples.load(name)["presets"][0]["look"], name


def test_pages_are_small(site):
    # A slow phone needs the page and one style sheet before it can show a card.
    style = next(site.glob("assets/site-*.css")).stat().st_size
    cards = [path for path in site.glob("*/index.html") if "<article" in path.read_text("utf-8")]
    assert len(cards) > 600
    assert max(len(gzip.compress(path.read_bytes())) for path in cards) < 12_000
    assert style < 20_000
    pictures = len(examples.names())
    assert len(gzip.compress((site / "examples" / "index.html").read_bytes())) < 1_000 * pictures
    index = next(site.glob("assets/search-*.json")).read_bytes()
    assert len(gzip.compress(index, 9)) < 190 * len(cards)
    assert next(site.glob("assets/site-*.js")).stat().st_size < 8_000


def test_the_same_sources_make_the_same_site(tmp_path):
    project = sample(tmp_path / "project")
    for name in ("one", "two"):
        assert make(project, tmp_path / name)[1]
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert len(files(tmp_path / "one")) > 60


def test_a_retired_card_keeps_its_address_but_nothing_links_to_it(tmp_path):
    make(sample(tmp_path / "project"), tmp_path / "site")
    text = page(tmp_path / "site", "typed")
    assert '<div class="gr-retired">This card is retired: it was <em>wrong</em></div>' in text
    assert '<h1 class="gr-question">What is 1 − 2?</h1>' in text and 'content="noindex"' in text
    others = {
        name: data
        for name, data in files(tmp_path / "site").items()
        if name.endswith((".html", ".json")) and not name.startswith("typed/")
    }
    assert [name for name, data in others.items() if b"typed/" in data] == []
    assert "cloze/" in page(tmp_path / "site", "apple-reversed")


def test_a_known_address_gives_search_engines_a_sitemap(tmp_path):
    result, made = make(sample(tmp_path / "project"), tmp_path / "site", "https://example.org/ml/")
    site = tmp_path / "site"
    addresses = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    # Without the retired card, 404.html, and examples that are on no card.
    assert made and len(addresses) == made.pages - 2 - len(examples.names()) + 1
    assert "https://example.org/ml/examples/softmax-nll/" in addresses
    assert "https://example.org/ml/zebra-basic/" in addresses
    card = page(site, "zebra-basic")
    assert '<link rel="canonical" href="https://example.org/ml/zebra-basic/">' in card
    assert 'href="../decks/"' in card  # still works wherever the site is put
    assert 'href="/ml/decks/"' in (site / "404.html").read_text("utf-8")


def test_the_front_page_shows_an_example_that_a_card_has(tmp_path):
    """Other decks may have left out the example that ours show."""
    make(sample(tmp_path / "project"), tmp_path / "site")
    front = page(tmp_path / "site", "")
    assert examples.load("softmax-nll")["title"] in front and "softmax-nll" in front
    assert examples.load("gradient-descent")["title"] not in front
    assert "4 questions, 6 cards, 2 figures, 1 live example." in front
    listed = page(tmp_path / "site", "examples")
    assert "1 worked example whose numbers" in listed
    assert listed.index("softmax-nll/") < listed.index("On no card yet") < listed.index("conv2d/")


def test_the_front_page_names_the_release(tmp_path):
    project = sample(tmp_path / "project")

    def counts():
        make(project, tmp_path / "site")
        return re.search('<p class="counts">(.*) 4 questions', page(tmp_path / "site", ""))

    assert counts() is None
    assert release(project, "1.0", environment=at(FIRST)).written
    assert counts()[1] == "Release 1.0:"
    change(project, "A: -1", "A: -1.00")
    assert counts()[1] == "Release 1.0, with later changes:"
    assert "Release 1.0, with later changes. Everything" in page(tmp_path / "site", "download")


def test_cards_without_examples_have_a_front_page_without_one(tmp_path):
    project = sample(tmp_path / "project")
    kinds = project.cards / "kinds.md"
    text = kinds.read_text("utf-8").replace("```live softmax-nll\nz = 0, 0, 1\n```\n", "")
    kinds.write_text(text, "utf-8")
    make(project, tmp_path / "site")
    front = page(tmp_path / "site", "")
    main = front.split("<main")[1]
    assert "live example" not in main and "worked example" not in front and "numbers" not in front
    assert 'class="tour' not in main and "gr-live" not in main and 'href="./examples/"' not in front
    assert page(tmp_path / "site", "tags/small")  # the tag of the topic
    assert "compute the examples" not in front + page(tmp_path / "site", "download")
    Structure(front)


def test_cards_without_tags_have_no_list_of_tags(tmp_path):
    project = sample(tmp_path / "project")
    kinds = project.cards / "kinds.md"
    text = kinds.read_text("utf-8").replace("- tags: extra, first\n", "")
    kinds.write_text(text.replace("tags: [small]\n", ""), "utf-8")
    make(project, tmp_path / "site")
    pages = [path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert pages and not (tmp_path / "site" / "tags").exists()
    assert not any("tags/" in text or ">tag<" in text for text in pages)
    assert "2 decks, 4 questions, in the order" in page(tmp_path / "site", "decks")


def test_an_error_leaves_the_old_site(tmp_path):
    project = sample(tmp_path / "project")
    make(project, tmp_path / "site")
    before = files(tmp_path / "site")
    one = project.cards / "one.md"
    good = one.read_text("utf-8")
    one.write_text(good.replace("- source: a", "- source: b"), "utf-8")
    result, made = make(project, tmp_path / "site")
    assert made is None
    assert [each.code for each in result.problems if each.severity == "error"] == ["C015"]
    one.write_text(good.replace("## only-one", "## examples"), "utf-8")
    result, made = make(project, tmp_path / "site")
    assert (
        made is None and result.problems[-1].text == '"examples" is the name of a folder of the website'
    )
    assert files(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_with_other_files_is_not_replaced(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("mine")
    result, made = make(sample(tmp_path / "project"), tmp_path / "home")
    assert made is None and "contains other files" in result.problems[0].text
    assert (tmp_path / "home" / "thesis.txt").read_text() == "mine"


def test_only_empty_folders_and_our_sites_may_be_replaced(tmp_path):
    for name in ("empty", "site", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "site" / folder.MARK).write_bytes(b"")
    (tmp_path / "site" / "index.html").write_text("old")
    (tmp_path / "home" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    names = ("absent", "empty", "site", "home", "file")
    assert [folder.is_ours(tmp_path / name) for name in names] == [True, True, True, False, False]


def test_the_command_says_what_it_made(tmp_path):
    sample(tmp_path / "project")
    arguments = ["site", "--project", str(tmp_path / "project"), "--out", str(tmp_path / "site")]
    said = CliRunner().invoke(main, arguments)
    assert said.exit_code == 0 and "pages, " in said.output and "http.server" in said.output
    wrong = CliRunner().invoke(main, [*arguments, "--base-url", "example.org"])
    assert wrong.exit_code == 2 and "https://" in wrong.output


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\frac{p_i}{1-p_i}", "pᵢ/(1−pᵢ)"),
        (r"\sum_{i=1}^n x_i^2", "∑ᵢ₌₁ⁿ xᵢ²"),
        (r"\hat y=\ln x+\max(0,z)", "ŷ = ln x+max(0,z)"),
        (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", "[1, 2; 3, 4]"),
        (r"e^{-\eta t}<\sqrt{2\pi}", "e^(−ηt) < √(2π)"),
        (r"w^\top x_{t+1}", "wᵀxₜ₊₁"),
        (r"\sqrt[3]{x+1}", "(x+1)^(1/3)"),
    ],
)
def test_a_formula_becomes_a_line_of_text(tex, line):
    assert line_of(tidy(mathjax.mathml(tex))) == line


def test_a_formula_that_cannot_be_typeset_raises():
    with pytest.raises(ValueError, match="nosuch"):
        Markup(mathjax.mathml, {}).page(r"Look: \(\nosuch\)")


def test_symbols_are_found_by_their_names():
    assert [search_index.spoken(sign) for sign in "ηΣ∑λx"] == ["eta", "sigma", "sum", "lambda", ""]


def test_the_cards_night_colors_are_the_sites_dark_theme():
    style = styles.styles()[0].decode()
    assert "@media (prefers-color-scheme:dark){.card{--gr-page:#26292d" in style
    assert "night" not in style
