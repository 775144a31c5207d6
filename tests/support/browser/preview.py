"""Open a small project in the preview, in a real Chromium: what users see, do, and save there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from deckbuilder.core.files import write as written
from deckbuilder.core.project import Project
from deckbuilder.tools.preview import server, watcher
from deckbuilder.tools.preview.state import PreviewState
from tests.support import projects

PRACTICE = """
## practice-probability

- covers: s0-02
- kind: practice
- ask: p
- source: a

Q: What is the probability of the third class?

```live softmax-nll
z = ln(2), ln(3), ln(5)
t = 2
```
"""


def project(folder: Path) -> Project:
    """Return the small project, with live blocks of real examples."""
    made = projects.small(folder)
    edit(made, "kinds.md", "live double\nx = 4", "live softmax-nll\nz = ln(2), ln(3), ln(5)")
    edit(made, "one.md", "Note: This one.\n", "Note: This one.\n" + PRACTICE)
    return made


def edit(project: Project, name: str, old: str, new: str) -> None:
    """Atomically replace a text that occurs once in a file in cards/ or elsewhere in the project."""
    path = project.cards / name if (project.cards / name).exists() else project.root / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} in {name}: {text.count(old)}"
    written(path, text.replace(old, new).encode())


@contextmanager
def served(project: Project) -> Iterator[server.Server]:
    """Serve the preview of a project, as the command does."""
    preview = PreviewState(project)
    serving = server.Server(preview, 0)
    watcher.start(project, preview.saved)
    preview.start()
    thread = threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield serving
    serving.shutdown()
    serving.server_close()
    thread.join()


def settle(serving: server.Server) -> None:
    """Wait until everything that was saved has been read, drawn, and checked."""
    serving.preview.saved(())
    deadline = time.monotonic() + 60
    while not (state := serving.preview.state())["checked"] or state["drawing"] != (0, 0):
        assert time.monotonic() < deadline, state
        time.sleep(0.02)


class Preview:
    """The preview's page; it shows cards on these devices until others are chosen."""

    def __init__(self, context: BrowserContext, address: str, devices: str) -> None:
        self.page: Page = context.new_page()
        self.page.add_init_script(f"localStorage.devices ??= JSON.stringify('{devices}'.split(' '))")
        self.address = address
        self.foreign: list[str] = []  # requests to other hosts
        self.errors: list[str] = []
        own = (address, "data:", "blob:")
        self.page.on(
            "request",
            lambda request: None if request.url.startswith(own) else self.foreign.append(request.url),
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type == "error" else None,
        )

    def open(self, card: str = "") -> Preview:
        """Go to a card, and wait until its sides are shown and everything is checked."""
        self.page.goto(f"{self.address}#{card}")
        status = self.page.locator("#status-text")
        expect(status).to_have_text(re.compile("p to date$"))
        assert status.inner_text() == "Up to date", self.page.locator("#failure").inner_text()
        if card:
            expect(self.page.locator("#key")).to_have_text(card.partition("/")[0])
        return self

    def side(self, device: str = "Desktop", side: str = "back") -> FrameLocator:
        """Return the frame that shows this side on this device."""
        return self.page.frame_locator(f'iframe[title^="{device}"][title$="{side}"]')

    def titles(self) -> list[str]:
        """Return the titles of the visible frames."""
        return [
            frame.get_attribute("title") or ""
            for frame in self.page.locator("iframe").all()
            if frame.is_visible()
        ]

    def listed(self) -> list[str]:
        """Return the ids of the visible cards in the list."""
        return [
            row.get_attribute("data-key") or ""
            for row in self.page.locator(".row").all()
            if row.is_visible()
        ]

    def close(self) -> None:
        """Close the page, and forget its settings."""
        self.page.evaluate("localStorage.clear()")
        self.page.close()

    @property
    def chosen(self) -> str:
        """Return the id of the card that is shown."""
        return self.page.locator("#key").inner_text()

    def problems(self) -> list[str]:
        """Return the problems shown with the card, one text per problem."""
        return [each.inner_text() for each in self.page.locator("#card-problems .problem").all()]


class Command:
    """`build_decks.py preview` in its own process."""

    def __init__(self, project: Path, *args: str) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "build_decks.py",
                "preview",
                "--no-browser",
                "--project",
                str(project),
                *args,
            ],
            cwd=projects.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A shell's background process ignores Ctrl-C, and so would its children.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def address(self) -> str:
        """Return the address that the command prints."""
        assert self.process.stdout
        return self.process.stdout.readline().split()[-1]

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C, and return the status and the rest of the output."""
        self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=100)
        return self.process.returncode, output
