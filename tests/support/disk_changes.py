"""Counts how often a process changes the disk, and does something at one of the times."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
from typing import Any

# Audit events by which a build changes the disk.
CHANGES = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "tempfile.mkstemp",
    "tempfile.mkdtemp",
    "sqlite3.connect",
    "os.chmod",
    "shutil.rmtree",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class DiskChanges:
    """Counts the build's changes of the disk; does something at one of them."""

    def __init__(self, mode: str, number: int) -> None:
        self.mode, self.number, self.count = mode, number, 0
        self.on = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            if not (isinstance(arguments[2], int) and arguments[2] & _WRITING):
                return
        elif event not in CHANGES:
            return
        self.count += 1
        if self.mode in ("kill", "release") and self.count == self.number:
            os.kill(os.getpid(), signal.SIGKILL)
        # What frees room works on a full disk, too.
        frees = event in ("os.remove", "os.rmdir", "shutil.rmtree", "os.rename")
        if self.mode == "full" and self.count >= self.number and not frees:
            if event == "sqlite3.connect":
                raise sqlite3.OperationalError("database or disk is full")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
