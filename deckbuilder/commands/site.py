"""The command `site`, which writes all cards as a static website."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say
from deckbuilder.core.wording import count


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder for the site, instead of site/. It is replaced as a whole.",
)
@click.option(
    "--base-url",
    metavar="URL",
    default="",
    help="The site's address on the web; adds a sitemap and canonical links.",
)
@output.problem_options
def command(out: Path | None, base_url: str, style: str, strict: bool, project: Path) -> None:
    """Write the cards as a website: static files for any host."""
    from deckbuilder.core.project import Project
    from deckbuilder.tools.site.make import make

    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter(
            "the address must begin with https:// or http://", param_hint="--base-url"
        )
    root = Project(project.resolve())
    with output.progress() as progress:
        result, made = make(
            root,
            out.resolve() if out else root.root / "site",
            base_url and base_url.rstrip("/") + "/",
            strict,
            progress,
        )
    failed = output.problems(result.problems, style, strict) or made is None
    if style != "json":
        output.summary(result.problems)
        if made is None:
            say("No site was written; the previous files are unchanged.")
        else:
            say(
                f"Created {output.short(made.out)}{'/'}: {count(made.pages, 'page')}, "
                f"{made.size / 1e6:,.1f} MB.\n"
                "Upload the folder to any web host, or view it here:\n"
                f"  python -m http.server --bind 127.0.0.1 --directory {output.short(made.out)}"
            )
    output.leave(failed)
