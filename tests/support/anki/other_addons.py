"""Stand-ins for other people's add-ons, which no package index carries: each does to the review screen
what popular ones do, by the same means. Real add-ons to Anki, installed by its own manager.

- `other_lookup`: as pop-up dictionaries and text-to-speech do: changes the cards' HTML, brings its own
  script and style, marks words all over the page, asks Python and waits for the answer.
- `other_editing`: as editing during review does: a field becomes editable where it stands on the card,
  and what the page then has in its place is saved.
- `other_buttons`: as colored buttons, timers and own keys do: replaces methods of Anki's reviewer, adds
  keys, takes messages of its own before Anki does.
- `other_broken`: fails in every hook that ours uses, when it is told to.

What a stand-in does by hooks, its `HOOKS` say; what else it has to do or undo, its `begin` and `end`.
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
    """The `.ankiaddon` file of a stand-in."""
    path = folder / f"{name}.ankiaddon"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("manifest.json", f'{{"package": "{name}", "name": "{name}"}}')
        for source in sorted((FOLDER / name).rglob("*")):
            if source.suffix in (".py", ".js", ".css"):
                file.write(source, source.relative_to(FOLDER / name).as_posix())
    return path


def install(anki: AnkiApp, name: str, folder: Path) -> Any:
    """Install a stand-in in the running Anki, and begin; its module."""
    anki.install_addon(bundle(name, folder))
    module: ModuleType = sys.modules[name]
    for hook, function in getattr(module, "HOOKS", ()):
        hook.append(function)
    if hasattr(module, "begin"):
        module.begin()
    return module


def end(module: Any) -> None:
    """Let a stand-in leave no trace."""
    for hook, function in getattr(module, "HOOKS", ()):
        hook.remove(function)
    if hasattr(module, "end"):
        module.end()


def ours_last() -> None:
    """Let our hooks come after everybody's, as if the other add-ons had been loaded first."""
    from aqt import gui_hooks

    for hook in (getattr(gui_hooks, name) for name in HOOKS):
        for each in [each for each in hook._hooks if each.__module__.startswith(PACKAGE)]:
            hook.remove(each)
            hook.append(each)
