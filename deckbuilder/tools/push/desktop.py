"""Find Anki on this computer: its program, its folder, and whether the add-on is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deckbuilder.core.identity import PACKAGE

# The file that distinguishes an add-on that accepts pushes from older ones.
TAKES_PUSHES = "update/push.py"


def program(environment: Mapping[str, str] = os.environ) -> list[str] | None:
    """Return the command that opens a file with Anki; ANKI names another program."""
    if environment.get("ANKI"):
        return [environment["ANKI"]]
    if sys.platform == "darwin":
        app = Path("/Applications/Anki.app")
        return ["open", "-a", str(app)] if app.exists() else None
    if sys.platform == "win32":
        for base in ("LOCALAPPDATA", "PROGRAMFILES"):
            for place in ("Programs/Anki/anki.exe", "Anki/anki.exe"):
                path = Path(environment.get(base, "")) / place
                if environment.get(base) and path.exists():
                    return [str(path)]
        return None
    # Not the Anki that the tests install: it may be newer than the contributor's own.
    ours = str(Path(sys.prefix) / "bin")
    places = [
        place
        for place in environment.get("PATH", "").split(os.pathsep)
        if os.path.abspath(place) != ours
    ]
    found = shutil.which("anki", path=os.pathsep.join(places))
    if found:
        return [found]
    flatpak = shutil.which("flatpak", path=os.pathsep.join(places))
    apps = (Path.home() / ".local/share/flatpak/app", Path("/var/lib/flatpak/app"))
    if flatpak and any((app / "net.ankiweb.Anki").exists() for app in apps):
        return [flatpak, "run", "--file-forwarding", "net.ankiweb.Anki", "@@"]
    return None


def open_file(command: list[str], path: Path) -> None:
    """Open the file without waiting for the program to end. Raises OSError."""
    end = ["@@"] if command[-1:] == ["@@"] else []
    subprocess.Popen(
        [*command, str(path), *end],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name != "nt",
    )


def base(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where Anki keeps its profiles and add-ons by default."""
    if environment.get("ANKI_BASE"):
        return Path(environment["ANKI_BASE"])
    if sys.platform == "win32":
        return Path(environment.get("APPDATA", "")) / "Anki2"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Anki2"
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "Anki2"


def addon(folder: Path) -> Path | None:
    """Return the folder of our add-on, if a version that accepts pushes is enabled in `folder`."""
    for manifest in sorted((folder / "addons21").glob("*/manifest.json")):
        try:
            package = json.loads(manifest.read_text(encoding="utf-8"))["package"]
            meta = manifest.with_name("meta.json")
            disabled = meta.exists() and json.loads(meta.read_text(encoding="utf-8")).get("disabled")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if package == PACKAGE and not disabled and (manifest.parent / TAKES_PUSHES).exists():
            return manifest.parent
    return None
