"""Print THIRD_PARTY.md, which says whose work the project contains and uses.

The licenses are those that the installed packages state. `make lock` writes the file with
`python -m tests.programs.third_party`.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = {"requirements.lock": "builds", "requirements-test.lock": "tests"}

HEAD = """# Third parties

`make lock` writes this file; a test checks that it is current.

## What learners get

Decks, figures, scripts, and the add-on are the project's own work (see [LICENSE](LICENSE)), with these
exceptions:

| what | whose | license | where |
| --- | --- | --- | --- |
{shipped}

Pictures in `media/images/` that come from elsewhere are listed, with their licenses, in
`media/images/sources.csv`. The add-on uses nothing but Anki's own Python.

## What builds and tests it

None of this is in the decks or the add-on; it is installed, in exactly these versions and checked by
their hashes, from the Python Package Index.

| package | version | license | for |
| --- | --- | --- | --- |
{packages}
"""
SHIPPED = [
    ("the tables of an Anki package", "genanki, Kerrick Staley", "MIT", "every `.apkg`"),
    (
        "the outlines of the letters in figures",
        "DejaVu fonts, by way of Matplotlib",
        "Bitstream Vera and public domain",
        "figures (SVG)",
    ),
    ("the names of the classes of highlighted code", "Pygments", "BSD-2-Clause", "cards with code"),
]
# What the metadata of some packages call their license → its usual name, as their own files show.
KNOWN = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "LGPL v3": "LGPL-3.0",
    "ZPL 2.1": "ZPL-2.1",
}
# Packages whose metadata cannot be read here, most of them because they are for other systems.
ELSEWHERE = {
    "anki-mac-helper": "AGPL-3.0-or-later",
    "colorama": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
    # The metadata of these two state no license.
    "axe-playwright-python": "MIT, with axe-core: MPL-2.0",
    "pyqt6-sip": "BSD-2-Clause",
}


def locked(name: str) -> dict[str, str]:
    """Return package → version from a lock file, in its order."""
    text = (ROOT / name).read_text("utf-8")
    return {
        each[1].lower(): each[2] for each in re.finditer(r"(?m)^([A-Za-z0-9._-]+)==([^ ;\\\n]+)", text)
    }


def license_of(package: str) -> str:
    """Return the license that a package states, or "" if it states none that can be read."""
    if package in ELSEWHERE:
        return ELSEWHERE[package]
    said = metadata.metadata(package)
    names = [name for name in ("License-Expression", "License") if name in said]
    short = next((said[name] for name in names if said[name]), "")
    if short and "\n" not in short and len(short) < 60 and short not in ("UNKNOWN", "Dual License"):
        return KNOWN.get(short, short)
    classes = [
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier") or []
        if line.startswith("License ::") and line != "License :: OSI Approved"
    ]
    return ", ".join(KNOWN.get(each, each) for each in classes)


def text() -> str:
    """Return the content of the file."""
    rows = []
    builds = locked("requirements.lock")
    for package, version in sorted((locked("requirements-test.lock") | builds).items()):
        rows.append(
            f"| {package} | {version} | {license_of(package)} "
            f"| {'building, tests' if package in builds else 'tests'} |"
        )
    shipped = [f"| {' | '.join(row)} |" for row in SHIPPED]
    return HEAD.format(shipped="\n".join(shipped), packages="\n".join(rows))


if __name__ == "__main__":
    print(text(), end="")
