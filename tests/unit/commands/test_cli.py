"""Test the command line as people use it."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from deckbuilder import commands
from deckbuilder.core.identity import NAME, SLUG
from tests.support.projects import DATA, ROOT, TIME, copy, small


@pytest.fixture
def project(tmp_path):
    """Return the small project with a live block of a real example."""
    project = small(tmp_path)
    path = project.cards / "kinds.md"
    path.write_text(
        path.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3"), "utf-8"
    )
    return project


def run(project, *args, **environment):
    """Run the command line, and return (status, output)."""
    result = CliRunner().invoke(
        commands.main, [*args, "--project", str(project.root)], env={**TIME, **environment}
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def put_mistake(project, text="A: TODO"):
    path = project.cards / "one.md"
    path.write_text(path.read_text("utf-8").replace("A: One.", text), "utf-8")


def test_build_says_what_it_made_and_what_to_do_with_it(project):
    status, output = run(project)
    assert status == 0
    assert f"{NAME}::Second by name  4 notes, 6 cards, 1 figure, 1 live example\n" in output
    assert f"{NAME}::First by name   1 note, 1 card, 0 figures, 0 live examples\n" in output
    for name in (
        f"{SLUG}.apkg",
        f"{SLUG}-first-by-name.apkg",
        f"{SLUG}.ankiaddon",
        "File → Import",
        "double-click",
    ):
        assert name in output
    assert "Drawing" not in output, "no progress bar on a pipe"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no pty")
def test_a_terminal_shows_what_takes_time(project):
    shutil.rmtree(project.cache)
    master, end = os.openpty()
    done = subprocess.run(
        [sys.executable, ROOT / "build_decks.py", "--project", project.root],
        stdout=subprocess.PIPE,
        stderr=end,
        env={**os.environ, **TIME},
    )
    os.close(end)
    seen = os.read(master, 10_000).decode()
    os.close(master)
    assert done.returncode == 0 and "Drawing figures" in seen and "100%" in seen


def test_check_says_what_it_leaves_out(project):
    status, output = run(project, "check")
    assert status == 0 and output == "Checked 5 cards.\n"
    path = project.cards / "decks.toml"
    settings = '\n[check]\nsource = false\nlanguages = ["en", "zh"]\noff = ["C099"]\n'
    path.write_text(path.read_text("utf-8") + settings, "utf-8")
    assert run(project, "check")[1] == (
        "Checked 5 cards.\n"
        "Left out, as cards/decks.toml says: sources, spelling (there is no dictionary for zh), C099.\n"
    )


def test_ids_are_listed_in_the_order_of_learning(project):
    card = project.cards / "one.md"
    longer = "Q: How many cards does a deck have " + "that holds one card and not a card more, " * 3
    card.write_text(
        card.read_text("utf-8").replace("Q: How many cards has this deck", longer)
        + "\n## gone\n\n- covers: s0-02\n- source: a\n- retired: It was wrong.\n\n"
        "Q: What is $P(b\\mid\\text{a})\\cdot\\frac{b}{2}$ for **two**?\n\nA: One.\n\nNote: Half.\n",
        "utf-8",
    )
    loose = card.read_text("utf-8").replace("# One", "# Loose").replace("## ", "## loose-")
    (project.cards / "loose.md").write_text(loose, "utf-8")
    status, output = run(project, "check", "--ids", COLUMNS="80")
    assert status == 0
    assert output == (
        "Second by name\n"
        "  All kinds (cards/kinds.md)\n"
        "    zebra-basic     basic     What is x<y called?\n"
        "    apple-reversed  reversed  The letter α is called …\n"
        "    typed           typed     What is 1 − 2?\n"
        "    cloze           cloze     The ratio a/(√b) has a root below, and again the …\n"
        "First by name\n"
        "  One (cards/one.md)\n"
        "    only-one  basic           How many cards does a deck have that holds one …\n"
        "    gone      basic, retired  What is P(b|a)·b/2 for two?\n"
        "In no deck\n"
        "  Loose (cards/loose.md)\n"
        "    loose-only-one  basic           How many cards does a deck have that holds …\n"
        "    loose-gone      basic, retired  What is P(b|a)·b/2 for two?\n"
    )
    assert max(map(len, output.splitlines())) <= 80
    assert not project.dist.exists()


def test_a_list_of_ids_says_which_files_could_not_be_read(project):
    (project.cards / "one.md").write_bytes(b"# \xff")
    status, output = run(project, "check", "--ids")
    assert status == 1
    assert "    zebra-basic " in output and "cards/one.md:1: C001 " in output


def test_a_list_of_ids_has_no_other_formats(project):
    status, output = run(project, "check", "--ids", "--format", "json")
    assert status == 2 and "leave out --format" in output


@pytest.mark.parametrize("damage", [b"repository = ", b"\xff\xfe", None])
def test_check_says_why_it_leaves_out_checks_that_are_not_switched_off(project, damage):
    path = project.cards / "decks.toml"
    path.unlink() if damage is None else path.write_bytes(damage)
    status, output = run(project, "check")
    assert status == 1 and output.endswith(
        "\nLeft out, because cards/decks.toml cannot be read: covers, sources, spelling.\n"
    )


def test_packages_are_written_to_the_folder_given_by_out(project, tmp_path):
    assert run(project, "--out", str(tmp_path / "here"))[0] == 0
    assert (tmp_path / "here" / f"{SLUG}.apkg").exists()
    assert not project.dist.exists()


def test_check_only_checks(project):
    assert run(project, "check") == (0, "Checked 5 cards.\n")
    assert not project.dist.exists()


def test_errors_are_printed_as_text(project):
    put_mistake(project)
    status, output = run(project)
    assert status == 1
    assert output == (
        'cards/one.md:16: C030 the text is unfinished: "TODO"\n\n'
        "1 error, 0 warnings. CONTRIBUTING.md describes the card format.\n"
        "Nothing was built; the previous files are unchanged.\n"
    )


def test_errors_are_printed_as_annotations(project):
    put_mistake(project, "A: 100 % <b>")
    path = project.cards / "one.md"
    path.rename(project.cards / "on,e: x.md")
    status, output = run(project, "check", "--format", "github")
    assert status == 1
    assert (
        "::error file=cards/on%2Ce%3A x.md,line=16,title=C032::raw HTML is not allowed: <b> (use "
        "**bold** for <b>; write &lt; for <, or put code between backticks)\n"
    ) in output


def test_errors_are_printed_as_json(project):
    put_mistake(project)
    status, output = run(project, "--format", "json")
    assert status == 1
    assert json.loads(output) == [
        {
            "path": "cards/one.md",
            "line": 16,
            "code": "C030",
            "severity": "error",
            "text": 'the text is unfinished: "TODO"',
            "hint": "",
        }
    ]
    put_mistake(project)
    (project.cards / "one.md").write_text(
        (project.cards / "one.md").read_text("utf-8").replace("TODO", "One."), "utf-8"
    )
    assert run(project, "--format", "json") == (0, "[]\n")


def test_warnings_fail_only_if_strict(project):
    put_mistake(project, "A: " + "many " * 40)
    assert run(project)[0] == 0
    (project.dist / f"{SLUG}.apkg").unlink()
    status, output = run(project, "--strict")
    assert status == 1 and "C044 warning: the answer has 40 words" in output
    assert not (project.dist / f"{SLUG}.apkg").exists()
    assert run(project, "check", "--strict")[0] == 1


def test_an_invalid_time_and_an_invalid_folder_are_reported(project):
    status, output = run(project, SOURCE_DATE_EPOCH="never")
    assert status == 1 and 'C072 "never" is not a time in the past' in output
    status, output = run(project, "--out", str(project.cards / "one.md"))
    assert status == 1 and "C070 the packages cannot be written" in output


@pytest.mark.slow
def test_building_the_broken_project_shows_no_traceback(tmp_path):
    status, output = run(copy(DATA / "broken", tmp_path))
    assert status == 1 and "Traceback" not in output
    assert output.count("\n") > 100


def test_wrong_usage_has_status_2():
    assert CliRunner().invoke(commands.main, ["bild"]).exit_code == 2
    assert CliRunner().invoke(commands.main, ["--format", "xml"]).exit_code == 2


def start(*args):
    """Run build_decks.py in its own process."""
    return subprocess.run(
        [sys.executable, ROOT / "build_decks.py", *args],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_help_imports_little():
    assert "Usage: build_decks.py" in start("--help").stdout
    code = (
        "import atexit, sys; sys.argv[1:] = ['--help']; before = set(sys.modules)\n"
        "def tell():\n"
        "    new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "    print('\\n', sorted(new - sys.stdlib_module_names), 'sqlite3' in new)\n"
        "atexit.register(tell)\n"
        "from deckbuilder.commands import main\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT)
    assert done.stdout.splitlines()[-1].strip() == "['addon', 'click', 'deckbuilder'] False", done


def test_the_program_runs(project):
    done = start("--project", str(project.root), "--format", "github")
    assert (done.returncode, done.stderr) == (0, "")
    assert (project.dist / f"{SLUG}.apkg").exists()


def test_without_packages_it_continues_in_its_own_environment(tmp_path):
    """Run it with a Python without packages, and with a bootstrap that says that it was called."""
    for package in ("", "setup", "commands"):
        (tmp_path / "deckbuilder" / package).mkdir()
        (tmp_path / "deckbuilder" / package / "__init__.py").write_text("")
    (tmp_path / "deckbuilder" / "setup" / "bootstrap.py").write_text(
        "import sys\ndef run_inside(kind):\n    sys.exit('asked to make ' + kind)\n"
    )
    script = tmp_path / "build_decks.py"
    script.write_text((ROOT / "build_decks.py").read_text("utf-8"), "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys, runpy; sys.path.insert(0, {str(tmp_path)!r}); "
            f"runpy.run_path({str(script)!r}, run_name='__main__')",
        ],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stderr.strip() == "asked to make build"


@pytest.mark.parametrize(
    "wrong, hint", [("chek", 'Did you mean "check"?'), ("new-figur", 'Did you mean "new-figure"?')]
)
def test_a_mistyped_command_gets_a_hint_with_the_right_one(wrong, hint):
    result = CliRunner().invoke(commands.main, [wrong])
    assert result.exit_code == 2
    assert result.output.endswith(f"No such command '{wrong}'. {hint}\n")
