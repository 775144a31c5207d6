"""The command `new-example`, which starts a live example and its test."""

from __future__ import annotations

from pathlib import Path

import click

from deckbuilder.commands import output, scaffold

STEPS = """\
1. In the file, describe what the example computes, and compute it. It already works, but only
   squares a number. addon/examples/softmax_nll.py is a good one to start from, and
   addon/examples/kit/engine.py says what an example consists of.
2. Put the source's own numbers in the test, which fails until you do.
   make test ARGS="{test}"
3. Show it on a card, under the answer:
   ```live {name}
   ```
   make preview shows it as you save.
Before the pull request, run make check, make lint, and the tests of all examples:
   make test ARGS="-k '{stem} or {name}'"
"""


@click.command()
@click.argument("name", metavar="NAME")
@output.problem_options
def command(name: str, style: str, strict: bool, project: Path) -> None:
    """Start a live example, with a failing test to fill in."""
    scaffold.start("example", name, style, strict, project, STEPS)
