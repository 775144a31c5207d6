"""Run Anki's own sync server, and sync devices with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.support.anki.learner import Learner

FULL = (2, 3, 4)  # a full sync, a full download, a full upload
USER, PASSWORD = "learner", "secret"


class SyncServer:
    """A sync server on this computer, for one learner."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "anki.syncserver"],
            env={
                **os.environ,
                "SYNC_USER1": f"{USER}:{PASSWORD}",
                "SYNC_BASE": str(folder),
                "SYNC_HOST": "127.0.0.1",
                "SYNC_PORT": str(self.port),
                "RUST_LOG": "error",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while not self._listens():
            if time.monotonic() > end or self.process.poll() is not None:
                self.close()
                raise AssertionError("the sync server did not start")
            time.sleep(0.05)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def sign_in(self, learner: Learner) -> Any:
        """Return the authentication that a device's requests carry."""
        url = f"http://127.0.0.1:{self.port}/"
        auth = learner.col.sync_login(USER, PASSWORD, url)
        auth.endpoint = url  # 23.10 leaves this to its caller
        return auth

    def first_sync(self, learner: Learner, upload: bool) -> None:
        """Replace what is on the server (`upload`) or what is on the device."""
        auth = self.sign_in(learner)
        out = learner.col.sync_collection(auth, False)
        assert out.required in FULL
        learner.col.close_for_full_sync()
        learner.col.full_upload_or_download(auth=auth, server_usn=out.server_media_usn, upload=upload)
        learner.col.reopen(after_full_sync=True)
        self._media(learner)

    def sync(self, learner: Learner) -> None:
        """Sync notes and media; fail if Anki asks for a full sync."""
        auth = self.sign_in(learner)
        assert learner.col.sync_status(auth).required not in FULL
        assert learner.col.sync_collection(auth, False).required not in FULL
        learner.col.models._clear_cache()  # as Anki's window does
        learner.col.sync_media(auth)
        self._media(learner)

    def _media(self, learner: Learner) -> None:
        end = time.monotonic() + 60
        while learner.col.media_sync_status().active:
            if time.monotonic() > end:
                raise AssertionError("the media were not synced within 60 s")
            time.sleep(0.05)

    def close(self) -> None:
        """Stop the server."""
        self.process.kill()
        self.process.wait()


def synced(learner: Learner) -> dict[str, Any]:
    """Return everything that syncing should make equal, including the media files."""
    there = learner.db.all("select id, guid, mid, mod, tags, flds from notes order by id")
    media = Path(learner.col.media.dir())
    return {
        **learner.progress(),
        "notes": there,
        "decks": sorted((deck.id, deck.name) for deck in learner.col.decks.all_names_and_ids()),
        "looks": sorted(
            (kind["id"], kind["mod"], kind["css"], kind["tmpls"][0]["qfmt"], kind["tmpls"][0]["afmt"])
            for kind in learner.col.models.all()
        ),
        # Anki never syncs an empty file, such as ours for the learner's own styles.
        "media": sorted(path.name for path in media.iterdir() if path.is_file() and path.stat().st_size),
    }
