"""The command `preview`, which shows all cards in the browser and updates them on every save."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from deckbuilder.commands import output
from deckbuilder.commands.terminal import say


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port to use, instead of any free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@output.project_option
def command(port: int | None, no_browser: bool, project: Path) -> None:
    """Show every card in the browser, redrawn as you save."""
    # If an example is saved twice within a second, Python would keep using the first, compiled version.
    sys.dont_write_bytecode = True
    from deckbuilder.core.project import Project
    from deckbuilder.tools.preview import server, watcher
    from deckbuilder.tools.preview.state import PreviewState

    sources = Project(project.resolve())
    preview = PreviewState(sources)
    try:
        serving = server.Server(preview, port) if port else server.free(preview)
    except OSError as error:
        raise click.ClickException(
            f"port {port} cannot be used: {error.strerror}. Omit --port to use a free one."
        ) from None
    watcher.start(sources, preview.saved)
    preview.start()
    say(f"The preview is at {serving.address}\nIt redraws cards when you save. Press Ctrl-C to stop it.")
    if not no_browser:
        _open(serving.address)
    try:
        serving.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        say("\nThe preview has stopped.")
    finally:
        serving.server_close()


def _open(address: str) -> None:
    """Open the page, unless the only browser runs in the terminal, which it would take over."""
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if type(browser) is not webbrowser.GenericBrowser:
        browser.open(address)
