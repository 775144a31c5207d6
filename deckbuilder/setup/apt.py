"""Install Debian packages where that needs nobody: as root, or with a sudo that does not ask."""

import os
import shutil
import subprocess
from collections.abc import Iterable


def apt_install(packages: Iterable[str]) -> bool:
    """Install packages on Debian or Ubuntu. Returns whether that was possible and done."""
    as_root = _as_root()
    if not shutil.which("apt-get") or as_root is None:
        return False
    packages = list(packages)
    print(f"Installing {' '.join(packages)} with apt-get ...", flush=True)
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    # A failing update is not the end: the lists at hand may do.
    subprocess.run([*apt, "update"], capture_output=True)
    names = [f"{name}t64" if exists(f"{name}t64") else name for name in packages]
    install = [*apt, "install", "-y", "--no-install-recommends", *names]
    done = subprocess.run(install, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print(done.stdout.decode(errors="replace").strip(), flush=True)
    return done.returncode == 0


def _as_root() -> list[str] | None:
    """The words before a command that make it run as root; None where that needs a password."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True)
        return ["sudo", "-n"] if asked.returncode == 0 else None
    return None


def exists(name: str) -> bool:
    """Whether there is such a package. Since Debian 13 and Ubuntu 24.04, many end in t64."""
    done = subprocess.run(["apt-cache", "show", name], capture_output=True)
    return done.returncode == 0 and bool(done.stdout)
