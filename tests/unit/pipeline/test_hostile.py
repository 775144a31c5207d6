"""Hostile and broken input: a clear problem with its file, and the rest is still told.

What the fuzzers (tests/fuzz) found, and what people send who mean harm or have bad luck.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deckbuilder.core.identity import SLUG
from deckbuilder.core.model import Picture
from deckbuilder.core.project import Project
from deckbuilder.figures import workers
from deckbuilder.live import bake
from deckbuilder.live.bundle import card_scripts
from deckbuilder.live.translate import Globals, translate
from deckbuilder.markup.text import Text
from deckbuilder.notes.render import Renderer
from deckbuilder.pipeline import Result, build, check
from deckbuilder.source.decks import load
from tests.support.projects import ROOT, TIME, FakeExamples, small

pytestmark = pytest.mark.slow

CARD = """
## {id}

- covers: s0-02
- source: a

Q: {question}

A: One.

Note: This one.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


def said(result: Result) -> list[str]:
    """Path, code and text of every error."""
    return [
        f"{each.where.path} {each.code} {each.text}"
        for each in result.problems
        if each.severity == "error"
    ]


def add(
    project: Project, text: str, id: str = "one-more", question: str = "What is new on this card?"
) -> None:
    """A card in cards/one.md, with `text` after it."""
    with (project.cards / "one.md").open("a", encoding="utf-8") as file:
        file.write(CARD.format(id=id, question=question) + text)


def checked(project: Project) -> list[str]:
    """The errors, in at most ten seconds of the processor, and with the other file's still told."""
    kinds = project.cards / "kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("A: -1", "A: TODO"), "utf-8")
    start = time.process_time()
    found = said(check(project, FakeExamples()))
    assert time.process_time() - start < 10
    other = 'cards/kinds.md C030 the text is unfinished: "TODO"'
    assert other in found, "the rest is told too"
    return [each for each in found if each != other]


# Bytes and sizes
######################################################################


@pytest.mark.parametrize(
    "data, text",
    [
        (b"\xff\xfea", "the file is not UTF-8 text: byte 0xff"),
        ("caf\u00e9".encode("latin-1"), "the file is not UTF-8 text: byte 0xe9"),
        (b"a\0b", "control character U+0000"),
        ("a\u2028b".encode(), "control character U+2028"),
        (b"\xed\xa0\x80", "the file is not UTF-8 text: byte 0xed"),
    ],
)
def test_bytes_that_are_no_text(project: Project, data: bytes, text: str) -> None:
    path = project.cards / "one.md"
    path.write_bytes(path.read_bytes() + b"\n" + data + b"\n")
    assert checked(project) == [f"cards/one.md C001 {text}"]


@pytest.mark.parametrize(
    "name, code", [("one.md", "C003"), ("decks.toml", "C010"), ("syllabus.csv", "C026")]
)
def test_a_file_of_zeros(project: Project, name: str, code: str) -> None:
    (project.cards / name).write_bytes(bytes(100_000))
    found = checked(project)
    assert any(f"cards/{name} {code}" in each or f"cards/{name} C001" in each for each in found)


def test_a_number_that_python_does_not_read(project: Project) -> None:
    path = project.cards / "decks.toml"
    path.write_text("x = 1" + "0" * 5000 + "\n" + path.read_text("utf-8"), "utf-8")
    assert "cards/decks.toml C010 the file is not valid TOML: a number is too long" in checked(project)


@pytest.mark.parametrize(
    "line, size",
    [
        ("a line of words\n", 10**7),
        ("word ", 10**7),
        ("![[", 10**7),
        *((each, 10**6) for each in ("$\\left( ", "{{c1::a}} ", "- a: b\n", "<", "|-|-|\n", "~")),
    ],
)
def test_a_card_of_ten_megabytes(project: Project, line: str, size: int) -> None:
    add(project, line * (size // len(line)))
    assert any(each.startswith("cards/one.md C066") for each in checked(project))


def test_a_title_and_a_front_matter_of_ten_megabytes(project: Project) -> None:
    (project.cards / "title.md").write_text("---\ndeck: D\n---\n# " + " #" * 5_000_000 + "x\n", "utf-8")
    (project.cards / "front.md").write_text("---\n" + "a: [b]\n" * 1_400_000 + "---\n# T\n", "utf-8")
    found = checked(project)
    assert any(each.startswith("cards/title.md C066 the line has 10000003 characters") for each in found)
    assert "cards/front.md C066 the front matter is too long" in found


def test_many_cards_in_one_file_that_nearly_ask_the_same(project: Project) -> None:
    """Linear: a hundred thousand take ten times as long."""
    text = "".join(
        CARD.format(id=f"card-{n}", question=f"What is the number {n} plus one more?")
        for n in range(10_000)
    )
    (project.cards / "one.md").write_text((project.cards / "one.md").read_text("utf-8") + text, "utf-8")
    start = time.process_time()
    result = check(project, FakeExamples())
    assert time.process_time() - start < 20
    assert said(result) == [] and result.cards == 10_005


@pytest.mark.parametrize(
    "deep",
    ["> " * 900, "- " * 900, "[" * 400 + "a" + "](http://a.b)" * 400, "*" * 901 + "a", "**a " * 900],
    ids=["quotes", "lists", "brackets", "stars", "strong"],
)
def test_deep_nesting_is_a_problem_or_no_problem_but_never_a_crash(project: Project, deep: str) -> None:
    add(project, "\n" + deep + "a\n")
    result = build(project, examples=FakeExamples(), environment=TIME)
    assert all("C064" in each or "C0" in each for each in said(result))
    assert result.made or result.errors


# What reaches the learner's page
######################################################################

SHOWN = {"photo": Picture("photo.png", "photo.png")}


@pytest.mark.parametrize(
    "text, forbidden",
    [
        # A formula, or a picture, in an address or a title once ended the attribute.
        ('[a](http://b/$"onclick=hit()$)', '"onclick'),
        ('[a](http://b "$x\'><script>hit()</script>$")', "<script"),
        # Other pictures than the project's.
        ("![a[b]c][1]\n\n[1]: http://evil.example/x.png", "<img"),
        ("```\n![a](http://evil.example/x.png)", "<img"),
        # What the highlighter knows besides languages.
        ('``` {.python #qa .gr-live title="x"}\na\n```', "gr-live"),
        ("> ``` {.python #qa}\n> a\n> ```", 'id="'),
        ("[a](javascript:hit())", "href"),
        ("[a](JaVaScRiPt:hit())", "href"),
        ("[a](data:text/html,x)", "href"),
        ("<javascript:hit()>", "href"),
        ("<img src=x onerror=hit()>", "<img"),
        ("<!-- x -->", "<!--"),
        ("&lt;script&gt;", "<script"),
        ("$</script><script>hit()</script>$", "<script"),
    ],
)
def test_what_does_not_reach_the_page(text: str, forbidden: str) -> None:
    assert forbidden not in Renderer().html(Text(text), SHOWN)


def test_a_language_is_still_a_language() -> None:
    html = Renderer().html(Text('```python title="x"\nx = 1\n```'), {})
    assert '<span class="n">x</span>' in html and "title" not in html
    assert "onclick" in Renderer().html(Text("``` {onclick=x}\nonclick\n```"), {}), (
        "the code itself stays"
    )


@pytest.mark.parametrize(
    "formula",
    [
        r"\href{javascript:hit()}{x}",
        r"\style{color:red}{x}",
        r"\class{gr-live}{x}",
        r"\require{html}x",
        r"\cssId{qa}{x}",
    ],
)
def test_a_formula_is_no_way_out(project: Project, formula: str) -> None:
    add(project, f"\nSee ${formula}$.\n")
    assert [each for each in checked(project) if each.startswith("cards/one.md")]


# Names and links
######################################################################


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "..\\secret", "images/photo", ".", "..", "%2e%2e/x"]
)
def test_a_picture_that_would_leave_its_folder(project: Project, name: str) -> None:
    add(project, f"\n![A picture]({name})\n")
    assert [each[:17] for each in checked(project)] == ["cards/one.md C019"]


def test_a_topic_and_a_deck_that_would_leave_their_folder(project: Project, tmp_path: Path) -> None:
    path = project.cards / "decks.toml"
    path.write_text(
        path.read_text("utf-8")
        .replace('"Empty"', '"../../Empty"')
        .replace("topics = []", 'topics = ["../../etc/passwd"]'),
        "utf-8",
    )
    assert [each for each in checked(project) if "cards/decks.toml C010" in each]
    path.write_text(
        path.read_text("utf-8")
        .replace('topics = ["../../etc/passwd"]', "topics = []")
        .replace('"First by name"', '"../../First"'),
        "utf-8",
    )
    one = project.cards / "one.md"
    one.write_text(one.read_text("utf-8").replace("deck: First by name", "deck: ../../First"), "utf-8")
    kinds = project.cards / "kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("A: TODO", "A: -1"), "utf-8")
    result = build(project, project.root / "a" / "dist", examples=FakeExamples(), environment=TIME)
    assert said(result) == []
    assert {each.parent for each in result.made} == {project.root / "a" / "dist"}


def test_a_file_name_that_would_end_the_link_on_the_card(project: Project) -> None:
    name = 'x" onclick="hit()'
    (project.cards / "one.md").rename(project.cards / f"{name}.md")
    decks = project.cards / "decks.toml"
    decks.write_text(
        decks.read_text("utf-8").replace('topics = ["one"]', f"topics = ['{name}']"), "utf-8"
    )
    assert checked(project) == [f'cards/{name}.md C010 "{name}" is not a valid topic name']


@pytest.mark.parametrize(
    "body",
    [
        "<script>x</script>",
        "<g onclick='x'/>",
        "<a href='https://example.org'/>",
        "<style>x</style>",
        "<foreignObject/>",
        "<image href='x.png'/>",
        "<use href='https://example.org/#a'/>",
        "<rect fill='url(https://example.org)'/>",
        "<set attributeName='x'/>",
        "<g style='x'/>",
        "<g>",
    ],
)
def test_an_image_with_more_than_shapes_is_refused(project: Project, body: str) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{}</svg>"
    image = project.images / "drawn.svg"
    image.write_text(svg.format("<rect width='9' height='9' fill='url(#a)'/>"))
    add(project, "\n![A drawing](drawn)\n")
    assert checked(project) == []
    image.write_text(svg.format(body))
    assert "drawn.svg contains " in "".join(said(check(project, FakeExamples())))


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_names_that_windows_reserves(project: Project, name: str) -> None:
    add(project, f"\n![A picture]({name})\n", id=name)
    (project.images / f"{name}.png").write_bytes((project.images / "photo.png").read_bytes())
    (project.cards / "one.md").rename(project.cards / f"{name}.md")
    found = [each[: len(f"cards/{name}.md C0xx")][-4:] for each in checked(project)]
    assert {"C010", "C012", "C019"} <= set(found)


def test_two_pictures_of_one_name(project: Project) -> None:
    (project.images / "two-bars.png").write_bytes((project.images / "photo.png").read_bytes())
    assert checked(project) == [
        'cards/kinds.md C019 "two-bars" refers to more than one file: media/figures/two_bars.py and '
        "media/images/two-bars.png"
    ]


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside of the project."""
    path = tmp_path_factory.mktemp("outside") / "secret"
    path.write_text("# The secret")
    return path


def test_links_that_leave_the_project(project: Project, secret: Path) -> None:
    photo, topic = project.images / "photo.png", project.cards / "linked.md"
    photo.unlink()
    photo.symlink_to(secret)
    topic.symlink_to(secret)
    (project.addon / "data.txt").symlink_to(secret)
    result = build(project, examples=FakeExamples(), environment=TIME)
    out = "the file cannot be read: it is a link to something outside the project"
    assert said(result) == [
        f"addon/data.txt C071 {out}",
        f"cards/linked.md C001 {out}",
        f"media/images/photo.png C019 {out}",
    ]
    assert not project.dist.exists()


def test_links_that_lead_nowhere_or_in_circles(project: Project) -> None:
    (project.cards / "a.md").symlink_to("b.md")
    (project.cards / "b.md").symlink_to("a.md")
    (project.cards / "c.md").symlink_to("missing.md")
    (project.cards / "d.md").mkdir()
    photo = project.images / "photo.png"
    photo.unlink()
    photo.symlink_to("photo.png")
    (project.figures / "gone.py").symlink_to("nowhere.py")
    result = build(project, examples=FakeExamples(), environment=TIME)
    found = said(result)
    for name in (
        "cards/a.md C001",
        "cards/b.md C001",
        "cards/c.md C001",
        "cards/d.md C001",
        "media/images/photo.png C019",
    ):
        assert [each for each in found if each.startswith(f"{name} the file cannot be read")], (
            name,
            found,
        )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_and_a_device_are_not_read(project: Project) -> None:
    os.mkfifo(project.cards / "pipe.md")
    (project.cards / "endless.md").symlink_to("/dev/zero")
    found = said(build(project, examples=FakeExamples(), environment=TIME))
    assert found == [
        "cards/endless.md C001 the file cannot be read: it is a link to something outside the project",
        "cards/pipe.md C001 the file cannot be read: it is not a regular file",
    ]


def test_a_linked_project_is_a_project(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(project.root)
    assert load(Project(link))[1] == []


# Figures
######################################################################

FIGURES = {
    "raises": (
        "def draw(theme):\n    raise ValueError('no such data')\n",
        2,
        "ValueError: no such data",
    ),
    "exits": ("import sys\n\n\ndef draw(theme):\n    sys.exit(0)\n", 5, "SystemExit: 0"),
    "ends": ("import os\n\n\ndef draw(theme):\n    os._exit(0)\n", 1, "drawing ended with status 0"),
    "killed": (
        "import os, signal\n\n\ndef draw(theme):\n    os.kill(os.getpid(), signal.SIGKILL)\n",
        1,
        "drawing ended with status -9",
    ),
    "deep": (
        "def draw(theme):\n    return draw(theme)\n",
        2,
        "RecursionError: maximum recursion depth exceeded",
    ),
    "forges": (
        "import os\nfor n in range(3, 20):\n    try:\n        os.write(n, b'{}\\n')\n"
        "    except OSError:\n        pass\n\n\ndef draw(theme):\n    return 1 / 0\n",
        None,
        None,
    ),
    "loud": (
        "import sys\nprint('x' * 10**6)\nprint('y' * 10**6, file=sys.stderr)\nx = input()\n",
        4,
        "EOFError: EOF when reading a line",
    ),
    "writes": ("open('cards/one.md', 'w')\n", 1, None),
    "removes": ("import os\nos.remove('cards/one.md')\n", 2, None),
    "removes_all": ("import shutil\nshutil.rmtree('cards')\n", 2, None),
    "asks": ("import socket\nsocket.create_connection(('127.0.0.1', 9))\n", 2, None),
    "forks": ("import os\nif os.fork() == 0:\n    os._exit(0)\n", 2, None),
    "starts": ("import subprocess\nsubprocess.run(['touch', 'cards/x'])\n", 2, None),
}


def test_figures_that_misbehave(project: Project) -> None:
    before = {path: path.read_bytes() for path in project.cards.iterdir()}
    text = ""
    for name, (source, _, _) in FIGURES.items():
        (project.figures / f"{name}.py").write_text(source)
        text += f"![What it shows]({name.replace('_', '-')})\n\n"
    add(project, "\n" + text)
    before[project.cards / "one.md"] = (project.cards / "one.md").read_bytes()
    result = build(project, examples=FakeExamples(), environment=TIME)
    found = {
        Path(each.where.path).stem: (each.where.line, each.text)
        for each in result.problems
        if each.code == "C060"
    }
    assert set(found) == set(FIGURES), "every one is told, and no other"
    for name, (_, line, words) in FIGURES.items():
        assert line in (None, found[name][0]) and found[name][1].startswith(words or ""), found[name]
    for name in ("writes", "removes", "removes_all", "starts", "forks", "asks"):
        assert "a figure only draws" in found[name][1], found[name]
    assert {path: path.read_bytes() for path in project.cards.iterdir()} == before


def test_figures_that_never_end(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn without the build, whose own figure may take longer than this on a busy machine."""
    monkeypatch.setattr(workers, "LIMIT", 6.0)
    scripts = [project.figures / f"{name}.py" for name in ("hangs", "spins", "hangs_too")]
    for script in scripts:
        script.write_text(
            "while True:\n    pass\n" if script.stem == "spins" else "import time\ntime.sleep(1000)\n"
        )
    found = {script: answer["error"] for script, answer in workers.draw(project.root, scripts)}
    assert found == dict.fromkeys(scripts, "drawing takes longer than 6 seconds")


LEAVES = """
import ctypes, os, time
if ctypes.CDLL(None).fork() == 0:
    for _ in range(500):
        if not os.path.exists(__file__):
            break
        time.sleep(0.1)
    ctypes.CDLL(None).creat(b"ended", 0o600)
    os._exit(0)
os._exit(1)
"""


def test_a_figure_that_leaves_a_process_behind(project: Project) -> None:
    """It lives until its script is removed, and nobody waits for it."""
    script = project.figures / "leaves.py"
    script.write_text(LEAVES)
    add(project, "\n![What it shows](leaves)\n")
    found = said(build(project, examples=FakeExamples(), environment=TIME))
    assert not (project.root / "ended").exists(), "it was waited for"
    assert found == ["media/figures/leaves.py C060 drawing ended with status 1"]
    script.unlink()
    for _ in range(600):
        if (project.root / "ended").exists():
            break
        time.sleep(0.1)
    else:
        raise AssertionError("there was no such process")


def test_a_figure_sees_no_token_and_no_home(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "t0ken")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/run/agent")
    (project.figures / "curious.py").write_text(
        "import os, pathlib\nassert 'PATH' in os.environ\n"
        "raise ValueError(f'{sorted(map(str, os.environ.values()))} '\n"
        "                 f'{sorted(os.environ)} {list(pathlib.Path.home().iterdir())}')\n"
    )
    add(project, "\n![What it shows](curious)\n")
    (found,) = said(build(project, examples=FakeExamples(), environment=TIME))
    assert "'PATH'" in found and found.endswith(" []")
    assert "t0ken" not in found and "/run/agent" not in found and "SSH_" not in found


# The program's own files
######################################################################

EVIL = [
    "import os\nos.system('x')\n",
    "open('x', 'w')\n",
    "X = __import__('os').system('x')\n",
    "from ...deckbuilder import files\n",
    "from . import other\n",
    "from .kit.other import x\n",
    "from .kit import other\n",
    "from .kit.. import x\n",
    "X = [].__class__.__base__\n",
    "@print\ndef f(x):\n    return x\n",
    "def f(x=print(1)):\n    return x\n",
    "class A:\n    print(1)\n",
    "def f(x: print(1)):\n    return x\n",
    "def f(x) -> print(1):\n    return x\n",
    "X: print(1) = 2\n",
    "X = (lambda: open('x', 'w'))()\n",
    "X = math.floor.__self__\n",
    "X = [y for y in open('x')]\n",
    "X = f'{print(1)}'\n",
]


@pytest.mark.parametrize("source", EVIL)
def test_an_example_beyond_the_subset_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    from addon import examples

    addon = tmp_path / "addon"
    (addon / "examples").mkdir(parents=True)
    (addon / "examples" / "kit").symlink_to(bake.ADDON / "examples" / "kit")
    (addon / "examples" / "evil.py").write_text("import math\n" + source)
    monkeypatch.setattr(bake, "ADDON", addon)
    asked: list[str] = []
    monkeypatch.setattr(examples, "inputs", asked.append)
    with pytest.raises(bake.Broken, match="not run: "):
        bake.RealExamples().inputs("evil")
    assert asked == []


@pytest.mark.parametrize(
    "source",
    [b"x = '\xff'\n", b"x = 1\0\n", b"x = " + b"-" * 5000 + b"1\n", b"def f(:\n"],
    ids=["latin", "nul", "deep", "syntax"],
)
def test_an_example_that_is_no_python(tmp_path: Path, source: bytes) -> None:
    addon = tmp_path / "addon"
    (addon / "examples").mkdir(parents=True)
    (addon / "examples" / "kit").symlink_to(bake.ADDON / "examples" / "kit")
    (addon / "web").symlink_to(bake.ADDON / "web")
    (addon / "examples" / "broken.py").write_bytes(source)
    _, problems = card_scripts(addon)
    assert [(each.where.path, each.code) for each in problems] == [("addon/examples/broken.py", "C065")]


def test_a_long_sum_is_refused_in_words() -> None:
    _, problems = translate("addon/examples/x.py", "x = 1" + " + 1" * 9000, Globals())
    assert [each.text for each in problems] == ["an expression is nested too deeply"]


@pytest.mark.parametrize(
    "data",
    ["[" * 100_000, '{"format": ' + "[" * 100_000, "", "null", '{"format": 1e999}'],
    ids=["lists", "nested", "empty", "null", "infinite"],
)
def test_a_ledger_that_is_none(project: Project, data: str) -> None:
    (project.cards / "released.json").write_text(data)
    assert checked(project) == ["cards/released.json C084 the ledger of releases is not readable"]


def test_a_manifest_that_is_none(project: Project) -> None:
    (project.addon / "manifest.json").write_text("[" * 100_000)
    found = said(build(project, examples=FakeExamples(), environment=TIME))
    assert [each[:24] for each in found] == ["addon/manifest.json C071"[:24]]


# The network
######################################################################

FORBID = """
import runpy, sys
def no_network(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname", "socket.__new__"):
        raise SystemExit("the network was asked: " + event)
sys.addaudithook(no_network)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def offline(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Python file that cannot ask the network."""
    return subprocess.run(
        [sys.executable, "-c", FORBID, str(script), *arguments],
        cwd=script.parent,
        capture_output=True,
        text=True,
        env={**os.environ, **TIME},
        timeout=100,
    )


def test_a_build_needs_no_network(tmp_path: Path) -> None:
    """The processes that draw figures have a guard of their own (`asks` above)."""
    asks = tmp_path / "asks.py"
    asks.write_text("import socket\nsocket.create_connection(('127.0.0.1', 9))\n")
    assert offline(asks).stderr.startswith("the network was asked: socket."), "it would be seen"
    project = small(tmp_path / "project")
    path = project.cards / "kinds.md"
    path.write_text(
        path.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3"), "utf-8"
    )
    done = offline(ROOT / "build_decks.py", "--project", str(project.root), "--format", "json")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert json.loads(done.stdout) == []
    assert (project.dist / f"{SLUG}.apkg").exists()
