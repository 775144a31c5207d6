"""The command line, with one file per command.

A command reads its arguments, prints, and exits with the status; the work is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from deckbuilder.commands.terminal import safe

# In the order of the help. Each is a module here, with underscores for hyphens and an underscore after
# a Python keyword. It imports large modules only when it runs, so that --help and a wrong option get
# an answer at once.
COMMANDS = (
    "build",
    "check",
    "import",
    "new",
    "new-example",
    "new-figure",
    "new-topic",
    "own",
    "preview",
    "pull",
    "push",
    "pr-report",
    "release",
    "retire",
    "site",
)


class _Commands(click.Group):
    """The commands, each imported when it is called; the default is `build`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from deckbuilder.core.suggestions import did_you_mean

            hint = did_you_mean(args[0], COMMANDS).capitalize()
            raise click.UsageError(f"{error.message} {hint}".strip(), ctx) from None

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with _safe():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _safe():
            return super().invoke(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_") + ("_" if iskeyword(cmd_name) else "")
        found = import_module("." + module, __name__).command
        assert isinstance(found, click.Command)
        return found


@contextmanager
def _safe() -> Iterator[None]:
    """Escape unsafe characters in click's messages, which quote wrong arguments."""
    try:
        yield
    except click.ClickException as error:
        vars(error)["message"] = safe(error.message)
        raise


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="",
    subcommand_metavar="[COMMAND] [OPTIONS]",
)
def main() -> None:
    """Check the cards, and build the Anki decks and the add-on from them.

    The default command is build. For a command's options, run it with --help.
    """
