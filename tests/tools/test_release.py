"""Test how a release and its notes are made."""

import hashlib
import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from deckbuilder import commands, pipeline
from deckbuilder.apkg import dist
from deckbuilder.core.identity import HISTORY, NAME, SLUG
from deckbuilder.pipeline import build
from deckbuilder.releases import ledger, release_notes
from deckbuilder.source.parser import parse
from deckbuilder.tools.release import again, release
from deckbuilder.tools.retire import retire
from tests.support.projects import FakeExamples, small
from tests.support.releasing import FIRST, LATER, LATEST, at, change, errors, everything

FILES = [
    f"{SLUG}-first-by-name-v1.0.apkg",
    f"{SLUG}-second-by-name-v1.0.apkg",
    f"{SLUG}-v1.0.ankiaddon",
    f"{SLUG}-v1.0.apkg",
]
CHANGELOG = "# Changes\n\nNewest first.\n\n## Unreleased\n\n- Momentum, step by step.\n"


@pytest.fixture
def project(tmp_path):
    project = small(tmp_path)
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\nversion = "0.1.0"\n[tool.x]\nversion = "7"\n', "utf-8"
    )
    return project


def make(project, version="1.0", when=FIRST, **options):
    return release(project, version, examples=FakeExamples(), environment=at(when), **options)


def test_a_release_writes_packages_notes_and_versions(project):
    done = make(project)
    assert done.result.errors == 0
    assert sorted(path.name for path in project.dist.iterdir()) == FILES
    assert sorted(project.name(path) for path in done.written) == [
        "CHANGELOG.md",
        "addon/manifest.json",
        "cards/released.json",
        "pyproject.toml",
        "releases/v1.0.md",
        "releases/v1.0.sha256",
    ]
    assert json.loads((project.addon / "manifest.json").read_text())["human_version"] == "1.0"
    about = (project.root / "pyproject.toml").read_text()
    assert 'version = "1.0"' in about and 'version = "7"' in about
    assert (project.root / "CHANGELOG.md").read_text() == (
        "# Changes\n\nNewest first.\n\n## Unreleased\n\n## 1.0 (2026-05-28)\n\n"
        "- Momentum, step by step.\n"
    )
    with zipfile.ZipFile(project.dist / f"{SLUG}-v1.0.ankiaddon") as addon:
        assert json.loads(addon.read("manifest.json"))["human_version"] == "1.0"
        assert addon.read(f"decks/{SLUG}.apkg") == (project.dist / f"{SLUG}-v1.0.apkg").read_bytes()


def test_building_the_releases_commit_gives_the_same_packages(project):
    make(project)
    files = {path.name.replace("-v1.0", ""): path.read_bytes() for path in project.dist.iterdir()}
    assert build(project, examples=FakeExamples(), environment=at(LATER)).errors == 0
    assert {path.name: path.read_bytes() for path in project.dist.iterdir()} == files
    kept = (project.root / "releases/v1.0.sha256").read_text().split("\n")
    assert kept == [
        *(
            f"{hashlib.sha256(data).hexdigest()}  {name.replace('.', '-v1.0.')}"
            for name, data in sorted(files.items(), key=lambda each: each[0].replace(".", "-v1.0."))
        ),
        "",
    ]


def test_a_build_between_releases_is_a_development_version(project):
    make(project)
    change(project, "A: -1", "A: -1.00")
    assert build(project, examples=FakeExamples(), environment=at(LATER)).errors == 0
    with zipfile.ZipFile(project.dist / f"{SLUG}.ankiaddon") as addon:
        assert json.loads(addon.read("manifest.json"))["human_version"] == "1.0+"
        decks = zipfile.ZipFile(io.BytesIO(addon.read(f"decks/{SLUG}.apkg")))
    with decks:
        assert json.loads(decks.read(HISTORY))["version"] == "1.0+"
    make(project, "1.1", LATEST)
    with zipfile.ZipFile(project.dist / f"{SLUG}-v1.1.ankiaddon") as addon:
        assert json.loads(addon.read("manifest.json"))["human_version"] == "1.1"


def test_a_dry_run_writes_nothing(project):
    before = everything(project)
    done = make(project, dry_run=True)
    assert done.result.errors == 0 and "- Momentum, step by step." in done.notes
    assert everything(project) == before


@pytest.mark.parametrize(
    "version, when, code",
    [
        ("1", FIRST, "C086"),
        ("1.0.0", FIRST, "C086"),
        ("1.0.1.1", FIRST, "C086"),
        ("1.00", FIRST, "C086"),
        ("01.0", FIRST, "C086"),
        ("1.٠", FIRST, "C086"),
        ("v1.0", FIRST, "C086"),
        ("", FIRST, "C086"),
        ("1.0", LATER, "C086"),
        ("0.9", LATER, "C086"),
        ("1.1", FIRST, "C085"),
        ("1.1", FIRST - 1, "C085"),
        ("1.1", 9_999_999_999, "C072"),
    ],
)
def test_refused_releases_change_nothing(project, version, when, code):
    if when != FIRST or version == "1.1":
        make(project)
    before = everything(project)
    done = make(project, version, when)
    assert errors(done.result) == [code]
    assert all(each.where.line > 0 for each in done.result.problems)
    assert everything(project) == before


def test_versions_are_compared_as_numbers(project):
    make(project, "1.9")
    assert make(project, "1.10", LATER).result.errors == 0


def test_a_third_number_is_for_corrections(project):
    make(project)
    done = make(project, "1.0.1", LATER)
    assert done.result.errors == 0 and f"{SLUG}-v1.0.1.apkg" in done.notes
    assert (project.dist / f"{SLUG}-v1.0.1.ankiaddon").exists()
    assert errors(make(project, "1.0", LATEST).result) == ["C086"]
    assert make(project, "1.1", LATEST).result.errors == 0


def test_a_release_is_dated_now_by_default(project):
    before = int(time.time())
    release(project, "1.0", examples=FakeExamples(), environment={})
    found, _ = ledger.load(project)
    assert before <= found.time <= time.time()
    done = release(project, "1.1", examples=FakeExamples(), environment={}, now=before - 100)
    assert errors(done.result) == ["C085"]


def test_a_card_keeps_the_time_of_the_first_release_with_its_content(project):
    make(project)
    change(project, "A: -1", "A: -1.00")
    make(project, "1.1", LATER)
    make(project, "1.2", LATEST)
    found, _ = ledger.load(project)
    assert {id: entry.time for id, entry in found.entries.items()} == {
        **dict.fromkeys(found.entries, FIRST),
        "typed": LATER,
    }
    assert found.releases == (("1.0", FIRST), ("1.1", LATER), ("1.2", LATEST))


@pytest.mark.parametrize("when", ["sources", "ledger", "packages"])
def test_a_release_that_cannot_be_written_changes_nothing(project, monkeypatch, when):
    make(project)
    change(project, "A: -1", "A: -1.00")
    before = everything(project)
    move = os.replace

    def failing(source, target):
        if Path(target).name == name and b"1.1" in Path(source).read_bytes():
            raise PermissionError(13, "in use")
        move(source, target)

    def full(out, *rest):
        if out == project.dist:
            raise OSError(28, "no space")
        return replace(out, *rest)

    replace = dist.replace
    name = "released.json" if when == "ledger" else "CHANGELOG.md"
    if when != "packages":
        (project.root / "CHANGELOG.md").write_text(CHANGELOG, "utf-8")
        before = everything(project)
        monkeypatch.setattr(os, "replace", failing)
    else:
        monkeypatch.setattr(dist, "replace", full)
    done = make(project, "1.1", LATER)
    assert errors(done.result) == ["C070"]
    assert everything(project) == before


def test_a_release_does_not_overwrite_what_was_changed_while_it_was_built(project, monkeypatch):
    replace = dist.replace

    def slow(out, *rest):
        if out == project.dist:
            changed.write_text(CHANGELOG + "- A line more.\n", "utf-8")
        return replace(out, *rest)

    changed = project.root / "CHANGELOG.md"
    before = everything(project)
    monkeypatch.setattr(dist, "replace", slow)
    (found,) = [each for each in make(project).result.problems if each.code == "C070"]
    assert found.text == "CHANGELOG.md changed in the meantime"
    assert everything(project) == {**before, "CHANGELOG.md": changed.read_bytes()}


def test_a_ledger_that_changes_during_the_build_is_not_overwritten(project, monkeypatch):
    """Someone else's release arrives with `git pull`, for instance."""
    make(project)
    path = project.cards / "released.json"
    other = path.read_text("utf-8") + "\n"
    before = everything(project)
    build = pipeline.build

    def slow(*rest):
        result = build(*rest)
        path.write_text(other, "utf-8")
        return result

    monkeypatch.setattr(pipeline, "build", slow)
    (found,) = [each for each in make(project, "1.1", LATER).result.problems if each.code == "C070"]
    assert found.text == "released.json changed in the meantime"
    assert everything(project) == {**before, "cards/released.json": other.encode()}


# Building a release again
######################################################################


def test_building_again_gives_the_files_of_the_release(project, tmp_path):
    make(project)
    before = everything(project)
    done = again(project, "1.0", tmp_path / "again", examples=FakeExamples(), environment=at(LATEST))
    assert sorted(path.name for path in done.result.made) == FILES
    for path in project.dist.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
    after = everything(project)
    assert {name: after[name] for name in before} == before and len(after) == len(before) + len(FILES)


@pytest.mark.parametrize(
    "version, changed, where, says",
    [
        ("1.1", None, "cards/released.json:2", "not the source of 1.1: the last release is 1.0"),
        ("1.0", "ledger", "cards/released.json:2", "not the source of 1.0: nothing was released"),
        ("1.0", "hashes", "releases/v1.0.sha256:1", "the file is missing"),
        ("1.0", "card", "releases/v1.0.sha256:1", f"{SLUG}-first-by-name-v1.0.apkg and 2 more would"),
        ("1.0", "add-on", "releases/v1.0.sha256:3", f"again, {SLUG}-v1.0.ankiaddon would differ"),
    ],
)
def test_building_again_from_other_sources_is_refused_and_writes_nothing(
    project, version, changed, where, says
):
    make(project)
    if changed == "ledger":
        ledger.path(project).unlink()
    if changed == "hashes":
        (project.root / "releases" / "v1.0.sha256").unlink()
    if changed == "card":
        change(project, "A: One.", "A: Exactly one.", "one.md")
    if changed == "add-on":
        (project.addon / "__init__.py").write_text("# changed\n")
    before = everything(project)
    done = again(project, version, examples=FakeExamples(), environment=at(LATER))
    (found,) = done.result.problems
    assert (found.code, str(found.where), done.result.made) == ("C073", where, ())
    assert says in found.text and f"git log --diff-filter=A -- releases/v{version}.sha256" in found.hint
    assert everything(project) == before


def test_building_again_reports_a_folder_that_cannot_be_written(project, monkeypatch):
    make(project)
    before = everything(project)
    replace = dist.replace

    def full(out, *rest):
        if out == project.dist:
            raise OSError(28, "no space")
        return replace(out, *rest)

    monkeypatch.setattr(dist, "replace", full)
    done = again(project, "1.0", examples=FakeExamples(), environment=at(LATER))
    assert errors(done.result) == ["C070"] and done.result.made == ()
    assert everything(project) == before


# Notes
######################################################################


def test_the_notes_of_a_first_release(project):
    """They say what is in it, how to get it, what is missing, and list the files; they neither explain
    updates nor list every card."""
    (project.root / "CHANGELOG.md").write_text(
        CHANGELOG + "  It goes on\n  for three lines.\n\n### For contributors\n\n- A new command.\n\n"
        "### Still missing\n\n- Cards about time\n  series.\n",
        "utf-8",
    )
    done = make(project)
    assert done.notes == (project.root / "releases" / "v1.0.md").read_text("utf-8")
    lines = done.notes.split("\n")
    assert lines[:5] == [
        f"# {NAME} 1.0",
        "",
        "28 May 2026",
        "",
        "- Momentum, step by step. It goes on for three lines.",
    ]
    assert [line for line in lines if line.startswith("## ")] == [
        "## The decks",
        "## How to get it",
        "## Still missing",
        "## Files",
    ]
    assert (
        "5 notes, from which Anki makes 7 cards, in 2 decks; 1 figure and 1 live example with numbers "
        "that you can change." in lines
    )
    assert "- **First by name** (1 note): One \\<card\\>." in lines
    assert "- Cards about time series." in lines
    size = f"{round((project.dist / FILES[0]).stat().st_size / 1000)} kB"
    at = lines.index("| file | what is in it | size |")
    assert [line.split(" | ")[0] for line in lines[at + 2 : at + 6]] == [
        f"| `{name}`" for name in (FILES[2], FILES[3], FILES[1], FILES[0])
    ]
    assert lines[at + 5] == f"| `{FILES[0]}` | First by name | {size} |"
    for expected in (
        f"`{SLUG}-v1.0.ankiaddon`",
        "AnkiDroid",
        "AnkiMobile",
        "sha256sum",
        "v1.0.sha256",
        "--again",
    ):
        assert expected in done.notes
    for unexpected in ("already present", "new command", "`only-one`", "## New cards"):
        assert unexpected not in done.notes


def test_a_first_release_without_a_changelog_says_what_it_is(project):
    (project.root / "CHANGELOG.md").unlink()
    notes = make(project).notes
    assert notes.startswith(f"# {NAME} 1.0\n\n28 May 2026: the first release.\n\n## The decks\n")


def test_many_new_cards_are_counted(project, monkeypatch):
    make(project)
    card = "\n## fresh-{}\n\n- covers: s0-01\n- source: a\n\nC: A {{{{c1::new}}}} one, {}.\n"
    path = project.cards / "one.md"
    monkeypatch.setattr(release_notes, "MANY", 2)
    path.write_text(path.read_text("utf-8") + "".join(card.format(n, n) for n in (1, 2)), "utf-8")
    assert "- A … one, 2. (`fresh-2`)" in make(project, "1.1", LATER).notes
    path.write_text(path.read_text("utf-8") + "".join(card.format(n, n) for n in (3, 4, 5)), "utf-8")
    notes = make(project, "1.2", LATEST).notes
    assert "## New cards\n\n- **First by name**: 3 cards\n\n## How" in notes and "fresh-" not in notes


def test_each_paragraph_of_the_notes_is_one_line():
    """GitHub would keep the line breaks of the text."""
    text = (
        "# A\nOne\ntwo.\n\n- a\n  b\n- c\n\n1. d\n   e\n\n| x |\n| - |\n\n"
        "```\nf\ng\n```\nh\\\ni\n> j\nk\n"
    )
    assert release_notes.unwrapped(text) == (
        "# A\nOne two.\n\n- a b\n- c\n\n1. d e\n\n| x |\n| - |\n\n```\nf\ng\n```\nh\\\ni\n> j k\n"
    )


def test_the_notes_of_a_later_release(project):
    make(project)
    change(project, "A: -1", "A: -1.00")
    assert retire(project, "only-one", "*zebra-basic* covers it.") == []
    change(project, "## zebra-basic\n\n- covers: s0-01", "## zebra-basic\n\n- covers: s0-01 s0-02")
    change(
        project,
        "## cloze",
        "## fresh\n\n- covers: s0-01\n- source: a\n\nC: A {{c1::new}} one, with $x$.\n\n## cloze",
    )
    notes = make(project, "1.1", LATER).notes
    assert notes.startswith(f"# {NAME} 1.1\n\n25 July 2026: 1 new card, 1 changed, 1 retired.\n")
    assert "the first release" not in notes and "## The decks" not in notes
    new, changed, retired = (notes.index(f"## {each} cards") for each in ("New", "Changed", "Retired"))
    assert new < notes.index("- A … one, with $x$. (`fresh`)") < changed
    assert changed < notes.index("- What is 1 − 2? (`typed`)") < retired
    assert "A plain import replaces your own text on these" in notes
    assert retired < notes.index("(`only-one`): *zebra-basic* covers it.")
    for expected in (
        "Sync all your devices",
        "backup",
        "*if newer*",
        "N notes updated, M already",
        "*Edit → Undo*",
        f"`{SLUG}-v1.1.apkg`",
        "Update decks…*",
    ):
        assert expected in " ".join(notes.split())
    change(project, "- retired: *zebra-basic* covers it.\n", "", "one.md")
    notes = make(project, "1.2", LATEST).notes
    assert ": 1 card in use again.\n" in notes and "## In use again" in notes


@pytest.mark.parametrize(
    "part, shown",
    [
        ("Q: Why\n  so?\n\nA: So.", "Why so?"),
        ("Q: What is ![a net](net)?\n\nA: A net.", "What is a net?"),
        ("C: Of {{c1::one}}, {{c2::two::hint}} and {{c1::three}}.", "Of …, … and …."),
        ("C: Of {{c1::one {{c2::inside}}}} and {{c3::two}}.", "Of … and …."),
        (f"Q: {'word ' * 31}word?\n\nA: So.", "word " * 31 + "word?"),
        (f"Q: {'word ' * 31}words\n\nA: So.", "word " * 31 + "words"),
        (f"Q: {'word ' * 31}words?\n\nA: So.", "word " * 31 + "…"),
    ],
)
def test_a_cards_question_is_one_line_of_at_most_160_characters(part, shown):
    topic, _ = parse("cards/one.md", f"---\ndeck: One\n---\n# One\n\n## one\n\n{part}\n".encode())
    assert release_notes.question(topic.cards[0]) == shown


def test_a_card_is_listed_as_retired_once(project):
    """A later change to it is listed as a change, and releases without one do not name it."""
    make(project)
    retire(project, "typed", "Not useful.")
    assert "## Retired cards" in make(project, "1.1", LATER - 1000).notes
    change(project, "A: One.", "A: Exactly one.", "one.md")
    assert "typed" not in make(project, "1.2", LATER).notes
    change(project, "A: -1", "A: -1.00")
    notes = make(project, "1.3", LATEST).notes
    assert ": 1 changed card.\n" in notes and "(`typed`): Not useful." in notes
    assert "## Changed cards" in notes and "## Retired cards" not in notes


def test_a_release_without_changed_cards_says_so(project):
    make(project)
    assert "no card has changed" in make(project, "1.1", LATER).notes


def test_the_changelog_of_an_unfinished_release_is_restored():
    for text in (CHANGELOG, CHANGELOG + "\n## 0.9 (2026-01-01)\n\n- Before.\n"):
        begun = release_notes.released_changelog(text, "1.0", FIRST)
        assert release_notes.unreleased(begun, "1.0") == text
        assert release_notes.unreleased(begun, "1.1") == begun
        later = begun.replace("## Unreleased\n", "## Unreleased\n\n- Since then.\n")
        assert release_notes.unreleased(later, "1.0") == text.replace(
            "- Momentum", "- Since then.\n\n- Momentum"
        )


def test_a_changelog_without_news_gets_no_empty_section():
    assert release_notes.split_changelog("# C\n\n## 1.0\n\n- x\n") == ("# C\n\n## 1.0\n\n- x\n", "", "")
    assert release_notes.released_changelog("# C\n\n## Unreleased\n\n## 1.0\n", "1.1", 0) == (
        "# C\n\n## Unreleased\n\n## 1.0\n"
    )


# The command line
######################################################################


def run(project, *args):
    path = project.cards / "kinds.md"
    path.write_text(
        path.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3"), "utf-8"
    )
    result = CliRunner().invoke(commands.main, [*args, "--project", str(project.root)], env=at(FIRST))
    return result.exit_code, result.output


def test_release_and_retire_on_the_command_line(project):
    status, output = run(project, "release", "1.0", "--dry-run")
    assert status == 0 and f"# {NAME} 1.0" in output and "Nothing was written" in output
    assert not project.dist.exists()
    status, output = run(project, "release", "1.0")
    assert status == 0 and "Commit cards/released.json, releases/v1.0.md" in output
    assert f"{SLUG}-v1.0.apkg" in output
    status, output = run(project, "release", "1.0")
    assert status == 1 and "C085" in output and "Nothing was built" in output
    status, output = run(project, "release", "1.0", "--again")
    assert status == 0 and "These are the files of release 1.0" in output
    status, output = run(project, "release", "1.1", "--again")
    assert status == 1 and "C073" in output and "Nothing was built" in output
    status, output = run(project, "retire", "only-one", "--because", "It is not.")
    assert status == 0 and '"only-one" is now retired' in output
    assert run(project, "retire", "nothing", "--because", "x")[0] == 1


@pytest.mark.parametrize(
    "args",
    [
        ["release"],
        ["release", "1.0", "--again", "--dry-run"],
        ["retire", "x"],
        ["retire", "--because", "x"],
        ["check", "1.0"],
        ["build", "--dry-run"],
        ["build", "--because", "x"],
    ],
)
def test_wrong_usage_is_refused(project, args):
    assert run(project, *args)[0] == 2
