"""Test that figures are drawn once, again when something changes, and the same every time."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deckbuilder.core.cache import Cache
from deckbuilder.core.project import Project
from deckbuilder.figures import figures, worker_pool
from deckbuilder.figures.python_imports import PythonFiles
from tests.support.projects import ROOT, small

pytestmark = pytest.mark.slow

BARS = "media/figures/two_bars.py"


@pytest.fixture
def project(tmp_path):
    return small(tmp_path, drawn=False)


def draw(project, *names):
    """Return the drawn figures by name, the problems, and how many were not in the cache."""
    waiting = []
    scripts = [project.figures / f"{name}.py" for name in names or ("two_bars",)]
    drawn, problems = figures.draw_all(project, scripts, lambda done, total: waiting.append(total))
    return {path.stem: each for path, each in drawn.items()}, problems, max(waiting, default=0)


def test_a_figure_is_two_svg_files(project):
    drawn, problems, _ = draw(project)
    bars = drawn["two_bars"]
    assert problems == []
    assert re.fullmatch(r"two-bars-[0-9a-f]{10}-light\.svg", bars.picture.light)
    assert bars.picture.dark == bars.picture.light.replace("light", "dark")
    assert b"#0067a5" in bars.light and b"#6cb8f0" in bars.dark
    for svg in (bars.light, bars.dark):
        # Text is paths, so that it looks the same everywhere; nothing says when it was made.
        assert svg.startswith(b"<?xml") and b"<text" not in svg and b"dc:date" not in svg


def test_the_same_script_gives_the_same_bytes_alone_and_after_others(project):
    copy = project.figures / "another.py"
    copy.write_text((project.root / BARS).read_text().replace('"a", "b"', '"c", "d"'))
    together, _, _ = draw(project, "another", "two_bars")
    for entry in (project.cache / "figures").iterdir():
        entry.unlink()
    alone, _, waiting = draw(project)
    assert waiting == 1 and alone["two_bars"] == together["two_bars"]


# Figures as Matplotlib itself saves them, on standard output: each light, then dark, then a null.
PLAIN = """
import importlib.util, sys
import matplotlib
matplotlib.use("svg")
from media import style
for script in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("figure", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for theme in style.THEMES:
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(style.rc(theme))
            figure = module.draw(theme)
            figure.savefig(sys.stdout, format="svg", metadata={"Date": None, "Creator": None})
    print(end="\\0")
"""


def plain(root, scripts):
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, *map(str, scripts)],
        capture_output=True,
        check=True,
        env={
            **os.environ,
            "PYTHONPATH": str(root),
            "PYTHONHASHSEED": "0",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        },
    )
    return done.stdout.split(b"\0")[:-1]


def assert_plain(project, scripts):
    drawn, problems = figures.draw_all(project, scripts)
    assert problems == [] and list(drawn) == scripts
    for (script, each), saved in zip(drawn.items(), plain(project.root, scripts), strict=True):
        assert each.light + each.dark == saved, script.stem


def test_files_equal_matplotlibs_own_byte_for_byte(tmp_path):
    copy = Project(tmp_path)
    shutil.copytree(ROOT / "media", tmp_path / "media")
    # Formulas, two axes, a picture, small multiples, arrows.
    assert_plain(
        copy,
        [
            copy.figures / f"{name}.py"
            for name in (
                "gradient_descent",
                "likelihood",
                "posterize",
                "roc_pr",
                "softmax_bars",
                "tree_depth",
            )
        ],
    )


DIFFERENT = {
    "text": 'ax.set_ylabel("height" if theme.name == "light" else "a longer word\\nin two lines")',
    "axes": 'theme.name == "dark" and fig.add_axes((0.7, 0.7, 0.2, 0.2))',
    "width": 'ax.spines["left"].set_linewidth(9 if theme.name == "dark" else 1)',
    "font": 'import matplotlib\n    matplotlib.rcParams["mathtext.default"] = '
    '"rm" if theme.name == "dark" else "it"',
}


def test_themes_may_differ_in_more_than_colors(project):
    scripts = []
    for name, line in DIFFERENT.items():
        scripts.append(project.figures / f"differ_{name}.py")
        scripts[-1].write_text(
            "from media import style\n\n\ndef draw(theme):\n    fig, ax = style.canvas(theme)\n"
            "    ax.plot([1, 2], color=theme.blue)\n    ax.set_xlabel('$f_{max}$')\n"
            f"    {line}\n    return fig\n"
        )
    assert_plain(project, scripts)


def test_a_figure_depends_on_the_code_that_draws_it(project, tmp_path, monkeypatch):
    draw(project)
    names = {path.name for path in worker_pool.CODE}
    assert names == {"worker.py", "appearance.py", "drawing.py", "svg_canvas.py"}
    for number in range(len(worker_pool.CODE)):
        code = [*worker_pool.CODE]
        code[number] = tmp_path / "changed.py"
        code[number].write_bytes(worker_pool.CODE[number].read_bytes() + b"# changed")
        monkeypatch.setattr(worker_pool, "CODE", code)
        assert draw(project)[2] == 1


def test_nothing_is_drawn_if_nothing_changed(project):
    first = draw(project)
    assert first[2] == 1
    (project.figures / "unrelated.py").write_text("import nonsense")
    os.utime(project.root / BARS)
    assert draw(project) == (first[0], [], 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / BARS).write_text((root / BARS).read_text().replace("[1, 2]", "[2, 1]")),
        lambda root: (root / "media/style.py").write_text(
            (root / "media/style.py").read_text().replace("#0067a5", "#0067a6")
        ),
        lambda root: (root / "media/heights.py").write_text("from media import deep\nVALUES = [1, 3]"),
        lambda root: (root / "media/deep.py").write_text("# changed"),
    ],
)
def test_a_figure_is_drawn_again_if_its_imports_change(project, change):
    (project.root / "media/deep.py").write_text("")
    (project.root / "media/heights.py").write_text("from media import deep\nVALUES = [1, 2]")
    script = project.root / BARS
    script.write_text("from media.heights import VALUES\n" + script.read_text())
    draw(project)
    change(project.root)
    assert draw(project)[2] == 1
    assert draw(project)[2] == 0
    assert len(list((project.cache / "figures").iterdir())) == 1, "the older drawing was kept"


@pytest.mark.parametrize("damage", [b"", b"x", b'{"light": "", "dark": ""}', None])
def test_a_figure_is_drawn_again_if_the_cache_is_damaged(project, damage):
    first = draw(project)[0]
    (entry,) = (project.cache / "figures").iterdir()
    entry.write_bytes(entry.read_bytes()[:-50] if damage is None else damage)
    assert draw(project) == (first, [], 1)


def test_a_cache_that_cannot_be_written_does_no_harm(project):
    project.cache.write_text("a file where the folder should be")
    drawn, problems, _ = draw(project)
    assert drawn and problems == []


IMPORTS = """
import media.one
from media import two, style
from .three import x
from .. import four
import numpy
from addon.examples import five
"""


def test_imports_are_followed_inside_the_project(project):
    root = project.root
    for name in (
        "media/one.py",
        "media/two.py",
        "media/figures/three.py",
        "media/four.py",
        "addon/examples/__init__.py",
        "addon/examples/five.py",
    ):
        (root / name).parent.mkdir(exist_ok=True, parents=True)
        (root / name).write_text("from media import one")
    script = project.figures / "imports.py"
    script.write_text(IMPORTS)
    files = PythonFiles(project, Cache(None))
    found = {path.relative_to(root).as_posix() for path in files.imported([script])}
    assert found == {
        "media/figures/imports.py",
        "media/__init__.py",
        "media/one.py",
        "media/two.py",
        "media/style.py",
        "media/figures/three.py",
        "media/four.py",
        "addon/__init__.py",
        "addon/examples/__init__.py",
        "addon/examples/five.py",
    }


def test_every_failing_script_is_reported_and_the_others_are_drawn(project):
    bad = {
        "broken": "def draw(theme):\n    return 1 / 0\n",
        "prints": "import os\n\n\ndef draw(theme):\n    os.write(1, b'{}\\n')\n",
        "dies": "import os\n\n\ndef draw(theme):\n    os._exit(7)\n",
        "formula": "from media import style\n\n\ndef draw(theme):\n"
        "    fig, ax = style.canvas(theme)\n    ax.set_title('$\\\\frac$')\n"
        "    return fig\n",
        "syntax": "\n\ndef draw(theme)\n",
        "null": "x = '\0'\n",
        "importing": "from media import missing\n",
    }
    for name, text in bad.items():
        (project.figures / f"{name}.py").write_text(text)
    drawn, problems, _ = draw(project, "dies", *bad, "two_bars")
    assert list(drawn) == ["two_bars"]
    messages = {(Path(each.where.path).stem, each.where.line): each.text for each in problems}
    assert messages == {
        ("broken", 2): "ZeroDivisionError: division by zero",
        ("prints", 1): "draw(theme) returned NoneType, not a matplotlib Figure",
        ("dies", 1): "the drawing process ended with status 7",
        ("formula", 1): messages["formula", 1],
        ("syntax", 3): "SyntaxError: expected ':'",
        ("null", 1): messages["null", 1],
        ("importing", 1): messages["importing", 1],
    }
    assert messages["formula", 1].startswith("ValueError: \n\\frac")
    assert messages["importing", 1].startswith("ImportError: cannot import name 'missing'")


FAULTS = {
    "small": ("ax.set_xlabel('tiny', fontsize=7)", "C134", '"tiny" is set in 7 pt'),
    "shrunk": ("fig.set_size_inches(6.9, 2)", "C134", "more texts are set in 4.2 pt"),
    "cut": ("fig.text(0.9, 0.5, 'continues outside')", "C135", '"continues outside" is cut off'),
    "overlap": (
        "ax.text(0.4, 1.5, 'one'); ax.text(0.42, 1.5, 'other')",
        "C135",
        '"one" and "other" overlap',
    ),
    "colors": ("ax.plot([2, 1], color='red')", "C136", "light and dark cards: #ff0000"),
    "runs": (
        "import numpy; ax.plot(numpy.random.default_rng().random(9))",
        "C137",
        "drawing it twice gives two different pictures",
    ),
    "pixels": (
        "import numpy; ax.imshow(numpy.random.default_rng().random((3, 3)), cmap='gray')",
        "C137",
        "drawing it twice gives two different pictures",
    ),
    "kilobytes": (
        "import numpy; ax.plot(numpy.random.default_rng(1).random(9000))",
        "C138",
        "kB, compressed",
    ),
    "large": (
        "import numpy; ax.plot(numpy.random.default_rng(1).random(9000))\n    global LARGE\n"
        "    LARGE = 'every sample counts'",
        "",
        "",
    ),
    "logarithmic": (
        "ax.set_yscale('log'); ax.set_ylim(1e7, 2e13); ax.minorticks_off()",
        "",
        "",
    ),
    "chinese": (
        "ax.set_title('损失 of 9 steps'); ax.text(0.2, 1.8, '损失 again')",
        "C140",
        '"损失 again" has characters that DejaVu Sans lacks: 损 失; 1 more like this',
    ),
    "chinese_again": (  # in the same process, which caches texts
        "ax.set_title('损失 of 9 steps')",
        "C140",
        '"损失 of 9 steps" has characters that DejaVu Sans lacks: 损 失',
    ),
    "chinese_formula": (
        r"ax.set_title(r'$L_\mathrm{损}$ and é')",
        "C140",
        "has characters that DejaVu Sans lacks: 损",
    ),
    "chinese_formula_again": (
        r"ax.set_title(r'$L_\mathrm{损}$ and é')",
        "C140",
        "has characters that DejaVu Sans lacks: 损",
    ),
    "no_such_font": (
        "import logging; ax.set_title('ü 中', family=['No Such Sans', 'DejaVu Serif'])",
        "C140",
        "has characters that No Such Sans or DejaVu Serif lacks: 中",
    ),
    "accents": (
        r"ax.set_title('Größe e\u0301 \u1ebf −½ “ℝ” α→∞ \u200b a\u00adb $\\hat{y} \\in \\mathbb{R}$')",
        "",
        "",
    ),
    "fine": (
        "ax.set_xticks([0, 1], ['a', 'b']); ax.set_xlim(-0.5, 1.5); ax.text(0.4, 1.5, 'in the middle');"
        " ax.set_title('title')",
        "",
        "",
    ),
}


def test_faults_in_the_look_of_a_figure_are_reported(project):
    for name, (line, _, _) in FAULTS.items():
        (project.figures / f"{name}.py").write_text(
            "from media import style\n\n\ndef draw(theme):\n    fig, ax = style.canvas(theme)\n"
            f"    ax.plot([1, 2], color=theme.blue)\n    {line}\n    return fig\n"
        )
    drawn, problems, _ = draw(project, *FAULTS)
    assert len(drawn) == len(FAULTS)
    for name, (_, code, text) in FAULTS.items():
        found = [each for each in problems if each.where.path == f"media/figures/{name}.py"]
        assert [each.code for each in found] == ([code] if code else []), (name, found)
        assert not code or text in found[0].text, found
    assert draw(project, *FAULTS)[1:] == (problems, 0), "the cache reports other problems"
