"""Count a process's changes to the disk, and fail at one of them."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
from typing import Any

# Audit events with which a build changes the disk.
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
    """Counts a build's changes to the disk.

    `mode` says what happens at change `number`: "kill" and "release" end the process there; "full"
    makes the disk full from then on.
    """

    def __init__(self, mode: str, number: int) -> None:
        self.mode, self.number, self.count = mode, number, 0
        self.on = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Count an audit event if it changes the disk, and fail if this is the time to."""
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
        # Operations that free space work on a full disk, too.
        frees = event in ("os.remove", "os.rmdir", "shutil.rmtree", "os.rename")
        if self.mode == "full" and self.count >= self.number and not frees:
            if event == "sqlite3.connect":
                raise sqlite3.OperationalError("database or disk is full")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
