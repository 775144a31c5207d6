"""The tests of updates in older Ankis: `make test-matrix`.

Each version gets an environment of its own below .cache/matrix, made once. The releases are built
here, by this Python; the old Ankis import them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "matrix"
# The oldest that the add-on supports, and one in between; `make test` has the newest.
VERSIONS = ("23.10.1", "24.11")
TESTS = ("tests/test_updates.py", "tests/test_guarded_update.py")
ALSO = ("pytest>=9.0", "pytest-timeout>=2.3")


def environment(version: str) -> Path:
    """The python of an environment with this Anki; made if it is not there."""
    folder = CACHE / f"anki-{version}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "complete.txt"
    wanted = " ".join((f"anki=={version}", *ALSO, sys.version.split()[0]))
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Making an environment for Anki {version} (about 60 MB on disk) ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-qq", "--no-input",
                        "--disable-pip-version-check", "--only-binary", ":all:",
                        f"anki=={version}", *ALSO], check=True)
        stamp.write_text(wanted)
    return python


def run(version: str, releases: Path, arguments: list[str]) -> bool:
    """Run the tests in one Anki; whether they passed."""
    print(f"\nAnki {version}:", flush=True)
    command = [str(environment(version)), "-m", "pytest", "-q", "-c", os.devnull, "--rootdir",
               str(ROOT), "--noconftest", "--import-mode=importlib", "-p", "no:cacheprovider",
               "--timeout=300", *TESTS, *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "RELEASES": str(releases),
                                                  "PYTHONPATH": str(ROOT)})
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Run the tests in every version; 1 if one failed."""
    sys.path.insert(0, str(ROOT))
    from tests import stories

    with tempfile.TemporaryDirectory() as folder:
        releases = stories.make(Path(folder))
        failed = [version for version in VERSIONS if not run(version, releases, arguments)]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
