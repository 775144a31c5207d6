"""Gather the files of the add-on, which Anki installs from an `.ankiaddon` file."""

from __future__ import annotations

import json

from deckbuilder.core import identity
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.source.lines import forbidden

# Where the add-on finds the decks of its own version.
DECKS = f"decks/{identity.SLUG}.apkg"

# What Anki or Python creates on the user's side, or an editor on ours.
UNWANTED = ("__pycache__", "meta.json", "user_files")


def members(project: Project) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the add-on's files, sorted, and what keeps Anki from installing them.

    Names are relative to the add-on's folder.
    """
    paths = sorted(
        path
        for path in project.addon.rglob("*")
        if path.is_file()
        and not any(
            part in UNWANTED or part.startswith(".") or part.endswith(".pyc")
            for part in path.relative_to(project.addon).parts
        )
    )
    found: dict[str, bytes] = {}
    for path in paths:
        if odd := forbidden(project.name(path)):
            return found, [problem(Where(project.name(path)), "C071", f"the file name contains a {odd}")]
        try:
            found[path.relative_to(project.addon).as_posix()] = project.read(path)
        except OSError as error:
            text = f"the file cannot be read: {error.strerror or error}"
            return found, [problem(Where(project.name(path)), "C071", text)]
    manifest = Where(project.name(project.addon / "manifest.json"))
    if "manifest.json" not in found or "__init__.py" not in found:
        return found, [problem(manifest, "C071", "the add-on needs manifest.json and __init__.py")]
    try:
        data = json.loads(found["manifest.json"])
    except (ValueError, RecursionError) as error:
        return found, [problem(manifest, "C071", f"the file is not valid JSON: {error}")]
    if not isinstance(data, dict):
        return found, [problem(manifest, "C071", "the file must contain a JSON object")]
    return found, []


def named(files: dict[str, bytes], repository: str) -> dict[str, bytes]:
    """Return the add-on with a manifest that names the add-on and where it comes from."""
    data = json.loads(files["manifest.json"])
    who = {"package": identity.PACKAGE, "name": identity.NAME}
    version = {key: data[key] for key in ("human_version",) if key in data}
    data = who | version | {"homepage": repository} | data | who
    return files | {"manifest.json": (json.dumps(data, indent=2) + "\n").encode()}


def of_version(files: dict[str, bytes], version: str) -> dict[str, bytes]:
    """Return the add-on with this version in its manifest."""
    data = json.loads(files["manifest.json"])
    data["human_version"] = version
    return files | {"manifest.json": (json.dumps(data, indent=2) + "\n").encode()}
