"""The command `own`, which gives a copy of this project its own identity."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say
from deckbuilder.core.wording import count

if TYPE_CHECKING:
    from deckbuilder.core.project import Project
    from deckbuilder.tools.own.identity import Identity
    from deckbuilder.tools.own.plan import Plan


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--repository", metavar="ADDRESS", help="The project's web address; asked for if missing.")
@click.option(
    "--slug",
    metavar="SLUG",
    help="The name used in file names. Default: NAME in lower case, with hyphens.",
)
@click.option("--subject", metavar="TEXT", default="", help="What the decks are about, for the website.")
@click.option("--authors", metavar="TEXT", help='Authors in the license. Default: "NAME contributors".')
@click.option(
    "--empty", is_flag=True, help="Delete this repository's cards and everything that only they need."
)
@click.option("--yes", is_flag=True, help="Do not ask before changing anything.")
@output.problem_options
def command(
    name: str,
    repository: str | None,
    slug: str | None,
    subject: str,
    authors: str | None,
    empty: bool,
    yes: bool,
    style: str,
    strict: bool,
    project: Path,
) -> None:
    """Give the decks their own identity, before the first release.

    This can be done only once. The command shows what it will change, and changes nothing that git
    could not restore.
    """
    from deckbuilder.core.project import Project
    from deckbuilder.source import edit
    from deckbuilder.tools.own import identity, plan

    someone = sys.stdin.isatty()
    if repository is None:
        if not someone:
            raise click.UsageError("--repository is missing: the project's address on the web.")
        repository = click.prompt("Address of the project, such as https://github.com/me/my-decks")
    try:
        new = identity.make(name, repository, slug, subject, authors)
    except identity.Refused as refused:
        raise click.UsageError(f"{refused}.") from None
    sources = Project(project.resolve())
    with edit.alone(sources):
        planned = plan.make(sources, new, empty)
        if planned.files:
            _show(sources, new, planned)
            if not yes and not (someone and click.confirm("Continue?")):
                say("Nothing was changed." + ("" if someone else " To continue, add --yes."))
                output.leave(True)
        problems = planned.problems or edit.write(sources, planned.files)
    failed = output.problems(problems, style, strict)
    if not failed and style != "json":
        _next_steps(new, empty)
    output.leave(failed)


def _show(project: Project, new: Identity, planned: Plan) -> None:
    say(f"Name          {new.name}\nIn file names {new.slug}, {new.media}")
    say(f"First id      {new.first_id} (the current time; it never changes)")
    say(f"Repository    {new.repository}\nAuthors       {new.authors}\n")
    say("Files to change:")
    for path in planned.changed:
        say(f"  {project.name(path)}")
    if planned.deleted:
        say("Files to delete (git keeps them):")
        folders = Counter(project.name(path.parent) for path in planned.deleted)
        for folder, files in sorted(folders.items()):
            say(f"  {folder}/  {count(files, 'file')}")
    say("")


def _next_steps(new: Identity, empty: bool) -> None:
    say(f'These decks are now "{new.name}". Next:')
    steps = [
        'look at the changes (git diff), and commit them: git commit --all -m "Begin our own decks"'
    ]
    if empty:
        steps += [
            "put the names of your decks in cards/decks.toml",
            'start a topic: python build_decks.py new-topic my-topic --deck "First deck"',
            "start its cards: python build_decks.py new my-card --topic my-topic",
        ]
    else:
        steps += ["review README.md and .github/ankiweb/: only names and addresses were replaced"]
    steps += ["LICENSE puts your cards under CC BY 4.0: change that if you do not want it"]
    for number, step in enumerate(steps, 1):
        say(f"{number}. {step[0].upper()}{step[1:]}")
    say('CONTRIBUTING.md, "A deck of your own", explains the rest.')
