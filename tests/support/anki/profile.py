"""Set up an environment and a profile in which Anki asks nothing and has no daily limits."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tests.support.anki import devtools

PROFILE = "Test"


def quiet_environment() -> None:
    """Run Anki without a screen or a network, and share nothing with an Anki open on this desktop."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ANKI_SINGLE_INSTANCE_KEY"] = f"anki-test-{os.getpid()}"
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # a container lacks the rights that it needs
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = (
        "--no-sandbox --disable-gpu --force-color-profile=srgb "
        '--host-resolver-rules="MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"'
    )
    devtools.offer_port()


def make_profile(base: Path) -> None:
    """Make a profile that asks nothing when it first starts and never checks for updates.

    In its collection, a test sees all cards of a deck in one day.
    """
    from anki.collection import Collection
    from aqt.profiles import ProfileManager
    from aqt.theme import Theme

    manager = ProfileManager(ProfileManager.get_created_base_folder(str(base)))
    manager.setupMeta()
    manager.create(PROFILE)
    manager.load(PROFILE)
    manager.meta["firstRun"] = False
    # Each version of Anki reads its own of these.
    manager.meta.update(updates=False, check_for_updates=False, check_for_addon_updates=False)
    manager.set_theme(Theme.LIGHT)
    manager.save()
    col = Collection(manager.collectionPath())
    no_limits(col)
    col.close()
    assert manager.db
    manager.db.close()


def no_limits(col: Any) -> None:
    """Lift the daily limits, and have the day end about half a day from now."""
    end_day_later(col)
    config = col.decks.get_config(1)
    config["new"]["perDay"] = config["rev"]["perDay"] = 9999
    col.decks.update_config(config)


def end_day_later(col: Any) -> None:
    """Have the day of a collection end about half a day from now, at any hour.

    Otherwise, shortly before 4 a.m., when Anki's day ends, learning steps of minutes would reach into
    the next day. The collection must be reopened afterward: Anki computes the end of the day once,
    and a later change of `rollover` has no effect until the next day.
    """
    col.set_config("rollover", (time.localtime().tm_hour + 13) % 24)
