"""Run builds on a real disk that fills up, for test_small_disk.

Usage: `unshare -rm python -m tests.support.small_disk`.

In its own mount namespace, which needs no rights and leaves nothing behind, a disk in memory is
mounted in one place after another: for the whole project, for its cache, for dist/, and for
temporary files. Builds run with more and more space left on it. Prints one JSON object per build.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.built_files import change, dist, leftovers, make, restore
from tests.support.failing_builds import one
from tests.support.projects import small

COMMAND = ["unshare", "-rm", sys.executable, "-m", "tests.support.small_disk"]
PLACES = ("project", ".cache", "dist", "temporary")
SIZE = 2048  # kB
ROOM = (0, 16, 64, 128, 256, SIZE)  # kB left; the last: the whole disk


def refused() -> str:
    """Return why no disk can be mounted here, or an empty text if one can."""
    if sys.platform != "linux":
        return "mounting a disk needs Linux"
    done = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", tempfile.gettempdir()],
        capture_output=True,
        text=True,
    )
    if done.returncode and os.getuid():
        return f"on this machine, only root can mount a disk: {done.stderr.strip()}"
    return ""


def mount(folder: Path) -> None:
    """Mount a small disk on a folder, and copy the folder's contents to it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}k", "none", str(folder)], check=True)
        shutil.copytree(kept, folder, dirs_exist_ok=True)


def fill(disk: Path, room: int) -> Path:
    """Write a file that leaves only `room` kB on a disk, and return its path."""
    state = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - room * 1024)))
    return filler


def builds(place: str, base: Path) -> Iterator[dict[str, Any]]:
    """Yield the results of builds with more and more space on the disk for `place`."""
    root = base / "project"
    disk = {"project": root, "temporary": base / "temporary"}.get(place, root / place)
    if place in ("project", "temporary"):
        mount(disk)
    if place == "temporary":
        tempfile.tempdir = str(disk)
    project = small(root, drawn=False)
    # The real examples, which put more into the cache, fill it.
    mode = "real" if place == ".cache" else "plain"
    if mode == "real":
        kinds = project.cards / "kinds.md"
        kinds.write_text(
            kinds.read_text("utf-8").replace("live double\nx = 4", "live softmax-nll\nz = 1, 2, 3"),
            "utf-8",
        )
        assert one(project, mode, 0, [])["status"] == 0
        old = dist(project)
    else:
        old = make(project)
    if place in (".cache", "dist"):
        mount(disk)
    change(project)
    for room in ROOM:
        if place == ".cache":  # otherwise everything would be cached already
            for each in project.cache.iterdir():
                shutil.rmtree(each) if each.is_dir() else each.unlink()
        filler = fill(disk, room)
        full = one(project, mode, 0, [])
        filler.unlink()
        now, left = dist(project), leftovers(project)
        if place == "temporary":
            left += [path.name for path in disk.iterdir()]
        again = one(project, mode, 0, [])
        new = dist(project)
        yield {
            "place": place,
            "room": room,
            "status": full["status"],
            "problems": full["problems"],
            "is": "old" if now == old else "new" if now == new else "mixed",
            "leftovers": left + leftovers(project),
            "again": again["status"],
            "changed": new != old,
        }
        restore(project, old)
    subprocess.run(["umount", "-l", str(disk)], check=True)


def main() -> None:
    """Run the builds for all places, each in its own project."""
    for place in PLACES:
        with tempfile.TemporaryDirectory() as folder:
            for each in builds(place, Path(folder)):
                print(json.dumps(each), flush=True)
        tempfile.tempdir = None


if __name__ == "__main__":
    main()
