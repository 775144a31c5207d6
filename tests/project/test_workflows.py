"""Test that workflows, templates, and hooks call only what exists, and give no token to foreign code."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from deckbuilder import commands as cli
from deckbuilder.setup import bootstrap
from deckbuilder.tools.pr_report import comment
from tests.programs import matrix
from tests.support.listing import for_each_file
from tests.support.projects import ROOT

GITHUB = ROOT / ".github"
NAMES = ("cards", "comment", "test", "weekly")


@cache
def texts() -> dict[str, str]:
    """Return the texts of the workflows by name."""
    return {path.stem: path.read_text("utf-8") for path in (GITHUB / "workflows").iterdir()}


@cache
def workflows() -> dict[str, Any]:
    """Return the workflows by name."""
    return {name: yaml.safe_load(text) for name, text in texts().items()}


@cache
def makefile() -> str:
    """Return the text of the Makefile."""
    return (ROOT / "Makefile").read_text("utf-8")


@cache
def targets() -> set[str]:
    """Return the names of the Makefile's targets."""
    return set(re.findall(r"(?m)^([a-z][a-z-]*):", makefile()))


def triggers(workflow: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = workflow[True]  # YAML reads "on" as true
    return found


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def runs(workflow: dict[Any, Any]) -> list[str]:
    return [step["run"] for step in steps(workflow) if "run" in step]


def test_the_workflows_and_targets_exist() -> None:
    assert set(workflows()) == {"cards", "comment", "test", "weekly"}
    assert {
        "check",
        "test",
        "quick",
        "lint",
        "format",
        "lock",
        "pr-report",
        "coverage",
        "all",
    } <= targets()


def test_all_workflows_are_tested() -> None:
    assert sorted(texts()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_workflows_run_only_the_projects_own_commands(name: str) -> None:
    commands = runs(workflows()[name])
    assert commands
    for command in commands:
        assert "${{" not in command, "pass what others chose through the environment"
        made = re.fullmatch(r"make(?: ([a-z-]+)((?: [A-Z]+=\S+| [A-Z]+=\"[^\"]*\")*))?", command)
        module = re.fullmatch(r"python3? -m ([\w.]+) .*", command)
        script = re.fullmatch(r"(?:python|bash) ([\w./]+)(?: check)?", command)
        if made:
            assert made[1] is None or made[1] in targets(), command
            for variable in re.findall(r" ([A-Z]+)=", made[2] or ""):
                assert re.search(rf"(?m)^{variable} \?=", makefile()), variable
        elif command.startswith(".venv/Scripts/python -m pytest "):
            quick = re.search(r"(?m)^quick:.*\n\t.*( -m \".*\") ", makefile())
            assert quick and command.endswith(quick[1]), (
                "Windows has no make: run the tests of `make quick`"
            )
        elif module:
            assert (ROOT / f"{module[1].replace('.', '/')}.py").exists()
        else:
            assert script and (ROOT / script[1]).exists(), command


def test_windows_and_every_supported_python_are_tested() -> None:
    jobs = workflows()["test"]["jobs"]
    pythons = jobs["test"]["strategy"]["matrix"]["python"]
    assert pythons[0] == "3.11" and pythons[-1] == f"{bootstrap.NEWEST[0]}.{bootstrap.NEWEST[1]}"
    assert jobs["windows"]["runs-on"] == "windows-latest"
    there = [step["run"] for step in jobs["windows"]["steps"] if "run" in step]
    assert there[:2] == ["python build_decks.py check", "python build_decks.py"]
    documented = (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()
    assert {*there} - {*documented} == {"python build_decks.py"}


@pytest.mark.parametrize("name", NAMES)
def test_jobs_that_need_the_history_fetch_it(name: str) -> None:
    """Tests build the latest release again from its commit, and a build gives each card the time of its
    last change."""
    for job in workflows()[name]["jobs"].values():
        commands = " ".join(step.get("run", "") for step in job["steps"])
        if re.search(
            r"make (?:all|pr-report|test|coverage)\b|build_decks\.py(?! check)|pytest", commands
        ):
            assert job["steps"][0]["with"]["fetch-depth"] == 0


def test_weekly_tests_every_anki_and_proposes_new_versions() -> None:
    workflow = workflows()["weekly"]
    assert set(triggers(workflow)) == {"schedule", "workflow_dispatch"}
    assert workflow["permissions"] == {"contents": "read"}
    jobs = workflow["jobs"]
    assert jobs["matrix"]["steps"][-1]["run"] == "make test-matrix"
    found = jobs["matrix"]["steps"][1]["with"]["python-version"]
    assert sorted(found.split()) == sorted(matrix.PYTHONS)
    assert set(matrix.BUILDS) <= set(matrix.PYTHONS)
    for pythons in (matrix.PYTHONS, matrix.BUILDS):
        assert pythons[-1] == f"{bootstrap.NEWEST[0]}.{bootstrap.NEWEST[1]}"
    # A job that runs new versions of packages may not write; one that may write runs none of them.
    assert [name for name, job in jobs.items() if "permissions" in job] == ["propose"]
    assert runs({"jobs": {"propose": jobs["propose"]}}) == ["bash .github/propose_locks.sh"]
    for name in set(jobs) - {"propose"}:
        checkout = jobs[name]["steps"][0]
        assert checkout["with"]["persist-credentials"] is False
        assert "token" not in str(jobs[name])


@pytest.mark.skipif(os.name == "nt", reason="the script runs on Linux")
def test_new_versions_are_proposed_once(tmp_path: Path) -> None:
    """Run the script with a repository to push to, and a `gh` that records what it is asked."""
    origin, clone, tools = tmp_path / "origin.git", tmp_path / "clone", tmp_path / "tools"
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q", "--bare", "-b", "main", origin], check=True)
    subprocess.run([*git, "clone", "-q", origin, clone], check=True, capture_output=True)
    (clone / "requirements.lock").write_text("a==1\n")
    for command in (
        ["checkout", "-qb", "main"],
        ["add", "."],
        ["commit", "-qm", "x"],
        ["push", "-q", "origin", "main"],
    ):
        subprocess.run([*git, *command], cwd=clone, check=True, capture_output=True)
    tools.mkdir()
    (tools / "gh").write_text('#!/bin/sh\necho "$2" >> "$ASKED"\n[ "$2" = create ] || cat "$STATE"\n')
    (tools / "gh").chmod(0o755)
    (tmp_path / "state").write_text("")

    def propose() -> str:
        asked = tmp_path / "asked"
        asked.write_text("")
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "ASKED": str(asked), "STATE": str(tmp_path / "state")}
        script = GITHUB / "propose_locks.sh"
        subprocess.run(["bash", script], cwd=clone, check=True, env=env, capture_output=True)
        return asked.read_text()

    assert propose() == "", "proposed although nothing changed"
    (clone / "requirements.lock").write_text("a==2\n")
    assert propose() == "view\ncreate\n"
    pushed = subprocess.run(
        [*git, "show", "update-locks:requirements.lock"], cwd=origin, check=True, capture_output=True
    )
    assert pushed.stdout == b"a==2\n"
    (tmp_path / "state").write_text("OPEN\n")
    (clone / "requirements.lock").write_text("a==3\n")
    assert propose() == "view\n", "an open pull request needs no second one"


def test_the_commands_behind_the_targets_exist() -> None:
    asked = re.findall(r"build_decks\.py ([a-z-]+)((?: --[a-z-]+)*)", makefile())
    assert {"check", "pr-report", "push"} <= {command for command, _ in asked}
    for command, options in asked:
        done = CliRunner().invoke(cli.main, [command, "--help"])
        assert done.exit_code == 0, command
        assert all(option in done.output for option in options.split())
    for module in re.findall(r"-m ((?:tests|deckbuilder)[\w.]*)", makefile()):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module
    # The check annotates the pull request, with arguments from the workflow.
    assert "--format github" in texts()["cards"] and "build_decks.py check $(ARGS)" in makefile()


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_to_a_commit(name: str) -> None:
    used = re.findall(r"uses: (\S+)(.*)", texts()[name])
    assert used
    for action, said in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", said), f"{action}: which version is it?"
    hashes = {action for text in texts().values() for action in re.findall(r"uses: (\S+)", text)}
    assert len(hashes) == len({action.partition("@")[0] for action in hashes})


@pytest.mark.parametrize("name", ["cards", "test"])
def test_a_forks_code_gets_no_token_with_write_access(name: str) -> None:
    workflow = workflows()[name]
    assert "pull_request" in triggers(workflow) and "pull_request_target" not in triggers(workflow)
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    assert not re.search(r"secrets\.|github\.token|GITHUB_TOKEN", texts()[name])
    for step in steps(workflow):
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False


def test_the_comment_workflow_runs_none_of_a_forks_code() -> None:
    workflow, text = workflows()["comment"], texts()["comment"]
    assert triggers(workflow) == {"workflow_run": {"workflows": ["cards"], "types": ["completed"]}}
    assert workflows()["cards"]["name"] == "cards"
    assert workflow["permissions"] == {}
    job = workflow["jobs"]["comment"]
    assert job["if"] == "github.event.workflow_run.event == 'pull_request'"
    assert job["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    assert "secrets." not in text
    checkout, download, post = job["steps"]
    # Without `ref`, it checks out the default branch.
    assert checkout["with"] == {"persist-credentials": False}
    # The report is outside the project, so that none of its files can be run or imported.
    assert download["with"]["path"] == "${{ runner.temp }}/pr-report"
    assert download["with"]["name"] == "pr-report"
    assert post["run"].split()[:3] == ["python3", "-m", "deckbuilder.tools.pr_report.comment"]
    needed = set(
        re.findall(r"environment\[['\"](\w+)['\"]\]", Path(comment.__file__).read_text("utf-8"))
    )
    assert needed == {*post["env"], "GITHUB_REPOSITORY"}  # GitHub itself sets the last one


def test_posting_needs_only_the_standard_library() -> None:
    for path in (
        Path(comment.__file__),
        Path(comment.__file__).with_name("__init__.py"),
        ROOT / "deckbuilder" / "__init__.py",
        ROOT / "deckbuilder" / "tools" / "__init__.py",
        ROOT / "deckbuilder" / "core" / "__init__.py",
        ROOT / "deckbuilder" / "core" / "identity.py",
        ROOT / "addon" / "identity.py",
    ):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or "."]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert all(
                name.partition(".")[0] in sys.stdlib_module_names
                or name in ("deckbuilder.core.identity", "addon.identity")
                for name in names
            ), names


def test_artifacts_are_where_the_commands_put_them() -> None:
    uploads = {
        step["with"]["name"]: step["with"]["path"]
        for workflow in workflows().values()
        for step in steps(workflow)
        if "upload-artifact" in step.get("uses", "")
    }
    assert uploads["decks"] == "dist/" and uploads["pr-report"] == ".cache/pr-report/"
    for workflow in workflows().values():
        for step in steps(workflow):
            if ".cache" in str(step.get("with", {}).get("path", "")):
                assert step["with"]["include-hidden-files"] is True


EVIL = [
    "a b.apkg",
    "$(touch hit)",
    "`touch hit`",
    '";touch hit;"',
    "'; touch hit; '",
    "x$$(touch hit)",
    "$(shell touch hit)",
    "${shell touch hit}",
    "$(eval x:=$(shell touch hit))",
    'a\\ "b"',
    "é#x",
]


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize("name", EVIL)
@pytest.mark.parametrize("target, variable", [("pull", "EXPORT"), ("pr-report", "BASE")])
@pytest.mark.parametrize("how", ["argument", "environment"])
def test_make_runs_no_command_in_a_name(
    tmp_path: Path, target: str, variable: str, name: str, how: str
) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "deckbuilder" / "setup").mkdir(parents=True)
    (tmp_path / "deckbuilder" / "setup" / "bootstrap.py").write_text("")
    (tmp_path / "build_decks.py").write_text("import sys\nprint(sys.argv[1:])\n")
    arguments = ["make", "-s", target, f"PYTHON={sys.executable}", f"VENV_PYTHON={sys.executable}"]
    given = {} if how == "argument" else {variable: name}
    # The arguments of `make test` are not meant for this make.
    ours = {
        key: value for key, value in os.environ.items() if key not in ("ARGS", "MAKEFLAGS", "MFLAGS")
    }
    done = subprocess.run(
        [*arguments, *([f"{variable}={name}"] if how == "argument" else [])],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**ours, **given, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert ast.literal_eval(done.stdout)[-1] == name
    assert not (tmp_path / "hit").exists()


def test_the_audit_is_pinned_with_hashes() -> None:
    recipe = re.search(r"(?ms)^audit:.*?(?=^\S)", makefile())
    assert recipe and "uv tool run" not in makefile()
    assert "--require-hashes --python .cache/audit requirements-audit.lock" in recipe[0]
    lock = (ROOT / "requirements-audit.lock").read_text("utf-8")
    pinned = re.findall(
        r"(?m)^([a-z0-9._-]+)==[^ ]+(.*)\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", lock
    )
    named = re.findall(r"(?m)^([a-z0-9][^=\s]*)", lock)
    assert "pip-audit" in named and [name for name, _, _ in pinned] == named


# Templates and hooks
######################################################################


@for_each_file(".github/ISSUE_TEMPLATE/[0-9]*.yml")
def test_issue_forms_are_what_github_understands(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    assert set(form) == {"name", "description", "title", "labels", "body"}
    assert form["name"] and form["description"] and form["labels"]
    kinds = {"markdown", "input", "textarea", "dropdown", "checkboxes"}
    ids = []
    for field in form["body"]:
        assert field["type"] in kinds and set(field) <= {"type", "id", "attributes", "validations"}
        if field["type"] == "markdown":
            assert field["attributes"]["value"]
            continue
        ids.append(field["id"])
        assert field["attributes"]["label"]
        if field["type"] == "dropdown":
            assert len(field["attributes"]["options"]) > 1
    assert ids and len(ids) == len(set(ids))
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_there_is_a_form_and_a_template_for_every_contribution() -> None:
    forms = {path.stem.partition("-")[2] for path in (GITHUB / "ISSUE_TEMPLATE").glob("[0-9]*.yml")}
    assert forms == {"wrong-fact", "card", "figure", "example", "code"}
    templates = {path.name for path in (GITHUB / "PULL_REQUEST_TEMPLATE").glob("*.md")}
    assert templates == {"card.md", "figure.md", "example.md", "code.md"}
    common = (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text("utf-8")
    assert all(name in common for name in templates)


def test_templates_name_commands_that_exist() -> None:
    written = [path.read_text("utf-8") for kind in ("*.md", "*.yml") for path in GITHUB.rglob(kind)]
    named = {name for text in written for name in re.findall(r"`make ([a-z-]+)`", text)}
    assert named and named <= targets() | {"preview"}
    commands = {name for text in written for name in re.findall(r"build_decks\.py ([a-z-]+)", text)}
    assert commands and commands <= set(cli.COMMANDS)


def test_hooks_run_the_checks_before_a_commit() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    (repository,) = config["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert hooks["cards"]["entry"] == "python build_decks.py check"
    assert all(
        re.match(hooks["cards"]["files"], path)
        for path in ("cards/metrics.md", "media/figures/a.py", "addon/examples/a.py")
    )
    recipe = re.search(r"(?m)^lint:.*\n((?:\t.*\n)+)", makefile())
    assert recipe
    linted = re.findall(r"(?:-m |BIN\)/)(ruff [a-z]+(?: --\S+)*|\w+(?: --\S+)*)", recipe[1])
    hooked = [hook["entry"].replace(" --force-exclude", "") for hook in hooks.values()]
    assert sorted([*hooked[1:], "mypy"]) == sorted(linted)
    lock = (ROOT / "requirements-lint.lock").read_text("utf-8")
    for hook in list(hooks.values())[1:]:
        locked = re.search(rf"(?m)^{hook['entry'].partition(' ')[0]}==\S+", lock)
        assert locked and hook["additional_dependencies"] == [locked[0]]
