"""Install stand-ins for other people's add-ons, which no package index carries.

Each does to the review screen what popular add-ons do, by the same means. They are real Anki add-ons
in tests/data/addons, installed by Anki's own manager.

- `other_lookup`, like pop-up dictionaries and text-to-speech: changes the cards' HTML, adds its own
  script and style, marks words all over the page, and asks Python and waits for the answer.
- `other_editing`, like editing during review: makes a field editable in place on the card, and saves
  what the page then has there.
- `other_buttons`, like colored buttons, timers, and custom keys: replaces methods of Anki's reviewer,
  adds keys, and handles its own messages before Anki does.
- `other_broken`: fails on request in every hook that our add-on uses.

A stand-in's `HOOKS` list what it does in hooks; its `begin` and `end` do and undo everything else.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

from deckbuilder.core.identity import PACKAGE
from tests.support.anki.app import AnkiApp

FOLDER = Path(__file__).parent.parent.parent / "data" / "addons"
NAMES = ("other_lookup", "other_editing", "other_buttons", "other_broken")
HOOKS = (
    "webview_will_set_content",
    "webview_did_receive_js_message",
    "reviewer_did_show_question",
    "reviewer_did_show_answer",
)


def bundle(name: str, folder: Path) -> Path:
    """Make the `.ankiaddon` file of a stand-in, and return its path."""
    path = folder / f"{name}.ankiaddon"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("manifest.json", f'{{"package": "{name}", "name": "{name}"}}')
        for source in sorted((FOLDER / name).rglob("*")):
            if source.suffix in (".py", ".js", ".css"):
                file.write(source, source.relative_to(FOLDER / name).as_posix())
    return path


def install(anki: AnkiApp, name: str, folder: Path) -> Any:
    """Install a stand-in in the running Anki, start it, and return its module."""
    anki.install_addon(bundle(name, folder))
    module: ModuleType = sys.modules[name]
    for hook, function in getattr(module, "HOOKS", ()):
        hook.append(function)
    if hasattr(module, "begin"):
        module.begin()
    return module


def end(module: Any) -> None:
    """Remove every trace of a stand-in."""
    for hook, function in getattr(module, "HOOKS", ()):
        hook.remove(function)
    if hasattr(module, "end"):
        module.end()


def ours_last() -> None:
    """Move our hooks after all others, as if the other add-ons had been loaded first."""
    from aqt import gui_hooks

    for hook in (getattr(gui_hooks, name) for name in HOOKS):
        for each in [each for each in hook._hooks if each.__module__.startswith(PACKAGE)]:
            hook.remove(each)
            hook.append(each)
