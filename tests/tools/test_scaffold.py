"""Test that the commands for new cards, topics, examples, and figures write files that work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.commands import new as new_command
from deckbuilder.core import files
from deckbuilder.core.project import Project
from deckbuilder.figures import figures
from deckbuilder.live.bundle import card_scripts
from deckbuilder.pipeline import check
from deckbuilder.tools.scaffold import card, names, topic
from tests.support.projects import ROOT, FakeExamples, copy, small


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


def run(project: Project, *args: str, status: int = 0, **more: Any) -> str:
    """Run a command, and return what it prints."""
    done = CliRunner().invoke(commands.main, [*args, "--project", str(project.root)], **more)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == status, done.output
    return done.output


def left(project: Project) -> list[str]:
    return [f"{each.where} {each.code}" for each in check(project, FakeExamples()).problems]


# A card
######################################################################


@pytest.mark.parametrize(
    "kind, expected",
    [
        ("basic", ["22 C017", "23 C015", "25 C030", "27 C030", "29 C030"]),
        ("reversed", ["22 C017", "24 C015", "26 C030", "28 C030", "30 C030"]),
        ("typed", ["22 C017", "24 C015", "26 C030", "28 C030", "30 C030"]),
        ("cloze", ["22 C017", "23 C015", "25 C030", "27 C030"]),
        ("practice", ["22 C017", "25 C015", "27 C030", "29 C021", "32 C030"]),
    ],
)
def test_a_new_card_parses_and_exactly_what_is_left_to_do_is_listed(
    project: Project, kind: str, expected: list[str]
) -> None:
    before = (project.cards / "one.md").read_text("utf-8")
    output = run(project, "new", "brand-new", "--deck", "first by name", "--kind", kind)
    assert "Created cards/one.md:20." in output
    text = (project.cards / "one.md").read_text("utf-8")
    assert text.startswith(before) and text[len(before) :].startswith("\n## brand-new\n")
    assert text.endswith("\n") and not text.endswith("\n\n")
    expected = [f"cards/one.md:{each}" for each in expected]
    assert left(project) == expected
    listed = [f"{where} {code}" for where, code in re.findall(r"^  (\S+): (C\d+) ", output, re.M)]
    assert listed == expected
    assert "  s0-02  One\n" in output and "  a  Author. Title. 2020." in output


def test_only_metadata_that_the_project_requires_is_left_to_do(project: Project) -> None:
    toml = project.cards / "decks.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[check]\ncovers = false\nsource = false\n", "utf-8")
    output = run(project, "new-topic", "brand-new", "--deck", "Empty")
    assert "sources" not in output and "syllabus" not in output
    assert (project.cards / "brand-new.md").read_text("utf-8") == "---\ndeck: Empty\n---\n# Brand new\n"
    output = run(project, "new", "first", "--deck", "Empty")
    assert "syllabus" not in output and "C015" not in output and "C017" not in output
    text = (project.cards / "brand-new.md").read_text("utf-8")
    assert "## first\n\nQ: TODO: ask for first\n\nA: TODO\n" in text
    run(project, "new", "second", "--deck", "Empty", "--kind", "typed")
    assert "## second\n\n- kind: typed\n\nQ: TODO" in (project.cards / "brand-new.md").read_text("utf-8")


def test_a_practice_card_states_the_inputs_of_its_answer(project: Project) -> None:
    output = run(
        project,
        "new",
        "a-loss",
        "--topic",
        "one",
        "--kind",
        "practice",
        "--live",
        "softmax-nll",
        "--ask",
        "p",
    )
    text = (project.cards / "one.md").read_text("utf-8")
    assert "- ask: p\n" in text
    assert text.count("```live softmax-nll\nz = ln(2), ln(3), ln(5)\nt = 2\n```\n") == 1
    assert "C021" not in output and "C027" not in output


@pytest.mark.parametrize(
    "args, said",
    [
        (["--live", "softmax-nl"], 'C088 unknown example "softmax-nl" (did you mean "softmax-nll"?)'),
        (
            ["--live", "sobel", "--ask", "magnitud"],
            'C088 example "sobel" cannot ask for "magnitud" (did you mean "magnitude"?)',
        ),
        (["--ask", "p"], "Error: --ask needs --live."),
        (["--live", "sobel", "--kind", "typed"], "--live and --ask are only for --kind practice."),
    ],
)
def test_an_impossible_practice_card_is_refused(project: Project, args: list[str], said: str) -> None:
    before = (project.cards / "one.md").read_bytes()
    status = 2 if "Error" in said or "only" in said else 1
    output = run(project, "new", "a-loss", "--topic", "one", "--kind", "practice", *args, status=status)
    assert said in output and (project.cards / "one.md").read_bytes() == before


def test_several_new_cards_do_not_disturb_each_other(project: Project) -> None:
    words = "adam batch chain depth epoch field gate hinge image joint".split()
    for word, kind in zip(words, card.KINDS * 2, strict=True):
        run(project, "new", f"{word}-rate", "--deck", "first-by-name", "--kind", kind)
    assert {each.split()[1] for each in left(project)} == {"C015", "C017", "C021", "C030"}
    assert len(left(project)) == 30  # the same missing row and source are reported once


def test_a_deck_with_several_topics_asks_which(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = project.cards / "decks.toml"
    toml.write_text(toml.read_text("utf-8").replace('["one"]', '["one", "two"]'), "utf-8")
    text = (project.cards / "one.md").read_text("utf-8")
    (project.cards / "two.md").write_text(
        text.replace("# One", "# Two").replace("only-one", "two"), "utf-8"
    )
    before = {path: path.read_bytes() for path in project.topic_files()}
    # Nobody can answer on a pipe.
    assert "no topic was given (add --topic with one of: one, two)" in run(
        project, "new", "brand-new", "--deck", "First by name", status=1
    )
    assert {path: path.read_bytes() for path in project.topic_files()} == before

    class Terminal:
        stdin = type("Keyboard", (), {"isatty": staticmethod(lambda: True)})

    monkeypatch.setattr(new_command, "sys", Terminal)
    output = run(project, "new", "brand-new", "--deck", "First by name", input="2\n")
    assert "  1  one\n  2  two\n" in output and "Created cards/two.md:20." in output
    # A topic alone is enough, given by its file's name or its title.
    assert "Created cards/two.md:31." in run(project, "new", "newer", "--topic", "two.md")
    assert "Created cards/two.md:42." in run(project, "new", "newest", "--topic", "Two")


@pytest.mark.parametrize(
    "args, said",
    [
        (
            ["Not_Kebab", "--topic", "one"],
            'cards/one.md:1: C088 "Not_Kebab" is not a valid name (use lowercase letters, digits, and '
            "hyphens: not-kebab)",
        ),
        (
            ["only-one", "--topic", "one"],
            'C088 the name "only-one" is already used (by the card at cards/one.md:9)',
        ),
        (
            ["x"],
            ("C088 no deck was given (add --deck with one of: Second by name, First by name, Empty)"),
        ),
        (
            ["x", "--deck", "frst by name"],
            'C088 unknown deck "frst by name" (did you mean "First by name"?)',
        ),
        (["x", "--deck", "zzz"], 'unknown deck "zzz" (known: Second by name, First by name, Empty)'),
        (["x", "--deck", "Empty"], 'cards/decks.toml:13: C088 deck "Empty" has no topics'),
        (["x", "--topic", "kind"], 'C088 unknown topic "kind" (did you mean "kinds"?)'),
        (
            ["x", "--deck", "First by name", "--topic", "kinds"],
            'C088 unknown topic "kinds" in the deck "First by name"',
        ),
    ],
)
def test_impossible_cards_are_refused(project: Project, args: list[str], said: str) -> None:
    before = {path: path.read_bytes() for path in project.topic_files()}
    assert said in run(project, "new", *args, status=1)
    assert {path: path.read_bytes() for path in project.topic_files()} == before


def test_a_released_id_is_never_reused(project: Project) -> None:
    (project.cards / "released.json").write_text(
        '{"format": 1, "releases": [["1.0", 5]], "look": ["", 0], "looks": [], "note_types": {},\n'
        ' "cards": {\n  "old-one": {"kind": "basic", "cards": [1], "time": 5, "contents": ["c"], '
        '"texts": {}, "tags": []}\n }}\n'
    )
    assert "by a released card; ids are never reused" in run(
        project, "new", "old-one", "--topic", "one", status=1
    )


@pytest.mark.parametrize(
    "end, expected",
    [
        (b"", b"A: One.\r\n\r\n## brand-new\r\n\r\n- covers"),
        (b"\r\n\r\n\r\n", b"A: One.\r\n\r\n## brand-new\r\n\r\n- covers"),
    ],
)
def test_line_endings_stay(project: Project, end: bytes, expected: bytes) -> None:
    path = project.cards / "one.md"
    text = path.read_bytes().replace(b"\n", b"\r\n").partition(b"\r\n\r\nNote:")[0]
    path.write_bytes(text + end)
    run(project, "new", "brand-new", "--topic", "one")
    written = path.read_bytes()
    assert expected in written and written.count(b"\n") == written.count(b"\r\n")


def test_a_card_that_would_not_be_read_as_a_card_is_not_written(project: Project) -> None:
    path = project.cards / "one.md"
    path.write_text(path.read_text("utf-8") + "\n<<<<<<< mine\na\n=======\nb\n", "utf-8")
    before = path.read_bytes()
    assert "would not be read as a card (run " in run(
        project, "new", "brand-new", "--topic", "one", status=1
    )
    assert path.read_bytes() == before


# An example and a figure
######################################################################


@pytest.fixture
def real(tmp_path: Path) -> Project:
    """Return the small project with the real add-on, and what the tests of examples need."""
    shutil.copytree(ROOT / "addon", tmp_path / "addon", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests" / "examples").mkdir(parents=True)
    (tmp_path / "tests" / "support" / "examples").mkdir(parents=True)
    for name in (
        "__init__.py",
        "examples/__init__.py",
        "support/__init__.py",
        "support/examples/__init__.py",
        "support/examples/helpers.py",
    ):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    return copy(ROOT / "tests" / "data" / "samples" / "small", tmp_path)


def pytest_says(project: Project, test: str) -> tuple[int, str]:
    """Return the status and output of pytest for one test file of the project."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            "--rootdir",
            str(project.root),
            "--import-mode=importlib",
            test,
        ],
        capture_output=True,
        encoding="utf-8",
        cwd=project.root,
        timeout=100,
        env={**os.environ, "PYTHONPATH": str(project.root), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return done.returncode, done.stdout


@pytest.mark.slow
def test_a_new_example_works_and_its_test_fails_until_it_is_written(real: Project) -> None:
    output = run(real, "new-example", "chain-rule-steps")
    assert (
        "Created addon/examples/chain_rule_steps.py:1 and tests/examples/test_chain_rule_steps.py"
        in output
    )
    status, said = pytest_says(real, "tests/examples/test_chain_rule_steps.py")
    assert status == 1 and "1 failed, 1 passed" in said
    assert "Failed: TODO: compute what the source computes in addon/examples/chain_rule_steps.py" in said
    # It can be translated for phones, baked onto a card, and asked.
    scripts, problems = card_scripts(real.addon)
    assert problems == [] and "chain-rule-steps" in scripts.examples
    probe = (
        "from addon import examples as e; n = 'chain-rule-steps'; print(e.check(n, {}), "
        "e.asks(n), '= <b' in e.bake(n, {}) or e.bake(n, {}), e.bake_practice(n, {'x': '4'}, "
        "'y', 0.01, 'k')[0].count('4'))"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", probe], capture_output=True, encoding="utf-8", cwd=real.root
    )
    assert done.stderr == "" and done.stdout.startswith("{} ['y'] ")
    # Once it is filled in, the test passes.
    test = real.root / "tests" / "examples" / "test_chain_rule_steps.py"
    test.write_text(
        re.sub(r"    pytest\.fail\(.*?\n    \)\n", "", test.read_text("utf-8"), flags=re.DOTALL), "utf-8"
    )
    status, said = pytest_says(real, "tests/examples/test_chain_rule_steps.py")
    assert status == 0 and "2 passed" in said


@pytest.mark.slow
def test_a_new_figure_is_drawn_and_its_test_fails_until_it_is_written(project: Project) -> None:
    output = run(project, "new-figure", "loss-valley")
    assert (
        "Created media/figures/loss_valley.py:1 and tests/unit/media/figures/test_loss_valley.py"
        in output
    )
    script = project.figures / "loss_valley.py"
    drawn, problems = figures.draw_all(project, [script])
    assert problems == [] and drawn[script].light != drawn[script].dark
    status, said = pytest_says(project, "tests/unit/media/figures/test_loss_valley.py")
    assert status == 1 and "1 failed" in said
    assert "Failed: TODO: draw what you mean in media/figures/loss_valley.py" in said


@pytest.mark.parametrize(
    "command, name, said",
    [
        (
            "new-example",
            "softmax-nll",
            'the name "softmax-nll" is already used (by addon/examples/softmax_nll.py)',
        ),
        ("new-example", "kit", 'the name "kit" is already used'),
        ("new-example", "3-layers", '"3-layers" cannot name a Python file (begin with a letter)'),
        ("new-example", "lambda", '"lambda" cannot name a Python file (it is a Python keyword)'),
        ("new-figure", "two-bars", 'the name "two-bars" is already used (by media/figures/two_bars.py)'),
        ("new-figure", "photo", 'the name "photo" is already used (by media/images/photo.png)'),
        (
            "new-figure",
            "../out",
            '"../out" is not a valid name (use lowercase letters, digits, and hyphens: out)',
        ),
    ],
)
def test_invalid_and_taken_names_are_refused(real: Project, command: str, name: str, said: str) -> None:
    before = sorted(real.root.rglob("*"))
    assert said in run(real, command, name, status=1)
    assert sorted(real.root.rglob("*")) == before


def test_nothing_is_ever_overwritten(real: Project) -> None:
    test = real.root / "tests" / "examples" / "test_brand_new.py"
    test.write_text("mine")
    assert (
        'tests/examples/test_brand_new.py:1: C088 the name "brand-new" is already used (this '
        "file already exists)" in run(real, "new-example", "brand-new", status=1)
    )
    assert test.read_text() == "mine"
    assert not (real.addon / "examples" / "brand_new.py").exists()


@pytest.mark.parametrize("name", ["x", "variance-of-the-learning-rate"])
@pytest.mark.parametrize(
    "skeleton, path",
    [
        ("example.txt", "addon/examples/{}.py"),
        ("test_example.txt", "tests/examples/test_{}.py"),
        ("figure.txt", "media/figures/{}.py"),
        ("test_figure.txt", "tests/unit/media/figures/test_{}.py"),
    ],
)
def test_new_code_passes_the_linter(skeleton: str, path: str, name: str) -> None:
    text, file = names.fill(skeleton, name), ROOT / path.format(names.module(name))
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--force-exclude", "--stdin-filename", file, "-"],
            input=text,
            capture_output=True,
            cwd=ROOT,
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode()


class Killed(BaseException):
    """Raised in place of a signal, which leaves what was written until then."""


@pytest.mark.parametrize("command", ["new-example", "new-figure"])
def test_a_command_that_was_killed_can_be_repeated(
    real: Project, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """It accepts the files that it left, and the name is not taken until the last one is written."""
    write_all = files.write_all
    written: list[Path] = []

    def killed(changes: dict[Path, tuple[bytes | None, bytes]]) -> None:
        *first, _ = changes.items()
        write_all(dict(first))
        written.extend(path for path, _ in first)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(files, "write_all", killed)
        run(real, command, "brand-new")
    assert written and all(path.exists() for path in written)
    before = {path: path.read_bytes() for path in written}
    assert "Created " in run(real, command, "brand-new")
    assert {path: path.read_bytes() for path in written} == before
    assert "is already used" in run(real, command, "brand-new", status=1)


# A topic
######################################################################


def test_a_new_topic_takes_cards(project: Project) -> None:
    before = (project.cards / "decks.toml").read_text("utf-8")
    output = run(project, "new-topic", "label-smoothing", "--deck", "first by name")
    assert "Created cards/label-smoothing.md, and listed it in decks.toml." in output
    assert '--deck "First by name" --topic label-smoothing' in output
    assert (project.cards / "decks.toml").read_text("utf-8") == before.replace(
        'topics = ["one"]', 'topics = ["one", "label-smoothing"]'
    )
    assert (
        (project.cards / "label-smoothing.md")
        .read_text("utf-8")
        .startswith("---\ndeck: First by name\n")
    )
    output = run(
        project, "new", "smoothed-target", "--deck", "First by name", "--topic", "label-smoothing"
    )
    assert "Created cards/label-smoothing.md:8." in output
    assert "No row of cards/syllabus.csv belongs to this topic yet" in output


@pytest.mark.parametrize(
    "before, after",
    [
        ("topics = []", 'topics = ["new"]'),
        ('topics = [\n    "a",\n    "b",\n]', 'topics = [\n    "a",\n    "b",\n    "new",\n]'),
        ('topics = [\n    "a"\n]', 'topics = [\n    "a",\n    "new",\n]'),
    ],
)
def test_lists_of_topics_keep_their_layout(before: str, after: str) -> None:
    text = '[[deck]]\nname = "A"\ntopics = ["z"]\n\n[[deck]]\nname = "B"\n{}\nneeds = ["A"]\n'
    assert topic.listed(text.format(before), "B", "new") == text.format(after)
    assert topic.listed(text.format(before), "C", "new") is None


def test_a_topic_needs_a_deck_and_a_free_name(project: Project) -> None:
    before = {path.name: path.read_bytes() for path in project.cards.iterdir()}
    assert 'unknown deck "Frist by name" (did you mean "First by name"?)' in run(
        project, "new-topic", "more", "--deck", "Frist by name", status=1
    )
    assert 'the name "one" is already used' in run(
        project, "new-topic", "one", "--deck", "First by name", status=1
    )
    assert (
        '"My Topic" is not a valid name (use lowercase letters, digits, and hyphens: my-topic)'
        in run(project, "new-topic", "My Topic", "--deck", "First by name", status=1)
    )
    assert {path.name: path.read_bytes() for path in project.cards.iterdir()} == before
