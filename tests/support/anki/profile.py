"""What a quiet Anki needs: surroundings, and a profile that asks nothing, without daily limits."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tests.support.anki import devtools

PROFILE = "Test"


def quiet_environment() -> None:
    """No screen, no network, and nothing shared with an Anki that is open on this desktop."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ANKI_SINGLE_INSTANCE_KEY"] = f"anki-test-{os.getpid()}"
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium's needs more than a container has
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = (
        "--no-sandbox --disable-gpu --force-color-profile=srgb "
        '--host-resolver-rules="MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"'
    )
    devtools.offer_port()


def make_profile(base: Path) -> None:
    """Make a profile that asks nothing at its first start, never looks for updates, and has a
    collection in which a test sees all cards of a deck in one day."""
    from anki.collection import Collection
    from aqt.profiles import ProfileManager
    from aqt.theme import Theme

    manager = ProfileManager(ProfileManager.get_created_base_folder(str(base)))
    manager.setupMeta()
    manager.create(PROFILE)
    manager.load(PROFILE)
    manager.meta["firstRun"] = False
    # Each Anki reads its own of these.
    manager.meta.update(updates=False, check_for_updates=False, check_for_addon_updates=False)
    manager.set_theme(Theme.LIGHT)
    manager.save()
    col = Collection(manager.collectionPath())
    no_limits(col)
    col.close()
    assert manager.db
    manager.db.close()


def no_limits(col: Any) -> None:
    """Lift the daily limits, and let the day end about half a day from now, whatever hour it is:
    else learning steps of minutes would reach into tomorrow shortly before Anki's four o'clock.

    The collection has to be opened anew afterwards: Anki computes the end of the day once, and a
    change of `rollover` after that moves nothing before tomorrow.
    """
    col.set_config("rollover", (time.localtime().tm_hour + 13) % 24)
    config = col.decks.get_config(1)
    config["new"]["perDay"] = config["rev"]["perDay"] = 9999
    col.decks.update_config(config)
