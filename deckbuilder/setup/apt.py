"""Install Debian packages without a prompt: as root, or with a sudo that needs no password."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable


def apt_install(packages: Iterable[str]) -> bool:
    """Install packages on Debian or Ubuntu. Return whether that was possible."""
    if os.name == "nt" or not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (
        not shutil.which("sudo") or subprocess.run([*sudo, "true"], capture_output=True).returncode
    ):
        return False
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], capture_output=True)  # if it fails, the old lists may be enough
    names = [f"{name}t64" if exists(f"{name}t64") else name for name in packages]
    print(f"Installing {' '.join(names)} with apt-get ...", flush=True)
    return subprocess.call([*apt, "install", "-y", "--no-install-recommends", *names]) == 0


def exists(name: str) -> bool:
    """Return whether there is such a package. Since Debian 13 and Ubuntu 24.04, many end in t64."""
    done = subprocess.run(["apt-cache", "show", name], capture_output=True)
    return done.returncode == 0 and bool(done.stdout)
