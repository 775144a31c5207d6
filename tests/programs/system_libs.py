"""Check that the system has what the tests need.

That is Qt's libraries, for Anki without a screen, and Chromium, which shows the cards as phones and
browsers do. `make test` runs this first: `python -m tests.programs.system_libs`. On Linux, Qt's own
packages leave some libraries to the system. On Debian and Ubuntu, anything missing is installed if
that needs no password; otherwise it is reported and the exit status is 1. Nothing is ever skipped.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deckbuilder.setup.apt import apt_install, exists
from tests.support.browser.chromium import find as find_chromium

# Library that a Qt file needs → Debian package that contains it.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXext.so.6": "libxext6",
    "libXfixes.so.3": "libxfixes3",
    "libXi.so.6": "libxi6",
    "libXrandr.so.2": "libxrandr2",
    "libXrender.so.1": "libxrender1",
    "libXtst.so.6": "libxtst6",
    "libasound.so.2": "libasound2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgbm.so.1": "libgbm1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libnspr4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libnssutil3.so": "libnss3",
    "libplds4.so": "libnspr4",
    "libplc4.so": "libnspr4",
    "libpulse.so.0": "libpulse0",
    "libpulse-mainloop-glib.so.0": "libpulse-mainloop-glib0",
    "libsmime3.so": "libnss3",
    "libudev.so.1": "libudev1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbfile.so.1": "libxkbfile1",
    "libxshmfence.so.1": "libxshmfence1",
    "libz.so.1": "zlib1g",
}
A_FONT = "a font"  # without one, every letter on a card is an empty box
PACKAGES[A_FONT] = "fonts-dejavu-core"
A_BROWSER = "Chromium or Chrome"  # CHROMIUM names one that is not on the PATH
PACKAGES[A_BROWSER] = "chromium"

# JavaScriptCore's command line, by the names that Debian and Ubuntu have had for it.
JSC = ("libjavascriptcoregtk-4.1-bin", "libjavascriptcoregtk-4.0-bin", "libjavascriptcoregtk-6.0-bin")

# The modules of Qt that Anki imports, and the files that Qt itself loads later.
MODULES = (
    "QtCore QtGui QtNetwork QtPrintSupport QtQml QtQuick QtTest QtWebChannel QtWebEngineCore "
    "QtWebEngineWidgets QtWidgets"
).split()
LOADED_LATER = ("Qt6/libexec/QtWebEngineProcess", "Qt6/plugins/platforms/libqoffscreen.so")

TRY = """
import sys
from PyQt6 import QtTest, QtWebEngineWidgets
from PyQt6.QtGui import QFontDatabase
from PyQt6.QtWidgets import QApplication
app = QApplication(["try"])
sys.exit(0 if QFontDatabase.families() else 3)
"""


def qt_files(qt: Path) -> Iterator[Path]:
    """Yield the files in the PyQt6 folder whose libraries have to be present."""
    for module in MODULES:
        yield from qt.glob(f"{module}.*so")
    for name in LOADED_LATER:
        yield qt / name


def unmet(ldd_output: str) -> list[str]:
    """Return the libraries that `ldd` did not find."""
    lines = (line.split("=>") for line in ldd_output.splitlines())
    return [parts[0].strip() for parts in lines if len(parts) == 2 and "not found" in parts[1]]


def missing_libraries() -> list[str]:
    """Return what to install, according to the system's own loader and to a trial start of Qt."""
    spec = importlib.util.find_spec("PyQt6")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("PyQt6 is not installed: python -m deckbuilder.setup.bootstrap test")
    files = [str(f) for f in qt_files(Path(spec.submodule_search_locations[0]))]
    try:
        done = subprocess.run(["ldd", *files], capture_output=True, text=True)
    except FileNotFoundError:  # an unusual Linux: only the start of Qt can tell
        return []
    found = sorted(set(unmet(done.stdout)))
    if not found and try_qt().returncode == 3:
        found.append(A_FONT)
    return found


def try_qt() -> subprocess.CompletedProcess[str]:
    """Start Qt with WebEngine in its own process; exit status 3 means that there is no font."""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", QTWEBENGINE_DISABLE_SANDBOX="1")
    return subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, env=env)


def explain(missing: list[str]) -> str:
    """Return one line per missing library, with the package that provides it."""
    lines = ["The tests need system libraries or programs that are not installed:"]
    lines += [f"  {name:28} Debian, Ubuntu: {PACKAGES.get(name, '?')}" for name in missing]
    known = sorted({PACKAGES[name] for name in missing if name in PACKAGES})
    lines += ["On Debian or Ubuntu: sudo apt-get install " + " ".join(known)] if known else []
    return "\n".join(lines)


def missing() -> list[str]:
    """Return everything that is missing."""
    found = missing_libraries() if sys.platform == "linux" else []
    return found if find_chromium() else [*found, A_BROWSER]


def main() -> int:
    """Install or report what is missing; return the exit status."""
    wanted = missing()
    # Twice, because only starting Qt shows that a font is missing.
    for _ in range(2):
        known = sorted({PACKAGES[name] for name in wanted if name in PACKAGES})
        if sys.platform == "linux" and known and apt_install(known):
            wanted = missing()
    if wanted:
        print(explain(wanted), file=sys.stderr)
        return 1
    if sys.platform == "linux" and not shutil.which("jsc"):
        # Where WebKitGTK can be installed, the tests also compare the examples in its JavaScript.
        any(apt_install([name]) for name in JSC if exists(name))
    tried = try_qt()
    if tried.returncode:
        print(f"Qt does not start:\n{tried.stdout}{tried.stderr}", file=sys.stderr)
    return 1 if tried.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
